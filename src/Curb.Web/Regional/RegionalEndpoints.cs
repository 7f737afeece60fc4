using System.Globalization;
using Curb.Web.Accounts;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Regional;

/// <summary>Regional supervision: the way in, and all that belongs to it.</summary>
internal static class RegionalEndpoints
{
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    public const string Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    /// <summary>Largest form: a checklist with every field filled in.</summary>
    public const long LargestForm = 2L << 20;

    public static void MapRegional(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/supervision", Start).Needs(SupervisionDesk.See);
        routes.MapPlans();
        routes.MapRegistry();
        routes.MapStatements();
        routes.MapSelfCheck();
        routes.MapLedger();
        routes.MapNotices();
    }

    /// <summary>A text of a form without blanks around it, cut where it is longer than it may be.</summary>
    public static string Text(this IFormCollection form, string name, int most = 200) => form[name].ToString().Trim().ReplaceLineEndings("\n") is var text && text.Length > most ? text[..most] : text;

    public static DateOnly? Day(this IFormCollection form, string name) => DateOnly.TryParseExact(form[name].ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public static int Number(this IFormCollection form, string name) => int.TryParse(form[name].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    private static IResult Start(HttpContext http, View view, SupervisionDesk desk)
    {
        var visitor = Visitor.Of(http)!;
        return View.Show<SupervisionPage>(
            ("Page", view.Page(http)), ("Institutions", desk.Seen), ("Standings", desk.Standings(visitor, desk.Seen)), ("Led", desk.Led(visitor)), ("Registries", desk.Registries(desk.Seen)));
    }
}
