using Curb.Indicators;
using Curb.Statistics;

namespace Curb.Supervision.Scoreboard;

/// <summary>How far an institution's figure of one period lies from its own figure of the periods before.</summary>
/// <param name="Institution">Place in the list of institutions.</param>
/// <param name="Before">Own figure over the periods before, from sums.</param>
/// <param name="Now">Figure of the period.</param>
/// <param name="Denominator">Denominator of the period.</param>
/// <param name="Z">Distance in spreads, chance of both figures and the institutions' common restlessness taken in; positive is worse.</param>
public sealed record Movement(int Institution, double Before, double Now, double Denominator, double Z)
{
    /// <summary>99.8 %: beyond it a movement is named.</summary>
    public const double Named = 3.090232306167813;
}

/// <summary>Which institutions got worse, or stand apart from their like, by more than chance: small units move a lot by chance and are not named for it.</summary>
public static class Movements
{
    private const int FewestCompared = 5;
    private const double Winsorised = 0.1;

    /// <summary>Institutions whose figure got worse than their own past by more than chance, the worst first. Figures too small to judge are left out.</summary>
    /// <param name="definition">Direction, factor and guards.</param>
    /// <param name="now">Figures of the period.</param>
    /// <param name="before">Figures of the periods before, each with its list's place of an institution of now (-1 where it is not in it).</param>
    /// <param name="institutions">Places to look at.</param>
    public static IReadOnlyList<Movement> Worse(IndicatorDefinition definition, EvaluatedIndicator now, IReadOnlyList<(EvaluatedIndicator Figures, Func<int, int> PlaceOf)> before, IReadOnlyCollection<int> institutions)
    {
        if (definition.Kind != IndicatorKind.Ratio || definition.Direction is not ("lower" or "higher"))
        {
            return [];
        }

        bool share = IsShare(definition, now);
        var moved = new List<Movement>();
        foreach (int place in institutions.Where(place => IsBigEnough(definition, now, place)))
        {
            var (numerator, denominator) = Past(now.OriginAt(place), place, before);
            if (denominator >= definition.Guards.MinimumDenominator)
            {
                double old = numerator / denominator, present = now.Numerators[place] / now.Denominators[place];
                double spread = Math.Sqrt((1 / (4 * now.Denominators[place])) + (1 / (4 * denominator)));
                double z = (Flat(present, share) - Flat(old, share)) / spread * (definition.Direction == "lower" ? 1 : -1);
                moved.Add(new Movement(place, old * definition.Factor, present * definition.Factor, now.Denominators[place], z));
            }
        }

        double restless = Restlessness(moved);
        return [.. moved.Select(one => one with { Z = one.Z / restless }).Where(one => one.Z > Movement.Named).OrderByDescending(one => one.Z)];
    }

    /// <summary>Institutions that stand worse than their like (same level and kind) by more than chance and the spread between them, the worst first.</summary>
    public static IReadOnlyList<Movement> Apart(IndicatorDefinition definition, EvaluatedIndicator now, IReadOnlyList<Institution> all, IReadOnlyCollection<int> institutions)
    {
        if (definition.Kind != IndicatorKind.Ratio || definition.Direction is not ("lower" or "higher"))
        {
            return [];
        }

        bool share = IsShare(definition, now);
        var found = new List<Movement>();
        foreach (var like in institutions.Where(place => IsBigEnough(definition, now, place)).GroupBy(place => (all[place].Level, all[place].Kind, Origin: now.OriginAt(place))).Where(group => group.Count() >= FewestCompared))
        {
            var units = like.Select(place => (Place: place, Unit: new FunnelUnit(all[place].Code, now.Numerators[place], now.Denominators[place]))).ToList();
            var list = units.Select(pair => pair.Unit).ToList();
            var limits = share ? FunnelLimits.OfProportions(list) : FunnelLimits.OfRates(list);
            found.AddRange(units.Select(pair => new Movement(
                pair.Place, limits.Target * definition.Factor, pair.Unit.Numerator / pair.Unit.Denominator * definition.Factor, pair.Unit.Denominator, limits.Z(pair.Unit) * (definition.Direction == "lower" ? 1 : -1))));
        }

        return [.. found.Where(one => one.Z > Movement.Named).OrderByDescending(one => one.Z)];
    }

    /// <summary>Institutions whose verdict changed since the period before.</summary>
    /// <returns>Places, from the first to the second verdict.</returns>
    public static IReadOnlyList<(int Institution, Verdict From, Verdict To)> Turned(EvaluatedIndicator now, EvaluatedIndicator before, Func<int, int> placeBefore, IReadOnlyCollection<int> institutions) =>
        [.. institutions.Where(now.Has).Select(place => (Place: place, Old: placeBefore(place))).Where(pair => pair.Old >= 0 && before.Has(pair.Old))
            .Select(pair => (pair.Place, From: before.VerdictAt(pair.Old), To: now.VerdictAt(pair.Place)))
            .Where(turn => turn.From != turn.To && turn.From != Verdict.CannotAssess && turn.To != Verdict.CannotAssess)];

    private static (double Numerator, double Denominator) Past(FigureOrigin origin, int place, IReadOnlyList<(EvaluatedIndicator Figures, Func<int, int> PlaceOf)> before)
    {
        double numerator = 0, denominator = 0;
        foreach (var (figures, placeOf) in before)
        {
            int old = placeOf(place);
            if (old >= 0 && figures.Has(old) && figures.OriginAt(old) == origin && figures.Denominators[old] > 0 && !double.IsNaN(figures.Numerators[old]))
            {
                numerator += figures.Numerators[old];
                denominator += figures.Denominators[old];
            }
        }

        return (numerator, denominator);
    }

    private static bool IsBigEnough(IndicatorDefinition definition, EvaluatedIndicator figures, int place) =>
        figures.Has(place) && !double.IsNaN(figures.Numerators[place]) && !double.IsNaN(figures.Values[place]) && figures.Denominators[place] >= Math.Max(1, definition.Guards.MinimumDenominator);

    /// <summary>A share counts rows of one cohort; everything else is an amount per exposure.</summary>
    private static bool IsShare(IndicatorDefinition definition, EvaluatedIndicator figures) =>
        definition.Unit.En.Contains('%', StringComparison.Ordinal) && Enumerable.Range(0, figures.Count).All(place => !figures.Has(place) || !(figures.Numerators[place] > figures.Denominators[place]));

    private static double Flat(double value, bool share) => share ? Math.Asin(Math.Sqrt(Math.Clamp(value, 0, 1))) : Math.Sqrt(Math.Max(0, value));

    /// <summary>How many times further the institutions move than chance alone would make them; at least 1.</summary>
    private static double Restlessness(List<Movement> moved)
    {
        if (moved.Count < FewestCompared)
        {
            return 1;
        }

        double[] z = [.. moved.Select(one => one.Z)];
        double low = RobustScale.Quantile(z, Winsorised), high = RobustScale.Quantile(z, 1 - Winsorised);
        return Math.Max(1, Math.Sqrt(z.Average(one => Math.Pow(Math.Clamp(one, low, high), 2))));
    }
}
