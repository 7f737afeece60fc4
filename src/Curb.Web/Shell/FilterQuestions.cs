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
    /// <param name="ground">What the facts of the scope offer.</param>
    /// <param name="institutions">Institutions of the scope.</param>
    /// <param name="departmentsOf">The departments that an institution's facts name.</param>
    /// <param name="asked">The view asked for.</param>
    internal static FilterOptions Settle(FilterGround ground, IReadOnlyList<Institution> institutions, Func<string, FilterDepartments> departmentsOf, ViewFilter asked)
    {
        var months = ground.Months;
        var offered = institutions.Concat(months.Keys.Except(institutions.Select(i => i.Code)).Select(Institution.Unregistered))
            .OrderBy(i => Array.IndexOf(s_levels, i.Level) is var level and >= 0 ? level : s_levels.Length).ThenBy(i => i.Code, StringComparer.Ordinal).ToList();
        var chosen = offered.Find(i => i.Code == asked.Institution) ?? offered.Find(i => months.ContainsKey(i.Code)) ?? offered.FirstOrDefault();
        if (chosen is null || !months.TryGetValue(chosen.Code, out var known))
        {
            return new FilterOptions(offered, chosen, null, null, [], null);
        }

        var departments = departmentsOf(chosen.Code).Names;
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

    /// <summary>The months with facts of each institution of a scope.</summary>
    internal static FilterGround Ground(IFactSource facts, Scope scope) => new(
        s_facts.SelectMany(fact => facts.Ask(new FactQuery(fact, [Measure.Rows()], [new Condition("month", ConditionTest.IsKnown)], ["institution", "month"]), scope))
            .Select(group => (Institution: group.Dimensions[0] ?? "", Month: CalendarMonth.Parse(group.Dimensions[1])))
            .Where(pair => pair.Month is not null)
            .GroupBy(pair => pair.Institution, pair => pair.Month!.Value, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Distinct().Order().ToList(), StringComparer.Ordinal));

    internal static FilterDepartments Departments(IFactSource facts, Scope scope, string institution) => new(
        [.. s_facts.SelectMany(fact => facts.Ask(new FactQuery(fact, [Measure.Rows()], [Condition.Is("institution", institution)], ["department"]), scope))
            .Select(group => group.Dimensions[0]).OfType<string>().Distinct().Order(StringComparer.Ordinal)]);
}

/// <summary>What the facts of a scope offer to choose from.</summary>
/// <param name="Months">Months with facts, by institution, in order.</param>
internal sealed record FilterGround(IReadOnlyDictionary<string, List<CalendarMonth>> Months);

/// <summary>Departments that an institution's facts name, in order.</summary>
internal sealed record FilterDepartments(IReadOnlyList<string> Names);
