namespace Curb.Isolates;

/// <summary>Adds the isolates of a patient and species whose results differ to those that begin an episode. Works in its own memory: no allocation per group.</summary>
internal sealed class DifferingPhenotypes(IsolateSeries series, FirstIsolateRule rule)
{
    private const int PointHalves = 2;
    private readonly PhenotypeMatrix _phenotypes = series.Phenotypes!;
    private readonly int _halfPoints = (int)Math.Ceiling(rule.Points * PointHalves);
    private readonly Comparison<int> _completeFirst = (left, right) => series.Phenotypes!.CompareCompleteness(left, right);
    private int[] _places = new int[16];
    private int[] _inOrder = new int[16];

    /// <param name="group">Isolates of one patient and species, by date.</param>
    /// <param name="first">Flags by isolate; true already where one begins an episode.</param>
    public void Mark(ReadOnlySpan<int> group, bool[] first)
    {
        switch (rule.Compare)
        {
            case PhenotypeComparison.Every when group.Length > 2:
                MarkByCompleteness(group, first);
                break;
            case PhenotypeComparison.Counted:
                MarkByCounted(group, first);
                break;
            default:
                MarkByPrevious(group, first);
                break;
        }
    }

    private void MarkByPrevious(ReadOnlySpan<int> group, bool[] first)
    {
        for (int i = 1; i < group.Length; i++)
        {
            first[group[i]] |= Differ(group[i - 1], group[i]);
        }
    }

    private void MarkByCounted(ReadOnlySpan<int> group, bool[] first)
    {
        MakeRoom(group.Length);
        int counted = 0;
        foreach (int isolate in group)
        {
            counted = first[isolate] ? 0 : counted;
            bool differs = true;
            for (int i = 0; i < counted && differs; i++)
            {
                differs = Differ(_inOrder[i], isolate);
            }

            if (differs)
            {
                first[isolate] = true;
                _inOrder[counted++] = isolate;
            }
        }
    }

    private void MarkByCompleteness(ReadOnlySpan<int> group, bool[] first)
    {
        Order(group);
        int distinct = 0;
        for (int i = 0; i < group.Length; i++)
        {
            int isolate = _inOrder[i];
            if (distinct > 0 && _phenotypes.Same(_places[distinct - 1], isolate))
            {
                continue;
            }

            bool differs = distinct == 0;
            for (int j = 0; j < distinct && !differs; j++)
            {
                differs = Differ(_places[j], isolate);
            }

            first[isolate] |= differs;
            _places[distinct++] = isolate;
        }
    }

    /// <summary>Sorts by completeness, isolates with the same results by date.</summary>
    private void Order(ReadOnlySpan<int> group)
    {
        MakeRoom(group.Length);
        if (group.Length > 32)
        {
            SortMany(group);
            return;
        }

        for (int i = 0; i < group.Length; i++)
        {
            int at = i;
            for (; at > 0 && _phenotypes.CompareCompleteness(_inOrder[at - 1], group[i]) > 0; at--)
            {
                _inOrder[at] = _inOrder[at - 1];
            }

            _inOrder[at] = group[i];
        }
    }

    private void SortMany(ReadOnlySpan<int> group)
    {
        var isolates = group.ToArray();
        var order = Enumerable.Range(0, isolates.Length).ToArray();
        Array.Sort(order, (left, right) => _completeFirst(isolates[left], isolates[right]) is var by and not 0 ? by : left.CompareTo(right));
        for (int i = 0; i < order.Length; i++)
        {
            _inOrder[i] = isolates[order[i]];
        }
    }

    private bool Differ(int left, int right) =>
        rule.KeyDrugs ? _phenotypes.Opposed(left, right) : _phenotypes.HalfPoints(left, right) >= _halfPoints;

    private void MakeRoom(int length)
    {
        if (_inOrder.Length < length)
        {
            _inOrder = new int[length * 2];
            _places = new int[length * 2];
        }
    }
}
