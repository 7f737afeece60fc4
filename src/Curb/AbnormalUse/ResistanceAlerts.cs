using System.Globalization;
using Curb.Antibiograms;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Policies;
using Curb.Statistics;
using Curb.Supervision;

namespace Curb.AbnormalUse;

/// <summary>The steps of the rule book on resistance of target bacteria (30, 40, 50, 75 %), each with its clause. Shares of first isolates; expected resistance is no warning.</summary>
internal sealed class ResistanceAlerts(IFactSource facts, Scope scope, PolicyLibrary policies, IReadOnlyList<Institution> institutions, SurveillanceRules rules)
{
    private const double Percent = 100;

    /// <summary>From the gravest step down.</summary>
    private static readonly string[] s_steps = ["resistance-suspend", "resistance-by-susceptibility", "resistance-caution", "resistance-inform"];

    public IReadOnlyList<UseAlert> Find(CalendarMonth last)
    {
        var first = CalendarMonth.At(last.Index - rules.ResistanceMonths + 1);
        var rows = new Antibiogram(["institution"], "first_isolate", [Condition.Is("host", "human"), new Condition("month", ConditionTest.Between, first.ToString(), last.ToString())]).Ask(facts, scope);
        return [.. rows.Where(row => row.Tested >= rules.LeastIsolates && row.Expected == 0).Select(row => Alert(row, new Period(first, last))).OfType<UseAlert>()
            .OrderByDescending(alert => alert.Observed)];
    }

    private UseAlert? Alert(AntibiogramRow row, Period period)
    {
        string code = row.Group[0] ?? "";
        var institution = institutions.FirstOrDefault(one => one.Code == code) ?? Institution.Unregistered(code);
        double share = Percent * row.Resistant / row.Tested;
        foreach (string step in s_steps)
        {
            if (policies.Limit(step, institution, period.To.LastDay).Limit is { } limit && limit.Keeps(share))
            {
                return Alert(row, period, code, share, limit);
            }
        }

        return null;
    }

    private static UseAlert Alert(AntibiogramRow row, Period period, string institution, double share, PolicyLimit limit)
    {
        var interval = Proportion.Wilson(row.Resistant, row.Tested)!.Value;
        var estimate = new Estimate(share, Percent * interval.Low, Percent * interval.High);
        double step = limit.Value.Value;
        bool firm = estimate.Low > step;
        static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
        var because = new Bilingual(
            $"初次分离株{row.Tested}株中{row.Resistant}株耐药，{N(share)}%（95%区间{N(estimate.Low)}–{N(estimate.High)}%），{(firm ? $"整个区间高于{N(step)}%" : $"高于{N(step)}%，但区间包含{N(step)}%")}",
            $"{row.Resistant} of {row.Tested} first isolates resistant, {N(share)} % (95 % interval {N(estimate.Low)}–{N(estimate.High)} %), {(firm ? $"the whole interval above {N(step)} %" : $"above {N(step)} %, which the interval includes")}");
        return new UseAlert("resistance", new AlertSubject(institution, "organism", row.Organism, row.Drug, ""), period.From.ToString(), period.To.ToString(), share, step, estimate, null, null, "%",
            limit.Parameter.Topic.Title, limit.Value.Clause, limit.Verified, because)
        { Organism = row.Organism };
    }
}
