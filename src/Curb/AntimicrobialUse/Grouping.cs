namespace Curb.AntimicrobialUse;

/// <summary>Rows gathered by a group number in one pass of counting: the rows of a group stand side by side, in their own order.</summary>
internal sealed class Grouping
{
    private readonly int[] _starts;
    private readonly int[] _rows;

    private Grouping(int[] starts, int[] rows)
    {
        _starts = starts;
        _rows = rows;
    }

    /// <param name="groups">Number of groups.</param>
    /// <param name="groupOf">Group of each row; rows with -1 are in none.</param>
    public static Grouping By(int groups, ReadOnlySpan<int> groupOf)
    {
        var starts = new int[groups + 1];
        foreach (int group in groupOf)
        {
            if (group >= 0)
            {
                starts[group + 1]++;
            }
        }

        for (int group = 0; group < groups; group++)
        {
            starts[group + 1] += starts[group];
        }

        var rows = new int[starts[groups]];
        var next = starts.AsSpan(0, groups).ToArray();
        for (int row = 0; row < groupOf.Length; row++)
        {
            if (groupOf[row] >= 0)
            {
                rows[next[groupOf[row]]++] = row;
            }
        }

        return new Grouping(starts, rows);
    }

    public Span<int> this[int group] => _rows.AsSpan(_starts[group], _starts[group + 1] - _starts[group]);
}
