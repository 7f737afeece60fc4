using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;

namespace Curb.Quality;

/// <summary>
/// The quality of what institutions deliver, by feed: completeness, validity, consistency and linkage as shares of rows, each over all and over the last 90 days of the feed
/// (up to the end of its last month with rows), and timeliness in days. Asked of the facts, which hold what every delivered row means.
/// </summary>
public sealed class FeedQuality(IReadOnlyList<QualityCheck> checks, IFactSource facts)
{
    private const int RecentDays = 90;

    /// <summary>Every check of every institution of the scope that delivered rows it looks at.</summary>
    /// <param name="scope">What the caller may see.</param>
    /// <param name="indicator">Only checks that this indicator rests on; null for all.</param>
    public IReadOnlyList<QualityFinding> Find(Scope scope, string? indicator = null)
    {
        var asked = checks.Where(check => indicator is null || check.Indicators.Contains(indicator)).ToList();
        var months = asked.Select(check => check.Feed).Distinct().ToDictionary(feed => feed, feed => Months(feed, scope));
        return [.. asked.SelectMany(check => Find(check, months[check.Feed], scope)).OrderBy(finding => finding.Institution, StringComparer.Ordinal)];
    }

    /// <summary>How late each feed of each institution is.</summary>
    /// <param name="scope">What the caller may see.</param>
    /// <param name="lastDelivery">Day of each institution's last delivery.</param>
    public IReadOnlyList<FeedTimeliness> Timeliness(Scope scope, IReadOnlyDictionary<string, DateOnly> lastDelivery) =>
        [.. from feed in checks.Select(check => check.Feed).Distinct()
            from institution in Months(feed, scope)
            let months = institution.Value
            let span = months[^1].Index - months[0].Index + 1
            select new FeedTimeliness(institution.Key, feed, months[^1].LastDay, lastDelivery.TryGetValue(institution.Key, out var day) ? day : null, span - months.Count)];

    private IEnumerable<QualityFinding> Find(QualityCheck check, Dictionary<string, List<CalendarMonth>> months, Scope scope)
    {
        var whole = Count(check, [], scope);
        foreach (var sameEnd in months.Where(institution => whole.ContainsKey(institution.Key)).GroupBy(institution => institution.Value[^1].LastDay))
        {
            var (from, to) = (sameEnd.Key.AddDays(1 - RecentDays), sameEnd.Key);
            var recent = Count(check, Within(check, from, to), scope);
            foreach (var (institution, _) in sameEnd)
            {
                var (rows, good) = whole[institution];
                var (recentRows, recentGood) = recent.GetValueOrDefault(institution);
                yield return new QualityFinding(check, institution, rows, good, recentRows, recentGood, from, to);
            }
        }
    }

    /// <summary>Dates up to the last day; times up to its last moment.</summary>
    private static IReadOnlyList<Condition> Within(QualityCheck check, DateOnly from, DateOnly to)
    {
        bool times = FactVocabulary.Column(FactVocabulary.Fact(check.Feed), check.TimeColumn).Type == Columns.ColumnType.Timestamp;
        return [new Condition(check.TimeColumn, ConditionTest.AtLeast, from), times ? new Condition(check.TimeColumn, ConditionTest.Less, to.AddDays(1)) : new Condition(check.TimeColumn, ConditionTest.AtMost, to)];
    }

    /// <summary>Rows and good rows of each institution. The conditions that make a row good exclude one another, so their counts add up.</summary>
    private Dictionary<string, (long Rows, long Good)> Count(QualityCheck check, IReadOnlyList<Condition> within, Scope scope)
    {
        var query = new FactQuery(check.Feed, [Measure.Rows(), .. check.Good.Select(good => Measure.Rows(good))], [.. check.Where, .. within], ["institution"]);
        return facts.Ask(query, scope)
            .Where(group => group.Dimensions[0] is not null && group.Sums[0] > 0)
            .ToDictionary(group => group.Dimensions[0]!, group => ((long)group.Sums[0]!.Value, (long)group.Sums.Skip(1).Sum(sum => sum ?? 0)), StringComparer.Ordinal);
    }

    private Dictionary<string, List<CalendarMonth>> Months(string feed, Scope scope) =>
        facts.Ask(new FactQuery(feed, [Measure.Rows()], [new Condition("month", ConditionTest.IsKnown)], ["institution", "month"]), scope)
            .Where(group => group.Dimensions[0] is not null && group.Sums[0] > 0)
            .Select(group => (Institution: group.Dimensions[0]!, Month: CalendarMonth.Parse(group.Dimensions[1])))
            .Where(row => row.Month is not null)
            .GroupBy(row => row.Institution, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(row => row.Month!.Value).Order().ToList(), StringComparer.Ordinal);
}
