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
    public static IndicatorValue Withhold(IndicatorValue value, Scope scope) => Counts(value).Any(scope.Hides) ? Without(value, scope) : value;

    /// <summary>
    /// As above for all figures of an answer. Departments, physicians, drugs or months of one institution add up to a figure that is shown as well, so further ones
    /// are withheld until nothing small can be worked out by subtraction. No total of institutions is shown; they stand alone.
    /// </summary>
    public static IReadOnlyList<IndicatorValue> WithholdAll(IReadOnlyList<IndicatorValue> values, Scope scope)
    {
        if (scope.FewestShown == 0)
        {
            return values;
        }

        var withheld = SmallCounts.Withheld([.. values.Select(Counts)], Families(values), scope);
        return [.. values.Select((value, at) => withheld[at] ? Without(value, scope) : value)];
    }

    /// <summary>For each dimension but the institution: the figures that are alike in everything else.</summary>
    private static List<IReadOnlyList<int>> Families(IReadOnlyList<IndicatorValue> values)
    {
        var families = new List<IReadOnlyList<int>>();
        foreach (string dimension in values.SelectMany(value => value.Dimensions).Select(pair => pair.Key).Where(name => name != "institution").Distinct())
        {
            families.AddRange(values.Select((value, at) => (value, at)).Where(pair => pair.value.Dimensions.Any(own => own.Key == dimension))
                .GroupBy(pair => Key(pair.value, dimension), pair => pair.at).Select(family => (IReadOnlyList<int>)[.. family]));
        }

        return families;
    }

    private static string Key(IndicatorValue value, string without) => string.Join('\u001f', value.Dimensions.Where(pair => pair.Key != without).Select(pair => $"{pair.Key}={pair.Value}")
        .Prepend(value.Indicator.Id).Prepend(value.Edition.Id).Prepend(without == "month" ? "" : value.Period.ToString()));

    private static double?[] Counts(IndicatorValue value) => [value.Numerator, value.Denominator, value.Denominator - value.Numerator];

    private static IndicatorValue Without(IndicatorValue value, Scope scope) => value with { Numerator = null, Denominator = null, Value = null, Unknown = 0, Verdict = Verdict.CannotAssess, Because = Reason(scope) };

    /// <summary>Why a small count is not shown.</summary>
    public static Bilingual Reason(Scope scope)
    {
        string fewest = scope.FewestShown.ToString(CultureInfo.InvariantCulture);
        return new($"计数少于 {fewest}（或可由合计推出这样的计数），为保护个人信息不予显示", $"a count below {fewest}, or one from which such a count could be worked out, is withheld so that no person can be recognised");
    }
}
