using Curb.Disclosure;
using Curb.Privileges;

namespace Curb.Storage.Governance;

/// <summary>Takes people and an older register in; the same sheet twice changes nothing.</summary>
public static class PeopleImport
{
    /// <returns>People new and changed, privileges taken over.</returns>
    public static (int New, int Changed, int Granted) Save(GovernanceStore store, string institution, IReadOnlyCollection<(StaffMember Staff, Privilege? Granted)> lines, Actor actor)
    {
        var (added, changed) = store.Save(institution, [.. lines.Select(line => line.Staff).DistinctBy(one => one.Code)], actor);
        var known = store.Privileges(Scope.Of([institution], false), institution).Select(one => (one.Staff, one.Kind, one.From, one.To)).ToHashSet();
        var granted = lines.Select(line => line.Granted).OfType<Privilege>().Where(one => known.Add((one.Staff, one.Kind, one.From, one.To))).ToList();
        if (granted.Count > 0)
        {
            store.Grant(institution, granted, actor);
        }

        return (added, changed, granted.Count);
    }
}

/// <summary>One person of the list that calling systems pull.</summary>
/// <param name="Staff">Staff code.</param>
/// <param name="Kind">physician or pharmacist.</param>
/// <param name="Department">Department.</param>
/// <param name="Title">Title.</param>
/// <param name="Privilege">unrestricted, restricted, special or none: what holds on the day, before restriction.</param>
/// <param name="From">First day of it.</param>
/// <param name="To">Last day of it; of a privilege that ran out the day on which it did.</param>
/// <param name="RestrictedTo">The grade that is left under a restriction; empty where there is none.</param>
/// <param name="SuspendedUntil">Last day of a suspension; empty where there is none.</param>
/// <param name="Reason">The sanction; empty where there is none.</param>
/// <param name="Dispensing">True for a pharmacist who may dispense on the day.</param>
public sealed record PrivilegeLine(string Staff, string Kind, string Department, string Title, string Privilege, DateOnly? From, DateOnly? To, string RestrictedTo, DateOnly? SuspendedUntil, string Reason, bool Dispensing);

/// <summary>The register of an institution on a day, as calling systems pull it.</summary>
/// <param name="Version">Version of what the institution decided; the same version and day give the same list.</param>
/// <param name="Day">Day.</param>
/// <param name="Lines">By staff code.</param>
public sealed record PrivilegeList(string Version, DateOnly Day, IReadOnlyList<PrivilegeLine> Lines)
{
    public static IReadOnlyList<string> Heads { get; } = ["staff", "kind", "department", "title", "privilege", "from", "to", "restricted_to", "suspended_until", "reason", "dispensing"];

    public static PrivilegeList Of(GovernanceStore store, Scope scope, string institution, DateOnly day)
    {
        var governance = store.Snapshot(scope, institution);
        var granted = governance.Privileges.ToLookup(one => one.Staff, StringComparer.Ordinal);
        return new PrivilegeList(governance.Version, day, [.. store.Staff(scope, institution).Where(one => one.LeftOn is null || one.LeftOn >= day).Select(one => Line(one, governance, [.. granted[one.Code]], day))]);
    }

    private static PrivilegeLine Line(StaffMember staff, Prescribing.PrescribingGovernance governance, IReadOnlyList<Prescribing.GovernedPrivilege> granted, DateOnly day)
    {
        var held = granted.Where(one => one.Valid.Holds(day)).MaxBy(one => one.Grade);
        var shown = held ?? granted.Where(one => one.Valid.To < day).MaxBy(one => one.Valid.To);
        var standing = governance.PrescriberOn(staff.Code, day);
        return new PrivilegeLine(
            staff.Code, staff.Kind.ToString().ToLowerInvariant(), staff.Department, staff.Title, held?.Grade.ToString().ToLowerInvariant() ?? "none", shown?.Valid.From, shown?.Valid.To,
            standing?.RestrictedUntil is not null ? standing.Privilege?.ToString().ToLowerInvariant() ?? "none" : "", standing?.SuspendedUntil, standing?.Because ?? "", governance.MayDispense(staff.Code, day));
    }
}
