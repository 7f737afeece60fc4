using System.Globalization;
using System.Numerics;
using System.Text;
using Curb.Columns;
using Curb.Facts;

namespace Curb.Tallies;

/// <summary>Which rows of a fact table meet conditions, one bit a row; each condition is looked at once.</summary>
internal sealed class RowMarks(FactTable table)
{
    private readonly Dictionary<string, ulong[]> _marks = new(StringComparer.Ordinal);

    private int Words => (table.Count + 63) >> 6;

    /// <summary>Rows that meet all of the conditions, and those that the other marks hold.</summary>
    public ulong[] And(ulong[]? others, IReadOnlyList<Condition> conditions)
    {
        var marks = others is null ? All() : [.. others];
        foreach (var condition in conditions)
        {
            var met = Of(condition);
            for (int word = 0; word < marks.Length; word++)
            {
                marks[word] &= met[word];
            }
        }

        return marks;
    }

    private ulong[] All()
    {
        var marks = new ulong[Words];
        marks.AsSpan().Fill(ulong.MaxValue);
        if ((table.Count & 63) != 0)
        {
            marks[^1] = (1UL << (table.Count & 63)) - 1;
        }

        return marks;
    }

    private ulong[] Of(Condition condition)
    {
        string text = TallyText.Of(table, condition);
        return _marks.TryGetValue(text, out var known) ? known : _marks[text] = Work(condition);
    }

    private ulong[] Work(Condition condition)
    {
        var column = FactVocabulary.Column(table, condition.Column);
        var values = condition.Values.Select(value => FactVocabulary.ValueFor(column, value)).ToList();
        return condition.Test switch
        {
            ConditionTest.IsKnown => Known(column),
            ConditionTest.IsNull => Inverted(Known(column)),
            _ => column switch
            {
                TextColumn texts => Texts(texts, condition.Test, [.. values.Cast<string>()]),
                Column<bool> flags => Flags(flags, condition.Test, [.. values.Select(value => (bool)value ? 1.0 : 0.0)]),
                Column<int> wholes => Numbers(wholes, condition.Test, Decimals(values)),
                Column<long> longs when !values.Exists(value => value is double) => Numbers(longs, condition.Test, Wholes(values)),
                Column<long> longs => Numbers(longs, condition.Test, Decimals(values)),
                Column<double> numbers => Numbers(numbers, condition.Test, Decimals(values)),
                _ => throw new NotSupportedException($"Column {column.Name} has a type that is not compared."),
            },
        };
    }

    private static double[] Decimals(List<object> values) => [.. values.Select(value => Convert.ToDouble(value, CultureInfo.InvariantCulture))];

    private static long[] Wholes(List<object> values) => [.. values.Select(value => Convert.ToInt64(value, CultureInfo.InvariantCulture))];

    private ulong[] Known(Column column)
    {
        var marks = new ulong[Words];
        column.Known[..Math.Min(marks.Length, column.Known.Length)].CopyTo(marks);
        return marks;
    }

    private ulong[] Inverted(ulong[] marks)
    {
        var all = All();
        for (int word = 0; word < all.Length; word++)
        {
            all[word] &= ~marks[word];
        }

        return all;
    }

    /// <summary>Each text is looked at once, where it first occurs.</summary>
    private ulong[] Texts(TextColumn column, ConditionTest test, List<string> values)
    {
        if (test is ConditionTest.NotEqual or ConditionTest.NotIn)
        {
            return Both(Inverted(Texts(column, ConditionTest.In, values)), Known(column));
        }

        return test is ConditionTest.Equal or ConditionTest.In
            ? Among(column, values)
            : Ordered(new Distinct<bool>(column, text => text is not null && Compares(test, FactVocabulary.CompareTexts(text, values[0]), FactVocabulary.CompareTexts(text, values[^1]))));
    }

    private ulong[] Ordered(Distinct<bool> meets)
    {
        var marks = new ulong[Words];
        for (int row = 0; row < table.Count; row++)
        {
            marks[row >> 6] |= meets[row] ? 1UL << (row & 63) : 0;
        }

        return marks;
    }

    private ulong[] Among(TextColumn column, List<string> values)
    {
        var wanted = new bool[column.Dictionary.Count];
        foreach (string value in values)
        {
            wanted[column.Dictionary.Find(Encoding.UTF8.GetBytes(value))] = true;
        }

        wanted[0] = false;
        var marks = new ulong[Words];
        var codes = column.Codes;
        for (int row = 0; row < codes.Length; row++)
        {
            marks[row >> 6] |= wanted[codes[row]] ? 1UL << (row & 63) : 0;
        }

        return marks;
    }

    private ulong[] Flags(Column<bool> column, ConditionTest test, double[] values)
    {
        var (ifTrue, ifFalse) = (Meets(test, 1.0, values), Meets(test, 0.0, values));
        var marks = new ulong[Words];
        var held = column.Values;
        for (int row = 0; row < held.Length; row++)
        {
            marks[row >> 6] |= (held[row] ? ifTrue : ifFalse) ? 1UL << (row & 63) : 0;
        }

        return Both(marks, Known(column));
    }

    /// <summary>Whole numbers that a double can't tell apart are compared as they are.</summary>
    private ulong[] Numbers<T, TBound>(Column<T> column, ConditionTest test, TBound[] bounds)
        where T : unmanaged, INumberBase<T>
        where TBound : INumber<TBound>
    {
        var marks = new ulong[Words];
        var held = column.Values;
        for (int row = 0; row < held.Length; row++)
        {
            marks[row >> 6] |= Meets(test, TBound.CreateTruncating(held[row]), bounds) ? 1UL << (row & 63) : 0;
        }

        return Both(marks, Known(column));
    }

    private static bool Meets<T>(ConditionTest test, T held, T[] values)
        where T : IComparable<T>, IEquatable<T> => test switch
        {
            ConditionTest.Equal or ConditionTest.In => values.AsSpan().Contains(held),
            ConditionTest.NotEqual or ConditionTest.NotIn => !values.AsSpan().Contains(held),
            _ => Compares(test, held.CompareTo(values[0]), held.CompareTo(values[^1])),
        };

    /// <param name="test">An ordering test.</param>
    /// <param name="first">How the value compares with the first bound.</param>
    /// <param name="last">How it compares with the last.</param>
    private static bool Compares(ConditionTest test, int first, int last) => test switch
    {
        ConditionTest.Less => first < 0,
        ConditionTest.AtMost => first <= 0,
        ConditionTest.Greater => first > 0,
        ConditionTest.AtLeast => first >= 0,
        ConditionTest.Between => first >= 0 && last <= 0,
        _ => throw new ArgumentOutOfRangeException(nameof(test)),
    };

    private static ulong[] Both(ulong[] marks, ulong[] others)
    {
        for (int word = 0; word < marks.Length; word++)
        {
            marks[word] &= others[word];
        }

        return marks;
    }
}
