using Curb.Disclosure;
using Curb.Policies;
using Curb.Supervision;

namespace Curb.Indicators;

/// <summary>What one figure is about, before its numbers are judged.</summary>
internal sealed record Figure(
    IndicatorDefinition Definition,
    IndicatorEdition Edition,
    Period Period,
    IReadOnlyList<KeyValuePair<string, string?>> Dimensions,
    IndicatorQuestion Question,
    string? Institution,
    IReadOnlyList<Bilingual> NotDelivered,
    Bilingual Note,
    Scope Scope)
{
    /// <summary>True where the figure is of a whole institution (or several), not of a part.</summary>
    public bool OfWholeInstitution =>
        Dimensions.Select(pair => pair.Key).Concat(Question.Only.Keys).All(name => name is "institution" or "month");
}

/// <summary>The sums of one figure.</summary>
internal sealed record Cells(SideCell? Numerator, SideCell? Denominator, SideCell? Missing, SideCell? All)
{
    public double Unknown => (Numerator?.Unknown ?? 0) + (Denominator?.Unknown ?? 0);

    /// <summary>Parts that are not whole: unknown rows, all rows they are among, and what they are.</summary>
    public IEnumerable<(double Unknown, double Of, Bilingual What)> Gaps(Bilingual missing)
    {
        var unknown = new Bilingual("数值未知", "rows have no known value");
        yield return (Numerator?.Unknown ?? 0, Numerator?.Rows ?? 0, unknown);
        yield return (Denominator?.Unknown ?? 0, Denominator?.Rows ?? 0, unknown);
        yield return (Missing?.Sum ?? 0, All?.Sum ?? 0, missing);
    }
}

/// <summary>Turns sums into a value and a verdict: met, not met, or cannot assess and why.</summary>
internal sealed class Judgement(PolicyLibrary policies, IReadOnlyList<Institution> institutions)
{
    private readonly Dictionary<string, Institution> _institutions = institutions.ToDictionary(institution => institution.Code, StringComparer.Ordinal);

    public IndicatorValue Judge(Figure figure, Cells cells)
    {
        var value = Compute(figure, cells);
        var target = TargetOf(figure);
        value = value with { Target = target.Limit, TooSmall = value.Denominator < figure.Definition.Guards.MinimumDenominator };
        return Obstacle(figure, cells, value, target) is { } obstacle
            ? Withhold(figure, value with { Verdict = Verdict.CannotAssess, Because = obstacle.And(value.Because), Value = value.Value > figure.Definition.Guards.MaximumValue ? null : value.Value })
            : Withhold(figure, value with { Verdict = target.Limit!.Keeps(value.Value!.Value) ? Verdict.Met : Verdict.NotMet });
    }

    private static IndicatorValue Compute(Figure figure, Cells cells)
    {
        bool delivered = figure.NotDelivered.Count == 0 && !figure.Edition.Awaited;
        bool allUnknown = cells.Numerator is { Unknown: > 0 } part && part.Unknown >= part.Rows;
        double? numerator = !delivered || allUnknown ? null : cells.Numerator is null ? 0 : SummedDecimals.Settled(cells.Numerator.Sum);
        double? denominator = figure.Edition.Denominator is null ? null : cells.Denominator is null ? 0 : SummedDecimals.Settled(cells.Denominator.Sum);
        double? value = figure.Definition.Kind == IndicatorKind.Count ? numerator
            : denominator is > 0 && numerator is not null ? Per(numerator.Value, denominator.Value, figure.Definition.Factor)
            : null;
        return new IndicatorValue(figure.Definition, figure.Edition, figure.Period, figure.Dimensions, numerator, denominator, value, null, Verdict.CannotAssess, Notes(figure, cells), cells.Unknown + (cells.Missing?.Sum ?? 0));
    }

    /// <summary>The value if every unknown row of a count counted; null where none is unknown, or a sum is asked for.</summary>
    private static double? Highest(Figure figure, Cells cells) =>
        cells is { Numerator: { CountsRows: true, Unknown: > 0, Sum: { } sum } part, Denominator.Sum: > 0 and var of } ? Per(sum + part.Unknown, of, figure.Definition.Factor) : null;

    /// <summary>Multiplies before it divides: 11 of 20 is 55 %, not 55.00000000000001 %, and a limit of 55 is kept.</summary>
    private static double Per(double numerator, double denominator, double factor) => numerator * factor / denominator;

