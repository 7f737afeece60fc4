using Curb.Disclosure;
using Curb.Exchange.Governance;
using Curb.Exchange.Tabular;
using Curb.Facts;
using Curb.Intake;
using Curb.Privileges;
using Curb.Storage.Governance;
using Curb.Web.Accounts;
using Curb.Web.DrugLists;
using Curb.Web.Records;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Credentials;

/// <summary>The register of privileges for medical affairs: who holds what until when, a person's record, granting, sanctions and restoration.</summary>
internal static class RegisterEndpoints
{
    private const long LargestSheet = 8L << 20;

    public static void MapRegister(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/privileges", (HttpContext http, View view, CredentialDesk desk) => Show(http, view, desk, null, [])).Needs(CredentialDesk.See);
        routes.MapGet("/privileges.csv", Csv).Needs(CredentialDesk.See).Exports();
        routes.MapPost("/privileges/import", Import).Needs(CredentialDesk.Manage).TakesUpTo(LargestSheet);
        routes.MapPost("/privileges/departments", Department).Needs(CredentialDesk.Manage);
        routes.MapGet("/privileges/{code}", (HttpContext http, View view, CredentialDesk desk, string code) => ShowPerson(http, view, desk, code, null)).Needs(CredentialDesk.See);
        routes.MapPost("/privileges/{code}/grant", Grant).Needs(CredentialDesk.Manage);
        routes.MapPost("/privileges/{code}/sanction", SanctionPerson).Needs(CredentialDesk.Manage);
        routes.MapPost("/privileges/{code}/lift", Lift).Needs(CredentialDesk.Manage);
    }

    private static IResult Show(HttpContext http, View view, CredentialDesk desk, string? problem, IReadOnlyList<Rejection> rejections)
    {
        if (desk.Asked(http) is not { } institution)
        {
            return View.Show<RegisterPage>(("Page", view.Page(http)), ("View", null), ("Problem", problem), ("Rejections", rejections));
        }

        var today = desk.Today;
        var asked = RegisterAsk.Read(http.Request.Query);
        var list = PrivilegeList.Of(desk.Store, View.Reader, institution.Code, today);
        var names = Names(desk, institution.Code);
        var lines = asked.Pick(list.Lines, names, today);
        int pages = Math.Max(1, (lines.Count + RegisterAsk.PageRows - 1) / RegisterAsk.PageRows), number = Math.Clamp(asked.Number, 1, pages);
        var staff = desk.Store.Staff(View.Reader, institution.Code);
        var pharmacists = desk.Store.DepartmentPharmacists(View.Reader, institution.Code);
        var departments = staff.Where(one => one.Kind == StaffKind.Physician).Select(one => one.Department).Where(name => name.Length > 0).Distinct().Order(StringComparer.Ordinal).ToList();
        return View.Show<RegisterPage>(("Page", view.Page(http)), ("View", new RegisterView(
            institution, desk.Institutions(View.Reader), asked with { Number = number }, [.. lines.Skip((number - 1) * RegisterAsk.PageRows).Take(RegisterAsk.PageRows)], lines.Count, pages, list.Lines.Count, names, pharmacists, departments,
            [.. departments.Where(name => !pharmacists.Any(one => one.Department == name && one.Holds(today)))], DrugListDesk.May(http, CredentialDesk.Manage, institution.Code), today)), ("Problem", problem), ("Rejections", rejections));
    }

    /// <summary>The lines of the register that an address asks for, all pages of them.</summary>
    internal static IReadOnlyList<PrivilegeLine> Lines(HttpContext http, CredentialDesk desk, string institution) =>
        RegisterAsk.Read(http.Request.Query).Pick(PrivilegeList.Of(desk.Store, View.Reader, institution, desk.Today).Lines, Names(desk, institution), desk.Today);

    private static Dictionary<string, string> Names(CredentialDesk desk, string institution) => desk.Store.Staff(View.Reader, institution).ToDictionary(one => one.Code, one => one.Name, StringComparer.Ordinal);

