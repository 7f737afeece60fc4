namespace Curb.AntimicrobialUse;

/// <summary>
/// The order lines that name an antimicrobial, read and worked out: columns of equal length in the order of the received rows.
/// <see cref="long.MinValue"/>, <see cref="int.MinValue"/> and NaN stand for unknown.
/// </summary>
internal sealed class OrderLines(int capacity)
{
    private int[] _order = new int[capacity];

    public int Count { get; private set; }

    /// <summary>Row of the received order.</summary>
    public ReadOnlySpan<int> Order => _order.AsSpan(0, Count);

    public int[] Encounter { get; private set; } = new int[capacity];

    /// <summary>Number of the drug on its route.</summary>
    public int[] Drug { get; private set; } = new int[capacity];

    public bool[] TakeHome { get; private set; } = new bool[capacity];

    public bool[] Counted { get; private set; } = new bool[capacity];

    /// <summary>The line gives drugs back (negative quantity): its amount is taken off, and it is nobody's use.</summary>
    public bool[] Returned { get; private set; } = new bool[capacity];

    public Purpose[] Purpose { get; private set; } = new Purpose[capacity];

    /// <summary>First dose given, or start of the order.</summary>
    public long[] FirstDose { get; private set; } = new long[capacity];

    /// <summary>Last dose given, else the last by the schedule, else (frequency or start unknown) the stop of the order.</summary>
    public long[] LastDose { get; private set; } = new long[capacity];

    public int[] FirstDay { get; private set; } = new int[capacity];

    public int[] LastDay { get; private set; } = new int[capacity];

    public double[] Days { get; private set; } = new double[capacity];

    public double[] Amount { get; private set; } = new double[capacity];

    public double[] Ddds { get; private set; } = new double[capacity];

    public string?[] Problem { get; private set; } = new string?[capacity];

    /// <summary>Opens a new line and returns its number.</summary>
    public int Add(int order)
    {
        if (Count == _order.Length)
        {
            Grow(Math.Max(16, Count * 2));
        }

        _order[Count] = order;
        return Count++;
    }

    private void Grow(int to)
    {
        Array.Resize(ref _order, to);
        Encounter = Resized(Encounter, to);
        Drug = Resized(Drug, to);
        TakeHome = Resized(TakeHome, to);
        Counted = Resized(Counted, to);
        Returned = Resized(Returned, to);
        Purpose = Resized(Purpose, to);
        FirstDose = Resized(FirstDose, to);
        LastDose = Resized(LastDose, to);
        FirstDay = Resized(FirstDay, to);
        LastDay = Resized(LastDay, to);
        Days = Resized(Days, to);
        Amount = Resized(Amount, to);
        Ddds = Resized(Ddds, to);
        Problem = Resized(Problem, to);
    }

    private static T[] Resized<T>(T[] array, int to)
    {
        Array.Resize(ref array, to);
        return array;
    }
}
