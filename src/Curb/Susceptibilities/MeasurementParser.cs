using System.Globalization;
using System.Text;

namespace Curb.Susceptibilities;

/// <summary>
/// Reads what laboratories write in a result cell: <c>&lt;=0.25</c>, <c>≥ 64</c>, <c>=&gt;8</c>, <c>0,5</c>, <c>16/4</c>, <c>.5</c>, <c>128.</c>, full-width forms,
/// <c>8 mg/L</c>, <c>19mm</c>, <c>R</c>, <c>NEG</c>. One parser for every source, so that no path can read a sign another way.
/// </summary>
public static class MeasurementParser
{
    private const int SmallestZone = 6;
    private const int LargestZone = 80;
    private const decimal CotrimoxazoleParts = 20;

    private static readonly HashSet<string> s_notTested = new(StringComparer.OrdinalIgnoreCase)
    {
        "", "-", "--", "*", ".", "/", "ND", "NA", "N/A", "NT", "N.D.", "NULL", "(-)", "NOT DONE", "NOT TESTED", "未做", "未测", "未检", "无",
    };

    private static readonly (string Text, bool Positive)[] s_screens =
    [
        ("POS", true), ("POSITIVE", true), ("+", true), ("阳性", true), ("NEG", false), ("NEGATIVE", false), ("阴性", false),
    ];

    private static readonly HashSet<string> s_micUnits = new(StringComparer.OrdinalIgnoreCase) { "mg/l", "ug/ml", "μg/ml", "µg/ml", "mcg/ml" };

    private static readonly HashSet<string> s_zoneUnits = new(StringComparer.OrdinalIgnoreCase) { "mm", "毫米" };

    /// <summary>Reads one cell for a test. A null fault means that <paramref name="value"/> holds what the cell says.</summary>
    public static ValueFault? Read(ReadOnlySpan<char> cell, SusceptibilityTest test, out MeasuredValue value)
    {
        value = default;
        string text = Normalise(cell);
        if (s_notTested.Contains(text))
        {
            return null;
        }

        if (ReadWord(text) is { } word)
        {
            value = word;
            return null;
        }

        if (text.Equals("TRM", StringComparison.OrdinalIgnoreCase))
        {
            return new ValueFault("terminated", "a result; TRM says that the instrument ended the test without one");
        }

        return ReadNumber(text, test, out value);
    }

    /// <summary>Reads one UTF-8 cell.</summary>
    public static ValueFault? Read(ReadOnlySpan<byte> cell, SusceptibilityTest test, out MeasuredValue value) =>
        Read(Encoding.UTF8.GetString(cell), test, out value);

    private static MeasuredValue? ReadWord(string text)
    {
        if (SirCategories.Read(text) is { } category)
        {
            return new MeasuredValue { Kind = ValueKind.Category, Reported = category };
        }

        foreach (var (screen, positive) in s_screens)
        {
            if (text.Equals(screen, StringComparison.OrdinalIgnoreCase))
            {
                return new MeasuredValue { Kind = ValueKind.Screen, Positive = positive };
            }
        }

        return null;
    }

    private static ValueFault? ReadNumber(string text, SusceptibilityTest test, out MeasuredValue value)
    {
        value = default;
        var rest = text.AsSpan();
        var reported = TakeCategory(ref rest);
        var sign = TakeOperator(ref rest);
        if (sign is null || !TakeNumber(ref rest, out decimal number, out bool ambiguous))
        {
            return NotANumber(test);
        }

        if (ambiguous)
        {
            return new ValueFault("ambiguous-number", "a decimal point, or no separator: 1024 or 1.024");
        }

        if (rest.StartsWith("/") && rest.Length > 1 && (char.IsAsciiDigit(rest[1]) || rest[1] == '.'))
        {
            rest = rest[1..];
            if (!TakeNumber(ref rest, out _, out _))
            {
                return NotANumber(test);
            }
        }

        var unit = rest.Trim().ToString();
        return test.Method switch
        {
            TestMethod.Reported => new ValueFault("method-unknown", "a category (S, I, R): the column names no method, so a number can't be read; name the column CODE_NM, CODE_NE or CODE_ND10"),
            TestMethod.Disk => ReadZone(number, sign.Value, unit, reported, test, out value),
            _ => ReadMic(number, sign.Value, unit, reported, test, out value),
        };
    }

    private static ValueFault? ReadMic(decimal number, ValueOperator sign, string unit, SirCategory reported, SusceptibilityTest test, out MeasuredValue value)
    {
        value = default;
        if (unit.Length > 0 && !s_micUnits.Contains(unit))
        {
            return new ValueFault(s_zoneUnits.Contains(unit) ? "wrong-unit" : "not-a-number", $"an MIC in mg/L in column {test.ColumnName}: 8, <=0.25, >32");
        }

        var read = Dilution.StepOf((double)number) ?? CotrimoxazoleTotal(number, test);
        if (read is not { } dilution)
        {
            return new ValueFault("not-a-dilution", "a two-fold dilution or a gradient-strip half step in mg/L: 0.25, 0.38, 4, 6, 8");
        }

        // A half step was taken up to the next whole one, so "greater than the half step" already begins there.
        int step = dilution.Step;
        value = new MeasuredValue
        {
            Kind = ValueKind.Mic,
            Operator = sign,
            Number = (double)number,
            Reported = reported,
            Low = (short)Below(sign, step, sign == ValueOperator.Greater && !dilution.Half ? step + 1 : step, Dilution.Lowest),
            High = (short)Above(sign, step, sign == ValueOperator.Less ? step - 1 : step, Dilution.Highest),
        };
        return null;
    }

