namespace Curb.Quality;

/// <summary>One check of one institution's feed: over all that was delivered, and over its last 90 days.</summary>
/// <param name="Check">What was checked.</param>
/// <param name="Institution">Code of the institution.</param>
/// <param name="Rows">Rows looked at.</param>
/// <param name="Good">Good ones among them.</param>
/// <param name="RecentRows">Rows of the last 90 days of the feed.</param>
/// <param name="RecentGood">Good ones among them.</param>
/// <param name="RecentFrom">First of those days; null where no row has a date.</param>
/// <param name="RecentTo">Last of those days.</param>
public sealed record QualityFinding(QualityCheck Check, string Institution, long Rows, long Good, long RecentRows, long RecentGood, DateOnly? RecentFrom, DateOnly? RecentTo)
{
    /// <summary>Fewer rows than this in the last 90 days are not judged.</summary>
    private const int FewestRows = 10;

    /// <summary>Standard errors by which the last 90 days must lie below the time before to be called a drop: one false alarm in some 30,000 checks.</summary>
    private const double DropErrors = 4;

    public double? Share => Rows == 0 ? null : (double)Good / Rows;

    public double? RecentShare => RecentRows == 0 ? null : (double)RecentGood / RecentRows;

    /// <summary>True where the last 90 days (all, where they hold too few rows) reach the least share; null where there is too little to judge.</summary>
    public bool? Kept => RecentRows >= FewestRows ? RecentShare >= Check.Minimum : Rows >= FewestRows ? Share >= Check.Minimum : null;

    /// <summary>True where the last 90 days are clearly worse than the time before (two shares compared by their pooled standard error).</summary>
    public bool Dropped
    {
        get
        {
            long earlierRows = Rows - RecentRows, earlierGood = Good - RecentGood;
            if (earlierRows < FewestRows || RecentRows < FewestRows)
            {
                return false;
            }

            double pooled = Share!.Value;
            double error = Math.Sqrt(pooled * (1 - pooled) * ((1.0 / earlierRows) + (1.0 / RecentRows)));
            return ((double)earlierGood / earlierRows) - RecentShare!.Value > DropErrors * error && error > 0;
        }
    }
}

/// <summary>How late an institution's feed is: the day after the last event it tells of, to the day on which it was delivered last.</summary>
/// <param name="Institution">Code of the institution.</param>
/// <param name="Feed">Fact table.</param>
/// <param name="LastEvent">Last month that has rows, by its last day.</param>
/// <param name="LastDelivery">Day of the institution's last delivery of any kind.</param>
/// <param name="EmptyMonths">Months without rows between the first and the last that have some.</param>
public sealed record FeedTimeliness(string Institution, string Feed, DateOnly LastEvent, DateOnly? LastDelivery, int EmptyMonths)
{
    /// <summary>Days that the feed lags behind the last delivery; 0 where its last month was not over yet, null where no delivery is known.</summary>
    public int? DaysLate => LastDelivery is { } day ? Math.Max(0, day.DayNumber - LastEvent.DayNumber) : null;
}
