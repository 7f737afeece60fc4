using Curb.Disclosure;
using Curb.Exchange.Documents;
using Curb.Indicators;
using Curb.Supervision;
using Curb.Supervision.Scoreboard;
using Curb.Web.Shell;
using Curb.Web.Texts;

namespace Curb.Web.Region;

/// <summary>The annual report of what a reader may see: a year evaluated as one period, beside the year before.</summary>
public sealed class AnnualReport(RegionShelf shelf, IndicatorLibrary indicators, OrganisationTree tree, Scope scope, Phrases t)
{
    private readonly IReadOnlyList<Evaluation> _months = shelf.Store.Months();

    /// <summary>The period that a year's report takes.</summary>
    public static Period PeriodOf(int year) => new(new CalendarMonth(year, 1), new CalendarMonth(year, 12));

    /// <summary>The report; null where the year was not evaluated as a whole.</summary>
    /// <param name="year">The year.</param>
    /// <param name="plans">How far the plans are by its evaluation.</param>
    public Paper? Write(int year, Func<Evaluation, IReadOnlyList<PlanProgress>> plans)
    {
        if (shelf.Store.Newest(PeriodOf(year)) is not { } evaluation)
        {
            return null;
        }

        var before = shelf.Store.Newest(PeriodOf(year - 1));
        var institutions = shelf.Store.Institutions(evaluation);
        var cut = RegionCut.Of(institutions, scope, tree, null, null);
        var judged = shelf.Store.Indicators(evaluation).Select(indicators.Find).OfType<IndicatorDefinition>().Where(one => shelf.Store.Figures(evaluation, one.Id)!.TargetList.Count > 0).ToList();
        string made = evaluation.MadeAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        return new Paper(
            t.With("region.report-title", year),
            [t.With("region.report-area", Area(cut), cut.Codes.Count, evaluation.Period.Show(), evaluation.Version, made)],
            [
                new PaperSection(t["region.report-targets"], [t["region.targets-foot"]], [t["scorecard.indicator"], t["scorecard.target"], t["region.pooled"], t["region.report-previous"], t["region.met-of"], t["region.share"], t["region.origin"]], [.. judged.Select(one => Target(one, evaluation, before, cut))]),
                Districts(evaluation, judged, cut),
                Institutions(evaluation, judged, cut, institutions),
                .. ReportedPlans.Sections(plans(evaluation), t),
                new PaperSection(t["region.report-data"], [t["region.report-method"], t.With("region.basis", evaluation.Basis.Data, evaluation.Basis.Definitions, evaluation.Basis.Policies, evaluation.Digest)], [], []),
            ]);
    }

    private string Area(RegionCut cut)
    {
        var districts = cut.Codes.Select(DistrictOf).OfType<Place>().DistinctBy(place => place.Code).Select(place => t.Name(place.Name, place.NameEn)).Order(StringComparer.Ordinal).ToList();
        return districts.Count is > 0 and < 12 ? string.Join(t.IsChinese ? "、" : ", ", districts) : t["region.area-all"];
    }

    private IReadOnlyList<object?> Target(IndicatorDefinition definition, Evaluation evaluation, Evaluation? before, RegionCut cut)
    {
        var (now, old) = (shelf.Summary(evaluation, definition, cut, scope, _months), before is null ? null : shelf.Summary(before, definition, cut, scope, _months));
        var figures = shelf.Figures(evaluation, definition.Id, scope, _months)!;
        var targets = cut.Codes.Select(code => figures.Targets[shelf.PlaceOf(evaluation, code)]).Where(target => target > 0).Distinct().Select(target => figures.TargetList[target - 1]).ToList();
        string limit = string.Join(" / ", targets.Select(target => target.ToString()).Distinct()) + " " + t.Name(definition.Unit.Zh, definition.Unit.En);
        limit = targets.Exists(target => !target.Verified) ? t.Beside(limit, t["clause.unverified"]) : limit;
        string origin = string.Join(t.IsChinese ? "；" : "; ", new[] { now.Reported > 0 ? t.With("region.reported-of", now.Reported) : "", now.Received > 0 ? t.With("region.received-of", now.Received) : "", now.Missing > 0 ? t.With("region.missing-of", now.Missing) : "" }.Where(text => text.Length > 0));
        return [t.Name(definition.Title.Zh, definition.Title.En), limit, Rounded(now.Value), Rounded(old?.Value), $"{now.Met} / {now.Judged}", now.ShareMet is { } share ? FormattableString.Invariant($"{100 * share:0.0} %") : "—", origin];
    }

    private PaperSection Districts(Evaluation evaluation, List<IndicatorDefinition> judged, RegionCut cut)
    {
        var rows = cut.Codes.GroupBy(code => DistrictOf(code)?.Code ?? "").OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
        {
            var summaries = judged.Select(one => shelf.Summary(evaluation, one, cut.In(group.ToHashSet(StringComparer.Ordinal).Contains), scope, _months)).ToList();
            int met = summaries.Sum(one => one.Met), all = summaries.Sum(one => one.Judged);
            var place = tree.Find(group.Key);
            return (IReadOnlyList<object?>)[place is null ? "—" : t.Name(place.Name, place.NameEn), group.Count(), met, all - met, all > 0 ? FormattableString.Invariant($"{100.0 * met / all:0.0} %") : "—"];
        });
        return new PaperSection(t["region.report-districts"], [], [t["region.district"], t["region.institutions"], t["region.report-met"], t["region.report-not-met"], t["region.share"]], [.. rows]);
    }

    private PaperSection Institutions(Evaluation evaluation, List<IndicatorDefinition> judged, RegionCut cut, IReadOnlyList<Institution> institutions)
    {
        var figures = judged.Select(one => shelf.Figures(evaluation, one.Id, scope, _months)!).ToList();
        var rows = cut.Codes.Select(code =>
        {
            int place = shelf.PlaceOf(evaluation, code);
            var marks = figures.Select(one => one[place]?.Mark ?? "missing").CountBy(mark => mark).ToDictionary(pair => pair.Key, pair => pair.Value);
            var one = institutions[place];
            return (IReadOnlyList<object?>)[code, t.Name(one.Name, one.NameEn), t.Or("level." + one.Level, one.Level), marks.GetValueOrDefault("met"), marks.GetValueOrDefault("not-met"), marks.GetValueOrDefault("cannot-assess"), marks.GetValueOrDefault("missing")];
        });
        return new PaperSection(t["region.report-institutions"], [], [t["region.report-code"], t["filter.institution"], t["csv.level"], t["region.report-met"], t["region.report-not-met"], t["region.report-unsure"], t["region.missing"]], [.. rows]);
    }

    private static double? Rounded(double? value) => value is { } known ? Math.Round(known, 2) : null;

    private Place? DistrictOf(string institution)
    {
        for (var place = tree.Find(institution); place is not null; place = tree.Find(place.Parent))
        {
            if (place.Kind == PlaceKind.District)
            {
                return place;
            }
        }

        return null;
    }
}
