using System.CommandLine;
using System.Diagnostics;
using System.Net;
using Curb.Storage.Work;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Curb.Cli.Commands;

/// <summary><c>curb serve</c>: the web application.</summary>
internal static class ServeCommand
{
    private const int LeastThreads = 48;

    public static Command Create()
    {
        var data = CommonOptions.Data();
        var urls = new Option<string>("--urls") { Description = $"address on this computer, such as {ListenAddress.Default}; several with ; between; port 0 lets the system choose", DefaultValueFactory = _ => ListenAddress.Default };
        var hosts = new Option<string[]>("--host") { Description = "name under which other computers reach it; may be given several times" };
        var certificate = new Option<string?>("--certificate") { Description = "certificate for https:// addresses: PEM with --certificate-key, or PKCS#12 without password" };
        var key = new Option<string?>("--certificate-key") { Description = "private key of a PEM certificate" };
        var proxy = new Option<string?>("--behind-proxy") { Description = "IP address of the proxy that encrypts; only its requests are answered" };
        var open = new Option<bool>("--open") { Description = "open the first page in the browser" };
        var command = new Command("serve", "The web pages over a data folder: on this computer, or over HTTPS or behind a proxy for others.\n\nExample: curb serve --data ./data --urls http://127.0.0.1:5080") { data, urls, hosts, certificate, key, proxy, open };
        command.SetAction((parsed, cancel) => 
        {
            var outside = Outside(parsed.GetValue(hosts) ?? [], parsed.GetValue(certificate), parsed.GetValue(key), parsed.GetValue(proxy));
            return Run(new WebSettings(parsed.GetValue(data)!, Addresses(parsed.GetValue(urls)!, outside), outside) { Worker = Worker(parsed.GetValue(data)!) }, parsed.GetValue(open), cancel);
        });
        return command;
    }

    /// <summary>This program as it was started, with the verb that works through the queue.</summary>
    private static IReadOnlyList<string> Worker(string data)
    {
        string program = Environment.ProcessPath ?? "curb";
        string[] work = ["work", "--data", Path.GetFullPath(data)];
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, Path.Combine(AppContext.BaseDirectory, "Curb.Cli.dll"), .. work] : [program, .. work];
    }

    private static OutsideAccess? Outside(string[] hosts, string? certificate, string? key, string? proxy)
    {
        if (hosts.Length == 0 && certificate is null && proxy is null)
        {
            return null;
        }

        if (new[] { certificate, key }.FirstOrDefault(file => file is not null && !File.Exists(file)) is { } missing)
        {
            throw CommandFailure.WrongArguments($"--certificate: there is no file {missing}");
        }

        IPAddress? address = null;
        if (proxy is not null && !IPAddress.TryParse(proxy, out address))
        {
            throw CommandFailure.WrongArguments($"--behind-proxy: found '{proxy}', expected the IP address from which the proxy's requests come, such as 127.0.0.1");
        }

        return new OutsideAccess(hosts, certificate, key, address);
    }

    private static IReadOnlyList<ListenAddress> Addresses(string urls, OutsideAccess? outside)
    {
        try
        {
            return ListenAddress.ParseAll(urls, outside);
        }
        catch (FormatException wrong)
        {
            throw CommandFailure.WrongArguments(wrong.Message);
        }
    }

    private static async Task<int> Run(WebSettings settings, bool open, CancellationToken cancel)
    {
        // Questions to the stores hold their thread; with the runtime's usual one thread a core a morning's rush would wait for new ones, two a second.
        ThreadPool.SetMinThreads(LeastThreads, LeastThreads);
        string data = settings.DataFolder;
        await using var app = CurbSite.Build(settings, () => DataFolders.Open(data));
        if (settings.Outside is not null && app.Services.GetRequiredService<SignIn>().IsDemo)
        {
            throw CommandFailure.WrongArguments($"{Path.GetFullPath(data)} holds the demo district, in which everybody signs in without a password: it is shown on this computer only. Leave out --host, --certificate and --behind-proxy.");
        }

        await Start(app, settings.Addresses, cancel);
        var listening = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Console.Error.WriteLine($"Curb shows {Path.GetFullPath(data)} at {string.Join(" and ", listening)}");
        Console.Error.WriteLine(settings.Outside is null ? "It answers on this computer only. Ctrl+C ends it." : $"It answers under {string.Join(", ", settings.Outside.Hosts)}. Ctrl+C ends it.");
        if (CurbSite.SetUpToken(app) is { } token)
        {
            Console.Error.WriteLine($"There is no account yet. Make the first administrator at {listening.First()}/set-up with the set-up code {token} (good once, until this program ends).");
        }

        if (ZoneGap(TimeZoneInfo.Local, app.Services.GetRequiredService<ScheduleStore>().Zone, TimeProvider.System.GetUtcNow()) is { } gap)
        {
            Console.Error.WriteLine(gap);
        }

        _ = CurbSite.WarmUp(app);
        if (open)
        {
            OpenBrowser(listening.First());
        }

        await app.WaitForShutdownAsync(cancel);
        return ExitCodes.Done;
    }

    /// <summary>What to tell where pages and schedules would show different hours; null where they agree.</summary>
    /// <param name="local">Zone of the computer: days and hours of pages, of orders and of deliveries.</param>
    /// <param name="schedules">Zone by which jobs are scheduled.</param>
    /// <param name="now">When.</param>
    internal static string? ZoneGap(TimeZoneInfo local, TimeZoneInfo schedules, DateTimeOffset now) => local.GetUtcOffset(now) == schedules.GetUtcOffset(now) ? null
        : $"Days and hours are those of this computer ({local.Id}), jobs are scheduled by {schedules.Id}. Where the hospital goes by {schedules.Id}, end this and start with TZ={schedules.Id}: on a computer that goes by another zone, today's records can pass for future ones.";

    private static async Task Start(WebApplication app, IReadOnlyList<ListenAddress> addresses, CancellationToken cancel)
    {
        try
        {
            await app.StartAsync(cancel);
        }
        catch (IOException taken)
        {
            throw CommandFailure.UnusableInput($"{string.Join(", ", addresses.Select(a => $"{(a.IsHttps ? "https" : "http")}://{a.Host}:{a.Port}"))} can't be listened on: {taken.Message} Another Curb may be running; choose another port with --urls http://127.0.0.1:5081.");
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
