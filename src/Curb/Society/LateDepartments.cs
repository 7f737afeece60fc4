using System.Globalization;
using Curb.Casework;
using Curb.Policies;
using Curb.Supervision;

namespace Curb.Society;

/// <summary>
/// Departments of a plan that have not reported, as cases of the commission that carries the plan out: one for each department, with all quarters it owes. Whoever chases it
/// is reminded, it is handed up, and it ends by itself once everything is sent.
/// </summary>
public static class LateDepartments
{
    /// <summary>The case type.</summary>
    public const string Type = "late-department";

    /// <summary>A finding for each department that is late; looking twice changes nothing, and another quarter that passes is a new observation of the same problem.</summary>
    /// <param name="place">Place of the commission.</param>
    /// <param name="plan">The plan, which somebody at the place has reported on.</param>
    /// <param name="standings">How its departments stand.</param>
    /// <param name="units">Names of departments.</param>
    public static IEnumerable<CaseFinding> Findings(string place, ActionPlan plan, IEnumerable<DepartmentStanding> standings, IReadOnlyDictionary<string, PlanTerm> units) =>
        standings.Where(one => one.State == "late").GroupBy(one => one.Unit).OrderBy(unit => unit.Key, StringComparer.Ordinal).Select(late => Finding(place, plan, late.Key, [.. late.OrderBy(one => one.DueOn)], units.TryGetValue(late.Key, out var term) ? term.Title : new Bilingual(late.Key, late.Key)));

    /// <summary>The key of a department's case.</summary>
    public static string KeyOf(string place, string plan, string unit) => $"{Type}/{place}/{plan}/{unit}";

    private static CaseFinding Finding(string place, ActionPlan plan, string unit, IReadOnlyList<DepartmentStanding> late, Bilingual name)
    {
        string periods = string.Join('、', late.Select(one => one.Period));
        return new CaseFinding(
            Type, place, null, KeyOf(place, plan.Id, unit), late[^1].Period,
            new CaseSubject("department", unit, new Bilingual($"{name.Zh} {periods} 进展未报", $"{name.En}: {string.Join(", ", late.Select(one => one.Period))} not reported"), $"/departments?place={Uri.EscapeDataString(place)}&plan={Uri.EscapeDataString(plan.Id)}"),
            new Dictionary<string, string>
            {
                ["unit"] = $"{name.Zh} / {name.En}", ["plan"] = $"{plan.Title.Zh} / {plan.Title.En}", ["periods"] = periods, ["due"] = late[0].DueOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            });
    }
}
