namespace Curb.Exchange.Profiles;

/// <summary>
/// Dates of three numbers of at most two digits, such as 5/3/24: which of them is the year, the month and the day follows from the whole column.
/// A number above 12 is no month, one above 31 no day; and over many dates the days take many values where the years of one delivery take few.
/// </summary>
internal sealed class TwoDigitYears
{
    /// <summary>The years that two digits stand for, as the POSIX standard reads them.</summary>
    public const string Range = "years 1969 to 2068";

    private const int FirstOfLastCentury = 69;

    /// <summary>So many different values are no years of one delivery: at most this few may be years where the other place has at least <see cref="ManyDays"/>.</summary>
    private const int FewYears = 4;
    private const int ManyDays = 10;

    private readonly bool[] _firsts = new bool[100];
    private readonly bool[] _thirds = new bool[100];
    private bool _dayFirst = true;
    private bool _monthFirst = true;
    private bool _yearFirst = true;

    public bool Any { get; private set; }

    public bool IsContradictory => Any && !_dayFirst && !_monthFirst && !_yearFirst;

    /// <summary>The order that the dates prove; unknown where several remain.</summary>
    public DateOrder Order
    {
        get
        {
            if (!Any)
            {
                return DateOrder.Unknown;
            }

            bool yearFirst = _yearFirst && !YearStandsLast, yearLast = !YearStandsFirst;
            return (_dayFirst && yearLast, _monthFirst && yearLast, yearFirst) switch
            {
                (true, false, false) => DateOrder.DayFirst,
                (false, true, false) => DateOrder.MonthFirst,
                (false, false, true) => DateOrder.YearFirst,
                _ => DateOrder.Unknown,
            };
        }
    }

    private bool YearStandsLast => _firsts.Count(seen => seen) >= ManyDays && _thirds.Count(seen => seen) <= FewYears;

    private bool YearStandsFirst => _thirds.Count(seen => seen) >= ManyDays && _firsts.Count(seen => seen) <= FewYears;

    /// <summary>True where no date seen contradicts the order.</summary>
    public bool Allows(DateOrder order) => !Any || order switch
    {
        DateOrder.DayFirst => _dayFirst,
        DateOrder.MonthFirst => _monthFirst,
        DateOrder.YearFirst => _yearFirst,
        _ => false,
    };

    public void See(DateText text)
    {
        Any = true;
        _firsts[text.First] = _thirds[text.Year] = true;
        _dayFirst &= !text.LastIsOneDigit && text.First is >= 1 and <= 31 && text.Second is >= 1 and <= 12;
        _monthFirst &= !text.LastIsOneDigit && text.First is >= 1 and <= 12 && text.Second is >= 1 and <= 31;
        _yearFirst &= !text.FirstIsOneDigit && text.Second is >= 1 and <= 12 && text.Year is >= 1 and <= 31;
    }

    /// <summary>24 as 2024, 95 as 1995.</summary>
    public static int Full(int year) => year < FirstOfLastCentury ? 2000 + year : 1900 + year;
}
