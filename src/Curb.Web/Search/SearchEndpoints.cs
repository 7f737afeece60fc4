using Curb.Web.Accounts;
using Curb.Web.Api;
using Curb.Web.Casework;
using Curb.Web.Hosting;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Search;

/// <summary>The search box of the header, for people and programs.</summary>
internal static class SearchEndpoints
{
    public static void MapSearch(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/search", (HttpContext http, View view, Visitors visitors, CaseDesk cases) => View.Show<SearchPage>(("Page", view.Page(http)), ("Text", Asked(http)), ("Found", Ask(http, view, visitors, cases)))).Needs("rules.see");
        routes.MapGet($"/api/{ApiEndpoints.Version}/search", (HttpContext http, View view, Visitors visitors, CaseDesk cases) => FigureApi.Answer(http, Ask(http, view, visitors, cases))).Needs("rules.see").Produces<ApiPage<Found>>().WithSummary("Cases, physicians, indicators, clauses, drugs, organisms, institutions, departments and pages: ?q=TEXT; a patient by the whole number.");
    }

    private static string Asked(HttpContext http) => http.Request.Query["q"].ToString().Trim() is { Length: > 0 and <= SearchQuestions.LongestText } text ? text : "";

    private static IReadOnlyList<Found> Ask(HttpContext http, View view, Visitors visitors, CaseDesk cases)
    {
        string text = Asked(http);
        if (text.Length == 0)
        {
            return [];
        }

        var visitor = Visitor.Of(http)!;
        var t = view.Page(http).T;
        var institutions = CaseEndpoints.Institutions(visitors, t);
        string Place(string code) => institutions.GetValueOrDefault(code, code);
        // Rules are for everybody; figures are searched with the reader's scope for figures, patients with that for patients.
        http.Items[typeof(Disclosure.Scope)] = visitor.May("figures.see") ? visitor.Standing.ScopeFor("figures.see") : Disclosure.Scope.Nothing;
        using var figures = view.Open();
        var found = SearchQuestions.Ask(text, visitor, view.Knowledge, figures.Data, t, Place);
        found = visitor.May(CaseDesk.Count) ? [.. SearchQuestions.Cases(text, CaseDesk.Reader(visitor), cases.Store, t, Place), .. found] : found;
        if (!visitor.May("patients.see"))
        {
            return found;
        }

        var scope = visitor.Standing.ScopeFor("patients.see");
        using var patients = view.Open(scope);
        return [.. SearchQuestions.Patient(text, visitor, patients.Data.Facts, visitors.Records, visitor.Actor(http), t, Place), .. SearchQuestions.Physicians(text, patients.Data.Facts, scope, Place), .. found];
    }
}
