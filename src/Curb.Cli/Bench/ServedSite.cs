using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Curb.Cli.Bench;

/// <summary><c>curb serve</c> in a process of its own over a data folder, on this computer.</summary>
internal sealed partial class ServedSite : IDisposable
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private ServedSite(Process process, Uri address, double firstPage) => (_process, Address, FirstPageSeconds) = (process, address, firstPage);

    public Uri Address { get; }

    /// <summary>From starting the process to the whole sign-in page.</summary>
    public double FirstPageSeconds { get; }

    public double CpuSeconds => Meter.ProcessorSecondsOf(_process.Id) ?? 0;

    public static ServedSite Start(string data, Action<string> say)
    {
        var clock = Stopwatch.StartNew();
        var process = Meter.Start(["serve", "--data", data, "--urls", "http://127.0.0.1:0"]);
        var heard = new TaskCompletionSource<Uri>();
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                heard.TrySetException(new CommandFailure(ExitCodes.OurFault, "curb serve ended before it listened."));
            }
            else if (Listening().Match(line.Data) is { Success: true } found)
            {
                heard.TrySetResult(new Uri(found.Value));
            }
            else
            {
                say(line.Data);
            }
        };
        process.OutputDataReceived += (_, line) => say(line.Data is { Length: > 0 } written ? written[..Math.Min(written.Length, 600)] : "");
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var address = heard.Task.WaitAsync(s_patience).GetAwaiter().GetResult();
        using var client = new HttpClient { BaseAddress = address };
        client.GetStringAsync("/sign-in").GetAwaiter().GetResult();
        return new ServedSite(process, address, clock.Elapsed.TotalSeconds);
    }

    /// <summary>Resident memory every two seconds until the end, MiB.</summary>
    public async Task<IReadOnlyList<double>> WatchMemory(CancellationToken end)
    {
        var samples = new List<double>();
        while (!end.IsCancellationRequested)
        {
            if (Meter.ResidentMiBOf(_process.Id) is { } held)
            {
                samples.Add(held);
            }

            await Task.Delay(s_every, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return samples;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    [GeneratedRegex("http://127\\.0\\.0\\.1:\\d+")]
    private static partial Regex Listening();
}
