using System.Text;
using Curb.Columns;
using Curb.Intake;

namespace Curb.Exchange.Profiles;

/// <summary>What is wrong with a cell.</summary>
internal sealed record CellFault(string Expected, string Reason);

/// <summary>One column of a source on its way into one received column: reads a cell, holds it, and appends it once the whole row is known to be good.</summary>
internal abstract class MappedColumn(ColumnDefinition definition)
{
    public ColumnDefinition Definition { get; } = definition;

    /// <summary>Reads a cell that isn't blank; a fault where it doesn't fit.</summary>
    public abstract CellFault? Read(ReadOnlySpan<byte> cell);

    /// <summary>Holds "unknown".</summary>
    public abstract void ReadBlank();

    /// <summary>True where a value is held.</summary>
    public abstract bool HasValue { get; }

    /// <summary>Appends what is held to the received column.</summary>
    public abstract void Append();

    /// <summary>The reader for a received column of that type.</summary>
    public static MappedColumn To(Column target, ColumnDefinition definition, DateForms? dates) => target switch
    {
        TextColumn text => new MappedText(text, definition),
        Column<int> { Type: ColumnType.Date } date => new MappedDate(date, definition, dates!),
        Column<long> { Type: ColumnType.Timestamp } time => new MappedTime(time, definition, dates!),
        Column<double> number => new MappedNumber(number, definition),
        Column<int> whole => new MappedWhole(whole, definition),
        Column<bool> flag => new MappedFlag(flag, definition),
        _ => throw new ProfileFaultException($"{definition.Header} can't go to {target.Name}, which has type {target.Type}"),
    };
}

internal sealed class MappedText(TextColumn target, ColumnDefinition definition) : MappedColumn(definition)
{
    private readonly ValueTexts _values = new(definition);
    private int _code;

    public override bool HasValue => _code != 0;

    public override CellFault? Read(ReadOnlySpan<byte> cell)
    {
        var fault = _values.Translate(cell, out var text);
        _code = fault is not null ? 0 : text is null ? target.Dictionary.Code(cell) : target.Dictionary.Code(text);
        return fault;
    }

    public void Hold(string? text) => _code = target.Dictionary.Code(text);

    public override void ReadBlank() => _code = 0;

    public override void Append() => target.AppendCode(_code);
}

internal sealed class MappedNumber(Column<double> target, ColumnDefinition definition) : MappedColumn(definition)
{
    private double? _value;

    /// <summary>The unit that stood behind the number in the cell.</summary>
    public string Unit { get; private set; } = "";

    public override bool HasValue => _value is not null;

    public override CellFault? Read(ReadOnlySpan<byte> cell)
    {
        ReadBlank();
        if (Definition.Units.Count > 0 && CellText.TrySum(cell, Definition.Units, out double sum))
        {
            return InRange(sum) ?? Hold(sum, "");
        }

        if (!CellText.TryNumber(cell, out double number, out double? upper, out var unit) || (unit.Length > 0 && Definition.UnitTo.Length == 0))
        {
            return new CellFault("a number with a decimal point, such as 1.5, and no unit", "not-a-number");
        }

        if (upper is { } high)
        {
            if (Definition.Range != "middle")
            {
                return new CellFault("one number, not a range", "not-a-number");
            }

            number = (number + high) / 2;
        }

        return InRange(number) ?? Hold(number, unit);
    }

    private CellFault? Hold(double number, string unit)
    {
        (_value, Unit) = (number, unit);
        return null;
    }

    private CellFault? InRange(double number) => number < Definition.Minimum || number > Definition.Maximum
        ? new CellFault($"a number {(Definition.Minimum is { } low ? $"from {low} " : "")}{(Definition.Maximum is { } most ? $"up to {most}" : "up")}", "number-out-of-range")
        : null;

    public override void ReadBlank() => (_value, Unit) = (null, "");

    public override void Append() => target.Append(_value);
}

internal sealed class MappedWhole(Column<int> target, ColumnDefinition definition) : MappedColumn(definition)
{
    private int? _value;

    public override bool HasValue => _value is not null;

