using Curb.Policies;

namespace Curb.Indicators;

/// <summary>Three answers, never two.</summary>
public enum Verdict
{
    Met,
    NotMet,
    CannotAssess,
}

/// <summary>How verdicts are written in tables.</summary>
public static class VerdictTerms
{
    public static string Term(this Verdict verdict) => verdict switch
    {
        Verdict.Met => "met",
        Verdict.NotMet => "not-met",
        _ => "cannot-assess",
    };
}

/// <summary>One figure: an indicator for one period and one group, judged.</summary>
/// <param name="Indicator">Its definition.</param>
/// <param name="Edition">The edition used.</param>
/// <param name="Period">The months it covers.</param>
/// <param name="Dimensions">Dimension names and values in the order asked for; a value is null where the facts don't know it.</param>
/// <param name="Numerator">Null where unknown or withheld.</param>
/// <param name="Denominator">Null for counts, and where unknown.</param>
/// <param name="Value">In <see cref="IndicatorDefinition.Unit"/>; null where it can't be computed.</param>
/// <param name="Target">The limit that rules; null where none does.</param>
/// <param name="Verdict">Met, not met, or cannot assess.</param>
/// <param name="Because">Why a verdict can't be given, and what else a reader must know; empty where there is nothing to say.</param>
/// <param name="Unknown">Rows of the cohort whose part in the figure is unknown.</param>
/// <param name="Rank">Ranking: place from 1; else null.</param>
/// <param name="RankedItem">Ranking: the ranked item; else null.</param>
public sealed record IndicatorValue(
    IndicatorDefinition Indicator,
    IndicatorEdition Edition,
    Period Period,
    IReadOnlyList<KeyValuePair<string, string?>> Dimensions,
    double? Numerator,
    double? Denominator,
    double? Value,
    PolicyLimit? Target,
    Verdict Verdict,
    Bilingual Because,
    double Unknown,
    int? Rank = null,
    string? RankedItem = null)
{
    /// <summary>True where the denominator is too small to be interpreted: pages grey the figure.</summary>
    public bool TooSmall { get; init; }

    /// <summary>The clause behind the verdict: that of the target, else that of the definition.</summary>
    public string Clause => Target?.Value.Clause ?? Edition.Clause;

    /// <summary>True where the edition is the one in force at the end of the period.</summary>
    public bool EditionInForce => Indicator.EditionOn(Period.To.LastDay) == Edition;

    /// <summary>False where the target rests on something nobody has checked against the official text.</summary>
    public bool TargetVerified => Target?.Verified ?? true;

    public string? this[string dimension] => Dimensions.FirstOrDefault(pair => pair.Key == dimension).Value;
}

/// <summary>A question for indicators.</summary>
/// <param name="Indicators">Ids or names; empty for all that carry the dimensions.</param>
/// <param name="From">First month; null for the first of the data.</param>
/// <param name="To">Last month; null for the last of the data.</param>
/// <param name="By">Dimensions: institution, department, physician, drug, month …</param>
/// <param name="Only">Dimension values to look at: department → 呼吸内科.</param>
/// <param name="Choice">Packs to judge by.</param>
public sealed record IndicatorQuestion(
    IReadOnlyList<string> Indicators,
    CalendarMonth? From,
    CalendarMonth? To,
    IReadOnlyList<string> By,
    IReadOnlyDictionary<string, string> Only,
    PolicyChoice Choice)
{
    /// <summary>The word that asks for all editions.</summary>
    public const string EveryEdition = "all";

    /// <summary>Labels of the editions to compute by, side by side; empty for the one in force, <see cref="EveryEdition"/> for all.</summary>
    public IReadOnlyList<string> Editions { get; init; } = [];

    /// <summary>False where the indicators that rank items (ten most used drugs) are left out, unless they are named.</summary>
    public bool Rankings { get; init; } = true;

    /// <summary>True where an edition is asked for.</summary>
    internal bool Asks(IndicatorEdition edition) => Editions.Contains(EveryEdition) || Editions.Contains(edition.Id, StringComparer.OrdinalIgnoreCase);

    /// <summary>Every indicator, all data, by institution.</summary>
    public static IndicatorQuestion All { get; } = new([], null, null, ["institution"], new Dictionary<string, string>(), PolicyChoice.InForce);
}
