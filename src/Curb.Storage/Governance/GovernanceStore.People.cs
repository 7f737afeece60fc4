using System.Globalization;
using Curb.Disclosure;
using Curb.Privileges;
using Curb.Storage.Records;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage.Governance;

/// <content>Staff, training, privileges, sanctions, pharmacists of departments.</content>
public sealed partial class GovernanceStore
{
    /// <summary>Staff of an institution by code; of a scope narrowed to departments, those of them.</summary>
    public IReadOnlyList<StaffMember> Staff(Scope scope, string institution) => records.Read(context =>
        (IReadOnlyList<StaffMember>)[.. context.Staff.AsNoTracking().Where(row => row.Institution == institution).OrderBy(row => row.Code).AsEnumerable().Where(row => scope.Covers(row.Institution, row.Department)).Select(StaffOf)]);

    /// <summary>The person whom an account belongs to, at every institution that says so.</summary>
    public IReadOnlyList<StaffMember> OfAccount(string account) => account.Length == 0 ? [] : records.Read(context =>
        (IReadOnlyList<StaffMember>)[.. context.Staff.AsNoTracking().Where(row => row.Account == account).OrderBy(row => row.Institution).AsEnumerable().Select(StaffOf)]);

    /// <summary>Takes people in or changes what is known of them; nobody is removed.</summary>
    /// <returns>How many were new and how many changed.</returns>
    public (int New, int Changed) Save(string institution, IReadOnlyCollection<StaffMember> people, Actor actor)
    {
        int added = 0, changed = 0;
        records.Change(actor, "save-staff", $"staff/{institution}", context =>
        {
            var known = context.Staff.Where(row => row.Institution == institution).ToDictionary(row => row.Code, StringComparer.Ordinal);
            var before = new SortedDictionary<string, string>(StringComparer.Ordinal);
            var after = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var person in people)
            {
                if (!known.TryGetValue(person.Code, out var row))
                {
                    context.Staff.Add(known[person.Code] = RowOf(person));
                    added++;
                    after[person.Code] = Line(person);
                }
                else if (StaffOf(row) is var old && old != person)
                {
                    (row.Name, row.Title, row.Department, row.Kind, row.Account, row.LeftOn) = (person.Name, person.Title, person.Department, person.Kind.ToString(), person.Account, Day(person.LeftOn));
                    changed++;
                    (before[person.Code], after[person.Code]) = (Line(old), Line(person));
                }
            }

            return added + changed == 0 ? (null, null) : (before, after);
        });
        return (added, changed);

