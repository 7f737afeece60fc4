using System.Globalization;
using System.Text;
using Curb.Exchange;
using Curb.Exchange.Demo;
using Curb.ReferenceData;
using Curb.Susceptibilities;

namespace Curb.Cli.Bench;

/// <summary>Interpretation of measured values in memory, one after the other, on one core, after a first round that warms up.</summary>
internal static class InterpretBench
{
    private const int UsualValues = 10_000_000;
    private const int ValuesPerIsolate = 20;
    private const int DistinctIsolates = 20_000;
    private static readonly (string Guideline, int Year)[] s_guidelines = [("EUCAST", 2025), ("CLSI", 2025)];

    private sealed record Measured(IsolateContext Context, SusceptibilityTest Test, string Cell, MeasuredValue Value);

    public static IEnumerable<BenchResult> Run(BenchSettings settings)
    {
        int wanted = settings.Rows ?? UsualValues;
        var reference = ReferenceLibrary.Load(ContentFolder.Open("reference"));
        var measured = Make(Math.Min(DistinctIsolates, Math.Max(1, wanted / ValuesPerIsolate)), settings.Seed, reference);
        yield return Parse(settings, measured, wanted);
        foreach (var (guideline, year) in s_guidelines)
        {
            var interpreter = new Interpreter(reference.Breakpoints(guideline, year), reference.ExpectedResistance(guideline), reference.Organism, reference.Antimicrobial, guideline, year);
            Interpret(interpreter, measured, measured.Count);
            yield return Median(settings, string.Create(CultureInfo.InvariantCulture, $"interpret by {guideline} {year}"), () => Interpret(interpreter, measured, wanted));
        }
    }

    private static BenchResult Parse(BenchSettings settings, List<Measured> measured, int wanted) => Median(settings, "read the cells", () =>
    {
        for (int i = 0; i < wanted; i++)
        {
            var one = measured[i % measured.Count];
            MeasurementParser.Read(one.Cell, one.Test, out _);
        }

        return wanted;
    });

    private static BenchResult Median(BenchSettings settings, string work, Func<long> run) =>
        Meter.Median([.. Enumerable.Range(0, Math.Max(3, settings.Repeat)).Select(_ => Meter.Run("interpret", work, run))]);

    private static long Interpret(Interpreter interpreter, List<Measured> measured, int wanted)
    {
        for (int i = 0, at = 0; i < wanted; i++)
        {
            var one = measured[at];
            interpreter.Interpret(one.Context, one.Test, one.Value);
            at = at + 1 == measured.Count ? 0 : at + 1;
        }

        return wanted;
    }

    private static List<Measured> Make(int isolates, ulong seed, ReferenceLibrary reference)
    {
        using var stream = new MemoryStream();
        LargeWhonetFile.Write(stream, isolates, seed);
        var lines = Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var header = lines[0].Split(',');
        var tests = header.Select(column => SusceptibilityTest.Parse(column)).ToArray();
        int organism = Array.IndexOf(header, "ORGANISM"), specimen = Array.IndexOf(header, "SPEC_TYPE");
        return [.. lines.Skip(1).Select(line => line.Split(',')).SelectMany(cells => Values(cells, tests, Context(cells[organism], cells[specimen], reference)))];
    }

    private static IsolateContext Context(string organism, string specimen, ReferenceLibrary reference) =>
        new(reference.OrganismCode(organism) ?? organism, reference.Specimen(specimen)?.Group ?? "");

    private static IEnumerable<Measured> Values(string[] cells, SusceptibilityTest?[] tests, IsolateContext context)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            if (tests[i] is { } test && cells[i].Length > 0 && MeasurementParser.Read(cells[i], test, out var value) is null)
            {
                yield return new Measured(context, test, cells[i], value);
            }
        }
    }
}
