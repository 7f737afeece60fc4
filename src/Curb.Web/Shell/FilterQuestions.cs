using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Supervision;

namespace Curb.Web.Shell;

/// <summary>Finds what the filter bar can offer, from the facts themselves.</summary>
public static class FilterQuestions
{
    /// <summary>Months shown where the reader asks for none.</summary>
    private const int UsualMonths = 12;

    private static readonly string[] s_facts = ["encounter", "prescription", "isolate"];

    private static readonly string[] s_levels = ["tertiary", "secondary", "primary"];

    /// <summary>Settles the view: the institution asked for or the first with data, a period within what is known, a department that exists.</summary>
    public static FilterOptions Settle(IFactSource facts, IReadOnlyList<Institution> institutions, Scope scope, ViewFilter asked)
    {
        var months = Months(facts, scope);
        var offered = institutions.Concat(months.Keys.Except(institutions.Select(i => i.Code)).Select(Institution.Unregistered))
            .OrderBy(i => Array.IndexOf(s_levels, i.Level) is var level and >= 0 ? level : s_levels.Length).ThenBy(i => i.Code, StringComparer.Ordinal).ToList();
        var chosen = offered.Find(i => i.Code == asked.Institution) ?? offered.Find(i => months.ContainsKey(i.Code)) ?? offered.FirstOrDefault();
        if (chosen is null || !months.TryGetValue(chosen.Code, out var known))
        {
            return new FilterOptions(offered, chosen, null, null, [], null);
        }

        var departments = Departments(facts, scope, chosen.Code);
        return new FilterOptions(offered, chosen, Within(known, asked), new Period(known[0], known[^1]), departments, departments.Contains(asked.Department!) ? asked.Department : null);
    }

    /// <summary>The period asked for; where none was, the last twelve months, or everything where the months lie scattered (de-identified data).</summary>
    private static Period Within(List<CalendarMonth> known, ViewFilter asked)
    {
        var whole = new Period(known[0], known[^1]);
        bool scattered = whole.To.Index - whole.From.Index + 1 > 3 * known.Count;
        var to = asked.To ?? whole.To;
        var from = asked.From ?? (scattered ? whole.From : Later(whole.From, CalendarMonth.At(to.Index + 1 - UsualMonths)));
        return from <= to ? new Period(from, to) : new Period(to, from);
    }

    private static CalendarMonth Later(CalendarMonth a, CalendarMonth b) => a >= b ? a : b;

    private static Dictionary<string, List<CalendarMonth>> Months(IFactSource facts, Scope scope) =>
        s_facts.SelectMany(fact => facts.Ask(new FactQuery(fact, [Measure.Rows()], [new Condition("month", ConditionTest.IsKnown)], ["institution", "month"]), scope))
            .Select(group => (Institution: group.Dimensions[0] ?? "", Month: CalendarMonth.Parse(group.Dimensions[1])))
            .Where(pair => pair.Month is not null)
            .GroupBy(pair => pair.Institution, pair => pair.Month!.Value, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Distinct().Order().ToList(), StringComparer.Ordinal);

    private static IReadOnlyList<string> Departments(IFactSource facts, Scope scope, string institution) =>
        [.. s_facts.SelectMany(fact => facts.Ask(new FactQuery(fact, [Measure.Rows()], [Condition.Is("institution", institution)], ["department"]), scope))
            .Select(group => group.Dimensions[0]).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
}
