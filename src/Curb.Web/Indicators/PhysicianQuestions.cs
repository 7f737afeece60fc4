using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Policies;
using Curb.Web.Scorecard;
using Curb.Web.Shell;

namespace Curb.Web.Indicators;

/// <summary>Asks for one indicator's figures within a view, physician by physician.</summary>
public static class PhysicianQuestions
{
    private const int Shown = 60;

    /// <summary>The physicians of the view, those with the most below the line first.</summary>
    public static PanelOutcome<PhysiciansView> Ask(IndicatorLibrary indicators, PolicyLibrary policies, IFactSource facts, Scope scope, FilterOptions options, IndicatorDefinition definition, int most = Shown)
    {
        if (scope.FewestShown > 0)
        {
            return new PanelOutcome<PhysiciansView>.Empty("panel.within-institutions");
        }

        if (definition.Kind == IndicatorKind.Ranking || !definition.Carries(["institution", "department", "physician"]))
        {
            return new PanelOutcome<PhysiciansView>.Empty("indicator.not-by-physician");
        }

        var period = options.Period!.Value;
        var question = ScorecardQuestions.Question(options, period.From, period.To) with { Indicators = [definition.Id], By = ["department", "physician"] };
        var lines = new IndicatorEngine(indicators, policies, facts, options.Institutions).Compute(question, scope)
            .Where(value => value["physician"] is not null)
            .Select(value => new PhysicianLine(value["physician"]!, value["department"], value.Numerator, value.Denominator, value.Value))
            .OrderByDescending(line => line.Denominator ?? line.Numerator ?? 0).ThenBy(line => line.Physician, StringComparer.Ordinal).ToList();
        return lines.Count == 0 ? new PanelOutcome<PhysiciansView>.Empty("indicator.no-physicians") : new PanelOutcome<PhysiciansView>.Shown(new PhysiciansView([.. lines.Take(most)], lines.Count));
    }
}

/// <summary>One indicator by physician.</summary>
/// <param name="Lines">The physicians with the most.</param>
/// <param name="Count">Physicians in all.</param>
public sealed record PhysiciansView(IReadOnlyList<PhysicianLine> Lines, int Count);

/// <param name="Physician">As delivered.</param>
/// <param name="Department">Null where the records do not say.</param>
/// <param name="Numerator">Sum above the line.</param>
/// <param name="Denominator">Sum below it.</param>
/// <param name="Value">Null where it can't be said or is too small to judge.</param>
public sealed record PhysicianLine(string Physician, string? Department, double? Numerator, double? Denominator, double? Value);
