using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Policies;
using Curb.Supervision;
using Curb.Web.Scorecard;
using Curb.Web.Shell;
using Curb.Web.Texts;

namespace Curb.Web.District;

/// <summary>Asks for every institution's figures side by side.</summary>
public sealed class DistrictQuestions(IndicatorLibrary indicators, PolicyLibrary policies, IFactSource facts, IReadOnlyList<Institution> institutions)
{
    public PanelOutcome<DistrictView> Ask(Scope scope, Period period, Phrases t)
    {
        var engine = new IndicatorEngine(indicators, policies, facts, institutions);
        var values = engine.Compute(IndicatorQuestion.All with { From = period.From, To = period.To }, scope).Where(value => value.Indicator.Kind != IndicatorKind.Ranking).ToList();
        if (values.Count == 0)
        {
            return new PanelOutcome<DistrictView>.Empty("indicators.empty");
        }

        var judged = values.Where(value => value.Target is not null).Select(value => value.Indicator.Id).ToHashSet();
        var definitions = values.Select(value => value.Indicator).Distinct().OrderBy(definition => judged.Contains(definition.Id) ? 0 : 1).ToList();
        var cells = values.GroupBy(value => (value["institution"] ?? "", value.Indicator.Id)).ToDictionary(group => group.Key, group => Cell(group.First(), t));
        return new PanelOutcome<DistrictView>.Shown(new DistrictView(
            [.. definitions.Select(definition => new IndicatorColumn(definition.Id, t.Name(definition.Title.Zh, definition.Title.En), t.Name(definition.Unit.Zh, definition.Unit.En)))],
            [.. institutions.Select(one => new InstitutionRow(one, [.. definitions.Select(definition => cells.GetValueOrDefault((one.Code, definition.Id)))]))]));
    }

    private static DistrictCell Cell(IndicatorValue value, Phrases t) => new(
        value.Value,
        ScorecardQuestions.VerdictOf(value),
        t.Name(value.Because.Zh, value.Because.En),
        ScorecardQuestions.TargetText(value.Target),
        value.Numerator,
        value.Denominator);
}
