using Curb.Disclosure;
using Curb.Exchange;
using Curb.Facts;
using Curb.Indicators;
using Curb.Web.Scorecard;
using Curb.Web.Texts;

namespace Curb.Web.Tests.Pages;

/// <summary>What an institution never delivered, and what waits for it.</summary>
public sealed class FeedGapTests
{
    private static readonly IndicatorLibrary s_indicators = IndicatorLibrary.Load(ContentFolder.Open("indicators"));

    [Fact]
    public void Without_any_record_every_feed_is_missing_and_every_indicator_waits_for_one()
    {
        var gaps = Gaps(0);
        Assert.All(gaps, gap => Assert.Equal(0, gap.Rows));
        var waiting = gaps.SelectMany(gap => gap.Waiting).Select(one => one.Id).ToHashSet();
        Assert.DoesNotContain(s_indicators.Definitions.Where(one => one.Kind != IndicatorKind.Ranking), one => !waiting.Contains(one.Id));
        Assert.Contains(gaps.Single(gap => gap.Fact == "drug_use").Waiting, one => one.Id == "use-intensity");
        Assert.DoesNotContain(gaps.Single(gap => gap.Fact == "isolate").Waiting, one => one.Id == "use-intensity");
    }

    [Fact]
    public void Monthly_reports_sent_by_form_are_delivered_too() => Assert.Equal(3, Gaps(3).Single(gap => gap.Fact == "reported_figure").Rows);

    [Fact]
    public void Each_feed_is_named_and_says_what_to_deliver() =>
        Assert.DoesNotContain(Gaps(0).SelectMany(gap => new[] { "feeds.name-" + gap.Fact, "feeds.deliver-" + gap.Fact }), key => !Phrases.Chinese.Keys.Contains(key));

    private static IReadOnlyList<FeedGap> Gaps(int reports) => FeedGaps.Of(new FactsInMemory(new FactSet()), Scope.Everywhere(false), "H1", s_indicators, new DateOnly(2026, 1, 1), reports);
}
