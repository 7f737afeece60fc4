namespace Curb.AntimicrobialUse;

/// <summary>
/// Days of therapy and length of therapy of one encounter, from stretches of calendar days with a drug. Stretches may overlap and touch in any way.
/// Reused from encounter to encounter, so that nothing is allocated once it has grown.
/// </summary>
internal sealed class DaysOfTherapy
{
    private readonly List<(int Drug, int First, int Last)> _stretches = [];
    private readonly List<(int Drug, int First, int Last)> _merged = [];
    private readonly List<(int Day, int Change)> _changes = [];

    /// <summary>Distinct drug and calendar day.</summary>
    public int Dot { get; private set; }

    /// <summary>Calendar days with at least one drug.</summary>
    public int Lot { get; private set; }

    /// <summary>Most distinct drugs on one calendar day.</summary>
    public int CombinedMost { get; private set; }

    public void Clear() => _stretches.Clear();

    public void Add(int drug, int first, int last) => _stretches.Add((drug, first, last));

    /// <summary>Counts what was added.</summary>
    public void Count()
    {
        Dot = Lot = CombinedMost = 0;
        MergeByDrug();
        _changes.Clear();
        foreach (var (_, first, last) in _merged)
        {
            Dot += last - first + 1;
            _changes.Add((first, 1));
            _changes.Add((last + 1, -1));
        }

        _changes.Sort(static (a, b) => a.Day != b.Day ? a.Day.CompareTo(b.Day) : a.Change.CompareTo(b.Change));
        int at = 0, from = 0;
        foreach (var (day, change) in _changes)
        {
            Lot += at > 0 ? day - from : 0;
            from = day;
            at += change;
            CombinedMost = Math.Max(CombinedMost, at);
        }
    }

    private void MergeByDrug()
    {
        _stretches.Sort(static (a, b) => a.Drug != b.Drug ? a.Drug.CompareTo(b.Drug) : a.First.CompareTo(b.First));
        _merged.Clear();
        foreach (var stretch in _stretches)
        {
            if (_merged.Count > 0 && _merged[^1] is var before && before.Drug == stretch.Drug && stretch.First <= before.Last + 1)
            {
                _merged[^1] = before with { Last = Math.Max(before.Last, stretch.Last) };
            }
            else
            {
                _merged.Add(stretch);
            }
        }
    }
}
