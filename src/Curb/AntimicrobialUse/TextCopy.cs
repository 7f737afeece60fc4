using Curb.Columns;

namespace Curb.AntimicrobialUse;

/// <summary>Copies texts of a received column into a fact column by code, so that each distinct text is hashed once.</summary>
internal sealed class TextCopy
{
    private readonly TextColumn _from;
    private readonly TextColumn _to;
    private readonly int[]? _codes;

    public TextCopy(TextColumn from, TextColumn to)
    {
        _from = from;
        _to = to;
        _codes = ReferenceEquals(from.Dictionary, to.Dictionary) ? null : new int[from.Dictionary.Count];
    }

    /// <summary>A copy that takes the source's dictionary over: for columns where nearly every text is another one (keys).</summary>
    public static TextCopy Sharing(TextColumn from, TextColumn to)
    {
        to.Share(from.Dictionary);
        return new TextCopy(from, to);
    }

    public bool Has(int row) => row >= 0 && _from.Codes[row] != 0;

    public void Append(int row)
    {
        if (row < 0)
        {
            _to.AppendNull();
            return;
        }

        int code = _from.Codes[row];
        _to.AppendCode(_codes is null || code == 0 ? code : Translated(code));
    }

    private int Translated(int code)
    {
        if (_codes![code] == 0)
        {
            _codes[code] = _to.Dictionary.Code(_from.Dictionary.Utf8(code));
        }

        return _codes[code];
    }
}