    private static IResult Csv(HttpContext http, CredentialDesk desk)
    {
        var csv = new CsvFile(PrivilegeList.Heads);
        if (desk.Asked(http) is { } institution)
        {
            foreach (var line in Lines(http, desk, institution.Code))
            {
                csv.Row(line.Staff, line.Kind, line.Department, line.Title, line.Privilege, line.From, line.To, line.RestrictedTo, line.SuspendedUntil, line.Reason, line.Dispensing);
            }
        }

        return View.Csv("privileges.csv", csv);
    }

    private static async Task<IResult> Import(HttpContext http, View view, CredentialDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string institution = form["institution"].ToString();
        if (!DrugListDesk.May(http, CredentialDesk.Manage, institution) || form.Files.GetFile("file") is not { Length: > 0 } file)
        {
            return Show(http, view, desk, "privileges.import-form", []);
        }

        try
        {
            using var stream = file.OpenReadStream();
            var read = new PeopleSheets(desk.Knowledge.Reference).Staff(stream, file.FileName, institution);
            PeopleImport.Save(desk.Store, institution, [.. read.Lines.Select(line => (line.Staff, line.Granted))], Visitor.Of(http)!.Actor(http));
            return read.Rejections.Count > 0 ? Show(http, view, desk, "privileges.import-part", read.Rejections) : Results.LocalRedirect("/privileges?institution=" + Uri.EscapeDataString(institution));
        }
        catch (UnusableFileException unusable)
        {
            return Show(http, view, desk, "privileges.import-form", [new Rejection(file.FileName, 0, "", unusable.Message, "CSV or XLSX with the columns of the template", "unusable-file")]);
        }
    }

    private static async Task<IResult> Department(HttpContext http, View view, CredentialDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string institution = form["institution"].ToString(), department = form["department"].ToString().Trim(), staff = form["staff"].ToString().Trim();
        var to = DrugListDesk.Day(form["to"].ToString());
        if (!DrugListDesk.May(http, CredentialDesk.Manage, institution) || department.Length is 0 or > 100 || DrugListDesk.Day(form["from"].ToString()) is not { } from || to < from
            || !desk.Store.Staff(Scope.Of([institution], false), institution).Any(one => one.Code == staff && one.Kind == StaffKind.Pharmacist))
        {
            return Show(http, view, desk, "privileges.department-form", []);
        }

        string duties = form["duties"].ToString().Trim();
        desk.Store.Save(new DepartmentPharmacist(institution, department, staff, from, to, duties.Length > 500 ? duties[..500] : duties), Visitor.Of(http)!.Actor(http));
        return Results.LocalRedirect("/privileges?institution=" + Uri.EscapeDataString(institution));
    }

    private static StaffMember? Find(HttpContext http, CredentialDesk desk, string code) =>
        desk.Institutions(View.Reader).Where(one => http.Request.Query["institution"].ToString() is var asked && (asked.Length == 0 || asked == one.Code))
            .Select(one => desk.Store.Staff(View.Reader, one.Code).FirstOrDefault(person => person.Code == code)).FirstOrDefault(one => one is not null);

    private static IResult ShowPerson(HttpContext http, View view, CredentialDesk desk, string code, string? problem, GrantAnswer? refused = null)
    {
        if (Find(http, desk, code) is not { } staff)
        {
            return Results.NotFound();
        }

        var scope = View.Reader.Within([staff.Institution]);
        var person = desk.Person(staff, scope);
        using var lease = view.Open();
        var findings = lease.Data.Facts.Ask(new FactQuery("finding", [Measure.Rows()], [Condition.Is("institution", staff.Institution), Condition.Is("physician", code)], ["rule"]), scope)
            .Where(group => group.Dimensions[0] is { Length: > 0 }).Select(group => (group.Dimensions[0]!, (long)(group.Sums[0] ?? 0))).OrderByDescending(pair => pair.Item2).ToList();
        person = person with { Findings = findings, Grants = [.. CredentialDesk.Kinds(staff).Select(kind => (kind, desk.Judge(person, kind, desk.Today, desk.Today)))] };
        return View.Show<PersonPage>(("Page", view.Page(http)), ("View", person), ("Problem", problem), ("Refused", refused), ("MayManage", DrugListDesk.May(http, CredentialDesk.Manage, staff.Institution)), ("Policies", desk.Knowledge.Policies));
    }

