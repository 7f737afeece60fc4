using System.Globalization;
using Curb.Indicators;
using Curb.Policies;
using Curb.Statistics;

namespace Curb.Interventions;

/// <summary>What an intervention did, as far as the data say.</summary>
/// <param name="Intervention">What was registered.</param>
/// <param name="Indicator">Its indicator; null where there is none of that id.</param>
/// <param name="Months">Months of the series.</param>
/// <param name="Start">Index of the first month after.</param>
/// <param name="Values">The units' values.</param>
/// <param name="Control">The comparison's values; null without one.</param>
/// <param name="Own">Effect on the units' own series; null where it can't be assessed.</param>
/// <param name="Controlled">Effect beyond what happened to the comparison; null without one.</param>
/// <param name="Synthetic">Against a weighted mean of the comparison units; null with too few of them or with gaps.</param>
/// <param name="Because">Why it can't be assessed; empty where it can.</param>
public sealed record InterventionResult(
    Intervention Intervention,
    IndicatorDefinition? Indicator,
    IReadOnlyList<CalendarMonth> Months,
    int Start,
    IReadOnlyList<double?> Values,
    IReadOnlyList<double?>? Control,
    InterventionEffect? Own,
    InterventionEffect? Controlled,
    SyntheticComparison? Synthetic,
    Bilingual Because)
{
    /// <summary>The estimate to be read: the controlled one where there is a comparison.</summary>
    public InterventionEffect? Main => Controlled ?? Own;

    public static InterventionResult CannotAssess(Intervention intervention, IndicatorDefinition? indicator, Bilingual because) =>
        new(intervention, indicator, [], 0, [], null, null, null, null, because);

    /// <summary>The effect in a sentence or two that a director can read.</summary>
    public Bilingual Sentence
    {
        get
        {
            if (Main is not { } effect || Indicator is not { } indicator)
            {
                return new Bilingual($"无法评估：{Because.Zh}。", $"Cannot be assessed: {Because.En}.");
            }

            var difference = effect.Mean.Difference;
            bool clear = difference.Excludes(0);
            bool below = difference.Value < 0;
            string zh = clear ? below ? "降低" : "升高" : below ? "低" : "高", en = below ? "lower" : "higher";
            double without = effect.MeanWithout(Start), percent = without == 0 ? double.NaN : 100 * difference.Value / Math.Abs(without);
            string share = double.IsFinite(percent) ? N(Math.Abs(percent)) + "%" : "—";
            var main = new Bilingual(
                $"“{Intervention.Title}”实施后的{effect.Mean.Months}个月，{indicator.Title.Zh}比未实施时的预期平均{zh}{N(Math.Abs(difference.Value))}{indicator.Unit.Zh}（相当于{share}；95%区间{N(difference.Low)}至{N(difference.High)}）。{(clear ? "这一差异难以用偶然波动解释。" : "这一差异在偶然波动范围内，不能认为有效或无效。")}",
                $"In the {effect.Mean.Months} months after “{Intervention.Title}”, {indicator.Title.En} was on average {N(Math.Abs(difference.Value))} {indicator.Unit.En} {en} than would be expected without it ({share}; 95 % interval {N(difference.Low)} to {N(difference.High)}). {(clear ? "Chance alone hardly explains the difference." : "The difference is within chance: neither an effect nor its absence is shown.")}");
            var (comparison, reached) = (Comparison, Reached(indicator));
            return new Bilingual(main.Zh + comparison.Zh + reached.Zh, string.Join(' ', new[] { main.En, comparison.En, reached.En }.Where(part => part.Length > 0)));
        }
    }

    private Bilingual Comparison => Controlled is null
        ? new Bilingual("没有对照单位，同期其他变化的影响未能排除。", "There is no comparison, so other changes at the same time are not ruled out.")
        : new Bilingual("已扣除对照单位同期的变化。", "What happened to the comparison at the same time is taken off.");

    private Bilingual Reached(IndicatorDefinition indicator)
    {
        if (Intervention.Target is not { } target || Values.LastOrDefault(value => value is not null) is not { } last)
        {
            return Bilingual.Empty;
        }

        bool? reached = indicator.Direction switch { "lower" => last <= target, "higher" => last >= target, _ => null };
        return reached is { } yes
            ? new Bilingual($"目标值{N(target)}，最近一月{N(last)}，{(yes ? "已达到" : "尚未达到")}。", $"The target of {N(target)} is {(yes ? "reached" : "not reached")} with {N(last)} in the last month.")
            : new Bilingual($"目标值{N(target)}，最近一月{N(last)}。", $"The target is {N(target)}; the last month had {N(last)}.");
    }

    /// <summary>Autocorrelation left and lags allowed for, for the reader who asks.</summary>
    public string Method(InterventionEffect effect) =>
        $"level {Show(effect.Level)}; trend per month {Show(effect.Slope)}; Newey–West lags {effect.Fit.Lags}; residual autocorrelation {N(effect.Fit.FirstAutocorrelation)}";

    private static string Show(Estimate one) => $"{N(one.Value)} ({N(one.Low)} to {N(one.High)})";

    private static string N(double value) => value.ToString(Math.Abs(value) < 10 ? "0.##" : "0.#", CultureInfo.InvariantCulture);
}