    /// <summary>Cotrimoxazole written as the sum of both parts (1:19): 40 stands for 2/38, whose first part is compared.</summary>
    private static (int Step, bool Half)? CotrimoxazoleTotal(decimal number, SusceptibilityTest test) =>
        test.Drug == "SXT" ? Dilution.StepOf((double)(number / CotrimoxazoleParts)) : null;

    private static ValueFault? ReadZone(decimal number, ValueOperator sign, string unit, SirCategory reported, SusceptibilityTest test, out MeasuredValue value)
    {
        value = default;
        if (unit.Length > 0 && !s_zoneUnits.Contains(unit))
        {
            return new ValueFault(s_micUnits.Contains(unit) ? "wrong-unit" : "not-a-number", $"a zone in mm in column {test.ColumnName}: 19");
        }

        if (number is < SmallestZone or > LargestZone)
        {
            return new ValueFault("zone-out-of-range", $"a zone from {SmallestZone} (no inhibition: the disk itself) to {LargestZone} mm");
        }

        // Zones are read to the whole millimetre; a fraction is cut, which never makes an isolate look more susceptible.
        int zone = (int)Math.Floor(number);
        value = new MeasuredValue
        {
            Kind = ValueKind.Zone,
            Operator = sign,
            Number = (double)number,
            Reported = reported,
            Low = (short)Below(sign, zone, sign == ValueOperator.Greater ? zone + 1 : zone, 0),
            High = (short)Above(sign, zone, sign == ValueOperator.Less ? zone - 1 : zone, Dilution.Highest),
        };
        return null;
    }

    private static int Below(ValueOperator sign, int equal, int bounded, int open) => sign switch
    {
        ValueOperator.Less or ValueOperator.AtMost => open,
        ValueOperator.Equal => equal,
        _ => bounded,
    };

    private static int Above(ValueOperator sign, int equal, int bounded, int open) => sign switch
    {
        ValueOperator.Greater or ValueOperator.AtLeast => open,
        ValueOperator.Equal => equal,
        _ => bounded,
    };

    private static ValueFault NotANumber(SusceptibilityTest test) => test.Method switch
    {
        TestMethod.Disk => new ValueFault("not-a-number", "a zone in mm or a category: 19, 06, R"),
        TestMethod.Reported => new ValueFault("unknown-category", "a category: S, I, R, SDD, NS"),
        _ => new ValueFault("not-a-number", "an MIC or a category: 0.5, <=0.25, >32, 16/4, R"),
    };

    /// <summary>A category written beside the value, before or after it: <c>32 R</c>, <c>R(&gt;=32)</c>, <c>&lt;=1(S)</c>. What remains is the value.</summary>
    private static SirCategory TakeCategory(ref ReadOnlySpan<char> text)
    {
        int first = text.IndexOfAny("0123456789.<>=");
        if (first > 0 && SirCategories.Read(text[..first].Trim(" (:")) is { } before)
        {
            text = text[first..].TrimEnd(" )");
            return before;
        }

        int last = text.LastIndexOfAny("0123456789.");
        if (last >= 0 && last < text.Length - 1 && SirCategories.Read(text[(last + 1)..].Trim(" ()")) is { } after)
        {
            text = text[..(last + 1)];
            return after;
        }

        return SirCategory.None;
    }

    /// <summary>The sign, spelled as hospitals spell it; null where signs contradict each other.</summary>
    private static ValueOperator? TakeOperator(ref ReadOnlySpan<char> text)
    {
        int length = text.IndexOfAnyExcept("<>= ");
        if (length < 0)
        {
            return null;
        }

        string sign = text[..length].ToString().Replace(" ", "", StringComparison.Ordinal);
        text = text[length..];
        return sign switch
        {
            "" or "=" => ValueOperator.Equal,
            "<" => ValueOperator.Less,
            "<=" or "=<" => ValueOperator.AtMost,
            ">" => ValueOperator.Greater,
            ">=" or "=>" => ValueOperator.AtLeast,
            _ => null,
        };
    }

    private static bool TakeNumber(ref ReadOnlySpan<char> text, out decimal number, out bool ambiguous)
    {
        int length = text.IndexOfAnyExcept("0123456789.,");
        var digits = length < 0 ? text : text[..length];
        text = length < 0 ? default : text[length..];
        int comma = digits.IndexOf(',');
        ambiguous = comma > 0 && digits.Length - comma == 4 && digits[..comma].IndexOfAnyExcept('0') >= 0;
        return decimal.TryParse(digits.ToString().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Full-width and Unicode forms to their plain ones, outer spaces removed. ≤ becomes &lt;= and ≥ becomes &gt;=, never the other way.</summary>
    private static string Normalise(ReadOnlySpan<char> cell)
    {
        var plain = new StringBuilder(cell.Length + 2);
        foreach (char c in cell)
        {
            _ = c switch
            {
                '≤' or '≦' or '⩽' or '≲' => plain.Append("<="),
                '≥' or '≧' or '⩾' or '≳' => plain.Append(">="),
                '﹤' => plain.Append('<'),
                '﹥' => plain.Append('>'),
                '。' => plain.Append('.'),
                '、' => plain.Append(','),
                '\u3000' or '\u00A0' or '\t' or '\uFEFF' => plain.Append(' '),
                '—' or '–' or '－' => plain.Append('-'),
                >= '！' and <= '～' => plain.Append((char)(c - 0xFEE0)),
                _ => plain.Append(c),
            };
        }

        return plain.ToString().Trim();
    }
}
