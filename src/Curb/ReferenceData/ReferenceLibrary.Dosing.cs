using System.Globalization;

namespace Curb.ReferenceData;

public sealed partial class ReferenceLibrary
{
    private readonly Lazy<Dictionary<string, Frequency>> _frequencies;
    private readonly Lazy<Dictionary<string, DoseUnit>> _doseUnits;
    private readonly Lazy<Dictionary<string, RouteTerm>> _routes;
    private readonly Lazy<Dictionary<string, Procedure>> _procedures;

    /// <summary>A frequency as written in an order (q8h, TID, 每日三次, 3次/日), or null where the table does not know it.</summary>
    public Frequency? Frequency(string text) => _frequencies.Value.GetValueOrDefault(TermKey(text));

    /// <summary>A unit of dose or quantity (mg, 万U, 片), or null.</summary>
    public DoseUnit? DoseUnit(string text) => _doseUnits.Value.GetValueOrDefault(TermKey(text));

    /// <summary>
    /// A route as written in an order (IV, PO/NG, 静滴, 鞘内), or null. Case does not matter, but for the few texts the table holds in capitals because the case carries
    /// the meaning: IH is inhaled (North American systems), ih is subcutaneous (Chinese systems).
    /// </summary>
    public RouteTerm? Route(string text) => _routes.Value.GetValueOrDefault(text.Trim()) ?? _routes.Value.GetValueOrDefault(TermKey(text));

    /// <summary>
    /// The procedure of an ICD-9-CM-3 code, written with or without the dot, at any length: the longest code of the table that the given one starts with. Null where none fits.
    /// </summary>
    public Procedure? Procedure(string icd9cm3)
    {
        string digits = Digits(icd9cm3);
        for (int length = digits.Length; length >= 2; length--)
        {
            if (_procedures.Value.TryGetValue(digits[..length], out var procedure))
            {
                return procedure;
            }
        }

        return null;
    }

    public IReadOnlyCollection<Procedure> Procedures => _procedures.Value.Values;

    /// <summary>Lower case, half-width, no blanks, no dots between letters (t.i.d. is tid); a dot between digits stays.</summary>
    internal static string TermKey(string text)
    {
        Span<char> key = text.Length <= 128 ? stackalloc char[text.Length] : new char[text.Length];
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i] is >= '！' and <= '～' ? (char)(text[i] - 0xFEE0) : text[i];
            bool decimalPoint = c == '.' && i > 0 && i + 1 < text.Length && char.IsDigit(text[i - 1]) && char.IsDigit(text[i + 1]);
            if (!char.IsWhiteSpace(c) && (c != '.' || decimalPoint))
            {
                key[length++] = c == 'μ' ? 'µ' : char.ToLowerInvariant(c);
            }
        }

        return new string(key[..length]);
    }

    /// <summary>Digits of a procedure code; Chinese extensions (53.0300x001) are cut at the first letter.</summary>
    private static string Digits(string code)
    {
        Span<char> digits = stackalloc char[Math.Min(code.Length, 16)];
        int length = 0;
        foreach (char c in code)
        {
            if (char.IsAsciiDigit(c) && length < digits.Length)
            {
                digits[length++] = c;
            }
            else if (char.IsAsciiLetter(c))
            {
                break;
            }
        }

        return new string(digits[..length]);
    }

    private Dictionary<string, Frequency> ReadFrequencies()
    {
        var table = LatestTable("frequencies");
        int text = table.Column("text"), doses = table.Column("doses_per_day"), once = table.Column("once");
        var rows = new Dictionary<string, Frequency>(table.Count, StringComparer.Ordinal);
        for (int i = 0; i < table.Count; i++)
        {
            rows.TryAdd(TermKey(table[i, text]), new Frequency(table[i, text], Number(table, i, doses), table.Flag(i, once)));
        }

        return rows;
    }

    private Dictionary<string, DoseUnit> ReadDoseUnits()
    {
        var table = LatestTable("dose-units");
        int text = table.Column("text"), kind = table.Column("kind"), factor = table.Column("factor");
        var rows = new Dictionary<string, DoseUnit>(table.Count, StringComparer.Ordinal);
        for (int i = 0; i < table.Count; i++)
        {
            rows.TryAdd(TermKey(table[i, text]), new DoseUnit(table[i, text], table[i, kind], Number(table, i, factor) ?? throw table.Wrong(i, factor, "a number")));
        }

        return rows;
    }

    private Dictionary<string, RouteTerm> ReadRoutes()
    {
        var table = LatestTable("routes");
        int text = table.Column("text"), route = table.Column("route"), intravenous = table.Column("intravenous"), systemic = table.Column("systemic");
        var rows = new Dictionary<string, RouteTerm>(table.Count, StringComparer.Ordinal);
        for (int i = 0; i < table.Count; i++)
        {
            string written = table[i, text];
            rows.TryAdd(written.Any(char.IsAsciiLetterUpper) ? written : TermKey(written), new RouteTerm(written, table[i, route], table.Flag(i, intravenous), table.Flag(i, systemic)));
        }

        return rows;
    }

    private Dictionary<string, Procedure> ReadProcedures()
    {
        var table = LatestTable("procedures");
        int code = table.Column("code"), name = table.Column("name"), nameZh = table.Column("name_zh"), group = table.Column("group"), incision = table.Column("incision_class");
        int interventional = table.Column("interventional"), classes = table.Column("recommended_classes"), prophylaxis = table.Column("prophylaxis_default");
        var rows = new Dictionary<string, Procedure>(table.Count, StringComparer.Ordinal);
        for (int i = 0; i < table.Count; i++)
        {
            rows.TryAdd(Digits(table[i, code]), new Procedure(table[i, code], table[i, name], table[i, nameZh], table[i, group], table[i, incision], table.Flag(i, interventional), table.List(i, classes), table[i, prophylaxis]));
        }

        return rows;
    }

    private static double? Number(ReferenceTable table, int row, int column) =>
        table[row, column].Length == 0 ? null
        : double.TryParse(table[row, column], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value
        : throw table.Wrong(row, column, "a number");
}
