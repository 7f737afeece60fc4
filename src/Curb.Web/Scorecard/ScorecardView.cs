namespace Curb.Web.Scorecard;

/// <summary>The indicators of one institution (or department) over one period.</summary>
/// <param name="Lines">One per indicator, in the order of the library.</param>
public sealed record ScorecardView(IReadOnlyList<IndicatorLine> Lines)
{
    public int With(string verdict) => Lines.Count(line => line.Verdict == verdict);
}

/// <summary>One indicator as a row of the scorecard.</summary>
/// <param name="Id">Id of the definition.</param>
/// <param name="Name">Name in the reader's language.</param>
/// <param name="Value">The figure; null where it can't be said.</param>
/// <param name="Unit">Unit in the reader's language.</param>
/// <param name="Numerator">Sum above the line.</param>
/// <param name="Denominator">Sum below the line; null for counts.</param>
/// <param name="Target">The limit as a number, for the line in the trend; null where there is none.</param>
/// <param name="TargetText">The limit with its sign: ≤ 60.</param>
/// <param name="Verdict">met, not-met, cannot-assess or none.</param>
/// <param name="Because">Why it can't be assessed, or what the verdict rests on.</param>
/// <param name="Clause">The clause in short.</param>
/// <param name="Verified">False where nobody has checked the clause against the official text.</param>
/// <param name="Trend">By month, oldest first; a month without data has no value.</param>
/// <param name="LowerIsBetter">Direction; null where neither.</param>
/// <param name="TooSmall">The denominator is too small to be interpreted: the figure is grey.</param>
public sealed record IndicatorLine(
    string Id,
    string Name,
    double? Value,
    string Unit,
    double? Numerator,
    double? Denominator,
    double? Target,
    string TargetText,
    string Verdict,
    string Because,
    string Clause,
    bool Verified,
    IReadOnlyList<TrendPoint> Trend,
    bool? LowerIsBetter,
    bool TooSmall = false)
{
    /// <summary>Lowest share of good rows among the checks that the figure rests on, 0 to 1; null where it rests on none.</summary>
    public double? Quality { get; init; }

    /// <summary>How many of those checks fail.</summary>
    public int QualityFailing { get; init; }
}

/// <summary>One month of a trend.</summary>
public sealed record TrendPoint(string Month, double? Value, double? Numerator, double? Denominator);
