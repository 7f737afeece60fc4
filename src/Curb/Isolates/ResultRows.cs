using Curb.Intake.Received;

namespace Curb.Isolates;

/// <summary>Which rows of the received results belong to which row of the received isolates.</summary>
internal sealed class ResultRows
{
    private readonly int[] _starts;
    private readonly int[]? _rows;

    private ResultRows(int[] starts, int[]? rows)
    {
        _starts = starts;
        _rows = rows;
    }

    /// <summary>Rows of an isolate's results, in the order in which they were delivered.</summary>
    public RowRange this[int isolateRow] => new(_rows, _starts[isolateRow], _starts[isolateRow + 1]);

    public static ResultRows Of(ReceivedIsolates isolates, ReceivedSusceptibilities results)
    {
        var owners = Owners(isolates, results, out bool ordered);
        var starts = new int[isolates.Count + 1];
        foreach (int owner in owners)
        {
            if (owner >= 0)
            {
                starts[owner + 1]++;
            }
        }

        for (int i = 1; i < starts.Length; i++)
        {
            starts[i] += starts[i - 1];
        }

        return new ResultRows(starts, ordered ? null : Sorted(owners, starts));
    }

    private static int[] Sorted(int[] owners, int[] starts)
    {
        var rows = new int[starts[^1]];
        var next = starts.ToArray();
        for (int row = 0; row < owners.Length; row++)
        {
            if (owners[row] >= 0)
            {
                rows[next[owners[row]]++] = row;
            }
        }

        return rows;
    }

    /// <summary>The isolate row of each result, -1 where there is none; in order when rows follow each other without gaps.</summary>
    private static int[] Owners(ReceivedIsolates isolates, ReceivedSusceptibilities results, out bool ordered)
    {
        bool byRow = isolates.Count == 0 || !isolates.Id.IsKnown(0);
        var rowOfId = byRow ? null : RowsById(isolates);
        var owners = new int[results.Count];
        var ids = results.Isolate.Values;
        long lastId = -1;
        int last = -1;
        ordered = true;
        for (int i = 0; i < owners.Length; i++)
        {
            if (ids[i] != lastId)
            {
                lastId = ids[i];
                int owner = byRow ? (int)ids[i] : rowOfId!.GetValueOrDefault(ids[i], -1);
                ordered &= owner >= last;
                last = owner;
            }

            owners[i] = last;
        }

        return owners;
    }

    private static Dictionary<long, int> RowsById(ReceivedIsolates isolates)
    {
        var rows = new Dictionary<long, int>(isolates.Count);
        var ids = isolates.Id.Values;
        for (int row = 0; row < ids.Length; row++)
        {
            rows[ids[row]] = row;
        }

        return rows;
    }
}

/// <summary>Rows from one to another, directly or through a list of rows. Enumerates without allocation.</summary>
internal readonly struct RowRange(int[]? rows, int start, int end)
{
    public int Count => end - start;

    public Enumerator GetEnumerator() => new(rows, start, end);

    internal struct Enumerator(int[]? rows, int start, int end)
    {
        private int _at = start - 1;

        public readonly int Current => rows is null ? _at : rows[_at];

        public bool MoveNext() => ++_at < end;
    }
}
