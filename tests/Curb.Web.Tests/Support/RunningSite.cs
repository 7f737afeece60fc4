using Curb.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.Support;

/// <summary>The real application on a port of the system's choice, over the small hospital.</summary>
public sealed class RunningSite : IAsyncLifetime
{
    private WebApplication? _app;
    private SmallHospital? _hospital;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public string Folder => _hospital!.Path;

    /// <summary>Follows no redirects and keeps no cookies, so that tests see both.</summary>
    public HttpClient Client { get; private set; } = new();

    public async Task InitializeAsync()
    {
        _hospital = new SmallHospital();
        (_app, Address) = await Start(_hospital.Path);
        Client = NewClient(Address, Colleagues.Everything);
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app!.DisposeAsync();
        _hospital!.Dispose();
    }

    /// <summary>The application's own services.</summary>
    public IServiceProvider Services => _app!.Services;

    /// <summary>A client signed in as one of the <see cref="Colleagues"/>, or as nobody.</summary>
    public static HttpClient NewClient(Uri address, string? colleague)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };
        if (colleague is not null)
        {
            client.DefaultRequestHeaders.Add("Cookie", Colleagues.Cookie(colleague));
        }

        return client;
    }

    public static async Task<(WebApplication App, Uri Address)> Start(string folder, Func<InstanceData>? open = null)
    {
        Colleagues.SignIn(folder);
        var app = CurbSite.Build(new WebSettings(folder, ListenAddress.ParseAll("http://127.0.0.1:0")), open ?? (() => DataFolders.Open(folder)));
        await app.StartAsync();
        return (app, new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()));
    }

    public async Task<string> Page(string path, string? cookie = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", $"{Colleagues.Cookie(Colleagues.Everything)}; {cookie}");
        }

        using var response = await Client.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, $"{path} answered {(int)response.StatusCode}");
        return await response.Content.ReadAsStringAsync();
    }
}

/// <summary>One site for all tests that only read.</summary>
[CollectionDefinition(Name)]
public sealed class SiteCollection : ICollectionFixture<RunningSite>
{
    public const string Name = "site";
}
