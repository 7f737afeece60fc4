using Curb.Indicators;

namespace Curb.Supervision.Scoreboard;

/// <summary>One indicator over a set of institutions in one period.</summary>
/// <param name="Met">Institutions that meet their own limit.</param>
/// <param name="NotMet">Institutions that do not.</param>
/// <param name="CannotAssess">Institutions with a figure that can't be judged, or without any limit.</param>
/// <param name="Missing">Institutions that delivered nothing for it.</param>
/// <param name="Numerator">Sum over the institutions with both parts known.</param>
/// <param name="Denominator">Sum over the same institutions; 0 for counts.</param>
/// <param name="Value">The sums as a figure; for counts, whose sum over institutions says nothing, their median. Null where nothing is known.</param>
/// <param name="Reported">Of the figures, how many were told on forms.</param>
/// <param name="Received">Of the figures, how many came from institutions' own installations.</param>
public sealed record AreaSummary(int Met, int NotMet, int CannotAssess, int Missing, double Numerator, double Denominator, double? Value, int Reported, int Received)
{
    /// <summary>Institutions that were judged.</summary>
    public int Judged => Met + NotMet;

    /// <summary>Share of the judged that meet their limit, 0 to 1; null where none was judged.</summary>
    public double? ShareMet => Judged > 0 ? (double)Met / Judged : null;

    public int Institutions => Met + NotMet + CannotAssess + Missing;

    /// <summary>Sums an indicator up.</summary>
    /// <param name="definition">Kind and factor.</param>
    /// <param name="figures">Its figures; null where the period has none.</param>
    /// <param name="institutions">Places in the list of institutions.</param>
    public static AreaSummary Of(IndicatorDefinition definition, EvaluatedIndicator? figures, IReadOnlyCollection<int> institutions)
    {
        int met = 0, notMet = 0, unsure = 0, missing = 0, reported = 0, received = 0;
        bool counted = definition.Kind == IndicatorKind.Count;
        var known = new List<double>();
        double numerator = 0, denominator = 0;
        foreach (int place in institutions)
        {
            if (figures is null || !figures.Has(place))
            {
                missing++;
                continue;
            }

            _ = figures.VerdictAt(place) switch { Verdict.Met => met++, Verdict.NotMet => notMet++, _ => unsure++ };
            _ = figures.OriginAt(place) switch { FigureOrigin.Reported => reported++, FigureOrigin.Received => received++, _ => 0 };
            if (!double.IsNaN(figures.Numerators[place]) && !double.IsNaN(figures.Values[place]) && (counted || figures.Denominators[place] > 0))
            {
                known.Add(figures.Values[place]);
                numerator += figures.Numerators[place];
                denominator += counted ? 0 : figures.Denominators[place];
            }
        }

        double? value = known.Count == 0 ? null : counted ? Statistics.RobustScale.Median(known) : numerator * definition.Factor / denominator;
        return new AreaSummary(met, notMet, unsure, missing, numerator, denominator, value, reported, received);
    }
}
