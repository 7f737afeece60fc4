using System.Globalization;
using System.Text;
using Curb.Exchange.Tabular;

namespace Curb.Exchange.Whonet;

/// <summary>The fields of a WHONET-style row, and the key of its isolate. Not safe for several threads: each takes one of its own.</summary>
internal sealed class WhonetCells(WhonetLayout layout, WhonetDates dates)
{
    private readonly Dictionary<int, byte[]> _dateTexts = [];
    private byte[] _key = new byte[256];

    /// <summary>The trimmed cell of a field; empty where blank or where the file has no such column.</summary>
    public ReadOnlySpan<byte> Of(RowBatch batch, int row, WhonetField field) =>
        layout.Of(field) is var column and >= 0 ? batch.Trimmed(row, column) : default;

    /// <summary>What keeps a row from being taken: the field that is missing or can't be read; null where nothing does.</summary>
    public WhonetField? Obstacle(RowBatch batch, int row)
    {
        if (Of(batch, row, WhonetField.Organism).IsEmpty)
        {
            return WhonetField.Organism;
        }

        var date = Of(batch, row, WhonetField.SpecimenDate);
        return date.IsEmpty || dates[WhonetField.SpecimenDate].Read(date) is not null ? null : WhonetField.SpecimenDate;
    }

    /// <summary>Laboratory|patient|specimen|date|organism in small letters|isolate number, in a buffer that the next row reuses.</summary>
    public ReadOnlySpan<byte> Key(RowBatch batch, int row)
    {
        int length = 0;
        Add(Of(batch, row, WhonetField.Laboratory), ref length);
        Add(Of(batch, row, WhonetField.PatientId), ref length);
        Add(Of(batch, row, WhonetField.SpecimenNumber), ref length);
        Add(Date(Of(batch, row, WhonetField.SpecimenDate)), ref length);
        int organism = length;
        Add(Of(batch, row, WhonetField.Organism), ref length);
        System.Text.Ascii.ToLowerInPlace(_key.AsSpan(organism, length - organism), out _);
        Add(Of(batch, row, WhonetField.IsolateNumber), ref length);
        return _key.AsSpan(0, length - 1);
    }

    /// <summary>A digest of all cells of a row but its running number.</summary>
    public UInt128 Content(RowBatch batch, int row)
    {
        UInt128 digest = 0;
        int index = layout.Of(WhonetField.RowIndex);
        for (int column = 0; column < batch.Columns; column++)
        {
            if (column != index)
            {
                digest = RowMemory.Digest(digest, batch.Cell(row, column));
            }
        }

        return digest;
    }

    private void Add(ReadOnlySpan<byte> part, ref int length)
    {
        if (length + part.Length + 1 > _key.Length)
        {
            Array.Resize(ref _key, Math.Max(length + part.Length + 1, _key.Length * 2));
        }

        part.CopyTo(_key.AsSpan(length));
        _key[length + part.Length] = (byte)'|';
        length += part.Length + 1;
    }

    /// <summary>A date as the key writes it, so that another date format of the same file is no other isolate.</summary>
    private ReadOnlySpan<byte> Date(ReadOnlySpan<byte> cell)
    {
        if (cell.IsEmpty || dates[WhonetField.SpecimenDate].Read(cell) is not { } day)
        {
            return cell;
        }

        if (!_dateTexts.TryGetValue(day, out var text))
        {
            text = Encoding.UTF8.GetBytes(Columns.Days.ToDate(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            _dateTexts.Add(day, text);
        }

        return text;
    }
}
