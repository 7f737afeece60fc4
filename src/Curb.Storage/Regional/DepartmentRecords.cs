using Curb.Casework;
using Curb.Disclosure;
using Curb.Society;
using Curb.Supervision;

namespace Curb.Storage.Regional;

/// <summary>Reports of departments as records hold them.</summary>
public static class DepartmentRecords
{
    /// <summary>
    /// What departments owe, at every place and of every plan that somebody there has reported on: a plan that a place does not carry out owes nothing. All those places
    /// count as looked at, so that the case of a department that has sent everything ends.
    /// </summary>
    public static CaseHarvest Late(SupervisionStore store, DepartmentReporting reporting, PlanLibrary plans)
    {
        var carried = store.All(SocietyKinds.Department, Scope.DataFolderOwner).GroupBy(kept => (kept.Place, kept.Body.Plan)).Where(group => plans.Find(group.Key.Plan) is not null).ToList();
        return new CaseHarvest(
            [.. carried.SelectMany(group => LateDepartments.Findings(
                group.Key.Place, plans.Find(group.Key.Plan)!, DepartmentPlan.Standings(plans.Find(group.Key.Plan)!, reporting, group.Select(kept => kept.Body), store.Today), plans.Units))],
            [.. carried.Select(group => (LateDepartments.Type, group.Key.Place)).Distinct()]);
    }
}
