using Curb.Columns;

namespace Curb.Isolates;

/// <summary>Marks first isolates. The answer depends on the isolates alone, not on the order in which they are given.</summary>
public static class FirstIsolates
{
    /// <summary>One flag per isolate, in the order given.</summary>
    /// <exception cref="ArgumentException">The phenotype method or "only tested" without results.</exception>
    public static bool[] Mark(IsolateSeries series, FirstIsolateRule rule) => Mark(series, [rule])[0];

    /// <summary>Flags by several rules; isolates are put in order once.</summary>
    public static bool[][] Mark(IsolateSeries series, IReadOnlyList<FirstIsolateRule> rules)
    {
        if (series.Count > 0 && series.Phenotypes is null && rules.Any(rule => rule.Method == FirstIsolateMethod.Phenotype || rule.OnlyTested))
        {
            throw new ArgumentException("The phenotype method and \"only tested\" need the isolates' results.", nameof(rules));
        }

        int[] order = IsolateOrder.OfComparable(series);
        return [.. rules.Select(rule => Mark(series, rule, order))];
    }

    private static bool[] Mark(IsolateSeries series, FirstIsolateRule rule, int[] order)
    {
        var first = new bool[series.Count];
        if (first.Length == 0)
        {
            return first;
        }

        var phenotypes = rule.Method == FirstIsolateMethod.Phenotype ? new DifferingPhenotypes(series, rule) : null;
        int start = 0;
        while (start < order.Length)
        {
            int end = start + 1;
            while (end < order.Length && SameGroup(series, order[start], order[end]))
            {
                end++;
            }

            var group = order.AsSpan(start, end - start);
            MarkGroup(series, rule, rule.OnlyTested ? Tested(series, group) : group, first, phenotypes);
            start = end;
        }

        MarkUngrouped(series, rule, first);
        return first;
    }

    private static void MarkGroup(IsolateSeries series, FirstIsolateRule rule, ReadOnlySpan<int> group, bool[] first, DifferingPhenotypes? phenotypes)
    {
        int began = 0;
        for (int i = 0; i < group.Length; i++)
        {
            int day = series.Day[group[i]];
            bool begins = i == 0 || rule.Method switch
            {
                FirstIsolateMethod.Isolate => true,
                FirstIsolateMethod.Patient => false,
                FirstIsolateMethod.Year => Year(day) != Year(began),
                _ => day - began >= rule.EpisodeDays,
            };
            first[group[i]] = begins;
            began = begins ? day : began;
        }

        if (group.Length > 1)
        {
            phenotypes?.Mark(group, first);
        }
    }

    private static ReadOnlySpan<int> Tested(IsolateSeries series, Span<int> group)
    {
        int kept = 0;
        var tested = new int[group.Length];
        foreach (int isolate in group)
        {
            if (series.Phenotypes!.IsTested(isolate))
            {
                tested[kept++] = isolate;
            }
        }

        return tested.AsSpan(0, kept);
    }

    /// <summary>Isolates that can't be compared: without a patient each counts; without a date only the isolate-based method counts them.</summary>
    private static void MarkUngrouped(IsolateSeries series, FirstIsolateRule rule, bool[] first)
    {
        for (int i = 0; i < first.Length; i++)
        {
            bool dated = series.Day[i] != IsolateSeries.UnknownDay;
            if (series.Species[i] != 0 && (series.Patient[i] == 0 || !dated))
            {
                bool takesPart = !rule.OnlyTested || series.Phenotypes!.IsTested(i);
                first[i] = takesPart && (dated || rule.Method == FirstIsolateMethod.Isolate);
            }
        }
    }

    private static int Year(int day) => Days.ToDate(day).Year;

    private static bool SameGroup(IsolateSeries series, int left, int right) =>
        series.Patient[left] == series.Patient[right] && series.Species[left] == series.Species[right];
}
