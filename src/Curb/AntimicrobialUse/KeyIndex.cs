using Curb.Columns;

namespace Curb.AntimicrobialUse;

/// <summary>Finds the row of a table by its key, from columns of other tables that name the key.</summary>
internal sealed class KeyIndex
{
    private readonly TextDictionary _dictionary;
    private readonly int[] _rowOfCode;

    public KeyIndex(TextColumn keys)
    {
        _dictionary = keys.Dictionary;
        _rowOfCode = new int[_dictionary.Count];
        Array.Fill(_rowOfCode, -1);
        for (int row = 0; row < keys.Count; row++)
        {
            if (keys.Codes[row] != 0)
            {
                _rowOfCode[keys.Codes[row]] = row;
            }
        }
    }

    /// <summary>The row that each row of another table names; -1 where it names none that was delivered.</summary>
    public int[] RowsOf(TextColumn names)
    {
        var translated = Translate(names);
        var rows = new int[names.Count];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = translated[names.Codes[row]];
        }

        return rows;
    }

    /// <summary>The row of each code of another column's dictionary.</summary>
    private int[] Translate(TextColumn names)
    {
        var translated = new int[names.Dictionary.Count];
        Array.Fill(translated, -1);
        foreach (int code in names.Codes)
        {
            if (code != 0 && translated[code] == -1)
            {
                int own = ReferenceEquals(names.Dictionary, _dictionary) ? code : _dictionary.Find(names.Dictionary.Utf8(code));
                translated[code] = own > 0 && own < _rowOfCode.Length ? _rowOfCode[own] : -1;
            }
        }

        return translated;
    }
}
