using Curb.Columns;
using Curb.Isolates;
using Curb.Susceptibilities;

namespace Curb.Tests.Isolates;

/// <summary>One isolate in the words of the rule.</summary>
internal sealed record SlowIsolate(string Patient, string Species, DateOnly? Date, int Order, IReadOnlyDictionary<string, SirCategory> Results);

/// <summary>The readable second implementation of the first-isolate rules.</summary>
internal static class SlowFirstIsolates
{
    public static bool[] Mark(IReadOnlyList<SlowIsolate> isolates, FirstIsolateRule rule) =>
        [.. isolates.Select(isolate => IsFirst(isolate, isolates, rule))];

    private static bool IsFirst(SlowIsolate isolate, IReadOnlyList<SlowIsolate> all, FirstIsolateRule rule)
    {
        bool tested = isolate.Results.Values.Any(c => c.IsCall());
        if (isolate.Species.Length == 0 || (rule.OnlyTested && !tested))
        {
            return false;
        }

        if (rule.Method == FirstIsolateMethod.Isolate)
        {
            return true;
        }

        if (isolate.Date is null)
        {
            return false;
        }

        return isolate.Patient.Length == 0 || Counted(Course(isolate, all, rule), rule).Contains(isolate);
    }

    private static List<SlowIsolate> Course(SlowIsolate isolate, IReadOnlyList<SlowIsolate> all, FirstIsolateRule rule) =>
        [.. all.Where(other => other.Patient == isolate.Patient && other.Species == isolate.Species && other.Date is not null)
            .Where(other => !rule.OnlyTested || other.Results.Values.Any(c => c.IsCall()))
            .OrderBy(other => other.Date).ThenBy(other => other.Order)];

    private static HashSet<SlowIsolate> Counted(List<SlowIsolate> course, FirstIsolateRule rule)
    {
        var counted = new HashSet<SlowIsolate>(ReferenceEqualityComparer.Instance);
        var episode = new List<SlowIsolate>();
        SlowIsolate? before = null;
        DateOnly began = default;
        foreach (var isolate in course)
        {
            var date = isolate.Date!.Value;
            bool newPeriod = before is null
                || (rule.Method == FirstIsolateMethod.Year && date.Year != began.Year)
                || (rule.Method is FirstIsolateMethod.Episode or FirstIsolateMethod.Phenotype && date.DayNumber - began.DayNumber >= rule.EpisodeDays);
            if (newPeriod)
            {
                began = date;
                episode.Clear();
            }

            bool differs = rule.Method == FirstIsolateMethod.Phenotype && !newPeriod && rule.Compare switch
            {
                PhenotypeComparison.Previous => Differ(before!, isolate, rule),
                PhenotypeComparison.Counted => episode.All(other => Differ(other, isolate, rule)),
                _ => DiffersFromTheBetterTested(isolate, course, rule),
            };
            if (newPeriod || differs)
            {
                counted.Add(isolate);
                episode.Add(isolate);
            }

            before = isolate;
        }

        return counted;
    }

    /// <summary>The rule of the R package AMR: of two isolates the later one is compared with the earlier; of more, each with all that stand before it, the best tested first.</summary>
    private static bool DiffersFromTheBetterTested(SlowIsolate isolate, List<SlowIsolate> course, FirstIsolateRule rule)
    {
        if (course.Count == 2)
        {
            return Differ(course[0], course[1], rule);
        }

        string[] drugs = [.. course.SelectMany(other => other.Results.Keys).Distinct().Order(StringComparer.Ordinal)];
        string Letters(SlowIsolate other) => string.Concat(drugs.Select(drug => Letter(other.Results.GetValueOrDefault(drug))));
        var inOrder = course.OrderByDescending(other => Letters(other).Count(letter => letter != '.')).ThenBy(Letters, StringComparer.Ordinal).ToList();
        var before = inOrder.TakeWhile(other => other != isolate).ToList();
        return before.Count == 0 || (before.Any(other => Differ(other, isolate, rule)) && before.All(other => Letters(other) != Letters(isolate)));
    }

    private static char Letter(SirCategory category) => !category.IsCall() ? '.' : category is SirCategory.I or SirCategory.SDD ? 'I' : category.IsResistant() ? 'R' : 'S';

    private static bool Differ(SlowIsolate left, SlowIsolate right, FirstIsolateRule rule) => rule.KeyDrugs
        ? left.Results.Keys.Intersect(right.Results.Keys).Any(drug => (Letter(left.Results[drug]), Letter(right.Results[drug])) is ('S', 'R') or ('R', 'S'))
        : Points(left, right) >= rule.Points;

    public static double Points(SlowIsolate left, SlowIsolate right) =>
        left.Results.Keys.Intersect(right.Results.Keys)
            .Where(drug => left.Results[drug].IsCall() && right.Results[drug].IsCall())
            .Sum(drug => Math.Abs(Level(left.Results[drug]) - Level(right.Results[drug])));

    private static double Level(SirCategory category) => category switch
    {
        SirCategory.S => 0,
        SirCategory.I or SirCategory.SDD => 0.5,
        _ => 1,
    };

    /// <summary>The same isolates as columns for the fast path.</summary>
    public static IsolateSeries ToSeries(IReadOnlyList<SlowIsolate> isolates)
    {
        var patients = new TextDictionary();
        var species = new TextDictionary();
        var drugs = isolates.SelectMany(isolate => isolate.Results.Keys).Distinct().Order(StringComparer.Ordinal).ToList();
        var matrix = new PhenotypeMatrix(isolates.Count, drugs.Count);
        for (int i = 0; i < isolates.Count; i++)
        {
            foreach (var (drug, category) in isolates[i].Results)
            {
                matrix.Set(i, drugs.IndexOf(drug), category);
            }
        }

        return new IsolateSeries(
            [.. isolates.Select(isolate => patients.Code(isolate.Patient))],
            [.. isolates.Select(isolate => species.Code(isolate.Species))],
            [.. isolates.Select(isolate => isolate.Date is { } date ? Days.From(date) : IsolateSeries.UnknownDay)],
            (left, right) => isolates[left].Order.CompareTo(isolates[right].Order),
            matrix);
    }
}
