using System.Globalization;
using Curb.Disclosure;
using Curb.Privileges;
using Curb.Storage.Governance;
using Curb.Supervision;
using Curb.Web.Accounts;
using Curb.Web.Casework;
using Curb.Web.DrugLists;
using Curb.Web.Hosting;
using Microsoft.AspNetCore.Http;

namespace Curb.Web.Credentials;

/// <summary>Training, examinations and privileges as signed-in people meet them.</summary>
public sealed class CredentialDesk(GovernanceStore store, ExamStore exams, DrugListDesk lists, CaseDesk cases, Knowledge knowledge)
{
    public const string See = "privileges.see";
    public const string Manage = "privileges.manage";
    public const string Own = "training.own";

    private readonly Lazy<ProfessionalTitles> _titles = new(() => new ProfessionalTitles(knowledge.Reference));

    public GovernanceStore Store => store;

    public ExamStore Exams => exams;

    public CaseDesk Cases => cases;

    public Knowledge Knowledge => knowledge;

    public ProfessionalTitles Titles => _titles.Value;

    public DateOnly Today => store.Today;

    public IReadOnlyList<Institution> Institutions(Scope scope) => lists.Institutions(scope);

    public Institution? Asked(HttpContext http) => lists.Asked(http);

    /// <summary>The person as the institutions' staff lists name whoever is signed in.</summary>
    public IReadOnlyList<StaffMember> Me(HttpContext http) => store.OfAccount(Visitor.Of(http)!.Account.Name);

    /// <summary>All that is known of one person.</summary>
    public PersonView Person(StaffMember staff, Scope scope)
    {
        var sittings = exams.Sittings(scope, staff.Institution, staff.Code);
        var courses = store.Courses(scope, staff.Institution).Where(one => one.Attended.Contains(staff.Code)).ToList();
        var sanctions = store.Sanctions(scope, staff.Institution).Where(one => one.Staff == staff.Code).ToList();
        var governance = store.Snapshot(scope, staff.Institution);
        var privileges = store.Privileges(scope, staff.Institution).Where(one => one.Staff == staff.Code).ToList();
        return new PersonView(staff, governance.PrescriberOn(staff.Code, Today), governance.MayDispense(staff.Code, Today), privileges, sittings, courses, sanctions, Today);
    }

    /// <summary>Whether something may be granted to a person.</summary>
    public GrantAnswer Judge(PersonView person, PrivilegeKind kind, DateOnly from, DateOnly to) =>
        new PrivilegeGrant(Titles).Judge(new GrantGround(person.Staff, person.Sittings, person.Courses, person.Sanctions), kind, from, to);

    /// <summary>The kinds that could ever be granted to a person.</summary>
    public static IReadOnlyList<PrivilegeKind> Kinds(StaffMember staff) => staff.Kind == StaffKind.Pharmacist ? [PrivilegeKind.Dispensing] : [PrivilegeKind.Unrestricted, PrivilegeKind.Restricted, PrivilegeKind.Special];

    public static string Word(PrivilegeKind kind) => kind.ToString().ToLowerInvariant();

    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
