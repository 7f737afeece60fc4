using System.Diagnostics;
using System.Globalization;

namespace Curb.Cli.Bench;

/// <summary>Measures work in this process, or a whole run of the command in a process of its own (whose memory then holds nothing else).</summary>
internal static class Meter
{
    private const double KibibytesPerMebibyte = 1024;
    private const double ClockTicksPerSecond = 100;
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(10);

    /// <summary>Runs the work once in this process. The peak is this process's since the work began, where the system lets it be reset.</summary>
    public static BenchResult Run(string bench, string work, Func<long> rows)
    {
        GC.Collect();
        ForgetPeak();
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        long done = rows();
        double seconds = clock.Elapsed.TotalSeconds;
        using var self = Process.GetCurrentProcess();
        return new BenchResult(bench, work, done, seconds, (self.TotalProcessorTime - processor).TotalSeconds, PeakOf("self") ?? self.PeakWorkingSet64 / KibibytesPerMebibyte / KibibytesPerMebibyte);
    }

    /// <summary>Runs <c>curb</c> with arguments in a new process; its standard output is thrown away.</summary>
    /// <exception cref="CommandFailure">It ended with a failure; its messages are part of ours.</exception>
    public static BenchResult RunCommand(string bench, string work, long rows, params string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        using var process = Start(arguments);
        var messages = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        double peak = 0, processor = 0;
        while (!process.WaitForExit(s_look))
        {
            peak = PeakOf(process.Id.ToString(CultureInfo.InvariantCulture)) ?? peak;
            processor = ProcessorSecondsOf(process.Id) ?? processor;
        }

        double seconds = clock.Elapsed.TotalSeconds;
        _ = output.Result;
        if (process.ExitCode > ExitCodes.DoneWithRejectedRows)
        {
            throw new CommandFailure(process.ExitCode, $"curb {string.Join(' ', arguments)} ended with {process.ExitCode}: {messages.Result.Trim()}");
        }

        return new BenchResult(bench, work, rows, seconds, processor, peak);
    }

    /// <summary>The middle one of several runs, by seconds, with the largest peak.</summary>
    public static BenchResult Median(IReadOnlyList<BenchResult> runs)
    {
        var middle = runs.OrderBy(run => run.Seconds).ElementAt(runs.Count / 2);
        return middle with { PeakMemoryMiB = runs.Max(run => run.PeakMemoryMiB) };
    }

    /// <summary>Starts <c>curb</c> with arguments as a site that ends with its standard input; its messages go to standard error.</summary>
    public static Process StartSite(params string[] arguments)
    {
        var start = StartInfo(arguments);
        (start.RedirectStandardInput, start.RedirectStandardOutput) = (true, true);
        return Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} could not be started.");
    }

    /// <summary>Starts <c>curb</c> with arguments; its output is redirected.</summary>
    internal static Process Start(string[] arguments)
    {
        var start = StartInfo(arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        return Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} could not be started.");
    }

    private static ProcessStartInfo StartInfo(string[] arguments)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of the running program is unknown.");
        bool host = Path.GetFileNameWithoutExtension(program) == "dotnet";
        string[] all = host ? [typeof(Meter).Assembly.Location, .. arguments] : arguments;
        return new ProcessStartInfo(program, all);
    }

    private static void ForgetPeak()
    {
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Not on Linux, or not allowed: the peak then is that of the whole process so far, which is never too small.
        }
    }

    /// <summary>Memory of a running process that lies in RAM now, MiB; null where it has ended.</summary>
    internal static double? ResidentMiBOf(int process) => StatusOf(process.ToString(CultureInfo.InvariantCulture), "VmRSS:");

    private static double? PeakOf(string process) => StatusOf(process, "VmHWM:");

    private static double? StatusOf(string process, string name) =>
        Read($"/proc/{process}/status")?.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / KibibytesPerMebibyte
            : null;

    /// <summary>User and system seconds of a running process; null where it has ended.</summary>
    internal static double? ProcessorSecondsOf(int process)
    {
        if (Read($"/proc/{process}/stat") is not { } stat)
        {
            return null;
        }

        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / ClockTicksPerSecond;
    }

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
