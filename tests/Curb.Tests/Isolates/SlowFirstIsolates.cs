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
        SlowIsolate? reference = null;
        DateOnly began = default;
        foreach (var isolate in course)
        {
            var date = isolate.Date!.Value;
            bool newPeriod = reference is null
                || (rule.Method == FirstIsolateMethod.Year && date.Year != began.Year)
                || (rule.Method is FirstIsolateMethod.Episode or FirstIsolateMethod.Phenotype && date.DayNumber - began.DayNumber >= rule.EpisodeDays);
            bool differs = reference is not null && rule.Method == FirstIsolateMethod.Phenotype && Points(reference, isolate) >= rule.Points;
            if (newPeriod)
            {
                began = date;
            }

            if (newPeriod || differs)
            {
                counted.Add(isolate);
            }

            if (newPeriod || differs || !rule.AgainstLastCounted)
            {
                reference = isolate;
            }
        }

        return counted;
    }

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
        var drugs = isolates.SelectMany(isolate => isolate.Results.Keys).Distinct().Order().ToList();
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
