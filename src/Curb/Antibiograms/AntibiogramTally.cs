namespace Curb.Antibiograms;

/// <summary>Counts of one group within a share of the isolates.</summary>
internal sealed class AntibiogramShare(int kinds, int combinations)
{
    public long Isolates { get; set; }

    public int[] ByMark { get; } = new int[kinds];

    public long[] Covered { get; } = new long[combinations];

    public long[] NotCovered { get; } = new long[combinations];

    /// <summary>Sets the marks named and all else to nothing.</summary>
    public void Clear(List<int> touched)
    {
        Isolates = 0;
        Array.Clear(Covered);
        Array.Clear(NotCovered);
        foreach (int mark in touched)
        {
            ByMark[mark] = 0;
        }

        touched.Clear();
    }

    public void Add(AntibiogramShare other)
    {
        Isolates += other.Isolates;
        for (int mark = 0; mark < ByMark.Length; mark++)
        {
            ByMark[mark] += other.ByMark[mark];
        }

        for (int i = 0; i < Covered.Length; i++)
        {
            Covered[i] += other.Covered[i];
            NotCovered[i] += other.NotCovered[i];
        }
    }
}

/// <summary>Counts of one group over all isolates.</summary>
internal sealed class AntibiogramCells(string?[] group, int combinations)
{
    private long[] _byMark = [];

    public string?[] Group { get; } = group;

    public long Isolates { get; set; }

    public long[] Covered { get; } = new long[combinations];

    public long[] NotCovered { get; } = new long[combinations];

    /// <summary>Adds the isolates and combinations of a share; not its marks.</summary>
    public void Add(AntibiogramShare share)
    {
        Isolates += share.Isolates;
        for (int i = 0; i < Covered.Length; i++)
        {
            Covered[i] += share.Covered[i];
            NotCovered[i] += share.NotCovered[i];
        }
    }

    /// <summary>Counts by mark number, with room for so many marks.</summary>
    public long[] ByMark(int marks)
    {
        if (_byMark.Length < marks)
        {
            Array.Resize(ref _byMark, marks);
        }

        return _byMark;
    }
}
