using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Policies;
using Curb.Quality;
using Curb.ReferenceData;
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

    /// <summary>True for rates of use over days or discharges, whose denominators are worth comparing.</summary>
    public static bool IsOverDays(IndicatorDefinition definition) =>
        definition is { Kind: IndicatorKind.Ratio, Editions: [.., { Numerator: { Fact: "drug_use" or "use_month", Measure.Column: "ddds" }, Denominator.Fact: "encounter" or "occupancy" }] };

    /// <summary>The denominators of the institution and period of the view.</summary>
    public static PanelOutcome<DenominatorsView> Denominators(IFactSource facts, Scope scope, FilterOptions options, IndicatorDefinition definition) =>
        scope.FewestShown > 0 ? new PanelOutcome<DenominatorsView>.Empty("panel.within-institutions")
        : IsOverDays(definition) && new DenominatorReconciliation(facts).Of(options.Period!.Value, scope) is [var table, ..]
            ? new PanelOutcome<DenominatorsView>.Shown(new DenominatorsView(table, definition.Guards))
            : new PanelOutcome<DenominatorsView>.Empty("indicators.empty");

    /// <summary>The checks of what was delivered that the indicator rests on: over all months and over the last 90 days of each feed.</summary>
    public static PanelOutcome<QualityView> Quality(ReferenceLibrary reference, IFactSource facts, Scope scope, IndicatorDefinition definition) =>
        new FeedQuality(QualityCheck.Load(reference), facts).Find(scope, definition.Id) is { Count: > 0 } findings
            ? new PanelOutcome<QualityView>.Shown(new QualityView(findings))
            : new PanelOutcome<QualityView>.Empty("quality.none");

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

/// <summary>The denominators of one institution and the guards of the indicator.</summary>
public sealed record DenominatorsView(Reconciliation Table, IndicatorGuards Guards);

/// <summary>Checks of what was delivered.</summary>
public sealed record QualityView(IReadOnlyList<QualityFinding> Findings)
{
    /// <summary>True where a check is missed or has dropped: the indicator can't be trusted for it.</summary>
    public bool Untrusted => Findings.Any(finding => finding.Kept == false || finding.Dropped);
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
