using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Policies;
using Curb.Web.Scorecard;
using Curb.Web.Shell;
using Curb.Web.Texts;

namespace Curb.Web.Indicators;

/// <summary>Asks for one indicator's figures within a view, department by department.</summary>
public static class IndicatorQuestions
{
    public static PanelOutcome<DepartmentsView> Departments(IndicatorLibrary indicators, PolicyLibrary policies, IFactSource facts, Scope scope, FilterOptions options, IndicatorDefinition definition, Phrases t)
    {
        if (definition.Kind == IndicatorKind.Ranking || !definition.Carries(["institution", "department"]))
        {
            return new PanelOutcome<DepartmentsView>.Empty("indicator.not-by-department");
        }

        var period = options.Period!.Value;
        var engine = new IndicatorEngine(indicators, policies, facts, options.Institutions);
        var question = ScorecardQuestions.Question(options, period.From, period.To) with { Indicators = [definition.Id], By = ["department"] };
        var lines = engine.Compute(question, scope)
            .Select(value => new DepartmentLine(value["department"], value.Numerator, value.Denominator, value.Value, t.Name(value.Because.Zh, value.Because.En)))
            .OrderByDescending(line => line.Value is not null).ThenByDescending(line => line.Value).ThenBy(line => line.Department, StringComparer.Ordinal).ToList();
        return lines.Count == 0 ? new PanelOutcome<DepartmentsView>.Empty("indicators.empty") : new PanelOutcome<DepartmentsView>.Shown(new DepartmentsView(lines));
    }

    /// <summary>The same period by every edition of the indicator.</summary>
    public static PanelOutcome<EditionsView> Editions(IndicatorLibrary indicators, PolicyLibrary policies, IFactSource facts, Scope scope, FilterOptions options, IndicatorDefinition definition, Phrases t)
    {
        if (definition.Editions.Count < 2 || definition.Kind == IndicatorKind.Ranking)
        {
            return new PanelOutcome<EditionsView>.Empty("indicator.one-edition");
        }

        var period = options.Period!.Value;
        var question = ScorecardQuestions.Question(options, period.From, period.To) with { Indicators = [definition.Id], Editions = [IndicatorQuestion.EveryEdition] };
        var lines = new IndicatorEngine(indicators, policies, facts, options.Institutions).Compute(question, scope)
            .Select(value => new EditionLine(value.Edition.Id, value.Edition.From, value.EditionInForce, value.Numerator, value.Denominator, value.Value, t.Name(value.Because.Zh, value.Because.En))).ToList();
        return lines.Count == 0 ? new PanelOutcome<EditionsView>.Empty("indicators.empty") : new PanelOutcome<EditionsView>.Shown(new EditionsView(lines));
    }
}

/// <summary>One indicator by edition.</summary>
public sealed record EditionsView(IReadOnlyList<EditionLine> Lines);

/// <param name="Edition">Label of the edition.</param>
/// <param name="From">Its first day.</param>
/// <param name="InForce">True where it is the one in force at the end of the period.</param>
/// <param name="Numerator">Null where unknown.</param>
/// <param name="Denominator">Null for counts.</param>
/// <param name="Value">Null where it can't be said.</param>
/// <param name="Because">What a reader must know of it.</param>
public sealed record EditionLine(string Edition, DateOnly From, bool InForce, double? Numerator, double? Denominator, double? Value, string Because);

/// <summary>One indicator by department.</summary>
public sealed record DepartmentsView(IReadOnlyList<DepartmentLine> Lines);

/// <param name="Department">Null where the records do not say.</param>
/// <param name="Numerator">Sum above the line; null where unknown.</param>
/// <param name="Denominator">Sum below it; null for counts.</param>
/// <param name="Value">Null where it can't be said.</param>
/// <param name="Because">What a reader must know of it.</param>
public sealed record DepartmentLine(string? Department, double? Numerator, double? Denominator, double? Value, string Because);
