using System.Globalization;
using Curb.Intake;
using Curb.ReferenceData;

namespace Curb.Measurements;

/// <summary>
/// The items of <c>reference/measurements</c> with the names, codes and units under which sources deliver them. The same reading is done where files are taken in, which refuses
/// what can't be read, and where facts are derived. Safe to share between threads.
/// </summary>
public sealed class MeasuredItems
{
    public const string Temperature = "temperature";
    public const string Creatinine = "creatinine";
    public const string Inflammation = "inflammation";
    public const string Liver = "liver";
    public const string Kidney = "kidney";

    private const string Dataset = "measurements";
    private const string Units = "measurement-units";
    private static readonly string[] s_comparators = ["<=", ">=", "≤", "≥", "<", ">"];

    private readonly Dictionary<string, MeasuredItem> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MeasuredItem> _byCode = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Item, string Unit), (double Factor, double Offset)> _units = [];
    private readonly Dictionary<string, List<string>> _unitNames = new(StringComparer.Ordinal);

    /// <exception cref="ReferenceFaultException">A table is missing, a number is none, or a name stands for two items.</exception>
    public MeasuredItems(ReferenceLibrary reference)
    {
        All = ReadItems(reference.Table(Dataset, reference.Latest(Dataset)));
        ReadUnits(reference.Table(Units, reference.Latest(Units)));
    }

    /// <summary>Every item, in the order of the table.</summary>
    public IReadOnlyList<MeasuredItem> All { get; }

    /// <summary>The item of a code of ours; null where there is none.</summary>
    public MeasuredItem? Item(string? code) => code is null ? null : _byCode.GetValueOrDefault(code);

    /// <summary>The item that the first known of some names or LOINC codes stands for; null where none does.</summary>
    public MeasuredItem? Find(params IEnumerable<string?> names) => names.OfType<string>().Select(name => _byName.GetValueOrDefault(Key(name))).FirstOrDefault(item => item is not null);

    /// <summary>Reads a value as delivered: 38.6, "&lt;0.02", "38.6℃".</summary>
    /// <param name="item">What was measured.</param>
    /// <param name="text">The value, with its sign and perhaps its unit.</param>
    /// <param name="unit">The unit where it is told apart; blank otherwise.</param>
    /// <param name="fault">Why it can't be read.</param>
    /// <returns>The value in the item's unit; null with a fault.</returns>
    public MeasuredValue? Read(MeasuredItem item, string? text, string? unit, out MeasurementFault? fault)
    {
        string plain = HalfWidth.Fold(text ?? "").Trim();
        string sign = s_comparators.FirstOrDefault(one => plain.StartsWith(one, StringComparison.Ordinal)) ?? "";
        plain = plain[sign.Length..].TrimStart();
        int digits = plain.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        // A comma may be a decimal point or part thousands, and two numbers are a range: neither is guessed at.
        bool single = digits == plain.Length || plain[digits] is not (',' or '-' or '~' or '/');
        if (!double.TryParse(plain.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) || !single)
        {
            fault = new MeasurementFault("not-a-number", $"a number such as 38.6, or a bound such as <{item.Least + 1:0.##}");
            return null;
        }

        string own = plain[digits..].Trim(), told = unit?.Trim() ?? "";
        if (own.Length > 0 && told.Length > 0 && Key(own) != Key(told))
        {
            fault = new MeasurementFault("unit-conflict", $"one unit, not {own} beside the number and {told} apart");
            return null;
        }

        string given = own.Length > 0 ? own : told;
        if (!_units.TryGetValue((item.Code, Key(given)), out var conversion))
        {
            fault = new MeasurementFault("unknown-unit", $"one of the units of {item.NameZh}: {string.Join(", ", _unitNames.GetValueOrDefault(item.Code, []))}");
            return null;
        }

        return InLimits(new MeasuredValue(item, sign switch { "≤" => "<=", "≥" => ">=", _ => sign }, (number * conversion.Factor) + conversion.Offset), out fault);
    }

    /// <summary>What every source may deliver, for messages.</summary>
    public string Names => string.Join(", ", All.Select(item => item.NameZh));

    private static MeasuredValue? InLimits(MeasuredValue value, out MeasurementFault? fault)
    {
        var item = value.Item;
        fault = value.Value < item.Least || value.Value > item.Most ? new MeasurementFault("number-out-of-range", string.Create(CultureInfo.InvariantCulture, $"{item.NameZh} from {item.Least:0.##} up to {item.Most:0.##} {item.ShownUnit}: correct the value or its unit")) : null;
        return fault is null ? value : null;
    }

    private List<MeasuredItem> ReadItems(ReferenceTable table)
    {
        var items = new List<MeasuredItem>();
        for (int row = 0; row < table.Count; row++)
        {
            string Cell(string name) => table[row, table.Column(name)];
            var item = new MeasuredItem(Cell("code"), Cell("zh"), Cell("en"), Cell("kind"), Cell("unit"), (int)Number(table, row, "decimals"), Number(table, row, "least"), Number(table, row, "most"));
            items.Add(item);
            _byCode.Add(item.Code, item);
            foreach (string name in Cell("names").Split(';').Concat(Cell("loinc").Split(';')).Append(item.Code).Select(Key).Distinct())
            {
                if (!_byName.TryAdd(name, item))
                {
                    throw new ReferenceFaultException($"{table.Path}, row {row + 1}: '{name}' stands for {_byName[name].Code} and {item.Code}; expected one.");
                }
            }
        }

        return items;
    }

    private void ReadUnits(ReferenceTable table)
    {
        for (int row = 0; row < table.Count; row++)
        {
            string item = table[row, table.Column("code")], unit = table[row, table.Column("unit")];
            if (Item(item) is null || !_units.TryAdd((item, Key(unit)), (Number(table, row, "factor"), Number(table, row, "offset"))))
            {
                throw new ReferenceFaultException($"{table.Path}, row {row + 1}: found {item} {unit}, expected a code of reference/{Dataset} with each unit once.");
            }

            if (unit.Length > 0)
            {
                (_unitNames.TryGetValue(item, out var names) ? names : _unitNames[item] = []).Add(unit);
            }
        }
    }

    private static double Number(ReferenceTable table, int row, string column) =>
        double.TryParse(table[row, table.Column(column)], NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : throw table.Wrong(row, table.Column(column), "a number");

    /// <summary>Names and units are compared without blanks, letter case, widths of letters and the two micro signs.</summary>
    private static string Key(string text) => string.Concat(HalfWidth.Fold(text).Where(c => !char.IsWhiteSpace(c))).ToLowerInvariant();
}
