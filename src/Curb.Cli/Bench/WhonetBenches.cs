using System.Globalization;
using Curb.Exchange.Demo;
using Curb.Storage.DuckDb;

namespace Curb.Cli.Bench;

/// <summary>Measurements over one large WHONET file: making it, the engine loading it, the whole path into a data folder.</summary>
internal static class WhonetBenches
{
    private const int UsualIsolates = 1_000_000;
    private const string Institution = "DT01";

    /// <summary>Makes the file (not a target; shows that making it isn't what is measured elsewhere).</summary>
    public static IEnumerable<BenchResult> MakeFile(BenchSettings settings)
    {
        long values = 0;
        var result = Meter.Run("whonet-file", "make a WHONET file", () =>
        {
            values = Write(settings, settings.PathOf("isolates.csv"));
            return settings.Rows ?? UsualIsolates;
        });
        settings.Say(string.Create(CultureInfo.InvariantCulture, $"{result.Rows} isolates, {values} values, {new FileInfo(settings.PathOf("isolates.csv")).Length} bytes"));
        return [result];
    }

    /// <summary>The engine alone loads the file into a table as text.</summary>
    public static IEnumerable<BenchResult> LoadFloor(BenchSettings settings)
    {
        var file = Input(settings);
        return [Median(settings, () => Floor(settings, file))];
    }

    /// <summary>The whole path: file → received records → facts, each step a run of the command, against the floor in the same run.</summary>
    public static IEnumerable<BenchResult> IngestDerive(BenchSettings settings)
    {
        var file = Input(settings);
        var floor = Median(settings, () => Floor(settings, file));
        yield return floor;
        var runs = Enumerable.Range(0, settings.Repeat).Select(run => IngestAndDerive(settings, file, floor.Rows, run)).ToList();
        var (ingest, derive) = runs.OrderBy(run => run.Ingest.Seconds + run.Derive.Seconds).ElementAt(runs.Count / 2);
        yield return ingest.Against(floor);
        yield return derive.Against(floor);
        var whole = ingest with
        {
            Work = "ingest and derive",
            Seconds = ingest.Seconds + derive.Seconds,
            CpuSeconds = ingest.CpuSeconds + derive.CpuSeconds,
            PeakMemoryMiB = Math.Max(ingest.PeakMemoryMiB, derive.PeakMemoryMiB),
        };
        yield return whole.Against(floor);
    }

    /// <summary>The file without a data folder: read, interpreted, first isolates, classes, antibiogram, as one command writes them, against the floor in the same run.</summary>
    public static IEnumerable<BenchResult> Laboratory(BenchSettings settings)
    {
        var file = Input(settings);
        var floor = Median(settings, () => Floor(settings, file));
        yield return floor;
        settings.Say("read, interpret, first isolates, classes, antibiogram");
        yield return Median(settings, () => Meter.RunCommand(
            "laboratory", "interpreted, first isolates, classes, antibiogram", floor.Rows, "antibiogram", file, "--guideline", "EUCAST-2025", "--isolates", settings.PathOf("isolates-out.csv"))).Against(floor);
    }

    private static (BenchResult Ingest, BenchResult Derive) IngestAndDerive(BenchSettings settings, string file, long rows, int run)
    {
        var data = settings.PathOf(string.Create(CultureInfo.InvariantCulture, $"data-{run}"));
        settings.Say("ingest");
        var ingest = Meter.RunCommand("ingest-derive", "ingest", rows, "ingest", "whonet", file, "--institution", Institution, "--data", data);
        settings.Say("derive");
        var derive = Meter.RunCommand("ingest-derive", "derive", rows, "derive", "--data", data);
        Directory.Delete(data, true);
        return (ingest, derive);
    }

    private static BenchResult Median(BenchSettings settings, Func<BenchResult> run) => Meter.Median([.. Enumerable.Range(0, settings.Repeat).Select(_ => run())]);

    /// <summary>In a process of its own, so that its memory doesn't count for what is compared with it.</summary>
    private static BenchResult Floor(BenchSettings settings, string file)
    {
        settings.Say("floor: the engine loads the file as text");
        long rows = CountLines(file) - 1;
        var database = settings.PathOf("floor.duckdb");
        var result = Meter.RunCommand("load-floor", "engine loads the file as text", rows, "bench", "load-floor-alone", "--input", file, "--folder", database);
        File.Delete(database);
        return result;
    }

    /// <summary>What runs inside the floor's own process.</summary>
    public static IEnumerable<BenchResult> LoadFloorAlone(BenchSettings settings) =>
        [Meter.Run("load-floor", "engine loads the file as text", () => EngineFloor.LoadAsText(settings.Input!, settings.Folder, BenchSettings.Threads))];

    private static string Input(BenchSettings settings)
    {
        if (settings.Input is { } given)
        {
            return given;
        }

        var path = settings.PathOf("isolates.csv");
        settings.Say("making the WHONET file");
        Write(settings, path);
        return path;
    }

    private static long Write(BenchSettings settings, string path)
    {
        using var stream = File.Create(path);
        return LargeWhonetFile.Write(stream, settings.Rows ?? UsualIsolates, settings.Seed);
    }

    private static long CountLines(string path)
    {
        using var stream = File.OpenRead(path);
        var buffer = new byte[1 << 20];
        long lines = 0;
        for (int read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
        {
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        }

        return lines;
    }
}
