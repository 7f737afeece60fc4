using System.Globalization;
using Curb.Policies;

namespace Curb.Indicators;

/// <summary>The sentences beside a verdict.</summary>
internal static class Reasons
{
    public static Bilingual NoRows(string institution) =>
        new($"机构 {institution} 在该期间无相关记录", $"institution {institution} delivered no records for it in the period");

    public static Bilingual NotDelivered(Bilingual what) => new($"未报送{what.Zh}；未报送不等于零", $"not delivered: {what.En}; what was not delivered is not zero");

    public static Bilingual LeftOut(string institution, Bilingual what) => new($"未计入 {institution}（未报送{what.Zh}）", $"left out: {institution} (not delivered: {what.En})");

    public static Bilingual NoDenominator { get; } = new("分母为零", "the denominator is zero");

    public static Bilingual NothingKnown { get; } = new("所需数值均未知", "everything needed for it is unknown");

    public static Bilingual TooSmall(double denominator, double minimum) =>
        new($"分母 {Show(denominator)} 小于 {Show(minimum)}，数量过小，不予评判", $"the denominator {Show(denominator)} is below {Show(minimum)}: too small to judge");

    public static Bilingual Implausible(double maximum, Bilingual look) => new($"数值超过 {Show(maximum)}，不可信，不予公布；{look.Zh}", $"above {Show(maximum)}, which can't be true, so it is not published; {look.En}");

    public static Bilingual OneInstitution { get; } = new("目标值针对单个机构，此数值涵盖多个机构", "a target holds for one institution; this figure covers several");

    public static Bilingual WholeInstitution { get; } = new("目标值针对整个机构，未按科室、医师或药品设定", "the target holds for the institution as a whole; none is set for a part of it");

    public static Bilingual NoTarget { get; } = new("未设目标值", "no target is set");

    public static Bilingual BeforeFirstEdition(IndicatorEdition edition) =>
        new($"该期间早于首个版本 {edition.Id}（{edition.From:yyyy-MM-dd} 起）", $"the period is before the first edition, {edition.Id} (from {edition.From:yyyy-MM-dd})");

    public static Bilingual NotInForce(IndicatorEdition shown, IndicatorEdition inForce) =>
        new($"版本 {shown.Id} 在该期间不适用（适用 {inForce.Id}），仅供对照，不予评判", $"edition {shown.Id} is not in force in the period ({inForce.Id} is): shown to compare, not judged");

    public static Bilingual AfterLastEdition(IndicatorEdition edition) =>
        new($"版本 {edition.Id} 已于 {edition.To:yyyy-MM-dd} 终止", $"edition {edition.Id} ended on {edition.To:yyyy-MM-dd}");

    public static Bilingual EditionChanged(IndicatorEdition first, IndicatorEdition last) =>
        new($"期间内版本由 {first.Id} 改为 {last.Id}；按 {last.Id} 计算", $"the edition changed from {first.Id} to {last.Id} within the period; {last.Id} is used");

    public static Bilingual Between(double low, double high) =>
        new($"实际值介于 {Show(low)} 与 {Show(high)} 之间，无法评判", $"the true value lies between {Show(low)} and {Show(high)}, so it can't be judged");

    public static Bilingual Incomplete(double unknown, double of, Bilingual what) =>
        new($"{Show(of)} 条中 {Show(unknown)} 条未计入：{what.Zh}", $"{Show(unknown)} of {Show(of)} are not counted: {what.En}");

    /// <summary>Unknown rows of a count: they stand in the denominator, so the value is the least that it can be.</summary>
    public static Bilingual AtLeast(double unknown, double of, double high) =>
        new($"{Show(of)} 条中 {Show(unknown)} 条数值未知，按否计；实际值最高可达 {Show(high)}", $"{Show(unknown)} of {Show(of)} rows have no known value and count as no; the true value may be as high as {Show(high)}");

    /// <summary>Why the DDDs of lines are unknown, the most frequent reason first.</summary>
    public static Bilingual DddsUnknown(IEnumerable<(string? Problem, double Lines)> problems) =>
        problems.OrderByDescending(pair => pair.Lines).ThenBy(pair => pair.Problem, StringComparer.Ordinal).Aggregate(
            Bilingual.Empty,
            (text, pair) => text.And(new Bilingual($"{Show(pair.Lines)} 条无法计算DDD：{DddProblemText.Of(pair.Problem).Zh}", $"DDDs of {Show(pair.Lines)} can't be computed: {DddProblemText.Of(pair.Problem).En}")));

    public static Bilingual TooIncomplete(double least) =>
        new($"完整度低于 {Show(100 * least)} %，无法评判", $"less than {Show(100 * least)} % complete, so it can't be judged");

    public static Bilingual ExceedingOnly { get; } = new("目标值针对供应目录；使用数未超出不能证明目录符合", "the target holds for the supply list; using fewer does not prove that the list keeps it");

    public static Bilingual Withheld(double minimum) => new($"例数小于 {Show(minimum)}，不予公布", $"fewer than {Show(minimum)}: withheld");

    private static string Show(double number) => Math.Round(number, 2).ToString(CultureInfo.InvariantCulture);
}
