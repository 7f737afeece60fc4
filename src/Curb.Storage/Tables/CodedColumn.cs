using Curb.Columns;
using Curb.Storage.DuckDb;

namespace Curb.Storage.Tables;

/// <summary>The dictionary of one coded text column. Safe for one writer and many readers.</summary>
internal sealed class CodedColumn
{
    private readonly Lock _gate = new();
    private readonly TextDictionary _texts;
    private int _stored;
    private int _written;

    public CodedColumn(TextDictionary texts)
    {
        _texts = texts;
        _stored = _written = texts.Count;
    }

    public bool HasAdded => _texts.Count > _stored;

    /// <summary>Number of codes given out, the empty code 0 included.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _texts.Count;
            }
        }
    }

    /// <summary>The code of a text, given out where it is new. Empty text is 0.</summary>
    public int Code(string? text)
    {
        lock (_gate)
        {
            return _texts.Code(text);
        }
    }

    /// <summary>Store codes for every code of a delivered column's dictionary that the rows use; 0 elsewhere.</summary>
    public int[] CodesFor(TextColumn delivered)
    {
        var map = new int[delivered.Dictionary.Count];
        lock (_gate)
        {
            foreach (int code in delivered.Codes)
            {
                if (map[code] == 0 && code != 0)
                {
                    map[code] = _texts.Code(delivered.Dictionary.Utf8(code));
                }
            }
        }

        return map;
    }

    /// <summary>The text of a code; null for 0.</summary>
    public string? Text(int code)
    {
        lock (_gate)
        {
            return _texts.Text(code);
        }
    }

    /// <summary>The codes of all texts that meet a condition on their UTF-8 form.</summary>
    public IReadOnlyList<int> CodesWhere(Func<string, bool> condition)
    {
        lock (_gate)
        {
            return [.. Enumerable.Range(1, _texts.Count - 1).Where(code => condition(_texts.Text(code)!))];
        }
    }

    /// <summary>Fills in, for store codes that a reader met and has no code for yet, the code in the reader's own dictionary.</summary>
    /// <param name="codes">Store codes of a chunk.</param>
    /// <param name="map">Reader's code by store code; 0 where not met yet.</param>
    /// <param name="dictionary">The reader's dictionary.</param>
    public void Translate(ReadOnlySpan<int> codes, int[] map, TextDictionary dictionary)
    {
        lock (_gate)
        {
            foreach (int code in codes)
            {
                if ((uint)code >= (uint)map.Length)
                {
                    throw new InvalidDataException($"A stored code {code} stands for no text; run curb verify.");
                }

                if (map[code] == 0)
                {
                    map[code] = dictionary.Code(_texts.Utf8(code));
                }
            }
        }
    }

    public void WriteAdded(DuckDbAppender appender, string table, string column)
    {
        lock (_gate)
        {
            var (tableName, columnName) = (System.Text.Encoding.UTF8.GetBytes(table), System.Text.Encoding.UTF8.GetBytes(column));
            int rows = 0;
            for (; _written < _texts.Count; _written++)
            {
                appender.SetText(0, rows, tableName);
                appender.SetText(1, rows, columnName);
                appender.Column<int>(2)[rows] = _written;
                appender.SetText(3, rows, _texts.Utf8(_written));
                if (++rows == DuckDbAppender.Capacity)
                {
                    appender.Push(rows);
                    rows = 0;
                }
            }

            if (rows > 0)
            {
                appender.Push(rows);
            }
        }
    }

    public void MarkStored()
    {
        lock (_gate)
        {
            _stored = _written;
        }
    }
}
