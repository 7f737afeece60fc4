using Curb.Disclosure;
using Curb.Facts;
using Curb.Storage.Accounts;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Indicators;
using Curb.Web.Records;
using Curb.Web.Shell;
using Curb.Web.Stewardship;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.UseCourses;

/// <summary>Treatment courses of a physician or department, and one patient's course on a time line.</summary>
internal static class UseCoursesEndpoints
{
    internal const int PageRows = 50;
    private const int Exported = 200_000;

    public static void MapUseCourses(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/courses", Page).Needs("patients.see");
        routes.MapGet("/panels/patients", Recent).Needs("patients.see");
        routes.MapGet("/courses.csv", Csv).Needs("patients.see").Exports();
        routes.MapGet("/patients/{patient}", Patient).Needs("patients.see");
        routes.MapGet("/patients/{patient}/timeline.csv", PatientCsv).Needs("patients.see").Exports();
    }

    private static IResult Page(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        string? physician = http.Request.Query["physician"].ToString() is { Length: > 0 } named ? named : null;
        var outcome = view.Part<CoursesView>(options, () =>
        {
            var query = Question(options, physician);
            long count = (long)lease.Data.Facts.Ask(query, View.ScopeOf(options)).Sum(group => group.Sums[0] ?? 0);
            int pages = Paging.Of(count, PageRows), number = Math.Min(Paging.Asked(http), pages);
            var rows = (CourseFacts)lease.Data.Facts.Rows(query, View.ScopeOf(options), number * PageRows);
            return rows.Count == 0 ? new PanelOutcome<CoursesView>.Empty("courses.none") : new PanelOutcome<CoursesView>.Shown(new CoursesView(rows, count, number, pages));
        });
        var definition = view.Knowledge.Indicators.Find(http.Request.Query["indicator"].ToString());
        var physicians = definition is null || physician is not null ? null
            : view.Part(options, () => PhysicianQuestions.Ask(view.Knowledge.Indicators, view.Knowledge.Policies, lease.Data.Facts, View.ScopeOf(options), options, definition));
        return View.Show<UseCoursesPage>(("Page", page), ("Options", options), ("Outcome", outcome), ("Physician", physician), ("Names", view.Names), ("Definition", definition), ("Physicians", physicians));
    }

    private static IResult Recent(HttpContext http, View view, Board board)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        var outcome = view.Remembered("running courses", options, page.T, () => RecentCourses.Ask(board.Read(lease.Data, options, null), options));
        return View.Show<RecentCoursesPart>(("Page", page), ("Outcome", outcome), ("Names", view.Names));
    }

    private static IResult Csv(HttpContext http, View view) =>
        view.Rows(http, "courses.csv", options => Question(options, http.Request.Query["physician"].ToString() is { Length: > 0 } named ? named : null), Exported);

    internal static FactQuery Question(FilterOptions options, string? physician) =>
        new("course", [Measure.Rows()], FactConditions.Of(options, physician is null ? [] : [Condition.Is("physician", physician)]), []);

    private static IResult Patient(HttpContext http, View view, PatientNames names, string patient)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        if (options.Institution is null)
        {
            return Results.NotFound();
        }

        var outcome = view.Part(options, () => PatientTimeline.Ask(lease.Data.Facts, View.ScopeOf(options), options.Institution.Code, patient, http.Request.Query["encounter"].ToString(), view.Knowledge.Measurements, view.Names, page.T));
        return View.Show<PatientPage>(("Page", page), ("Patient", patient), ("Outcome", outcome), ("KeepsName", page.May(Permissions.SeeNames) && names.Keeps(options.Institution.Code, patient) && PatientTimeline.IsSeen(lease.Data.Facts, View.ScopeOf(options), options.Institution.Code, patient)));
    }

    private static IResult PatientCsv(HttpContext http, View view, string patient)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        var csv = new CsvFile(["lane", "what", "from", "to", "details"]);
        if (options.Institution is not null && view.Part(options, () => PatientTimeline.Ask(lease.Data.Facts, View.ScopeOf(options), options.Institution.Code, patient, http.Request.Query["encounter"].ToString(), view.Knowledge.Measurements, view.Names, page.T)) is PanelOutcome<TimelineView>.Shown { View: { } shown })
        {
            foreach (var mark in shown.Marks)
            {
                csv.Row(mark.Kind, mark.Label, mark.From, mark.To, mark.Details);
            }

            foreach (var mark in shown.Measured.Marks)
            {
                csv.Row("measurement", page.T.Name(mark.Item.NameZh, mark.Item.NameEn), mark.At, mark.At, $"{mark.Comparator}{Figures.Decimal(mark.Value, mark.Item.Decimals)} {mark.Item.ShownUnit}");
            }
        }

        return View.Csv("timeline.csv", csv);
    }
}

/// <param name="Rows">Courses up to the end of the page.</param>
/// <param name="Count">Courses in all.</param>
/// <param name="Number">The page, from 1.</param>
/// <param name="Pages">How many there are.</param>
public sealed record CoursesView(CourseFacts Rows, long Count, int Number, int Pages);
