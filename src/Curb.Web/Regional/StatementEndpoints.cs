using System.Globalization;
using Curb.Exchange.Documents;
using Curb.Indicators;
using Curb.Storage.Regional;
using Curb.Supervision;
using Curb.Web.Accounts;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Regional;

/// <summary>A month of a statement: how many targets were kept, missed or could not be assessed.</summary>
public sealed record StatementMonth(string Month, string Indicator, double? Value, string Answer);

/// <summary>Responsibility statements: made from the hospital's targets, signed by both, followed month by month.</summary>
internal static class StatementEndpoints
{
    private const string Director = "hospital-director";
    private const string Head = "department-head";

    public static void MapStatements(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/statements", (HttpContext http, View view, SupervisionDesk desk) => Show(http, view, desk, null)).Needs(SupervisionDesk.See);
        routes.MapPost("/statements", Make).Needs(SupervisionDesk.Work);
        routes.MapGet("/statements/one", One).Needs(SupervisionDesk.See);
        routes.MapPost("/statements/sign", Sign).Needs(SupervisionDesk.See);
        routes.MapGet("/statements/one.docx", Docx).Needs(SupervisionDesk.See).Exports();
    }

    private static string Id(string institution, string department, int year) => string.Create(CultureInfo.InvariantCulture, $"{institution}/{year}/{department}");

    private static IResult Show(HttpContext http, View view, SupervisionDesk desk, string? problem)
    {
        if (desk.Chosen(http) is not { } institution)
        {
            return SupervisionDesk.Nothing(http, view);
        }

        var all = desk.Store.All(SupervisionKinds.Statement, View.Reader).Where(kept => kept.Place == institution.Code).OrderByDescending(kept => kept.Body.Year).ThenBy(kept => kept.Body.Department, StringComparer.Ordinal).ToList();
        return View.Show<StatementsPage>(
            ("Page", view.Page(http)), ("Institution", institution), ("Institutions", desk.Seen), ("Statements", all), ("Year", desk.Store.Today.Year),
            ("MayMake", Visitor.Of(http)!.Standing.ScopeFor(SupervisionDesk.Work).Covers(institution.Code)), ("Problem", problem));
    }

    /// <summary>Makes drafts for every department that has figures; what was signed is left alone.</summary>
    private static async Task<IResult> Make(HttpContext http, View view, SupervisionDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string institution = form["institution"].ToString();
        int year = form.Number("year");
        if (!View.Reader.Covers(institution) || year is < 2000 or > 2200)
        {
            return Results.NotFound();
        }

        if (SupervisionDesk.LastYear(http, view) is not { } period)
        {
            return Show(http, view, desk, "regional.statements-no-data");
        }

        var scope = View.Reader.Within([institution]);
        var question = IndicatorQuestion.All with { From = period.From, To = period.To };
        var hospital = desk.Ask(view, question, scope).Where(value => value["institution"] == institution).GroupBy(value => value.Indicator.Id).Select(group => group.First()).ToList();
        var targeted = hospital.Where(value => value is { Target: not null, Value: not null }).Select(value => value.Indicator).Where(one => one.Kind == IndicatorKind.Ratio && one.Carries(["institution", "department"])).Select(one => one.Id).ToList();
        var departments = targeted.Count == 0 ? [] : desk.Ask(view, question with { Indicators = targeted, By = ["institution", "department"] }, scope);
        var actor = Visitor.Of(http)!.Actor(http);
        foreach (var department in StatementTargets.Of(hospital, departments))
        {
            string id = Id(institution, department.Key, year);
            var known = desk.Store.Find(SupervisionKinds.Statement, id, View.Reader.Covers);
            if (known is null || known.Body is { Director: null, Head: null })
            {
                desk.Store.Save(SupervisionKinds.Statement, id, institution, "", year.ToString(CultureInfo.InvariantCulture), "draft", new ResponsibilityStatement(institution, department.Key, year, period.ToString(), [.. department], null, null), known?.Version ?? 0, actor);
            }
        }

        return Results.LocalRedirect("/statements?institution=" + Uri.EscapeDataString(institution));
    }

