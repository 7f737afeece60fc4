using System.Globalization;

namespace Curb.Indicators;

/// <summary>A calendar month of any year; facts write it yyyy-MM. De-identified data may lie centuries ahead.</summary>
public readonly record struct CalendarMonth(int Year, int Number) : IComparable<CalendarMonth>
{
    public DateOnly LastDay => new(Year, Number, DateTime.DaysInMonth(Year, Number));

    /// <summary>Months since the year 0, for distances.</summary>
    public int Index => (Year * 12) + Number - 1;

    public static CalendarMonth At(int index) => new(index / 12, (index % 12) + 1);

    /// <summary>Reads yyyy-MM; null where the text is not a month.</summary>
    public static CalendarMonth? Parse(string? text) =>
        DateOnly.TryParseExact(text + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? new CalendarMonth(day.Year, day.Month) : null;

    public int CompareTo(CalendarMonth other) => Index.CompareTo(other.Index);

    public static bool operator <(CalendarMonth a, CalendarMonth b) => a.Index < b.Index;

    public static bool operator >(CalendarMonth a, CalendarMonth b) => a.Index > b.Index;

    public static bool operator <=(CalendarMonth a, CalendarMonth b) => a.Index <= b.Index;

    public static bool operator >=(CalendarMonth a, CalendarMonth b) => a.Index >= b.Index;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-{Number:00}");
}

/// <summary>Whole months, both ends included. Written <c>2023-01</c> or <c>2023-01/2023-12</c>.</summary>
public readonly record struct Period(CalendarMonth From, CalendarMonth To)
{
    public static Period Of(CalendarMonth month) => new(month, month);

    public bool Contains(CalendarMonth month) => From <= month && month <= To;

    public override string ToString() => From == To ? From.ToString() : $"{From}/{To}";
}
