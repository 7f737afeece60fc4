using Curb.Indicators;
using Curb.Policies;

namespace Curb.Supervision.Scoreboard;

/// <summary>Where a figure comes from. Figures of different origin stand side by side, never under one another unmarked.</summary>
public enum FigureOrigin
{
    /// <summary>Computed here from delivered records.</summary>
    Computed,

    /// <summary>Told by the institution on a form; there are no records behind it.</summary>
    Reported,

    /// <summary>Computed by the institution's own installation and received from it.</summary>
    Received,
}

/// <summary>The limit that a figure was judged by, as it stood then.</summary>
/// <param name="Sign">≤, ≥, &lt; or &gt;.</param>
/// <param name="Limit">In the unit of the indicator.</param>
/// <param name="Clause">Full id of the clause.</param>
/// <param name="Verified">False where nobody has checked the number against the official text.</param>
/// <param name="Until">Last day on which it holds; null while it has no end.</param>
public sealed record EvaluatedTarget(string Sign, double Limit, string Clause, bool Verified, DateOnly? Until)
{
    public static EvaluatedTarget Of(PolicyLimit limit, DateOnly? packEnds) =>
        new(PolicyLimit.Sign(limit.Parameter.Operator), limit.Value.Value, limit.Value.Clause, limit.Verified, limit.Value.To ?? packEnds);

    /// <summary>The limit as people write it.</summary>
    public override string ToString() => $"{Sign} {Limit.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
}

/// <summary>One institution's figure of one indicator in one period, frozen with the verdict it got.</summary>
/// <param name="Numerator">Null where unknown.</param>
/// <param name="Denominator">Null for counts and where unknown.</param>
/// <param name="Value">In the unit of the indicator; null where it can't be said.</param>
/// <param name="Verdict">Met, not met, cannot assess.</param>
/// <param name="Origin">Computed, reported or received.</param>
/// <param name="TooSmall">True where the denominator is too small to be interpreted.</param>
/// <param name="Unknown">Rows whose part in the figure is unknown.</param>
/// <param name="Target">What it was judged by; null where there is no limit for it.</param>
/// <param name="Because">Why it can't be assessed, and what else a reader must know.</param>
public sealed record EvaluatedFigure(double? Numerator, double? Denominator, double? Value, Verdict Verdict, FigureOrigin Origin, bool TooSmall, double Unknown, EvaluatedTarget? Target, Bilingual Because)
{
    /// <summary>met, not-met, cannot-assess, or none where no limit is set and nothing else is in the way.</summary>
    public string Mark => Target is null && Value is not null ? "none" : Verdict.Term();

    /// <summary>The figure without its numbers, for whoever must not see them.</summary>
    public EvaluatedFigure Withheld(Bilingual because) => this with { Numerator = null, Denominator = null, Value = null, Unknown = 0, TooSmall = false, Verdict = Verdict.CannotAssess, Because = because };
}

/// <summary>A figure that an institution told by itself: from a form, or from its own installation.</summary>
/// <param name="Institution">Code.</param>
/// <param name="Indicator">Id.</param>
/// <param name="Numerator">As told.</param>
/// <param name="Denominator">As told; null for counts.</param>
/// <param name="Origin">Reported or received.</param>
/// <param name="Source">What it rests on, for the reader.</param>
public sealed record ToldFigure(string Institution, string Indicator, double Numerator, double? Denominator, FigureOrigin Origin, Bilingual Source);
