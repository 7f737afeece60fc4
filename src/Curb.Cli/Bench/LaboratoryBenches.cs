using Curb.Exchange;
using Curb.Isolates;
using Curb.ReferenceData;
using Curb.Susceptibilities;

namespace Curb.Cli.Bench;

/// <summary>The laboratory engine in memory, on one core, without what comes before (reading files) and after (writing facts). Bytes are those allocated while the measured loop ran.</summary>
internal static class LaboratoryBenches
{
    private const int UsualIsolates = 200_000;
    private const int Rounds = 5;
    private const int Passes = 5;
    private const int Year = 2025;

    public static IEnumerable<BenchResult> Interpretation(BenchSettings settings)
    {
        foreach (string guideline in new[] { "EUCAST", "CLSI" })
        {
            var isolates = Make(settings, guideline);
            var (strata, tests, values) = isolates.Results;
            var categories = new SirCategory[strata.Length];
            isolates.Lookup.Categories(strata, tests, values, categories);
            yield return Measure("interpretation", $"parsed columns to categories by {guideline} {Year}, {isolates.Lookup.Count} distinct results", settings, strata.Length, () => isolates.Lookup.Categories(strata, tests, values, categories));
        }
    }

    public static IEnumerable<BenchResult> FirstIsolate(BenchSettings settings)
    {
        var series = Make(settings, "EUCAST").Series();
        foreach (var (work, rule) in new[]
        {
            ("phenotype, every isolate of the patient", new FirstIsolateRule(FirstIsolateMethod.Phenotype)),
            ("phenotype, those counted", new FirstIsolateRule(FirstIsolateMethod.Phenotype, Compare: PhenotypeComparison.Counted)),
            ("episode", new FirstIsolateRule(FirstIsolateMethod.Episode)),
        })
        {
            yield return Measure("first-isolates", $"{work}; {series.Phenotypes!.Drugs} drugs; put in order and marked", settings, series.Count, () => FirstIsolates.Mark(series, rule));
        }
    }

    public static IEnumerable<BenchResult> Classes(BenchSettings settings)
    {
        var isolates = Make(settings, "EUCAST");
        var (byDrug, drugs) = isolates.Categories();
        var organisms = isolates.Organisms.ToArray();
        var classifier = new ResistanceClassifier(ReferenceLibrary.Load(ContentFolder.Open("reference")), drugs, false);
        yield return Measure("classes", $"all classes, MDR and DTR; {drugs.Length} drugs", settings, organisms.Length, () =>
        {
            for (int i = 0; i < organisms.Length; i++)
            {
                if (organisms[i] is { } organism)
                {
                    classifier.Assess(organism, SpecialTests.None, byDrug.AsSpan(i * drugs.Length, drugs.Length));
                }
            }
        });
    }

    private static LaboratoryIsolates Make(BenchSettings settings, string guideline)
    {
        settings.Say($"making {settings.Rows ?? UsualIsolates} isolates ({guideline})");
        return LaboratoryIsolates.Make(settings.Rows ?? UsualIsolates, settings.Seed, ReferenceLibrary.Load(ContentFolder.Open("reference")), guideline, Year);
    }

    /// <summary>The middle of several rounds, after one that is not counted.</summary>
    private static BenchResult Measure(string bench, string work, BenchSettings settings, long rows, Action pass)
    {
        pass();
        long allocated = 0;
        long Round()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Passes; i++)
            {
                pass();
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            return rows * Passes;
        }

        var middle = Meter.Median([.. Enumerable.Range(0, Math.Max(Rounds, settings.Repeat)).Select(_ => Meter.Run(bench, work, Round))]);
        return middle with { AllocatedBytes = allocated };
    }
}
