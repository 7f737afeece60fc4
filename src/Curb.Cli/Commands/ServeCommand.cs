using System.CommandLine;
using System.Diagnostics;
using Curb.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Curb.Cli.Commands;

/// <summary><c>curb serve</c>: the web application, on this computer only.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Data();
        var urls = new Option<string>("--urls") { Description = $"address on this computer, such as {LoopbackAddress.Default}; several with ; between; port 0 lets the system choose", DefaultValueFactory = _ => LoopbackAddress.Default };
        var open = new Option<bool>("--open") { Description = "open the first page in the browser" };
        var command = new Command("serve", "The web pages over a data folder, on this computer only.\n\nExample: curb serve --data ./data --urls http://127.0.0.1:5080") { data, urls, open };
        command.SetAction((parsed, cancel) => Run(parsed.GetValue(data)!, Addresses(parsed.GetValue(urls)!), parsed.GetValue(open), cancel));
        return command;
    }

    private static IReadOnlyList<LoopbackAddress> Addresses(string urls)
    {
        try
        {
            return LoopbackAddress.ParseAll(urls);
        }
        catch (FormatException wrong)
        {
            throw CommandFailure.WrongArguments(wrong.Message);
        }
    }

    private static async Task<int> Run(string data, IReadOnlyList<LoopbackAddress> addresses, bool open, CancellationToken cancel)
    {
        await using var app = CurbSite.Build(new WebSettings(data, addresses), () => DataFolders.Open(data));
        await Start(app, addresses, cancel);
        var listening = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Console.Error.WriteLine($"Curb shows {Path.GetFullPath(data)} at {string.Join(" and ", listening)}");
        Console.Error.WriteLine("It answers on this computer only: accounts come later. Ctrl+C ends it.");
        _ = CurbSite.WarmUp(app);
        if (open)
        {
            OpenBrowser(listening.First());
        }

        await app.WaitForShutdownAsync(cancel);
        return ExitCodes.Done;
    }

    private static async Task Start(WebApplication app, IReadOnlyList<LoopbackAddress> addresses, CancellationToken cancel)
    {
        try
        {
            await app.StartAsync(cancel);
        }
        catch (IOException taken)
        {
            throw CommandFailure.UnusableInput($"{string.Join(", ", addresses.Select(a => $"http://{a.Host}:{a.Port}"))} can't be listened on: {taken.Message} Another Curb may be running; choose another port with --urls http://127.0.0.1:5081.");
        }
    }

    private static void OpenBrowser(string address)
    {
        try
        {
            using var browser = Process.Start(new ProcessStartInfo(address) { UseShellExecute = true });
        }
        catch (Exception none) when (none is System.ComponentModel.Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            Console.Error.WriteLine($"No browser could be opened here; go to {address}");
        }
    }
}
