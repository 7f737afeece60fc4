using System.Globalization;
using Curb.Disclosure;
using Curb.Exchange.Governance;
using Curb.Exchange.Tabular;
using Curb.Intake;
using Curb.Privileges;
using Curb.Web.Accounts;
using Curb.Web.DrugLists;
using Curb.Web.Records;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Credentials;

/// <summary>Courses, examinations, the question bank and pass lists, for medical affairs.</summary>
internal static class TrainingEndpoints
{
    private const long LargestSheet = 8L << 20;
    private const string Excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void MapTraining(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/training", (HttpContext http, View view, CredentialDesk desk) => Show(http, view, desk, null, [])).Needs(CredentialDesk.See);
        routes.MapGet("/training/results.csv", Results).Needs(CredentialDesk.See).Exports();
        routes.MapGet("/training/template/{name}", Template).Needs(CredentialDesk.Manage);
        routes.MapPost("/training/courses", AddCourse).Needs(CredentialDesk.Manage);
        routes.MapPost("/training/exams", AddExam).Needs(CredentialDesk.Manage);
        routes.MapPost("/training/questions", Questions).Needs(CredentialDesk.Manage).TakesUpTo(LargestSheet);
    }

    private static IResult Show(HttpContext http, View view, CredentialDesk desk, string? problem, IReadOnlyList<Rejection> rejections)
    {
        if (desk.Asked(http) is not { } institution)
        {
            return View.Show<TrainingPage>(("Page", view.Page(http)), ("View", null), ("Problem", problem), ("Rejections", rejections));
        }

        var scope = View.Reader;
        return View.Show<TrainingPage>(("Page", view.Page(http)), ("View", new TrainingView(
            institution, desk.Institutions(scope), desk.Store.Courses(scope, institution.Code), desk.Exams.Exams(scope, institution.Code), desk.Exams.Sittings(scope, institution.Code), desk.Exams.Questions(scope, institution.Code),
            DrugListDesk.May(http, CredentialDesk.Manage, institution.Code), desk.Today)), ("Problem", problem), ("Rejections", rejections));
    }

    /// <summary>Everybody's best sitting of each examination: the pass list.</summary>
    private static IResult Results(HttpContext http, CredentialDesk desk)
    {
        var csv = new CsvFile("exam", "staff", "name", "department", "title", "attempts", "percent", "passed", "on");
        if (desk.Asked(http) is { } institution)
        {
            var staff = desk.Store.Staff(View.Reader, institution.Code).ToDictionary(one => one.Code, StringComparer.Ordinal);
            foreach (var group in desk.Exams.Sittings(View.Reader, institution.Code).Where(one => one.Sitting.Percent is not null).GroupBy(one => (one.Exam.Id, one.Sitting.Staff)).OrderBy(group => group.Key.Staff, StringComparer.Ordinal))
            {
                var best = group.MaxBy(one => one.Sitting.Percent);
                var person = staff.GetValueOrDefault(group.Key.Staff);
                csv.Row(best.Exam.Title, group.Key.Staff, person?.Name, person?.Department, person?.Title, group.Count(), Math.Round(best.Sitting.Percent!.Value, 1), best.Sitting.Passed, best.Sitting.SubmittedAt?.DateTime);
            }
        }

        return View.Csv("exam-results.csv", csv);
    }

    private static IResult Template(string name) => name switch
    {
        "questions" => Microsoft.AspNetCore.Http.Results.File(RecordSheet.Template("题库", PeopleSheets.QuestionColumns), Excel, "questions.xlsx"),
        "staff" => Microsoft.AspNetCore.Http.Results.File(RecordSheet.Template("处方权登记", PeopleSheets.StaffColumns), Excel, "privileges.xlsx"),
        _ => Microsoft.AspNetCore.Http.Results.NotFound(),
    };

