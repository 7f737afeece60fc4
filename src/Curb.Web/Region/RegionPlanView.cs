using Curb.Disclosure;
using Curb.Indicators;
using Curb.Policies;
using Curb.Society;
using Curb.Storage.Regional;
using Curb.Supervision;
using Curb.Supervision.Scoreboard;
using Curb.Web.Accounts;
using Curb.Web.Regional;
using Curb.Web.Society;

namespace Curb.Web.Region;

/// <summary>Plan progress on the scoreboard: targets as the region measures them, editions, self-checks, reports of departments, days that have passed.</summary>
internal static class RegionPlanView
{
    /// <param name="evaluation">A month, or a year as one period, whose pooled figures the targets are measured by.</param>
    /// <param name="area">Place that is looked at; null for all that the reader sees.</param>
    /// <param name="level">Level of institutions by which targets are measured; null for every one.</param>
    public static IReadOnlyList<PlanProgress> Of(Evaluation evaluation, string? area, string? level, Visitor visitor, SupervisionDesk supervision, SocietyDesk society, RegionShelf shelf, IndicatorLibrary indicators, PolicyLibrary policies, Scope scope)
    {
        var (month, months) = (evaluation.Period.To, shelf.Store.Months());
        var institutions = supervision.Store.Records.Institutions(scope).Where(one => one.TreatsPatients && (area is null || supervision.Tree.IsWithin(one.Code, area))).ToList();
        var codes = institutions.Select(one => one.Code).ToHashSet(StringComparer.Ordinal);
        var editions = supervision.Store.At(SupervisionKinds.LocalPlan, codes).Where(kept => kept.State == "adopted" && kept.Body.Year == month.Year).ToLookup(kept => kept.Body.Plan, StringComparer.Ordinal);
        var standings = visitor.May(SupervisionDesk.See) ? supervision.Standings(visitor, institutions) : [];
        var cut = RegionCut.Of(shelf.Store.Institutions(evaluation), scope, supervision.Tree, area, level);
        var byCode = institutions.ToDictionary(one => one.Code, StringComparer.Ordinal);
        var places = SocietyDesk.Places(visitor);
        return [.. supervision.Plans.Plans.Where(plan => plan.From <= month.LastDay && plan.To >= new DateOnly(month.Year, 1, 1)).Select(plan => Of(plan))];

        PlanProgress Of(ActionPlan plan)
        {
            var asked = standings.Where(pair => pair.Round.Plans.Contains(plan.Id)).ToList();
            var units = society.Plans.Contains(plan) && places.Count > 0 ? DepartmentPlan.Units(plan) : [];
            var due = units.Count == 0 ? [] : DepartmentEndpoints.Standings(society, places[0].Code, plan).Where(one => one.DueOn < society.Store.Today).GroupBy(one => one.Period).OrderBy(group => group.Key, StringComparer.Ordinal).LastOrDefault()?.ToList() ?? [];
            var (passed, ahead) = PlanProgress.Days(plan, month.Year, supervision.Store.Today);
            return new PlanProgress(
                plan, [.. plan.Targets.Select(target => Judged(plan, target))], editions[plan.Id].Select(kept => kept.Place).Distinct().Count(), institutions.Count,
                asked.Count > 0 ? asked.Count(pair => pair.Standing.SentOn is not null) : null, asked.Count, due.Count > 0 ? due.Count(one => one.Report?.SentOn is not null) : null, units.Count, passed, ahead);
        }

        TargetProgress Judged(ActionPlan plan, PlanTarget target)
        {
            if (target.Indicator is not null || target.Topic is not { } topic || places.Count == 0)
            {
                return PlanProgress.Judge(target, Measured(target));
            }

            // The newest survey, else what departments reported; where several figures stand for one target, the worst answers.
            var rate = society.Surveys(places[0].Code).SelectMany(design => SurveyEndpoints.Rates(society, policies, design)).FirstOrDefault(one => one.Rate.Topic == topic && one.Estimate.Rate is not null);
            var figure = rate is not null || !society.Plans.Contains(plan) ? null : DepartmentEndpoints.Judged(society, policies, places[0].Code, plan, DepartmentPlan.Units(plan)).Select(pair => pair.Judged)
                .Where(one => one.Figure.Topic == topic && one.Value is not null).OrderBy(one => one.Verdict switch { Verdict.NotMet => 0, Verdict.CannotAssess => 1, _ => 2 }).FirstOrDefault();
            return rate is not null ? PlanProgress.Judged(target, rate.Estimate.Rate, rate.Verdict) : figure is not null ? PlanProgress.Judged(target, figure.Value, figure.Verdict) : PlanProgress.Judge(target, null);
        }

        double? Measured(PlanTarget target)
        {
            if (target.Indicator is not { } id || indicators.Find(id) is not { } definition || shelf.Store.Figures(evaluation, id) is null)
            {
                return null;
            }

            // A target for some levels or kinds is measured by them alone.
            return shelf.Summary(evaluation, definition, cut.In(code => byCode.TryGetValue(code, out var one) && target.For.Covers(one) == true), scope, months).Value;
        }
    }
}