    public override CellFault? Read(ReadOnlySpan<byte> cell)
    {
        bool whole = CellText.TryNumber(cell, out double number, out double? upper, out var unit) && upper is null && unit.Length == 0 && number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue;
        _value = whole ? (int)number : null;
        return whole ? null : new CellFault("a whole number, such as 1", "not-a-number");
    }

    public override void ReadBlank() => _value = null;

    public override void Append() => target.Append(_value);
}

internal sealed class MappedFlag(Column<bool> target, ColumnDefinition definition) : MappedColumn(definition)
{
    private static readonly HashSet<string> s_yes = new(StringComparer.OrdinalIgnoreCase) { "1", "是", "有", "true", "y", "yes", "√", "+" };
    private static readonly HashSet<string> s_no = new(StringComparer.OrdinalIgnoreCase) { "0", "2", "否", "无", "false", "n", "no", "×", "-" };
    private bool? _value;

    public override bool HasValue => _value is not null;

    public override CellFault? Read(ReadOnlySpan<byte> cell)
    {
        var text = CellText.HalfWidth(Encoding.UTF8.GetString(cell));
        _value = s_yes.Contains(text) ? true : s_no.Contains(text) ? false : null;
        return _value is null ? new CellFault("是 or 否", "unknown-code") : null;
    }

    public override void ReadBlank() => _value = null;

    public override void Append() => target.Append(_value);
}

internal sealed class MappedTime(Column<long> target, ColumnDefinition definition, DateForms dates) : MappedColumn(definition)
{
    public long? Micros { get; private set; }

    public override bool HasValue => Micros is not null;

    public override CellFault? Read(ReadOnlySpan<byte> cell)
    {
        Micros = dates.TryRead(cell, out long micros, out var reason) ? micros : null;
        return Micros is null ? MappedDate.Fault(reason, "2024-03-05 14:20", dates) : null;
    }

    public override void ReadBlank() => Micros = null;

    public override void Append() => target.Append(Micros);
}

internal sealed class MappedDate(Column<int> target, ColumnDefinition definition, DateForms dates) : MappedColumn(definition)
{
    public long? Micros { get; private set; }

    public override bool HasValue => Micros is not null;

    public override CellFault? Read(ReadOnlySpan<byte> cell)
    {
        Micros = dates.TryRead(cell, out long micros, out var reason) ? micros : null;
        return Micros is null ? Fault(reason, "2024-03-05", dates) : null;
    }

    public override void ReadBlank() => Micros = null;

    public override void Append() => target.Append(Micros is { } micros ? Instants.Day(micros) : (int?)null);

    public static CellFault Fault(string reason, string example, DateForms dates) => reason switch
    {
        "future-date" => new CellFault($"a date up to {dates.NotAfter:yyyy-MM-dd}: later ones had not come when the file was delivered; correct the year", reason),
        "impossible-date" => new CellFault($"a day and a time of day that exist, such as {example}", reason),
        "ambiguous-date" => new CellFault($"a date whose day and month can be told apart, such as {example}", reason),
        _ => new CellFault($"a date{(dates.NeedsCentury ? " with a year of four digits" : "")}, such as {example}", reason),
    };
}

/// <summary>A column's source texts and what they become.</summary>
internal sealed class ValueTexts
{
    private readonly ColumnDefinition _definition;
    private readonly Dictionary<string, string> _values;

    public ValueTexts(ColumnDefinition definition)
    {
        _definition = definition;
        _values = definition.Values.ToDictionary(pair => Plain(pair.Key), pair => pair.Value, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The text that stands for the cell; null where the cell stays as it is.</summary>
    public CellFault? Translate(ReadOnlySpan<byte> cell, out string? text)
    {
        text = null;
        if (_values.Count == 0)
        {
            return null;
        }

        if (_values.TryGetValue(Plain(Encoding.UTF8.GetString(cell)), out text))
        {
            return null;
        }

        text = _definition.Otherwise == "blank" ? "" : null;
        return _definition.Otherwise == "reject" ? new CellFault($"one of {string.Join(", ", _definition.Values.Keys.Take(12))}", "unknown-code") : null;
    }

    private static string Plain(string text) => CellText.HalfWidth(text).Trim();
}
