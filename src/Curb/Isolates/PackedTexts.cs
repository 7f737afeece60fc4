using Curb.Columns;

namespace Curb.Isolates;

/// <summary>Texts of rows one behind the other, for columns in which hardly any text occurs twice: their bytes and four more a row. Nothing where every row is blank.</summary>
internal sealed class PackedTexts
{
    private readonly byte[] _bytes = [];
    private readonly int[] _starts = [];

    /// <summary>Packs the given rows of a column.</summary>
    public PackedTexts(TextColumn column, ReadOnlySpan<int> rows)
    {
        long length = 0;
        foreach (int row in rows)
        {
            length += column.Utf8(row).Length;
        }

        if (length == 0)
        {
            return;
        }

        _bytes = new byte[length];
        _starts = new int[rows.Length + 1];
        for (int i = 0; i < rows.Length; i++)
        {
            var text = column.Utf8(rows[i]);
            text.CopyTo(_bytes.AsSpan(_starts[i]));
            _starts[i + 1] = _starts[i] + text.Length;
        }
    }

    public ReadOnlySpan<byte> this[int i] => _starts.Length == 0 ? default : _bytes.AsSpan(_starts[i].._starts[i + 1]);
}
