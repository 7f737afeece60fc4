namespace Curb.Isolates;

/// <summary>Puts the isolates that can be compared in order: by patient, species, day, and the source's own numbers.</summary>
internal static class IsolateOrder
{
    private const int FewIsolates = 24;
    private const int DayBits = 32;

    public static int[] OfComparable(IsolateSeries series)
    {
        int[] starts = Starts(series);
        var order = new int[starts[^1]];
        var next = starts.AsSpan(0, starts.Length - 1).ToArray();
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

    /// <summary>Where the isolates of each patient begin.</summary>
    private static int[] Starts(IsolateSeries series)
    {
        var starts = new int[(series.Count == 0 ? 0 : series.Patient.Max()) + 2];
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

        return starts;
    }

    private static void SortWithinPatients(IsolateSeries series, int[] order, int[] starts)
    {
        Comparison<int> compare = (left, right) => Key(series, left).CompareTo(Key(series, right)) is var by and not 0 ? by : series.Tie(left, right);
        for (int patient = 0; patient + 1 < starts.Length; patient++)
        {
            var isolates = order.AsSpan(starts[patient], starts[patient + 1] - starts[patient]);
            if (isolates.Length > FewIsolates)
            {
                isolates.Sort(compare);
            }
            else if (isolates.Length > 1)
            {
                Insert(series, isolates);
            }
        }
    }

    private static void Insert(IsolateSeries series, Span<int> isolates)
    {
        Span<long> keys = stackalloc long[FewIsolates];
        for (int i = 0; i < isolates.Length; i++)
        {
            int isolate = isolates[i];
            long key = Key(series, isolate);
            int at = i;
            for (; at > 0 && (keys[at - 1] > key || (keys[at - 1] == key && series.Tie(isolates[at - 1], isolate) > 0)); at--)
            {
                keys[at] = keys[at - 1];
                isolates[at] = isolates[at - 1];
            }

            keys[at] = key;
            isolates[at] = isolate;
        }
    }

    private static long Key(IsolateSeries series, int isolate) => ((long)series.Species[isolate] << DayBits) + series.Day[isolate];

    private static bool IsComparable(IsolateSeries series, int i) =>
        series.Patient[i] != 0 && series.Species[i] != 0 && series.Day[i] != IsolateSeries.UnknownDay;
}
