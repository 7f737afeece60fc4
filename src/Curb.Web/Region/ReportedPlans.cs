using Curb.Exchange.Documents;
using Curb.Supervision;
using Curb.Web.Texts;

namespace Curb.Web.Region;

/// <summary>How far the plans are, as sections of the annual report: a line for each plan, and one for each of their targets.</summary>
internal static class ReportedPlans
{
    private const string Nothing = "—";

    public static IEnumerable<PaperSection> Sections(IReadOnlyList<PlanProgress> plans, Phrases t)
    {
        yield return new PaperSection(
            t["region.report-plans"], [plans.Count == 0 ? t["region.plan-none-now"] : t["region.report-plans-lead"]],
            plans.Count == 0 ? [] : [t["region.plan-name"], t["region.report-met"], t["region.report-not-met"], t["region.report-unsure"], t["region.plan-editions"], t["region.plan-ledgers"], t["region.plan-departments"], t["region.plan-days"]],
            [.. plans.Select(one => (IReadOnlyList<object?>)
            [
                t.Name(one.Plan.Title.Zh, one.Plan.Title.En), one.Count("met"), one.Count("not-met"), one.Count("cannot-assess"), Of(one.Editions, one.Institutions), one.HandedIn is { } handed ? Of(handed, one.Asked) : Nothing,
                one.Reports is { } reports ? Of(reports, one.Departments) : Nothing, Of(one.Passed, one.Passed + one.Ahead),
            ])]);
        yield return new PaperSection(
            t["region.report-plan-targets"], [t["region.plan-foot"]], [t["region.plan-name"], t["scorecard.clause"], t["region.report-target"], t["scorecard.target"], t["region.pooled"], t["scorecard.verdict"]],
            [.. plans.SelectMany(one => one.Targets.Select(target => (IReadOnlyList<object?>)
            [
                t.Name(one.Plan.Title.Zh, one.Plan.Title.En), target.Target.Clause, t.Name(target.Target.Title.Zh, target.Target.Title.En), Limit(target.Target), target.Value is { } value ? Math.Round(value, 2) : t["region.plan-unmeasured"], t["verdict." + target.Answer],
            ]))]);
    }

    private static string Of(int some, int all) => FormattableString.Invariant($"{some} / {all}");

    private static string Limit(PlanTarget target) => target.Value is { } limit ? FormattableString.Invariant($"{RegionPlans.Sign(target.Direction)} {limit:0.####} {target.Unit}") : Nothing;
}
