using System.Net;
using Curb.Storage.Accounts;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.Accounts;

/// <summary>An endpoint that somebody forgot to declare, planted into the real application: nobody gets it, and the guard over all endpoints names it.</summary>
public sealed class PlantedEndpointTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "curb-planted-" + Guid.NewGuid().ToString("N"));

    [Fact]
    public async Task An_endpoint_that_declares_nobody_is_refused_to_everybody_noted_and_named_by_the_guard()
    {
        Colleagues.SignIn(_folder);
        await using var app = CurbSite.Build(new WebSettings(_folder, ListenAddress.ParseAll("http://127.0.0.1:0")), () => DataFolders.Open(_folder));
        app.MapGet("/planted", () => "secret");
        app.MapPost("/planted", () => "secret");
        await app.StartAsync();
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        foreach (string? colleague in (string?[])[null, "physician", Colleagues.Everything])
        {
            using var person = new SignedInClient(address, colleague);
            using var read = await person.Get("/planted");
            using var written = await person.Post("/planted");
            Assert.Equal([HttpStatusCode.Forbidden, HttpStatusCode.Forbidden], [read.StatusCode, written.StatusCode]);
            Assert.DoesNotContain("secret", await read.Content.ReadAsStringAsync() + await written.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(6, app.Services.GetRequiredService<AccountStore>().Records.AuditEvents().Count(entry => entry is { Process: "refused", Subject: "/planted" }));
        Assert.Equal(2, app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Count(endpoint => endpoint.Metadata.GetMetadata<AccessRule>() is null));
    }

    public void Dispose()
    {
        Folders.Remove(_folder);
        Folders.Remove(_folder + ".keys");
    }
}