    private static async Task<IResult> Grant(HttpContext http, View view, CredentialDesk desk, string code)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (Find(http, desk, code) is not { } staff || !DrugListDesk.May(http, CredentialDesk.Manage, staff.Institution))
        {
            return Results.NotFound();
        }

        if (!Enum.TryParse<PrivilegeKind>(form["kind"], true, out var kind) || !Enum.IsDefined(kind) || DrugListDesk.Day(form["from"].ToString()) is not { } from || DrugListDesk.Day(form["to"].ToString()) is not { } to)
        {
            return ShowPerson(http, view, desk, code, "privileges.grant-form");
        }

        var answer = desk.Judge(desk.Person(staff, View.Reader.Within([staff.Institution])), kind, from, to);
        if (!answer.May)
        {
            return ShowPerson(http, view, desk, code, "privileges.grant-refused", answer);
        }

        string basis = form["basis"].ToString().Trim();
        desk.Store.Grant(staff.Institution, [new Privilege("", staff.Institution, code, kind, from, to, "", desk.Today, answer.Sitting!.Id, basis.Length > 500 ? basis[..500] : basis, 0)], Visitor.Of(http)!.Actor(http));
        return Results.LocalRedirect("/privileges/" + Uri.EscapeDataString(code));
    }

    private static async Task<IResult> SanctionPerson(HttpContext http, View view, CredentialDesk desk, string code)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (Find(http, desk, code) is not { } staff || !DrugListDesk.May(http, CredentialDesk.Manage, staff.Institution))
        {
            return Results.NotFound();
        }

        string reason = form["reason"].ToString().Trim();
        var to = DrugListDesk.Day(form["to"].ToString());
        bool known = Enum.TryParse<Sanction>(form["sanction"], true, out var sanction) && Enum.IsDefined(sanction);
        if (!known || reason.Length is 0 or > 500 || DrugListDesk.Day(form["from"].ToString()) is not { } from || (sanction != Sanction.Warning && (to is null || to < from)))
        {
            return ShowPerson(http, view, desk, code, "privileges.sanction-form");
        }

        string clause = form["clause"].ToString();
        desk.Store.Sanction(new SanctionRecord("", staff.Institution, code, sanction, from, sanction == Sanction.Warning ? null : to, reason, desk.Knowledge.Policies.Clause(clause) is null ? "" : clause, 0, ""), Visitor.Of(http)!.Actor(http));
        return Results.LocalRedirect("/privileges/" + Uri.EscapeDataString(code));
    }

    private static async Task<IResult> Lift(HttpContext http, View view, CredentialDesk desk, string code)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (Find(http, desk, code) is not { } staff || !DrugListDesk.May(http, CredentialDesk.Manage, staff.Institution))
        {
            return Results.NotFound();
        }

        string because = form["because"].ToString().Trim(), id = form["id"].ToString();
        bool own = desk.Store.Sanctions(View.Reader, staff.Institution).Any(one => one.Id == id && one.Staff == code);
        if (!own || because.Length is 0 or > 500 || !desk.Store.Lift(View.Reader, id, desk.Today, because, Visitor.Of(http)!.Actor(http)))
        {
            return ShowPerson(http, view, desk, code, "privileges.lift-form");
        }

        return Results.LocalRedirect("/privileges/" + Uri.EscapeDataString(code));
    }
}
