using Curb.Facts;
using Curb.Quality;
using Curb.Tallies;

namespace Curb.Indicators;

/// <summary>The tallies that answer what scorecard and indicator pages ask: every side of every indicator by every edition, in any months and departments, what it needs delivered, and the checks of delivery.</summary>
public static class IndicatorTallies
{
    private const string Month = "month", Department = "department";

    /// <summary>Facts from which the pages' choice of months and departments is made.</summary>
    private static readonly string[] s_offered = ["encounter", "prescription", "isolate"];

    public static IReadOnlyList<TallyDefinition> Of(IndicatorLibrary indicators, IEnumerable<QualityCheck> checks)
    {
        var plan = new TallyPlan();
        foreach (var definition in indicators.Definitions.Where(definition => definition.Kind != IndicatorKind.Ranking))
        {
            Want(plan, definition);
        }

        foreach (string fact in s_offered)
        {
            plan.Want(fact, [], [Measure.Rows()], Month, Department);
        }

        Denominators(plan);
        foreach (var check in checks.Where(check => check.Feed != "susceptibility"))
        {
            plan.Want(check.Feed, [], [Measure.Rows()], Keys(check.Feed, Month));
            plan.Want(check.Feed, check.Where, [Measure.Rows(), .. check.Good.Select(good => Measure.Rows(good))], check.TimeColumn);
        }

        return plan.Tallies();
    }

    private static void Want(TallyPlan plan, IndicatorDefinition definition)
    {
        foreach (var side in definition.Editions.SelectMany(edition => new[] { edition.Numerator, edition.Denominator, edition.Completeness?.Missing, edition.Completeness?.Of }).OfType<IndicatorSide>().SelectMany(Chain))
        {
            Want(plan, side);
        }

        foreach (var need in definition.Needs)
        {
            plan.Want(need.Fact, need.Where, [Measure.Rows()], Keys(need.Fact, need.MonthColumn));
        }
    }

    private static void Want(TallyPlan plan, IndicatorSide side)
    {
        string[] keys = side.Dimensions.TryGetValue(Department, out string? department) ? [side.MonthColumn, department] : Keys(side.Fact, side.MonthColumn);
        plan.Want(side.Fact, side.Where, [.. SideAnswer.Measures(side.Measure)], keys);
        plan.Want(side.Fact, [], [Measure.Rows()], Keys(side.Fact, side.MonthColumn));
        if (UnknownDdds.IsAskedOf(side))
        {
            plan.Want(side.Fact, [.. side.Where, UnknownDdds.Unknown], [Measure.Rows()], [.. keys, UnknownDdds.Problem]);
        }
    }

    /// <summary>Month and, where the fact knows it, department: some readers see single departments only.</summary>
    private static string[] Keys(string fact, string month) => FactVocabulary.Fact(fact).Find(Department) is null ? [month] : [month, Department];

    private static void Denominators(TallyPlan plan)
    {
        foreach (var query in DenominatorReconciliation.Questions)
        {
            plan.Want(query.Fact, query.Where, query.Measures, query.GroupBy is [_, Month] ? Keys(query.Fact, Month) : query.GroupBy);
        }
    }

    private static IEnumerable<IndicatorSide> Chain(IndicatorSide side) => side.Otherwise is null ? [side] : [side, .. Chain(side.Otherwise)];
}
