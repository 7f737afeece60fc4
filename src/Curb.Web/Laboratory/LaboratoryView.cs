using Curb.Antibiograms;
using Curb.Columns;
using Curb.Facts;
using Curb.Web.Shell;

namespace Curb.Web.Laboratory;

/// <summary>What the filter of laboratory pages offers, and by what the facts were read.</summary>
/// <param name="Specimens">Specimen groups that occur.</param>
/// <param name="Organisms">Organisms that occur, most frequent first.</param>
/// <param name="Classes">Resistance classes that occur.</param>
/// <param name="Guideline">Guideline and year that read the facts; null where unknown.</param>
/// <param name="Counting">What counts as susceptible.</param>
public sealed record LaboratoryChoices(IReadOnlyList<string> Specimens, IReadOnlyList<string> Organisms, IReadOnlyList<string> Classes, string? Guideline, CountingRule Counting)
{
    public static LaboratoryChoices None { get; } = new([], [], [], null, CountingRule.SusceptibleOnly);
}

/// <summary>One page of isolates.</summary>
/// <param name="Rows">Isolate facts, the wanted ones first.</param>
/// <param name="First">First row of this page.</param>
/// <param name="Count">Rows on this page.</param>
/// <param name="Page">Number of the page, from 1.</param>
/// <param name="Total">Isolates that meet the filter.</param>
public sealed record IsolatesView(IsolateFacts Rows, int First, int Count, int Page, long Total)
{
    public const int PageRows = 50;

    public int Pages => (int)((Total + PageRows - 1) / PageRows);
}

/// <summary>One isolate with all its results and why each is what it is.</summary>
public sealed record IsolateView(IsolateFacts Isolate, SusceptibilityFacts Results);

/// <summary>Trends of the drugs of one organism.</summary>
public sealed record TrendsView(string Organism, IReadOnlyList<ResistanceTrend> Trends, string Step);

/// <summary>Resistance classes over time.</summary>
public sealed record PhenotypesView(IReadOnlyList<PhenotypeCourse> Courses, string Step);

/// <summary>The same measurements by two guideline years.</summary>
/// <param name="Before">Old guideline year, such as CLSI-2020.</param>
/// <param name="After">New guideline year.</param>
/// <param name="Years">Guideline years that can be chosen.</param>
/// <param name="Results">Results of first isolates in the view.</param>
/// <param name="Changes">What changed.</param>
/// <param name="Break">The pair with the largest change, or the one chosen, over time.</param>
public sealed record BreakpointsView(string Before, string After, IReadOnlyList<string> Years, long Results, IReadOnlyList<InterpretationChange> Changes, TrendBreak? Break)
{
    public long Changed => Changes.Sum(change => change.Results);

    public long SusceptibleToResistant => Changes.Where(change => change.Before == Susceptibilities.SirCategory.S && Susceptibilities.SirCategories.IsResistant(change.After)).Sum(change => change.Results);
}

/// <summary>One organism and drug over time, read by old and new tables.</summary>
/// <param name="Organism">WHONET code.</param>
/// <param name="Drug">WHONET code.</param>
/// <param name="Points">Per period: tested and counted as susceptible by each.</param>
/// <param name="Changes">The changes of this pair: why the lines part.</param>
public sealed record TrendBreak(string Organism, string Drug, IReadOnlyList<BreakPoint> Points, IReadOnlyList<InterpretationChange> Changes);

/// <summary>One period of a pair, read twice.</summary>
public sealed record BreakPoint(string Period, long TestedBefore, long CountedBefore, long TestedAfter, long CountedAfter)
{
    private const double Percent = 100;

    public double? Before => TestedBefore == 0 ? null : Percent * CountedBefore / TestedBefore;

    public double? After => TestedAfter == 0 ? null : Percent * CountedAfter / TestedAfter;
}
