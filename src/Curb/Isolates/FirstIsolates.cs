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
        if (series.Phenotypes is null && rules.Any(rule => rule.Method == FirstIsolateMethod.Phenotype || rule.OnlyTested))
        {
            throw new ArgumentException("The phenotype method and \"only tested\" need the isolates' results.", nameof(rules));
        }

        int[] order = GroupedOrder(series);
        return [.. rules.Select(rule => Mark(series, rule, order))];
    }

    private static bool[] Mark(IsolateSeries series, FirstIsolateRule rule, int[] order)
    {
        var first = new bool[series.Count];
        int start = 0;
        while (start < order.Length)
        {
            int end = start + 1;
            while (end < order.Length && SameGroup(series, order[start], order[end]))
            {
                end++;
            }

            MarkGroup(series, rule, order.AsSpan(start, end - start), first);
            start = end;
        }

        MarkUngrouped(series, rule, first);
        return first;
    }

    private static void MarkGroup(IsolateSeries series, FirstIsolateRule rule, ReadOnlySpan<int> group, bool[] first)
    {
        int halfPoints = (int)Math.Ceiling(rule.Points * 2);
        int reference = -1;
        int began = 0;
        foreach (int isolate in group)
        {
            if (rule.OnlyTested && !series.Phenotypes!.IsTested(isolate))
            {
                continue;
            }

            int day = series.Day[isolate];
            bool begins = reference < 0 || rule.Method switch
            {
                FirstIsolateMethod.Isolate => true,
                FirstIsolateMethod.Patient => false,
                FirstIsolateMethod.Year => Year(day) != Year(began),
                _ => day - began >= rule.EpisodeDays,
            };
            bool counts = begins || (rule.Method == FirstIsolateMethod.Phenotype && series.Phenotypes!.HalfPoints(reference, isolate) >= halfPoints);
            first[isolate] = counts;
            began = begins ? day : began;
            reference = counts || !rule.AgainstLastCounted ? isolate : reference;
        }
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

    /// <summary>The comparable isolates by patient, species, day, order: a bucket per patient, then small sorts.</summary>
    private static int[] GroupedOrder(IsolateSeries series)
    {
        int patients = series.Count == 0 ? 0 : series.Patient.Max();
        var starts = new int[patients + 2];
        for (int i = 0; i < series.Count; i++)
        {
            if (IsComparable(series, i))
            {
                starts[series.Patient[i] + 1]++;
            }
        }

        for (int patient = 1; patient < starts.Length; patient++)
        {
            starts[patient] += starts[patient - 1];
        }

        var order = new int[starts[^1]];
        var next = starts.AsSpan(0, patients + 1).ToArray();
        for (int i = 0; i < series.Count; i++)
        {
            if (IsComparable(series, i))
            {
                order[next[series.Patient[i]]++] = i;
            }
        }

        SortWithinPatients(series, order, starts);
        return order;
    }

    private static void SortWithinPatients(IsolateSeries series, int[] order, int[] starts)
    {
        var comparer = Comparer<int>.Create((left, right) =>
            series.Species[left] != series.Species[right] ? series.Species[left].CompareTo(series.Species[right])
            : series.Day[left] != series.Day[right] ? series.Day[left].CompareTo(series.Day[right])
            : series.Tie(left, right));
        for (int patient = 0; patient + 1 < starts.Length; patient++)
        {
            int length = starts[patient + 1] - starts[patient];
            if (length > 1)
            {
                order.AsSpan(starts[patient], length).Sort(comparer);
            }
        }
    }

    private static bool IsComparable(IsolateSeries series, int i) =>
        series.Patient[i] != 0 && series.Species[i] != 0 && series.Day[i] != IsolateSeries.UnknownDay;
}
