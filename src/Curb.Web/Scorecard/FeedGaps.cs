using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;

namespace Curb.Web.Scorecard;

/// <summary>One kind of record that figures rest on, as an institution hands it in.</summary>
/// <param name="Fact">Fact that is derived from it.</param>
/// <param name="Rows">Facts of the institution, of whatever month, and monthly reports sent by form; 0 where none was ever delivered.</param>
/// <param name="Waiting">Indicators that cannot be said without it.</param>
public sealed record FeedGap(string Fact, long Rows, IReadOnlyList<IndicatorDefinition> Waiting);

/// <summary>Which feeds an institution has never delivered, and which indicators wait for each.</summary>
public static class FeedGaps
{
    /// <summary>Feeds in the order in which a hospital delivers them, with the facts that are derived from the same records.</summary>
    private static readonly (string Feed, string[] Facts)[] s_feeds =
    [
        ("encounter", ["encounter", "occupancy"]), ("drug_use", ["drug_use", "use_month", "course", "finding"]), ("prescription", ["prescription"]), ("surgery", ["surgery"]),
        ("specimen", ["specimen"]), ("isolate", ["isolate", "susceptibility"]), ("reported_figure", ["reported_figure"]), ("measurement", ["measurement"]), ("adverse_reaction", ["adverse_reaction"]),
    ];

    /// <param name="facts">The facts.</param>
    /// <param name="scope">What the reader may see.</param>
    /// <param name="institution">Code of the institution.</param>
    /// <param name="indicators">The library.</param>
    /// <param name="today">Whose editions are asked for.</param>
    /// <param name="reports">Monthly reports that the institution sent by form.</param>
    public static IReadOnlyList<FeedGap> Of(IFactSource facts, Scope scope, string institution, IndicatorLibrary indicators, DateOnly today, int reports) =>
    [
        .. s_feeds.Select(feed => new FeedGap(
            feed.Feed,
            (feed.Feed == "reported_figure" ? reports : 0) + (long)facts.Ask(new FactQuery(feed.Facts[0], [Measure.Rows()], [Condition.Is("institution", institution)], []), scope).Sum(group => group.Sums[0] ?? 0),
            [.. indicators.Definitions.Where(definition => definition.Kind != IndicatorKind.Ranking && NeededBy(definition, today).Overlaps(feed.Facts))])),
    ];

    /// <summary>Every fact without which the edition in force cannot be said.</summary>
    private static HashSet<string> NeededBy(IndicatorDefinition definition, DateOnly today)
    {
        var edition = definition.EditionOn(today);
        HashSet<string> facts = [.. definition.Needs.Select(need => need.Fact), edition.Numerator.Fact];
        if (edition.Denominator is { } denominator)
        {
            facts.Add(denominator.Fact);
        }

        return facts;
    }
}
