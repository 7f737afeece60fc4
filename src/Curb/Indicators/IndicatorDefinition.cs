using Curb.Policies;

namespace Curb.Indicators;

/// <summary>What kind of figure an indicator is.</summary>
public enum IndicatorKind
{
    /// <summary>Numerator ÷ denominator × factor.</summary>
    Ratio,

    /// <summary>A number by itself: the numerator.</summary>
    Count,

    /// <summary>The items with the largest numerators, each with its share of the denominator.</summary>
    Ranking,
}

/// <summary>An indicator as data: <c>indicators/&lt;id&gt;/definition.yaml</c>.</summary>
/// <param name="Id">Kebab-case; never reused.</param>
/// <param name="Title">Official name.</param>
/// <param name="Names">Further names by which it may be asked for: short names, official codes.</param>
/// <param name="Question">The question that it answers.</param>
/// <param name="Kind">Ratio, count or ranking.</param>
/// <param name="Direction">lower, higher or none: which way is better.</param>
/// <param name="Unit">Unit of the value.</param>
/// <param name="Factor">Numerator ÷ denominator is multiplied by it.</param>
/// <param name="Needs">Facts that must have been delivered.</param>
/// <param name="Guards">When a value is not judged.</param>
/// <param name="Item">Ranking: the dimension that is ranked; else null.</param>
/// <param name="Top">Ranking: how many items.</param>
/// <param name="Reading">How a target is read: both, or exceeding-only where keeping below proves nothing.</param>
/// <param name="Editions">Editions in order of their first day.</param>
/// <param name="Note">What a reader must know.</param>
public sealed record IndicatorDefinition(
    string Id,
    Bilingual Title,
    IReadOnlyList<string> Names,
    Bilingual Question,
    IndicatorKind Kind,
    string Direction,
    Bilingual Unit,
    double Factor,
    IReadOnlyList<NeededFact> Needs,
    IndicatorGuards Guards,
    string? Item,
    int Top,
    string Reading,
    IReadOnlyList<IndicatorEdition> Editions,
    Bilingual Note)
{
    /// <summary>The edition in force on a day; before the first one, the first one's formula is used and nothing is judged.</summary>
    public IndicatorEdition EditionOn(DateOnly day) => Editions.LastOrDefault(edition => edition.From <= day) ?? Editions[0];

    /// <summary>The edition of that label; null where there is none.</summary>
    public IndicatorEdition? EditionNamed(string label) => Editions.FirstOrDefault(edition => string.Equals(edition.Id, label, StringComparison.OrdinalIgnoreCase));

    /// <summary>True where the indicator can be asked by these dimensions.</summary>
    public bool Carries(IReadOnlyCollection<string> dimensions) =>
        Editions.Where(edition => !edition.Awaited).DefaultIfEmpty(Editions[0]).All(edition => edition.Numerator.For(Asked(dimensions)) is not null && (edition.Denominator is null || edition.Denominator.For(dimensions) is not null));

    /// <summary>The dimensions that the numerator is asked by: those wanted and the ranked one.</summary>
    public IReadOnlyList<string> Asked(IReadOnlyCollection<string> dimensions) =>
        Item is null || dimensions.Contains(Item) ? [.. dimensions] : [.. dimensions, Item];
}

/// <summary>One edition of an indicator: the formula and the clause that give it, from a day on.</summary>
/// <param name="Id">Label: 2015, 2020, 2025.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day on which its text is in force; null while it has no end.</param>
/// <param name="Clause">Full id of the clause that defines it.</param>
/// <param name="Also">Further clauses that ask for the figure.</param>
/// <param name="Target">Topic of the limit it is judged by; null where none is set.</param>
/// <param name="Numerator">What is counted.</param>
/// <param name="Denominator">Of what; null for counts.</param>
/// <param name="Completeness">Rows that ought to count and can't; null where the definition watches none.</param>
/// <param name="Note">What differs from the edition before.</param>
/// <param name="Awaits">What would have to be delivered before it can be computed; empty where it can be. Its answer is then always: cannot assess, because of that.</param>
public sealed record IndicatorEdition(
    string Id,
    DateOnly From,
    DateOnly? To,
    string Clause,
    IReadOnlyList<string> Also,
    string? Target,
    IndicatorSide Numerator,
    IndicatorSide? Denominator,
    Completeness? Completeness,
    Bilingual Note,
    Bilingual Awaits)
{
    /// <summary>True where no delivered record can tell its figure.</summary>
    public bool Awaited => Awaits != Bilingual.Empty;
}

/// <summary>When a value is shown but not judged, and when it is withheld.</summary>
/// <param name="MinimumDenominator">Below it the figure is too small to judge.</param>
/// <param name="MaximumValue">Above it the figure can't be true; null where there is no such bound.</param>
/// <param name="Implausible">What to look at where the maximum is passed.</param>
/// <param name="MinimumCompleteness">Least share (0 to 1) of rows that ought to count and do.</param>
/// <param name="GapExpected">A run of months without rows of a needed fact counts as not delivered where at least this many rows were to be expected, by the institution's own rate.</param>
/// <param name="GapCohort">Such a run is judged only where it holds at least this many rows of the cohort: a few encounters without orders, in months of their own, are encounters without orders.</param>
/// <param name="WithheldBelow">Outside the institution, cells with a denominator below this are withheld.</param>
public sealed record IndicatorGuards(
    double MinimumDenominator,
    double? MaximumValue,
    Bilingual Implausible,
    double MinimumCompleteness,
    double GapExpected,
    double GapCohort,
    double WithheldBelow);
