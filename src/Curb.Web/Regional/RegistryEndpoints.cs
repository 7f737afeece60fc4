using Curb.Storage.Regional;
using Curb.Supervision;
using Curb.Web.Accounts;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Regional;

/// <summary>Bodies and roles that an institution must have.</summary>
internal static class RegistryEndpoints
{
    private const int MostPeople = 200;
    private static readonly char[] s_between = ['\n', '、', '，', ',', ';', '；'];

    public static void MapRegistry(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/registry", Show).Needs(SupervisionDesk.See);
        routes.MapPost("/registry", Save).Needs(SupervisionDesk.Work);
    }

    private static IResult Show(HttpContext http, View view, SupervisionDesk desk) => desk.Chosen(http) is not { } institution ? SupervisionDesk.Nothing(http, view) : View.Show<RegistryPage>(
        ("Page", view.Page(http)), ("Institution", institution), ("Institutions", desk.Seen), ("Findings", desk.Registry(institution)), ("Units", desk.Plans.Units),
        ("MayEdit", Visitor.Of(http)!.Standing.ScopeFor(SupervisionDesk.Work).Covers(institution.Code)));

    private static async Task<IResult> Save(HttpContext http, View view, SupervisionDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string institution = form["institution"].ToString();
        if (!View.Reader.Covers(institution) || desk.Plans.Bodies.FirstOrDefault(body => body.Id == form["body"].ToString()) is not { } required)
        {
            return Results.NotFound();
        }

        var people = form.Text("people", 4000).Split(s_between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().Take(MostPeople).ToList();
        var units = form["unit"].OfType<string>().Where(required.Units.Contains).ToList();
        var body = new RegisteredBody(required.Id, form["in-place"].ToString() == "yes", form.Text("head"), people, units, form.Day("since"), form.Text("document"));
        desk.Store.Save(SupervisionKinds.Body, $"{institution}/{required.Id}", institution, "", "", body.InPlace ? "in-place" : "none", body, null, Visitor.Of(http)!.Actor(http));
        return Results.LocalRedirect("/registry?institution=" + Uri.EscapeDataString(institution));
    }
}
