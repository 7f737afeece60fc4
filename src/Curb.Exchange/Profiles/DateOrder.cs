namespace Curb.Exchange.Profiles;

/// <summary>Order of day, month and year in dates whose numbers alone don't tell it.</summary>
public enum DateOrder
{
    Unknown,

    /// <summary>14/4/2000, 14/4/00.</summary>
    DayFirst,

    /// <summary>4/14/2000, 4/14/00.</summary>
    MonthFirst,

    /// <summary>00-04-14; only for years of two digits, since a year of four is known by itself.</summary>
    YearFirst,
}