    private static IResult One(HttpContext http, View view, SupervisionDesk desk)
    {
        if (Find(http, desk) is not { } kept)
        {
            return Results.NotFound();
        }

        var visitor = Visitor.Of(http)!;
        var statement = kept.Body;
        return View.Show<StatementPage>(
            ("Page", view.Page(http)), ("Kept", kept), ("Months", Months(view, desk, statement)), ("InstitutionName", NameOf(desk, statement.Institution)),
            ("MaySignDirector", statement.Director is null && visitor.Standing.Holds(Director, statement.Institution, null)), ("MaySignHead", statement.Head is null && visitor.Standing.Holds(Head, statement.Institution, statement.Department)));
    }

    /// <summary>The department's figures of each month of the year, against its targets; a figure that is too small answers nothing.</summary>
    private static IReadOnlyList<StatementMonth> Months(View view, SupervisionDesk desk, ResponsibilityStatement statement)
    {
        var carried = view.Knowledge.Indicators.Definitions.Where(one => one.Carries(["institution", "department", "month"])).Select(one => one.Id).ToHashSet(StringComparer.Ordinal);
        string[] asked = [.. statement.Targets.Select(target => target.Indicator).Where(carried.Contains)];
        var question = new IndicatorQuestion(
            asked, CalendarMonth.Parse($"{statement.Year}-01"), CalendarMonth.Parse($"{statement.Year}-12"), ["institution", "department", "month"],
            new Dictionary<string, string> { ["department"] = statement.Department }, Policies.PolicyChoice.InForce);
        var targets = statement.Targets.ToDictionary(target => target.Indicator, StringComparer.Ordinal);
        return asked.Length == 0 ? [] : [.. desk.Ask(view, question, View.Reader.Within([statement.Institution])).Where(value => value["month"] is not null && targets.ContainsKey(value.Indicator.Id))
            .Select(value => new StatementMonth(value["month"]!, value.Indicator.Id, value.Value, value.Value is not { } found || value.TooSmall ? "cannot-assess" : targets[value.Indicator.Id].IsKept(found) ? "met" : "not-met"))];
    }

    private static async Task<IResult> Sign(HttpContext http, View view, SupervisionDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (desk.Store.Find(SupervisionKinds.Statement, form["id"].ToString(), View.Reader.Covers) is not { } kept)
        {
            return Results.NotFound();
        }

        var visitor = Visitor.Of(http)!;
        var (statement, signature) = (kept.Body, new Signature(visitor.Account.Name, visitor.Account.DisplayName.Split(" / ")[0], desk.Store.Today));
        statement = form["as"].ToString() == "director" && statement.Director is null && visitor.Standing.Holds(Director, statement.Institution, null) ? statement with { Director = signature }
            : form["as"].ToString() == "head" && statement.Head is null && visitor.Standing.Holds(Head, statement.Institution, statement.Department) ? statement with { Head = signature }
            : statement;
        if (statement == kept.Body)
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        desk.Store.Save(SupervisionKinds.Statement, kept.Id, kept.Place, "", kept.Period, statement.IsSigned ? "signed" : "half-signed", statement, kept.Version, visitor.Actor(http));
        return Results.LocalRedirect("/statements/one?id=" + Uri.EscapeDataString(kept.Id));
    }

    private static IResult Docx(HttpContext http, SupervisionDesk desk)
    {
        if (Find(http, desk) is not { } kept)
        {
            return Results.NotFound();
        }

        var target = new MemoryStream();
        StatementDocument.Write(target, kept.Body, NameOf(desk, kept.Body.Institution));
        return Results.File(target.ToArray(), RegionalEndpoints.Docx, $"责任状-{kept.Body.Department}-{kept.Body.Year}.docx");
    }

    private static Kept<ResponsibilityStatement>? Find(HttpContext http, SupervisionDesk desk) => desk.Store.Find(SupervisionKinds.Statement, http.Request.Query["id"].ToString(), View.Reader.Covers);

    private static string NameOf(SupervisionDesk desk, string code) => desk.Seen.FirstOrDefault(one => one.Code == code)?.Name ?? code;
}