    private static Bilingual Notes(Figure figure, Cells cells)
    {
        var notes = figure.Note;
        bool bounded = Highest(figure, cells) is not null;
        if (Highest(figure, cells) is { } high)
        {
            notes = notes.And(Reasons.AtLeast(cells.Numerator!.Unknown, cells.Numerator.Rows, high));
        }

        foreach (var (unknown, of, what) in cells.Gaps(figure.Edition.Completeness?.What ?? Bilingual.Empty).Skip(bounded ? 1 : 0).Where(gap => gap.Unknown > 0))
        {
            notes = notes.And(Reasons.Incomplete(unknown, of, what));
        }

        var first = figure.Definition.EditionOn(figure.Period.From.LastDay);
        return figure.Question.Editions.Count > 0 || first == figure.Edition ? notes : notes.And(Reasons.EditionChanged(first, figure.Edition));
    }

    /// <summary>The first thing that stands in the way of a verdict; null where nothing does.</summary>
    private static Bilingual? Obstacle(Figure figure, Cells cells, IndicatorValue value, LimitAnswer target)
    {
        var guards = figure.Definition.Guards;
        return figure.Edition.Awaited ? figure.Edition.Awaits
            : figure.NotDelivered.Count > 0 ? figure.NotDelivered.Select(Reasons.NotDelivered).Aggregate((a, b) => a.And(b))
            : figure.Edition.Denominator is not null && value.Denominator is null or 0 ? Reasons.NoDenominator
            : value.Value is not { } number ? Reasons.NothingKnown
            : number > guards.MaximumValue ? Reasons.Implausible(guards.MaximumValue.Value, guards.Implausible)
            : value.Denominator < guards.MinimumDenominator ? Reasons.TooSmall(value.Denominator.Value, guards.MinimumDenominator)
            : target.Limit is null ? target.Because
            : Doubt(figure, cells, value, target.Limit);
    }

    private static Bilingual? Doubt(Figure figure, Cells cells, IndicatorValue value, PolicyLimit limit)
    {
        double least = figure.Definition.Guards.MinimumCompleteness;
        if (Highest(figure, cells) is { } high)
        {
            return limit.Keeps(high) == limit.Keeps(value.Value!.Value) ? null : Reasons.Between(value.Value!.Value, high);
        }

        if (cells.Gaps(Bilingual.Empty).Any(gap => gap.Unknown > (1 - least) * gap.Of))
        {
            return Reasons.TooIncomplete(least);
        }

        return figure.Definition.Reading == "exceeding-only" && limit.Keeps(value.Value!.Value) ? Reasons.ExceedingOnly : null;
    }

    private LimitAnswer TargetOf(Figure figure)
    {
        var day = figure.Period.To.LastDay;
        var inForce = figure.Definition.EditionOn(day);
        return inForce != figure.Edition && figure.Question.Editions.Count > 0 ? new LimitAnswer(null, Reasons.NotInForce(figure.Edition, inForce))
            : figure.Edition.From > day ? new LimitAnswer(null, Reasons.BeforeFirstEdition(figure.Edition))
            : figure.Edition.To < day ? new LimitAnswer(null, Reasons.AfterLastEdition(figure.Edition))
            : figure.Edition.Target is not { } topic ? new LimitAnswer(null, Reasons.NoTarget)
            : !figure.OfWholeInstitution ? new LimitAnswer(null, Reasons.WholeInstitution)
            : figure.Institution is not { } code ? new LimitAnswer(null, Reasons.OneInstitution)
            : policies.Limit(topic, _institutions.GetValueOrDefault(code, Institution.Unregistered(code)), day, figure.Question.Choice);
    }

    /// <summary>Outside the institution, small cells are not published.</summary>
    private static IndicatorValue Withhold(Figure figure, IndicatorValue value)
    {
        double minimum = figure.Definition.Guards.WithheldBelow;
        bool small = (value.Denominator ?? value.Numerator) is > 0 and var size && size < minimum;
        return figure.Scope.MayIdentify || !small || figure.OfWholeInstitution ? value
            : value with { Numerator = null, Denominator = null, Value = null, Verdict = Verdict.CannotAssess, Because = Reasons.Withheld(minimum), Unknown = 0 };
    }
}
