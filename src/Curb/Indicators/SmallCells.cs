using System.Globalization;
using Curb.Disclosure;
using Curb.Policies;

namespace Curb.Indicators;

/// <summary>Withholds figures that rest on so few people that they could be recognised.</summary>
public static class SmallCells
{
    /// <summary>
    /// The figure without its numbers where its numerator, its denominator or the rest between them is a small count in this scope; a share of few people
    /// and a share of all but few say the same. A withheld figure can't be assessed, and says so.
    /// </summary>
    public static IndicatorValue Withhold(IndicatorValue value, Scope scope) =>
        scope.Hides(value.Numerator) || scope.Hides(value.Denominator) || scope.Hides(value.Denominator - value.Numerator)
            ? value with { Numerator = null, Denominator = null, Value = null, Unknown = 0, Verdict = Verdict.CannotAssess, Because = Reason(scope) }
            : value;

    /// <summary>Why a small count is not shown.</summary>
    public static Bilingual Reason(Scope scope)
    {
        string fewest = scope.FewestShown.ToString(CultureInfo.InvariantCulture);
        return new($"计数少于 {fewest}，为保护个人信息不予显示", $"a count below {fewest} is withheld so that no person can be recognised");
    }
}
