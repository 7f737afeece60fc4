using Curb.Columns;

namespace Curb.Exchange.Profiles;

/// <summary>How the dates of one column are written, found out from all of its cells: a form is never guessed from one cell.</summary>
public sealed class DateForms
{
    private readonly HashSet<string> _forms = [];
    private readonly TwoDigitYears _short = new();
    private bool _dayMustBeFirst;
    private bool _monthMustBeFirst;
    private bool _open;
    private DateOrder _settled;

    /// <summary>True for dates of birth: of a year in two digits nobody can tell the century, so such a date is refused.</summary>
    public bool NeedsCentury { get; init; }

    /// <summary>Last day that is believed; null where no date is too late.</summary>
    public DateOnly? NotAfter { get; init; }

    /// <summary>Order of day and month in this column; unknown where no cell tells.</summary>
    public DateOrder Order => Proven != DateOrder.Unknown ? Proven : _settled;

    /// <summary>True where dates were seen that need the order.</summary>
    public bool NeedsOrder => _open || _dayMustBeFirst || _monthMustBeFirst || (_short.Any && !NeedsCentury);

    /// <summary>True where the column has dates such as 2/1/1995 and nothing in it tells day from month.</summary>
    public bool IsAmbiguous => !IsContradictory
        && ((_open && Order is DateOrder.Unknown or DateOrder.YearFirst) || (_short.Any && !NeedsCentury && Order == DateOrder.Unknown));

    /// <summary>True where some dates can only be day first and others only month first.</summary>
    public bool IsContradictory => (_dayMustBeFirst && _monthMustBeFirst) || _short.IsContradictory;

    /// <summary>The forms met, for people: "yyyy-MM-dd", "d/M/yyyy", "spreadsheet serial numbers".</summary>
    public string Stated => string.Join(" and ", _forms.Select(Shown).Distinct().Order(StringComparer.Ordinal));

    private DateOrder Proven => IsContradictory ? DateOrder.Unknown
        : _dayMustBeFirst ? DateOrder.DayFirst
        : _monthMustBeFirst ? DateOrder.MonthFirst
        : _short.Order;

    /// <summary>Takes note of one cell.</summary>
    public void See(ReadOnlySpan<byte> cell)
    {
        if (!DateText.TryRead(cell, out var text))
        {
            return;
        }

        _forms.Add(text.Form);
        if (text.Form == DateText.YearLast)
        {
            _dayMustBeFirst |= text.First > 12 && text.Second <= 12;
            _monthMustBeFirst |= text.Second > 12 && text.First <= 12;
            _open |= text.First <= 12 && text.Second <= 12 && text.First != text.Second;
        }
        else if (text.Form == DateText.ShortYear)
        {
            _short.See(text);
        }
    }

    /// <summary>Settles an open order of day and month by what is known from elsewhere: another column of the file, or the person who delivers it.</summary>
    public void Settle(DateOrder order)
    {
        if (IsAmbiguous && _short.Allows(order) && (order != DateOrder.YearFirst || _short.Any))
        {
            _settled = order;
        }
    }

    /// <summary>Reads one cell as microseconds since 1970-01-01; false where it is no date of this column, with the reason.</summary>
    public bool TryRead(ReadOnlySpan<byte> cell, out long micros, out string reason)
    {
        (micros, reason) = (0, "not-a-date");
        if (!DateText.TryRead(cell, out var text) || (NeedsCentury && text.HasShortYear) || !text.TryResolve(Order, out micros, out reason))
        {
            return false;
        }

        reason = NotAfter is { } last && Instants.Day(micros) > Days.From(last) ? "future-date" : reason;
        return reason != "future-date";
    }

    /// <summary>An order in words: day first, month first, year first.</summary>
    public static string Words(DateOrder order) => order switch
    {
        DateOrder.MonthFirst => "month first",
        DateOrder.YearFirst => "year first",
        _ => "day first",
    };

    private string Shown(string form) => (form, Order, IsContradictory) switch
    {
        (DateText.YearLast or DateText.ShortYear, _, true) => "contradictory",
        (DateText.YearLast, DateOrder.MonthFirst, _) => "M/d/yyyy",
        (DateText.YearLast, DateOrder.DayFirst, _) => "d/M/yyyy",
        (DateText.YearLast, _, _) => _open ? "d/M or M/d undecided" : "d/M/yyyy",
        (DateText.ShortYear, DateOrder.MonthFirst, _) => $"M/d/yy ({TwoDigitYears.Range})",
        (DateText.ShortYear, DateOrder.DayFirst, _) => $"d/M/yy ({TwoDigitYears.Range})",
        (DateText.ShortYear, DateOrder.YearFirst, _) => $"yy/M/d ({TwoDigitYears.Range})",
        (DateText.ShortYear, _, _) => "d/M/yy, M/d/yy or yy/M/d undecided",
        _ => form,
    };
}
