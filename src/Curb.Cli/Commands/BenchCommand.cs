using System.CommandLine;
using Curb.Cli.Bench;
using Curb.Cli.Output;
using Curb.Exchange;

namespace Curb.Cli.Commands;

/// <summary><c>curb bench NAME</c>: repeatable measurements on generated data.</summary>
internal static class BenchCommand
{
    private static readonly Dictionary<string, (string About, Func<BenchSettings, IEnumerable<BenchResult>> Run)> s_benches = new(StringComparer.Ordinal)
    {
        ["whonet-file"] = ("makes a WHONET file of 1,000,000 isolates with 20 results each", WhonetBenches.MakeFile),
        ["load-floor"] = ("the column engine alone loads that file as text", WhonetBenches.LoadFloor),
        ["ingest-derive"] = ("that file into a fresh data folder and its facts, against load-floor", WhonetBenches.IngestDerive),
        ["laboratory"] = ("that file interpreted, with first isolates, classes and antibiogram, against load-floor", WhonetBenches.Laboratory),
        ["antibiogram"] = ("antibiograms of a region under several filters, from the facts of 20,000,000 results", AntibiogramBench.Run),
        ["indicators"] = ("indicators by month and department over 10,000,000 antimicrobial orders", IndicatorsBench.Run),
        ["use-derivation"] = ("facts of use from 30,000,000 generated order lines in parts on every core, in memory", UseDerivationBench.Run),
        ["use-through-store"] = ("facts of use from 30,000,000 received order lines of a hospital in a data folder, written to its facts (--input: a data folder made before)", UseThroughStoreBench.Run),
        ["use-through-store-third"] = ("the same with antimicrobials in a third of all lines", UseThroughStoreBench.RunThird),
        ["scorecard-page"] = ("the scorecard page over those facts: after the start, again and again, in new views, and while and after they are derived anew (--input: a data folder of use-through-store)", ScorecardPageBench.Run),
        ["interpretation"] = ("parsed columns of 200,000 isolates to categories, one core", LaboratoryBenches.Interpretation),
        ["first-isolates"] = ("first isolates of 200,000 isolates, one core", LaboratoryBenches.FirstIsolate),
        ["classes"] = ("resistance classes of 200,000 isolates, one core", LaboratoryBenches.Classes),
        ["order-check"] = ("the order check with all rules: single checks, and 1,000,000 orders on every core", OrderCheckBench.Run),
        ["order-check-stages"] = ("where the time of an order check through HTTP goes: token, reading, judging, writing, each alone on one core", OrderCheckStagesBench.Run),
        ["people"] = ("200 signed-in people click through the pages of a demo district for 600 seconds (--rows: seconds; --input: a demo district made before)", PeopleBench.Run),
        ["order-check-http"] = ("the order check through HTTP on this computer: 30,000 orders with signed tokens in three rounds, beside an empty endpoint of the same site", OrderCheckHttpBench.Run),
        ["scoreboard"] = ("a province of 1,500 institutions over 36 months: the monthly evaluation of all, and the regional scoreboard's pages (--rows: institutions)", ScoreboardBench.Run),
        ["notices"] = ("a quarter's notice of a province of 1,500 institutions: scores, text, and every institution's copy (--rows: institutions)", NoticesBench.Run),
        ["interpret"] = ("interpretation of 10,000,000 measured values in memory, one core", InterpretBench.Run),
    };

    private const string Alone = "load-floor-alone";

    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = string.Join("; ", s_benches.Select(bench => $"{bench.Key}: {bench.Value.About}")) };
        var rows = new Option<int?>("--rows") { Description = "rows, of the measurement's own kind; its usual size without" };
        var seed = new Option<long>("--seed") { Description = "seed of the generated data", DefaultValueFactory = _ => 1 };
        var repeat = new Option<int>("--repeat") { Description = "how often it runs; the middle run counts", DefaultValueFactory = _ => 1 };
        var input = new Option<string?>("--input") { Description = "a file to measure with instead of a generated one" };
        var folder = new Option<string?>("--folder") { Description = "where generated files go; a temporary folder without" };
        var save = new Option<bool>("--save") { Description = "keeps the results, with machine and versions, in bench/results" };
        var format = CommonOptions.Format();
        var command = new Command("bench", "Measures on generated data. Example: curb bench ingest-derive --rows 100000") { name, rows, seed, repeat, input, folder, save, format };
        command.SetAction(parsed =>
        {
            var given = (Rows: parsed.GetValue(rows), Seed: (ulong)parsed.GetValue(seed), Repeat: Math.Max(1, parsed.GetValue(repeat)), Input: parsed.GetValue(input));
            return Run(parsed.GetValue(name)!, given, parsed.GetValue(folder), parsed.GetValue(save), parsed.GetValue(format));
        });
        return command;
    }

    private static int Run(string name, (int? Rows, ulong Seed, int Repeat, string? Input) given, string? folder, bool save, string? format)
    {
        if (name == Alone)
        {
            Write(WhonetBenches.LoadFloorAlone(new BenchSettings(null, 1, 1, given.Input, folder!, _ => { })), format);
            return ExitCodes.Done;
        }

        if (name == OrderCheckHttpBench.ServerName)
        {
            OrderCheckHttpBench.Serve(folder!);
            return ExitCodes.Done;
        }

        if (!s_benches.TryGetValue(name, out var bench))
        {
            throw CommandFailure.WrongArguments($"There is no measurement named {name}. Known: {string.Join(", ", s_benches.Keys)}. Example: curb bench ingest-derive --rows 100000");
        }

        var place = folder ?? Directory.CreateTempSubdirectory("curb-bench-").FullName;
        Directory.CreateDirectory(place);
        try
        {
            var results = Write(bench.Run(new BenchSettings(given.Rows, given.Seed, given.Repeat, given.Input, place, Console.Error.WriteLine)), format);
            if (save)
            {
                Console.Error.WriteLine(BenchRecord.Of(name, results, TimeProvider.System).Save(Path.Combine(ContentFolder.Home(), "bench", "results")));
            }
        }
        finally
        {
            if (folder is null)
            {
                Directory.Delete(place, true);
            }
        }

        return ExitCodes.Done;
    }

    private static double? Ms(BenchResult result, int which) => result.Milliseconds is { } known ? known[which] : null;

    private static List<BenchResult> Write(IEnumerable<BenchResult> results, string? format)
    {
        var kept = new List<BenchResult>();
        using var table = TableOutput.Open(format, "bench", "work", "rows", "seconds", "rows_per_second", "cpu_seconds", "peak_mib", "ratio_to_floor", "allocated_bytes", "p50_ms", "p95_ms", "p99_ms", "most_ms", "errors");
        foreach (var result in results)
        {
            kept.Add(result);
            table.Row(result.Bench, result.Work, result.Rows, Math.Round(result.Seconds, 3), Math.Round(result.RowsPerSecond), Math.Round(result.CpuSeconds, 2), Math.Round(result.PeakMemoryMiB), result.RatioToFloor, result.AllocatedBytes, Ms(result, 0), Ms(result, 1), Ms(result, 2), Ms(result, 3), result.Errors);
        }

        return kept;
    }
}
