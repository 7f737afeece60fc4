using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Quality;
using Curb.Tests.Policies;
using Curb.Tests.Support;

namespace Curb.Tests.Quality;

public class FeedQualityTests
{
    private static readonly IReadOnlyList<QualityCheck> s_checks = QualityCheck.Load(Reference.Library);

    [Fact]
    public void Checks_name_columns_and_indicators_that_exist()
    {
        foreach (var check in s_checks)
        {
            FactVocabulary.Check(new FactQuery(check.Feed, [.. check.Good.Select(good => Measure.Rows(good))], check.Where, [check.TimeColumn]));
            Assert.All(check.Indicators, indicator => Assert.NotNull(ShippedContent.Indicators.Find(indicator)));
            Assert.Contains(check.Dimension, new[] { "completeness", "validity", "consistency", "linkage" });
            Assert.InRange(check.Minimum, 0, 1);
        }
    }

    /// <summary>100 orders before the last 90 days with 98 purposes, 20 within them with 5; one of another institution.</summary>
    [Fact]
    public void The_last_ninety_days_of_a_feed_are_judged_by_themselves_and_against_the_time_before()
    {
        var facts = new FactSet();
        for (int i = 0; i < 120; i++)
        {
            bool recent = i >= 100;
            Order(facts.DrugUse, "H1", recent ? new DateTime(2024, 6, 30, 23, 0, 0).AddDays(-89 + (4 * (i - 100))) : new DateTime(2024, 1, 1).AddHours(i), recent ? (i < 105 ? "therapy" : "unknown") : (i < 98 ? "therapy" : "unknown"));
        }

        Order(facts.DrugUse, "H2", new DateTime(2024, 5, 1), "therapy");
        var findings = new FeedQuality(s_checks, new FactsInMemory(facts)).Find(Scope.DataFolderOwner, "culture-before-therapy");
        var purpose = findings.Single(finding => finding is { Check.Id: "order-purpose", Institution: "H1" });

        Assert.Equal((120, 103, 20, 5), (purpose.Rows, purpose.Good, purpose.RecentRows, purpose.RecentGood));
        Assert.Equal((new DateOnly(2024, 4, 2), new DateOnly(2024, 6, 30)), (purpose.RecentFrom, purpose.RecentTo));
        Assert.Equal((false, true), (purpose.Kept, purpose.Dropped));
        Assert.Null(findings.Single(finding => finding is { Check.Id: "order-purpose", Institution: "H2" }).Kept);       // one row proves nothing
        Assert.All(findings, finding => Assert.Contains("culture-before-therapy", finding.Check.Indicators));
    }

    [Theory]
    [InlineData(1000, 950, 100, 95, true, false)]
    [InlineData(1000, 950, 100, 94, false, false)]      // below the least share, but no clear drop
    [InlineData(1000, 990, 100, 80, false, true)]
    [InlineData(5, 5, 0, 0, null, false)]
    [InlineData(50, 50, 5, 0, false, false)]            // too few recent rows: judged over all
    public void A_share_is_kept_missed_or_too_small_to_judge_and_a_drop_must_be_clear(long before, long goodBefore, long recent, long goodRecent, bool? kept, bool dropped)
    {
        var check = s_checks.Single(one => one.Id == "order-purpose");
        var finding = new QualityFinding(check, "H1", before + recent, goodBefore + goodRecent, recent, goodRecent, null, null);

        Assert.Equal((kept, dropped), (finding.Kept, finding.Dropped));
    }

    [Fact]
    public void A_feed_says_how_late_it_is_and_how_many_months_are_empty()
    {
        var facts = new FactSet();
        Order(facts.DrugUse, "H1", new DateTime(2024, 1, 5), "therapy");
        Order(facts.DrugUse, "H1", new DateTime(2024, 4, 5), "therapy");
        var late = Assert.Single(new FeedQuality(s_checks, new FactsInMemory(facts)).Timeliness(Scope.DataFolderOwner, new Dictionary<string, DateOnly> { ["H1"] = new(2024, 5, 10) }));

        Assert.Equal(("drug_use", new DateOnly(2024, 4, 30), 10, 2), (late.Feed, late.LastEvent, late.DaysLate, late.EmptyMonths));
    }

    [Fact]
    public void A_good_row_may_have_another_value_or_none()
    {
        var facts = new FactSet();
        foreach (string? problem in new[] { null, null, "implausible", "route-unknown" })
        {
            facts.DrugUse.DddProblem.Append(problem);
            Order(facts.DrugUse, "H1", new DateTime(2024, 1, 5), "therapy");
        }

        var plausible = new FeedQuality(s_checks, new FactsInMemory(facts)).Find(Scope.DataFolderOwner).Single(finding => finding.Check.Id == "order-plausible");
        Assert.Equal((4, 3), (plausible.Rows, plausible.Good));
    }

    private static void Order(DrugUseFacts use, string institution, DateTime at, string purpose)
    {
        use.Institution.Append(institution);
        use.Counted.Append(true);
        use.Purpose.Append(purpose);
        use.StartedAt.Append(at);
        use.Month.Append(at.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture));
        use.EndRow();
    }
}
