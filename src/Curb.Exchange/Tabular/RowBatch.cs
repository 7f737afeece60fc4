using System.Text;
using Curb.Intake;

namespace Curb.Exchange.Tabular;

/// <summary>
/// Some consecutive rows of a table file as UTF-8 cells. Filled by <see cref="TabularReader.Read"/> and reused: spans are valid until the next fill.
/// Cells lie in one buffer with one byte between neighbours, so that one offset a cell is enough; cells that had to be unquoted are noted apart.
/// </summary>
public sealed class RowBatch
{
    private readonly List<Rejection> _rejections = [];
    private readonly List<(int RawStart, int Start, int Length)> _quoted = [];
    private int[] _starts = new int[4096];
    private int[] _lines = new int[256];
    private int _used;
    private int _rowStart;

    /// <summary>Number of rows that could be split.</summary>
    public int Count { get; private set; }

    /// <summary>Number of columns, as many as the header has.</summary>
    public int Columns { get; private set; }

    /// <summary>Rows that could not be split; their source rows aren't among <see cref="Count"/>.</summary>
    public IReadOnlyList<Rejection> Rejections => _rejections;

    /// <summary>Source rows this batch accounts for: those split and those rejected.</summary>
    public long RowsRead => Count + _rejections.Sum(rejection => (long)rejection.SourceRows);

    internal byte[] Bytes { get; set; } = [];

    /// <summary>Bytes of raw text still to be split (delimited text), or written so far.</summary>
    internal int Length { get; set; }

    /// <summary>Line number of the first byte of raw text.</summary>
    internal int FirstLine { get; set; }

    /// <summary>True where the raw text ends the file.</summary>
    internal bool IsLast { get; set; }

    /// <summary>The text of a cell as UTF-8, unquoted, not trimmed; empty where the cell is blank.</summary>
    public ReadOnlySpan<byte> Cell(int row, int column)
    {
        int at = (row * (Columns + 1)) + column;
        int start = _starts[at];
        int next = _starts[at + 1];
        return (start | next) >= 0 ? Bytes.AsSpan(start, next - start - 1) : QuotedNear(start, next);
    }

    /// <summary>The cell without spaces and tabs around it.</summary>
    public ReadOnlySpan<byte> Trimmed(int row, int column)
    {
        var cell = Cell(row, column);
        return cell.IsEmpty || (cell[0] > (byte)' ' && cell[^1] > (byte)' ') ? cell : cell.Trim(" \t"u8);
    }

    /// <summary>
    /// Where the cells of a row begin in <see cref="Bytes"/>, one more than columns; a cell ends one byte before the next begins.
    /// Of a negative number, and of the cell before it, ask <see cref="Cell"/>.
    /// </summary>
    internal ReadOnlySpan<int> Offsets(int row) => _starts.AsSpan(row * (Columns + 1), Columns + 1);

    public string Text(int row, int column) => Encoding.UTF8.GetString(Cell(row, column));

    /// <summary>Line (delimited text), sheet row or record number with the header as line 1, on which the row begins.</summary>
    public int Line(int row) => _lines[row];

    internal void Begin(int columns)
    {
        Columns = columns;
        Count = 0;
        Length = 0;
        _used = 0;
        _rowStart = 0;
        _rejections.Clear();
        _quoted.Clear();
    }

    internal void Reject(Rejection rejection) => _rejections.Add(rejection);

    // --- filling, by cell offsets into raw text -------------------------------------------------------------------

    /// <summary>Room for the offsets of <paramref name="more"/> further cells.</summary>
    internal int[] Starts(int more)
    {
        if (_used + more > _starts.Length)
        {
            Array.Resize(ref _starts, Math.Max(_used + more, _starts.Length * 2));
        }

        return _starts;
    }

    internal int Used
    {
        get => _used;
        set => _used = value;
    }

    internal void CellAt(int start)
    {
        Starts(1)[_used++] = start;
    }

    /// <summary>Notes a cell whose text was unquoted in place.</summary>
    internal void QuotedCellAt(int rawStart, int start, int length)
    {
        Starts(1)[_used++] = ~_quoted.Count;
        _quoted.Add((rawStart, start, length));
    }

    /// <summary>Number of cells of the row in hand.</summary>
    internal int CellsOfRow => _used - _rowStart;

    /// <summary>Finishes the row in hand, which must have as many cells as there are columns; <paramref name="end"/> is the offset behind its last byte.</summary>
    internal void FinishRow(int end, int line)
    {
        Starts(1)[_used++] = end + 1;
        if (Count == _lines.Length)
        {
            Array.Resize(ref _lines, _lines.Length * 2);
        }

        _lines[Count++] = line;
        _rowStart = _used;
    }

    /// <summary>Forgets the cells of the row in hand.</summary>
    internal void DropRow() => _used = _rowStart;

    /// <summary>Drops cells beyond the columns from the row in hand.</summary>
    internal void CutRow() => _used = _rowStart + Columns;

    internal int RawStartOfCellInHand(int column) => _starts[_rowStart + column] is >= 0 and var start ? start : _quoted[~_starts[_rowStart + column]].RawStart;

    internal ReadOnlySpan<byte> CellOfRowInHand(int column, int end)
    {
        int start = _starts[_rowStart + column];
        int next = _rowStart + column + 1 < _used ? _starts[_rowStart + column + 1] : end + 1;
        return (start | next) >= 0 ? Bytes.AsSpan(start, next - start - 1) : QuotedNear(start, next);
    }

    // --- filling, cell by cell ------------------------------------------------------------------------------------

    /// <summary>Appends a cell to the row in hand, for formats that come cell by cell.</summary>
    internal void Append(ReadOnlySpan<byte> utf8)
    {
        Reserve(utf8.Length + 1);
        CellAt(Length);
        utf8.CopyTo(Bytes.AsSpan(Length));
        Length += utf8.Length + 1;
    }

    internal void Append(ReadOnlySpan<char> text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length) + 1);
        CellAt(Length);
        Length += Encoding.UTF8.GetBytes(text, Bytes.AsSpan(Length)) + 1;
    }

    /// <summary>Finishes a row made by <c>Append</c>; missing cells at its end are blank.</summary>
    internal void FinishAppendedRow(int line)
    {
        while (CellsOfRow < Columns)
        {
            Append(ReadOnlySpan<byte>.Empty);
        }

        FinishRow(Length - 1, line);
    }

    private void Reserve(int more)
    {
        if (Length + more > Bytes.Length)
        {
            var wider = new byte[Math.Max(Length + more, Math.Max(Bytes.Length * 2, 64 << 10))];
            Bytes.AsSpan(0, Length).CopyTo(wider);
            Bytes = wider;
        }
    }

    private ReadOnlySpan<byte> QuotedNear(int start, int next)
    {
        if (start < 0)
        {
            var quoted = _quoted[~start];
            return Bytes.AsSpan(quoted.Start, quoted.Length);
        }

        return Bytes.AsSpan(start, _quoted[~next].RawStart - start - 1);
    }
}
