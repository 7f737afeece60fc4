using Curb.Columns;
using Curb.Facts;

namespace Curb.Tallies;

/// <summary>Numbers the combinations of key values that occur in one fact of an institution, over all parts of its patients.</summary>
internal sealed class TallyCells(string fact, IReadOnlyList<string> keys)
{
    // A combination is one number: so many bits for the value of each key.
    private const int BitsPerKey = 21;

    private const int MostRoom = 1 << 18;

    private readonly TextDictionary[] _texts = [.. keys.Select(_ => new TextDictionary())];
    private readonly Dictionary<ulong, int> _numbers = [];
    private readonly List<ulong> _combinations = [];

    public string Fact => fact;

    public IReadOnlyList<string> Keys => keys;

    public int Count => _combinations.Count;

    /// <summary>The values of a key: texts, and dates as texts; code 0 is unknown.</summary>
    public TextDictionary Texts(int key) => _texts[key];

    /// <summary>The code of a cell's value of a key.</summary>
    public int Code(int cell, int key) => (int)(_combinations[cell] >> (BitsPerKey * key)) & ((1 << BitsPerKey) - 1);

    /// <summary>The cell of every row; new combinations get the next numbers.</summary>
    public int[] Of(FactTable table)
    {
        int[][] codes = [.. keys.Select((_, key) => Codes(table, key))];
        long room = _texts.Aggregate(1L, (product, texts) => product * texts.Count);
        // Where all combinations that there could be find room, a row finds its cell without a search.
        var known = room <= MostRoom ? new int[room] : [];
        var cells = new int[table.Count];
        for (int row = 0; row < cells.Length; row++)
        {
            long place = 0;
            for (int key = codes.Length - 1; key >= 0 && known.Length > 0; key--)
            {
                place = (place * _texts[key].Count) + codes[key][row];
            }

            cells[row] = known.Length == 0 ? Number(codes, row) : known[place] != 0 ? known[place] - 1 : (known[place] = Number(codes, row) + 1) - 1;
        }

        return cells;
    }

    private int Number(int[][] codes, int row)
    {
        ulong combination = 0;
        for (int key = 0; key < codes.Length; key++)
        {
            combination |= (ulong)codes[key][row] << (BitsPerKey * key);
        }

        if (!_numbers.TryGetValue(combination, out int number))
        {
            _numbers.Add(combination, number = _combinations.Count);
            _combinations.Add(combination);
        }

        return number;
    }

    private int[] Codes(FactTable table, int key)
    {
        var codes = table.Find(keys[key]) switch
        {
            TextColumn texts => Texts(texts, _texts[key]),
            Column<int> dates => Days(dates, dates.Values, _texts[key], day => day),
            Column<long> times => Days(times, times.Values, _texts[key], Instants.Day),
            _ => throw new NotSupportedException($"{keys[key]} of {fact} can't keep sums apart."),
        };
        return _texts[key].Count <= 1 << BitsPerKey ? codes : throw new InvalidDataException($"{keys[key]} of {fact} has more than {1 << BitsPerKey} values.");
    }

    private static int[] Texts(TextColumn column, TextDictionary all)
    {
        var known = new int[column.Dictionary.Count];
        var codes = new int[column.Count];
        var held = column.Codes;
        for (int row = 0; row < codes.Length; row++)
        {
            int code = held[row];
            codes[row] = known[code] != 0 || code == 0 ? known[code] : known[code] = all.Code(column.Dictionary.Utf8(code));
        }

        return codes;
    }

    private static int[] Days<T>(Column column, ReadOnlySpan<T> values, TextDictionary all, Func<T, int> dayOf)
    {
        var known = new Dictionary<int, int>();
        var codes = new int[column.Count];
        for (int row = 0; row < codes.Length; row++)
        {
            if (column.IsNull(row))
            {
                continue;
            }

            int day = dayOf(values[row]);
            if (!known.TryGetValue(day, out codes[row]))
            {
                known[day] = codes[row] = all.Code(FactVocabulary.DimensionText(Columns.Days.ToDate(day)));
            }
        }

        return codes;
    }
}