    private static async Task<IResult> AddCourse(HttpContext http, View view, CredentialDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string institution = form["institution"].ToString(), title = form["title"].ToString().Trim();
        var known = desk.Store.Staff(Scope.Of([institution], false), institution).Select(one => one.Code).ToHashSet(StringComparer.Ordinal);
        string[] attended = form["attended"].ToString().Split([' ', ',', ';', '\n', '\r', '\t', '，', '、'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (!DrugListDesk.May(http, CredentialDesk.Manage, institution) || title.Length is 0 or > 200 || DrugListDesk.Day(form["held"].ToString()) is not { } held || held > desk.Today
            || !double.TryParse(form["hours"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double hours) || hours is <= 0 or > 100 || attended.Any(code => !known.Contains(code)))
        {
            return Show(http, view, desk, "training.course-form", [.. attended.Where(code => !known.Contains(code)).Take(20).Select(code => new Rejection("", 0, "", code, "a staff code of the institution", "unknown-code"))]);
        }

        desk.Store.Add(new Course("", institution, title, form["topics"].ToString().Trim(), held, hours, form["teacher"].ToString().Trim()) { Attended = attended }, Visitor.Of(http)!.Actor(http));
        return Back(institution);
    }

    private static async Task<IResult> AddExam(HttpContext http, View view, CredentialDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string institution = form["institution"].ToString(), title = form["title"].ToString().Trim(), seed = form["seed"].ToString().Trim();
        int? Whole(string name, int least, int most) => int.TryParse(form[name], NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most ? number : null;
        if (!DrugListDesk.May(http, CredentialDesk.Manage, institution) || title.Length is 0 or > 200 || !Enum.TryParse<PrivilegeKind>(form["kind"], true, out var kind) || !Enum.IsDefined(kind)
            || DrugListDesk.Day(form["opens"].ToString()) is not { } opens || DrugListDesk.Day(form["closes"].ToString()) is not { } closes || closes < opens
            || Whole("minutes", 1, 300) is not { } minutes || Whole("questions", 1, 200) is not { } questions || Whole("pass", 1, 100) is not { } pass || Whole("attempts", 1, 20) is not { } attempts || Whole("months", 1, 120) is not { } months)
        {
            return Show(http, view, desk, "training.exam-form", []);
        }

        string[] topics = [.. form["topics"].SelectMany(text => (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        var exam = new Examination("", institution, title, kind, opens, closes, minutes, questions, pass, attempts, months, seed.Length > 0 ? seed : desk.Store.Records.UtcNow.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture), topics);
        if (exam.Bank(desk.Exams.Questions(Scope.Of([institution], false), institution)).Count < questions)
        {
            return Show(http, view, desk, "training.bank-too-small", []);
        }

        desk.Exams.Add(exam, Visitor.Of(http)!.Actor(http));
        return Back(institution);
    }

    private static async Task<IResult> Questions(HttpContext http, View view, CredentialDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string institution = form["institution"].ToString();
        if (!DrugListDesk.May(http, CredentialDesk.Manage, institution) || form.Files.GetFile("file") is not { Length: > 0 } file)
        {
            return Show(http, view, desk, "training.questions-form", []);
        }

        try
        {
            using var stream = file.OpenReadStream();
            var read = PeopleSheets.Questions(stream, file.FileName, institution);
            desk.Exams.Save(institution, read.Lines, Visitor.Of(http)!.Actor(http));
            return read.Rejections.Count > 0 ? Show(http, view, desk, "training.questions-part", read.Rejections) : Back(institution);
        }
        catch (UnusableFileException unusable)
        {
            return Show(http, view, desk, "training.questions-form", [new Rejection(file.FileName, 0, "", unusable.Message, "CSV or XLSX with the columns of the template", "unusable-file")]);
        }
    }

    private static IResult Back(string institution) => Microsoft.AspNetCore.Http.Results.LocalRedirect("/training?institution=" + Uri.EscapeDataString(institution));
}
