using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Policies;

namespace Curb.Supervision.Scoreboard;

/// <summary>Computes every indicator of a period for every institution at once.</summary>
public sealed class EvaluationRun
{
    private const string ReportedFigure = "reported_figure";

    private readonly IndicatorLibrary _indicators;
    private readonly IndicatorEngine _engine;
    private readonly IReadOnlyList<Institution> _institutions;
    private readonly Dictionary<string, int> _places;
    private readonly Dictionary<string, DateOnly?> _packEnds;

    /// <param name="indicators">Definitions.</param>
    /// <param name="policies">Limits.</param>
    /// <param name="facts">Facts of all institutions.</param>
    /// <param name="institutions">The institutions, in the order that the result keeps.</param>
    public EvaluationRun(IndicatorLibrary indicators, PolicyLibrary policies, IFactSource facts, IReadOnlyList<Institution> institutions)
    {
        (_indicators, _institutions) = (indicators, institutions);
        _engine = new IndicatorEngine(indicators, policies, new RememberedFacts(facts), institutions);
        _places = institutions.Select((one, i) => (one.Code, i)).ToDictionary(pair => pair.Code, pair => pair.i, StringComparer.Ordinal);
        _packEnds = policies.Packs.ToDictionary(pack => pack.Id, pack => pack.To, StringComparer.Ordinal);
    }

    /// <summary>The indicators of which any institution has a figure, in order of their ids. Every number is kept; small counts are withheld from readers when they read.</summary>
    /// <param name="period">The months.</param>
    /// <param name="told">What institutions told by themselves. Where there are records too, the computed figure stands and says what was told.</param>
    /// <param name="say">Is told the indicator that comes next, its number and how many there are; may throw to stop.</param>
    public IReadOnlyList<EvaluatedIndicator> Compute(Period period, IReadOnlyList<ToldFigure> told, Action<string, int, int> say)
    {
        var asked = _indicators.Definitions.Where(definition => definition.Kind != IndicatorKind.Ranking && definition.Carries(["institution"])).ToList();
        var byIndicator = told.ToLookup(figure => figure.Indicator, StringComparer.Ordinal);
        var results = new EvaluatedIndicator?[asked.Count];
        int begun = 0;
        Lock gate = new();
        try
        {
            Parallel.For(0, asked.Count, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, Environment.ProcessorCount) }, i =>
            {
                lock (gate)
                {
                    say(asked[i].Id, begun++, asked.Count);
                }

                results[i] = Compute(asked[i], period, byIndicator[asked[i].Id]);
            });
        }
        catch (AggregateException several)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(several.InnerExceptions[0]).Throw();
        }

        return [.. results.OfType<EvaluatedIndicator>()];
    }

    private EvaluatedIndicator? Compute(IndicatorDefinition definition, Period period, IEnumerable<ToldFigure> told)
    {
        var edition = definition.EditionOn(period.To.LastDay);
        var evaluated = new EvaluatedIndicator(definition.Id, edition.Id, edition.Clause, _institutions.Count);
        if (!edition.Awaited)
        {
            // Figures of a monthly return are delivered as a file, and are told all the same.
            var origin = edition.Numerator.Fact == ReportedFigure ? FigureOrigin.Reported : FigureOrigin.Computed;
            var question = IndicatorQuestion.All with { Indicators = [definition.Id], From = period.From, To = period.To };
            foreach (var value in _engine.Compute(question, Scope.Everywhere(false)).Where(HasRows))
            {
                if (value["institution"] is { } code && _places.TryGetValue(code, out int place))
                {
                    evaluated.Set(place, Figure(value, origin, Bilingual.Empty));
                }
            }
        }

        foreach (var figure in told.Where(figure => _places.ContainsKey(figure.Institution)))
        {
            TakeIn(evaluated, figure, period);
        }

        return evaluated.HasFigures ? evaluated : null;
    }

    /// <summary>A figure told stands where nothing was computed; else it is named beside the computed one, which stays.</summary>
    private void TakeIn(EvaluatedIndicator evaluated, ToldFigure told, Period period)
    {
        int place = _places[told.Institution];
        if (evaluated[place] is { Origin: FigureOrigin.Computed } computed)
        {
            evaluated.Set(place, computed with { Because = computed.Because.And(Beside(told)) });
            return;
        }

        // What the institution's own installation computed from records says more than what somebody typed.
        if (!evaluated.Has(place) || evaluated.OriginAt(place) == FigureOrigin.Reported)
        {
            evaluated.Set(place, Figure(_engine.JudgeTold(told.Indicator, told.Institution, period, told.Numerator, told.Denominator), told.Origin, told.Source));
        }
    }

    private EvaluatedFigure Figure(IndicatorValue value, FigureOrigin origin, Bilingual source) => new(
        value.Numerator,
        value.Denominator,
        value.Value,
        value.Verdict,
        origin,
        value.TooSmall,
        value.Unknown,
        value.Target is { } target ? EvaluatedTarget.Of(target, _packEnds.GetValueOrDefault(target.Parameter.Pack)) : null,
        source.And(value.Because));

    /// <summary>False for an institution that delivered nothing at all for the indicator.</summary>
    private static bool HasRows(IndicatorValue value) => value.Numerator is not null || value.Denominator is not null || value.Unknown > 0;

    private static Bilingual Beside(ToldFigure told)
    {
        string parts = told.Denominator is { } denominator ? FormattableString.Invariant($"{told.Numerator}/{denominator}") : FormattableString.Invariant($"{told.Numerator}");
        return new Bilingual($"机构另行上报 {parts}（{told.Source.Zh}），未采用", $"the institution itself told {parts} ({told.Source.En}); not used");
    }
}
