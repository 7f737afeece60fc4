using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Policies;
using Curb.Supervision;

namespace Curb.AbnormalUse;

/// <summary>Looks over the use and the resistance of a scope as of one month and says what the rules ask to be looked into.</summary>
/// <param name="facts">Facts.</param>
/// <param name="policies">Clauses and numbers.</param>
/// <param name="institutions">Institutions, for the numbers that hold for them.</param>
/// <param name="rules">Windows and guards.</param>
/// <param name="classOf">Class of a drug by its code; blank where unknown.</param>
public sealed class UseSurveillance(IFactSource facts, PolicyLibrary policies, IReadOnlyList<Institution> institutions, SurveillanceRules rules, Func<string, string> classOf)
{
    private const string FrontTopic = "front-rank-months";
    private const string GrowthClause = "cn/order84-2012#art-35";

    /// <summary>The last month with antimicrobial orders or isolates in the scope; null without any.</summary>
    public CalendarMonth? LastMonth(Scope scope) =>
        new[] { ("drug_use", "order_month"), ("isolate", "month") }
            .SelectMany(of => facts.Ask(new FactQuery(of.Item1, [Measure.Rows()], [], [of.Item2]), scope))
            .Select(group => CalendarMonth.Parse(group.Dimensions[0])).OfType<CalendarMonth>().Order().Cast<CalendarMonth?>().LastOrDefault();

    /// <summary>Every alert as of the end of a month.</summary>
    /// <param name="scope">Institutions looked at; seasons and false alarms are reckoned over all of them.</param>
    /// <param name="last">Last month of the windows.</param>
    public UseAlerts Find(Scope scope, CalendarMonth last)
    {
        var known = Earliest(scope) is { } earliest && earliest > CalendarMonth.At(last.Index + 1 - rules.WindowMonths - rules.BaselineMonths) ? earliest : CalendarMonth.At(last.Index + 1 - rules.WindowMonths - rules.BaselineMonths);
        var resistance = new ResistanceAlerts(facts, scope, policies, institutions, rules).Find(last);
        if (known > last)
        {
            return new UseAlerts(resistance, 0, 0);
        }

        var span = new Period(known, last);
        var reader = new UseSeriesReader(facts, scope, span);
        var growth = new GrowthAlerts(reader, rules, classOf, span).Find(policies.Clause(GrowthClause)?.Confidence.IsVerified() ?? false);
        return new UseAlerts([.. growth.Alerts, .. Front(reader, span), .. resistance], growth.Tested, growth.TooShort);
    }

    private IReadOnlyList<UseAlert> Front(UseSeriesReader reader, Period span)
    {
        var institution = institutions.Count > 0 ? institutions[0] : Institution.Unregistered("");
        return policies.Limit(FrontTopic, institution, span.To.LastDay).Limit is { } limit
            ? new FrontRanks(reader, rules, span).Find((int)limit.Value.Value, limit.Value.Clause, limit.Verified)
            : [];
    }

    private CalendarMonth? Earliest(Scope scope) =>
        facts.Ask(new FactQuery("drug_use", [Measure.Rows()], [Condition.Is("counted", true)], ["order_month"]), scope)
            .Select(group => CalendarMonth.Parse(group.Dimensions[0])).OfType<CalendarMonth>().Order().Cast<CalendarMonth?>().FirstOrDefault();
}
