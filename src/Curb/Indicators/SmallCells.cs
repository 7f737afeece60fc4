using System.Globalization;
using Curb.Disclosure;
using Curb.Policies;

namespace Curb.Indicators;

/// <summary>Withholds figures that rest on so few people that they could be recognised, and those from which such a figure could be worked out.</summary>
public static class SmallCells
{
    private const int MostOffered = 6;

    /// <summary>
    /// The figure without its numbers where its numerator, its denominator or the rest between them is a small count in this scope; a share of few people
    /// and a share of all but few say the same. A withheld figure can't be assessed, and says so.
    /// </summary>
    public static IndicatorValue Withhold(IndicatorValue value, Scope scope) => IsSmall(value, scope) ? Without(value, Reason(scope)) : value;

    /// <summary>
    /// As above, and without its numbers where the period or the part of the institution that it is of can't be put together from what is shown (<see cref="ShownFigures"/>).
    /// No total of institutions is shown; they stand alone.
    /// </summary>
    internal static IndicatorValue Withhold(IndicatorValue value, IndicatorQuestion question, Scope scope, ShownFigures shown)
    {
        if (value.Numerator is null && value.Denominator is null)
        {
            return value;
        }

        var of = question.Only.ToDictionary(pair => pair.Key, pair => (string?)pair.Value, StringComparer.Ordinal);
        foreach (var (name, own) in value.Dimensions)
        {
            of[name] = own;
        }

        if (value.Indicator.Item is { } item)
        {
            of[item] = value.RankedItem;
        }

        string? institution = of.GetValueOrDefault("institution") ?? (scope.Institutions is { Count: 1 } one ? one.First() : null);
        var parts = of.Where(pair => pair.Key is not ("institution" or "month")).ToList();
        return institution is null ? Without(value, SeveralInstitutions)
            : parts.Count > 1 ? Without(value, SeveralParts)
            : !IsShown(value, institution, parts, shown) ? Without(value, Reason(value, institution, parts, scope, shown))
            : Withhold(value, scope);
    }

    /// <summary>Why a small count is not shown.</summary>
    public static Bilingual Reason(Scope scope)
    {
        string fewest = scope.FewestShown.ToString(CultureInfo.InvariantCulture);
        return new($"计数少于 {fewest}（或可由合计推出这样的计数），为保护个人信息不予显示", $"a count below {fewest}, or one from which such a count could be worked out, is withheld so that no person can be recognised");
    }

    /// <summary>As above, with periods that are shown in its place.</summary>
    public static Bilingual Reason(Scope scope, IEnumerable<Period> offered)
    {
        string[] periods = [.. offered.Take(MostOffered).Select(period => period.ToString())];
        return periods.Length == 0 ? Reason(scope) : Reason(scope).And(new Bilingual($"可显示的时段：{string.Join("、", periods)}", $"periods that are shown: {string.Join(", ", periods)}"));
    }

    private static Bilingual SeveralInstitutions { get; } = new("机构以上不显示多个机构的合计", "sums of several institutions are not shown above institutions");

    private static Bilingual SeveralParts { get; } = new("机构以上只显示整个机构或按一个维度划分的数值", "above institutions figures are shown of whole institutions, or divided by one dimension");

    private static Bilingual WholeYears { get; } = new("机构以上，科室和药品等部分只在日历年完整后显示", "above institutions, departments, drugs and other parts are shown for calendar years that are complete");

    private static bool IsSmall(IndicatorValue value, Scope scope) => ShownFigures.IsSmall(value.Edition, value.Numerator, value.Denominator, scope);

    private static bool IsShown(IndicatorValue value, string institution, List<KeyValuePair<string, string?>> parts, ShownFigures shown) =>
        !Adds(value) ? parts.Count == 0 && FixedPeriods.All.Any(kind => kind.EndOf(value.Period.From.Index) == value.Period.To.Index && kind.InYear(value.Period.From.Year).Any(unit => unit.From == value.Period.From.Index))
        : parts is [var part] ? shown.Parts(value.Edition, institution, part.Key)?.Covers(part.Value ?? "", value.Period) == true
        : shown.Months(value.Edition, institution).Covers(value.Period);

    private static bool Adds(IndicatorValue value) => ShownFigures.Adds(value.Edition.Numerator) && (value.Edition.Denominator is null || ShownFigures.Adds(value.Edition.Denominator));

    private static Bilingual Reason(IndicatorValue value, string institution, List<KeyValuePair<string, string?>> parts, Scope scope, ShownFigures shown) =>
        parts.Count > 0 ? Reason(scope).And(WholeYears) : Reason(scope, Adds(value) ? shown.Months(value.Edition, institution).Offered(value.Period) : []);

    private static IndicatorValue Without(IndicatorValue value, Bilingual because) => value with { Numerator = null, Denominator = null, Value = null, Unknown = 0, Rank = null, Verdict = Verdict.CannotAssess, Because = because };
}
