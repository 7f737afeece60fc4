using Curb.Disclosure;
using Curb.Indicators;

namespace Curb.Supervision.Scoreboard;

/// <summary>Which kept figures of one indicator are shown above institutions: decided over all months that were evaluated, as <see cref="ShownFigures"/> decides it over the facts.</summary>
public sealed class ShownEvaluations
{
    private readonly Dictionary<string, ShownMonths> _shown = new(StringComparer.Ordinal);
    private readonly Scope _scope;
    private readonly SideSums _own = [];
    private readonly HashSet<int> _evaluated;
    private readonly bool _adds;
    private readonly IndicatorEdition _edition;

    /// <param name="months">The newest evaluation of each month.</param>
    /// <param name="definition">The indicator.</param>
    /// <param name="indicators">All definitions.</param>
    /// <param name="scope">What the reader may see.</param>
    public ShownEvaluations(IReadOnlyList<EvaluatedMonth> months, IndicatorDefinition definition, IndicatorLibrary indicators, Scope scope)
    {
        _scope = scope;
        _evaluated = [.. months.Select(month => month.Month.Index)];
        string edition = months.Select(month => month.Figures(definition.Id)?.Edition).OfType<string>().FirstOrDefault() ?? "";
        var (numerator, denominator) = (_own, new SideSums());
        Read(months, definition.Id, true, numerator);
        Read(months, definition.Id, false, denominator);
        var own = definition.EditionNamed(edition) ?? definition.Editions[^1];
        _edition = own;
        _adds = own.Awaited || (ShownFigures.Adds(own.Numerator) && (own.Denominator is null || ShownFigures.Adds(own.Denominator)));
        var figures = own.Awaited ? null : new ShownFigures(indicators, (side, _) => Sums(side, own, numerator, denominator, months, indicators), scope);
        foreach (string institution in _adds ? numerator.Keys.Union(denominator.Keys) : [])
        {
            _shown[institution] = figures?.Months(own, institution) ?? Told(numerator.GetValueOrDefault(institution, []).GetValueOrDefault("", []), denominator.GetValueOrDefault(institution, []).GetValueOrDefault("", []));
        }
    }

    /// <summary>True where an institution's figure of a period, with these counts, is shown.</summary>
    public bool Shows(string institution, Period period, double? numerator, double? denominator) =>
        !ShownFigures.IsSmall(_edition, numerator, denominator, _scope)
        && (!_shown.TryGetValue(institution, out var shown) || shown.Covers(period)) && (!_adds || period.From == period.To || !LeavesSmall(institution, period, numerator));

    /// <summary>Whole periods within the years of another that are shown.</summary>
    public IEnumerable<Period> Offered(string institution, Period period) => _shown.TryGetValue(institution, out var shown) ? shown.Offered(period) : [];

    /// <summary>True where months of a longer period were not evaluated by themselves, and are together few.</summary>
    private bool LeavesSmall(string institution, Period period, double? numerator) =>
        !Enumerable.Range(period.From.Index, period.To.Index - period.From.Index + 1).All(_evaluated.Contains)
        && _scope.Hides(Math.Abs((numerator ?? 0) - _own.GetValueOrDefault(institution, []).GetValueOrDefault("", []).Where(pair => period.Contains(CalendarMonth.At(pair.Key))).Sum(pair => pair.Value)));

    /// <summary>A figure that is told, not computed, is no part of any other.</summary>
    private ShownMonths Told(Dictionary<int, double> numerator, Dictionary<int, double> denominator)
    {
        int last = numerator.Keys.Concat(denominator.Keys).DefaultIfEmpty(int.MinValue).Max();
        var rest = denominator.Keys.ToDictionary(month => month, month => denominator[month] - numerator.GetValueOrDefault(month));
        return ShownMonths.Of(new MonthlyCounts([numerator, denominator, rest]), _scope, last, ShownMonths.Of(new MonthlyCounts([denominator]), _scope, last));
    }

    private static SideSums Sums(IndicatorSide side, IndicatorEdition own, SideSums numerator, SideSums denominator, IReadOnlyList<EvaluatedMonth> months, IndicatorLibrary indicators)
    {
        string key = ShownFigures.Key(side);
        if (key == ShownFigures.Key(own.Numerator))
        {
            return numerator;
        }

        if (own.Denominator is not null && key == ShownFigures.Key(own.Denominator))
        {
            return denominator;
        }

        var sums = new SideSums();
        foreach (var other in indicators.Definitions.Where(other => other.Kind != IndicatorKind.Ranking))
        {
            bool above = other.Editions.Any(edition => !edition.Awaited && ShownFigures.Key(edition.Numerator) == key);
            if (above || other.Editions.Any(edition => !edition.Awaited && edition.Denominator is { } below && ShownFigures.Key(below) == key))
            {
                Read(months, other.Id, above, sums);
                if (sums.Count > 0)
                {
                    return sums;
                }
            }
        }

        return sums;
    }

    private static void Read(IReadOnlyList<EvaluatedMonth> months, string indicator, bool numerator, SideSums sums)
    {
        foreach (var month in months)
        {
            if (month.Figures(indicator) is not { } figures)
            {
                continue;
            }

            double[] values = numerator ? figures.Numerators : figures.Denominators;
            for (int place = 0; place < values.Length; place++)
            {
                if (!double.IsNaN(values[place]))
                {
                    sums.Add(month.Institutions[place], "", month.Month.Index, values[place]);
                }
            }
        }
    }
}

/// <summary>A month as it was evaluated last.</summary>
/// <param name="Month">The month.</param>
/// <param name="Institutions">Codes in the order of its figures.</param>
/// <param name="Figures">The figures of an indicator; null where nobody has one.</param>
public sealed record EvaluatedMonth(CalendarMonth Month, IReadOnlyList<string> Institutions, Func<string, EvaluatedIndicator?> Figures);
