using System.Globalization;
using Curb.Casework;
using Curb.Disclosure;
using Curb.Policies;
using Curb.Privileges;
using Curb.Web.Accounts;
using Curb.Web.Casework;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Credentials;

/// <summary>What a physician or pharmacist sees of himself: privileges and when they end, examinations to sit, an application.</summary>
internal static class OwnPrivilegeEndpoints
{
    private const string Application = "privilege-application";

    public static void MapOwnPrivileges(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/my-privileges", (HttpContext http, View view, CredentialDesk desk) => Show(http, view, desk, null)).Needs(CredentialDesk.Own);
        routes.MapPost("/my-privileges/apply", Apply).Needs(CredentialDesk.Own);
        routes.MapPost("/my-privileges/exams/{id}", Start).Needs(CredentialDesk.Own);
        routes.MapGet("/my-privileges/sittings/{id}", Sitting).Needs(CredentialDesk.Own);
        routes.MapPost("/my-privileges/sittings/{id}/answers", Save).Needs(CredentialDesk.Own);
        routes.MapPost("/my-privileges/sittings/{id}", HandIn).Needs(CredentialDesk.Own);
    }

    /// <summary>Everything here is the person's own; the scope is the person's institution and nobody else in it is shown.</summary>
    private static Scope Own(StaffMember staff) => Scope.Of([staff.Institution], false);

    private static IResult Show(HttpContext http, View view, CredentialDesk desk, string? problem)
    {
        var people = desk.Me(http).Select(staff => desk.Person(staff, Own(staff))).Select(person => person with { Grants = [.. CredentialDesk.Kinds(person.Staff).Select(kind => (kind, desk.Judge(person, kind, desk.Today, desk.Today)))] }).ToList();
        var exams = people.SelectMany(person => desk.Exams.Exams(Own(person.Staff), person.Staff.Institution).Where(exam => exam.IsOpen(desk.Today) && (exam.Kind == PrivilegeKind.Dispensing) == (person.Staff.Kind == StaffKind.Pharmacist))
            .Select(exam => (exam, person.Sittings.Where(one => one.Exam.Id == exam.Id).Select(one => one.Sitting).ToList()))).ToList();
        return View.Show<OwnPrivilegesPage>(("Page", view.Page(http)), ("People", people), ("Exams", exams.Select(pair => (pair.exam, (IReadOnlyList<ExamSitting>)pair.Item2)).ToList()), ("Problem", problem));
    }

    private static async Task<IResult> Apply(HttpContext http, View view, CredentialDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        if (desk.Me(http).FirstOrDefault(one => one.Institution == form["institution"]) is not { } staff || !Enum.TryParse<PrivilegeKind>(form["kind"], true, out var kind) || !CredentialDesk.Kinds(staff).Contains(kind))
        {
            return Show(http, view, desk, "privileges.apply-form");
        }

        var type = desk.Cases.Store.Types.Find(Application)!;
        var person = CaseDesk.Person(visitor);
        string? department = CaseEngine.MayOpen(type, person, staff.Institution, staff.Department) ? staff.Department : null;
        if (!CaseEngine.MayOpen(type, person, staff.Institution, department))
        {
            return Show(http, view, desk, "privileges.apply-refused");
        }

        var known = desk.Person(staff, Own(staff));
        var answer = desk.Judge(known, kind, desk.Today, desk.Today);
        var t = Texts.Phrases.Chinese;
        string word = CredentialDesk.Word(kind), reason = form["reason"].ToString().Trim();
        long number = CaseApplications.Open(
            desk.Cases.Store,
            new CaseFinding(Application, staff.Institution, department, $"{Application}/{staff.Institution}/{staff.Code}/{word}", desk.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                new CaseSubject("staff", staff.Code, new Bilingual($"{staff.Code} {staff.Title} 申请{t["privileges.kind-" + word]}", $"{staff.Code} asks for: {Texts.Phrases.English["privileges.kind-" + word]}"), "/privileges/" + staff.Code),
                new Dictionary<string, string>
                {
                    ["staff"] = staff.Code, ["title"] = staff.Title, ["held"] = known.Held is { } held ? t["privileges.kind-" + CredentialDesk.Word(held.Kind)] : t["privileges.kind-none"], ["exam"] = answer.Sitting is { } sitting ? $"{CredentialDesk.Number(sitting.Percent!.Value)} %" : "",
                    ["against"] = string.Join("；", answer.Objections.Select(one => $"{one.Because.Zh} / {one.Because.En}")),
                }.Where(pair => pair.Value.Length > 0).ToDictionary()),
            person, new Dictionary<string, string> { ["staff"] = staff.Code, ["privilege"] = word, ["reason"] = reason.Length > 1000 ? reason[..1000] : reason }, visitor.Actor(http));
        return Results.LocalRedirect($"/cases/{number}");
    }

    private static IResult Start(HttpContext http, View view, CredentialDesk desk, string id)
    {
        foreach (var staff in desk.Me(http))
        {
            if (desk.Exams.Exam(Own(staff), id) is { } exam && (exam.Kind == PrivilegeKind.Dispensing) == (staff.Kind == StaffKind.Pharmacist))
            {
                var (sitting, problem) = desk.Exams.Start(exam, staff, Visitor.Of(http)!.Actor(http));
                return sitting is not null ? Results.LocalRedirect("/my-privileges/sittings/" + sitting.Id) : Show(http, view, desk, "exam.problem-" + problem);
            }
        }

        return Results.NotFound();
    }

    private static IResult Sitting(HttpContext http, View view, CredentialDesk desk, string id) =>
        desk.Exams.Sitting(id, desk.Me(http)) is { } found
            ? View.Show<SittingPage>(("Page", view.Page(http)), ("Sitting", found.Sitting), ("Exam", found.Exam), ("Now", desk.Store.Records.UtcNow))
            : Results.NotFound();

    /// <summary>Saves what was answered so far, while the person goes on.</summary>
    private static async Task<IResult> Save(HttpContext http, CredentialDesk desk, string id)
    {
        if (desk.Exams.Sitting(id, desk.Me(http)) is not { } found)
        {
            return Results.NotFound();
        }

        var after = desk.Exams.Answer(id, desk.Me(http), Answers(await http.Request.ReadFormAsync(http.RequestAborted), found.Sitting));
        return after is null ? Results.NotFound() : Results.NoContent();
    }

    private static async Task<IResult> HandIn(HttpContext http, CredentialDesk desk, string id)
    {
        if (desk.Exams.Sitting(id, desk.Me(http)) is not { } found)
        {
            return Results.NotFound();
        }

        desk.Exams.Submit(id, desk.Me(http), Answers(await http.Request.ReadFormAsync(http.RequestAborted), found.Sitting), Visitor.Of(http)!.Actor(http));
        return Results.LocalRedirect("/my-privileges/sittings/" + id);
    }

    /// <summary>The answer of every question of the paper; one that was unticked comes as blank.</summary>
    private static Dictionary<int, string> Answers(IFormCollection form, ExamSitting sitting) =>
        Enumerable.Range(0, sitting.Paper.Count).ToDictionary(place => place, place => string.Concat(form["q" + place.ToString(CultureInfo.InvariantCulture)].Select(letter => letter ?? "")));
}
