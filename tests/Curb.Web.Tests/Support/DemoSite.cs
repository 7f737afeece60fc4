using System.Diagnostics;
using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.Support;

/// <summary>The application over the demo district, filled by <c>curb demo</c> as a newcomer does: twelve institutions, two years.</summary>
public sealed class DemoSite : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "curb-demo-" + Guid.NewGuid().ToString("N"));
    private readonly HashSet<string> _signedIn = [];
    private WebApplication? _app;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public IServiceProvider Services => _app!.Services;

    public async Task InitializeAsync()
    {
        if (Browser.Executable is null)
        {
            return; // All that it is for is skipped.
        }

        using (var demo = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Curb.Cli.dll"), "demo", "--scale", "district", "--data", _folder]) { RedirectStandardOutput = true, RedirectStandardError = true })!)
        {
            string said = await demo.StandardOutput.ReadToEndAsync() + await demo.StandardError.ReadToEndAsync();
            await demo.WaitForExitAsync();
            Assert.True(demo.ExitCode == 0, said);
        }

        (_app, Address) = await RunningSite.Start(_folder);
    }

    public async Task DisposeAsync()
    {
        if (_app is null)
        {
            return;
        }

        await _app.DisposeAsync();
        foreach (string path in new[] { _folder, _folder + ".keys" }.Where(Directory.Exists))
        {
            Folders.Remove(path);
        }
    }

    /// <summary>Signs a demo account in, as the one click of the sign-in page does; one that is missing is made with its role at a place.</summary>
    public string SignedIn(string name, string? role = null, string place = "")
    {
        if (!_signedIn.Add(name))
        {
            return name;
        }

        var accounts = Services.GetRequiredService<AccountStore>();
        var actor = new Actor("test");
        var account = accounts.Named(name);
        if (account is null)
        {
            account = accounts.Create(name, name, true, actor)!;
            accounts.SetRole(account, new RoleAssignment(role!, place), true, actor);
        }

        accounts.Begin(account, Colleagues.Token(name), SessionStep.SignedIn, TimeSpan.FromHours(8), "test", "test", "sign-in");
        return name;
    }
}

/// <summary>One demo district and one browser for the stories that need many institutions.</summary>
[CollectionDefinition(Name)]
public sealed class DemoCollection : ICollectionFixture<DemoSite>, ICollectionFixture<Browser>
{
    public const string Name = "demo district";
}