        static string Line(StaffMember one) => string.Join(' ', one.Title, one.Department, one.Kind, one.Account, Day(one.LeftOn));
    }

    /// <summary>Name of the account that a staff code of an institution belongs to; null where the code is unknown or tied to none.</summary>
    public string? AccountOf(string institution, string code) => records.Read(context =>
        context.Staff.AsNoTracking().FirstOrDefault(row => row.Institution == institution && row.Code == code && row.LeftOn == null && row.Account != "")?.Account);

    /// <summary>Ties an account to a person of an institution's staff list, and to nobody else there; without a code it is tied to nobody any more.</summary>
    /// <returns>Null where it was done; else unknown (no such code on the list) or taken (the code has another account).</returns>
    public string? Link(string institution, string account, string code, Actor actor)
    {
        string? refused = null;
        records.Change(actor, "link-account", $"staff/{institution}", context =>
        {
            var own = context.Staff.Where(row => row.Institution == institution && row.Account == account).ToList();
            var wanted = code.Length == 0 ? null : context.Staff.FirstOrDefault(row => row.Institution == institution && row.Code == code);
            refused = code.Length > 0 && wanted is null ? "unknown" : wanted is { Account.Length: > 0 } && wanted.Account != account ? "taken" : null;
            if (refused is not null || (own.Count == 1 && own[0] == wanted) || (own.Count == 0 && wanted is null))
            {
                return (null, null);
            }

            string[] before = [.. own.Select(row => row.Code)];
            own.ForEach(row => row.Account = "");
            if (wanted is not null)
            {
                wanted.Account = account;
            }

            return (new { account, staff = before }, new { account, staff = code });
        });
        return refused;
    }

    public IReadOnlyList<Course> Courses(Scope scope, string institution) => !scope.Covers(institution) ? [] : records.Read(context =>
    {
        var attended = context.CourseAttendance.AsNoTracking().Where(row => row.Institution == institution).AsEnumerable().ToLookup(row => row.Course, row => row.Staff);
        return (IReadOnlyList<Course>)[.. context.Courses.AsNoTracking().Where(row => row.Institution == institution).OrderByDescending(row => row.HeldOn).ThenBy(row => row.Id).AsEnumerable().Select(row => new Course(
            row.Id, row.Institution, row.Title, row.Topics, Day(row.HeldOn), double.Parse(row.Hours, CultureInfo.InvariantCulture), row.Teacher) { Attended = [.. attended[row.Id].Order(StringComparer.Ordinal)] })];
    });

    public Course Add(Course course, Actor actor)
    {
        var made = course with { Id = NewId() };
        records.Change(actor, "add-course", $"course/{made.Id}", context =>
        {
            context.Courses.Add(new CourseRow { Id = made.Id, Institution = made.Institution, Title = made.Title, Topics = made.Topics, HeldOn = Day(made.HeldOn), Hours = made.Hours.ToString("R", CultureInfo.InvariantCulture), Teacher = made.Teacher });
            context.CourseAttendance.AddRange(made.Attended.Distinct().Select(staff => new CourseAttendanceRow { Course = made.Id, Institution = made.Institution, Staff = staff }));
            return (null, made);
        });
        return made;
    }

    /// <summary>Notes who took part besides those already noted.</summary>
    public void Attend(Scope scope, string course, IReadOnlyCollection<string> staff, Actor actor) => records.Change(actor, "attend-course", $"course/{course}", context =>
    {
        if (context.Courses.Find(course) is not { } row || !scope.Covers(row.Institution))
        {
            return (null, null);
        }

        var known = context.CourseAttendance.Where(one => one.Course == course).Select(one => one.Staff).ToHashSet(StringComparer.Ordinal);
        string[] added = [.. staff.Where(code => !known.Contains(code)).Distinct().Order(StringComparer.Ordinal)];
        context.CourseAttendance.AddRange(added.Select(code => new CourseAttendanceRow { Course = course, Institution = row.Institution, Staff = code }));
        return added.Length == 0 ? (null, null) : (null, added);
    });

    /// <summary>Privileges of an institution, newest first.</summary>
    public IReadOnlyList<Privilege> Privileges(Scope scope, string institution) => !scope.Covers(institution) ? [] : records.Read(context =>
        (IReadOnlyList<Privilege>)[.. context.Privileges.AsNoTracking().Where(row => row.Institution == institution).OrderByDescending(row => row.FromDay).ThenBy(row => row.Id).AsEnumerable().Select(PrivilegeOf)]);

    /// <summary>Grants privileges in one change. Whether they may be granted is judged before (<see cref="PrivilegeGrant"/>).</summary>
    public void Grant(string institution, IReadOnlyCollection<Privilege> granted, Actor actor) => records.Change(actor, "grant-privilege", granted.Count == 1 ? $"privilege/{institution}/{granted.First().Staff}" : $"privilege/{institution}", context =>
    {
        var made = granted.Select(one => one with { Id = NewId(), Institution = institution, GrantedBy = actor.Who, GrantedOn = Today }).ToList();
        context.Privileges.AddRange(made.Select(one => new PrivilegeRow
        {
            Id = one.Id,
            Institution = institution,
            Staff = one.Staff,
            Kind = one.Kind.ToString(),
            FromDay = Day(one.From),
            ToDay = Day(one.To),
            GrantedBy = one.GrantedBy,
            GrantedOn = Day(one.GrantedOn),
            Sitting = one.Sitting,
            Basis = one.Basis,
            CaseNumber = one.Case,
            EndedOn = Day(one.EndedOn),
            EndedBecause = one.EndedBecause,
        }));
        return made.Count == 0 ? (null, null) : (null, made.Select(one => $"{one.Staff} {one.Kind} {Day(one.From)}/{Day(one.To)} {one.Basis}").ToArray());
    });

    public IReadOnlyList<SanctionRecord> Sanctions(Scope scope, string institution) => !scope.Covers(institution) ? [] : records.Read(context =>
        (IReadOnlyList<SanctionRecord>)[.. context.Sanctions.AsNoTracking().Where(row => row.Institution == institution).OrderByDescending(row => row.FromDay).ThenBy(row => row.Id).AsEnumerable().Select(SanctionOf)]);

    /// <summary>Notes a sanction. A cancellation ends what the person holds on its first day.</summary>
    public void Sanction(SanctionRecord sanction, Actor actor) => records.Change(actor, "sanction", $"privilege/{sanction.Institution}/{sanction.Staff}", context =>
    {
        context.Sanctions.Add(new SanctionRow
        {
            Id = NewId(),
            Institution = sanction.Institution,
            Staff = sanction.Staff,
            Kind = sanction.Sanction.ToString(),
            FromDay = Day(sanction.From),
            ToDay = Day(sanction.To),
            Reason = sanction.Reason,
            Clause = sanction.Clause,
            CaseNumber = sanction.Case,
            MadeBy = actor.Who,
            LiftedOn = null,
            LiftedBecause = "",
        });
        string[] ended = [];
        if (sanction.Sanction == Curb.Privileges.Sanction.Cancellation)
        {
            string from = Day(sanction.From);
            var held = context.Privileges.Where(row => row.Institution == sanction.Institution && row.Staff == sanction.Staff && row.EndedOn == null).AsEnumerable().Where(row => string.CompareOrdinal(row.ToDay, from) >= 0).ToList();
            held.ForEach(row => (row.EndedOn, row.EndedBecause) = (from, sanction.Reason));
            ended = [.. held.Select(row => row.Kind)];
        }

        return (null, new { Sanction = sanction.Sanction.ToString(), From = Day(sanction.From), To = Day(sanction.To), sanction.Reason, sanction.Clause, sanction.Case, Ended = ended });
    });

    /// <summary>Lifts a sanction before its time: an appeal was heard, the right is restored.</summary>
    /// <returns>False where there is none that still holds.</returns>
    public bool Lift(Scope scope, string id, DateOnly on, string because, Actor actor) => records.Change(actor, "lift-sanction", $"sanction/{id}", context =>
    {
        if (context.Sanctions.Find(id) is not { LiftedOn: null } row || !scope.Covers(row.Institution) || string.CompareOrdinal(row.ToDay ?? "9999", Day(on)) < 0)
        {
            return (null, null);
        }

        (row.LiftedOn, row.LiftedBecause) = (Day(on), because);
        return ("", new { row.Staff, row.LiftedOn, because });
    });

    public IReadOnlyList<DepartmentPharmacist> DepartmentPharmacists(Scope scope, string institution) => !scope.Covers(institution) ? [] : records.Read(context =>
        (IReadOnlyList<DepartmentPharmacist>)[.. context.DepartmentPharmacists.AsNoTracking().Where(row => row.Institution == institution).OrderBy(row => row.Department).ThenByDescending(row => row.FromDay).AsEnumerable().Select(row => new DepartmentPharmacist(
            row.Institution, row.Department, row.Staff, Day(row.FromDay), DayOrNull(row.ToDay), row.Duties))]);

    /// <summary>Gives a department its pharmacist, or changes how long and what for.</summary>
    public void Save(DepartmentPharmacist one, Actor actor) => records.Change(actor, "save-department-pharmacist", $"department-pharmacist/{one.Institution}/{one.Department}", context =>
    {
        var row = context.DepartmentPharmacists.Find(one.Institution, one.Department, one.Staff, Day(one.From));
        var before = row is null ? null : new { row.Staff, row.FromDay, row.ToDay, row.Duties };
        if (row is null)
        {
            context.DepartmentPharmacists.Add(new DepartmentPharmacistRow { Institution = one.Institution, Department = one.Department, Staff = one.Staff, FromDay = Day(one.From), ToDay = Day(one.To), Duties = one.Duties });
        }
        else
        {
            (row.ToDay, row.Duties) = (Day(one.To), one.Duties);
        }

        return (before, new { one.Staff, FromDay = Day(one.From), ToDay = Day(one.To), one.Duties });
    });

    private static StaffMember StaffOf(StaffMemberRow row) => new(row.Institution, row.Code, row.Name, row.Title, row.Department, Enum.Parse<StaffKind>(row.Kind), row.Account, DayOrNull(row.LeftOn));

    private static StaffMemberRow RowOf(StaffMember one) => new() { Institution = one.Institution, Code = one.Code, Name = one.Name, Title = one.Title, Department = one.Department, Kind = one.Kind.ToString(), Account = one.Account, LeftOn = Day(one.LeftOn) };

    private static Privilege PrivilegeOf(PrivilegeRow row) => new(
        row.Id, row.Institution, row.Staff, Enum.Parse<PrivilegeKind>(row.Kind), Day(row.FromDay), Day(row.ToDay), row.GrantedBy, Day(row.GrantedOn), row.Sitting, row.Basis, row.CaseNumber, DayOrNull(row.EndedOn), row.EndedBecause);

    private static SanctionRecord SanctionOf(SanctionRow row) => new(
        row.Id, row.Institution, row.Staff, Enum.Parse<Curb.Privileges.Sanction>(row.Kind), Day(row.FromDay), DayOrNull(row.ToDay), row.Reason, row.Clause, row.CaseNumber, row.MadeBy, DayOrNull(row.LiftedOn), row.LiftedBecause);
}
