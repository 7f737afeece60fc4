using Curb.Storage.Regional;
using Curb.Supervision.Inspections;
using Curb.Web.Accounts;
using Curb.Web.Regional;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Inspections;

/// <summary>Model cases that a commission makes known to its institutions.</summary>
internal static class ModelCaseEndpoints
{
    private const int MostText = 4000;

    public static void MapModelCases(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/model-cases", (HttpContext http, View view, InspectionDesk desk) => Show(http, view, desk, null)).Needs(InspectionDesk.See);
        routes.MapPost("/model-cases", Save).Needs(InspectionDesk.Lead);
    }

    /// <summary>Published cases of the commissions above the reader's institutions, drafts for those who lead.</summary>
    internal static IReadOnlyList<Kept<ModelCase>> Seen(InspectionDesk desk, Visitor visitor)
    {
        var above = visitor.Standing.Held.SelectMany(held => desk.Supervision.Tree.Above(held.Place.Code).Append(held.Place.Code)).ToHashSet(StringComparer.Ordinal);
        return [.. desk.Store.At(InspectionKinds.ModelCase, above).Where(kept => desk.Leads(visitor, kept.Place) || kept.State == "published").OrderByDescending(kept => kept.Body.PublishedOn).ThenBy(kept => kept.Id, StringComparer.Ordinal)];
    }

    private static IResult Show(HttpContext http, View view, InspectionDesk desk, string? problem)
    {
        var visitor = Visitor.Of(http)!;
        return View.Show<ModelCasesPage>(
            ("Page", view.Page(http)), ("Cases", Seen(desk, visitor)), ("Led", desk.Supervision.Led(visitor)), ("Desk", desk), ("Visitor", visitor), ("Problem", problem), ("Institutions", desk.Store.Records.Institutions(View.Reader)),
            ("From", desk.Find(visitor, http.Request.Query["inspection"].ToString())?.Body));
    }

    private static async Task<IResult> Save(HttpContext http, View view, InspectionDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        var actor = visitor.Actor(http);
        string act = form["act"].ToString(), id = form["id"].ToString();
        if (id.Length > 0)
        {
            if (desk.Store.Find(InspectionKinds.ModelCase, id, place => desk.Leads(visitor, place)) is not { } kept)
            {
                return Results.NotFound();
            }

            var changed = act == "withdraw" ? kept.Body with { WithdrawnOn = desk.Store.Today } : kept.Body with { PublishedOn = kept.Body.PublishedOn ?? desk.Store.Today, WithdrawnOn = null };
            desk.Store.Save(InspectionKinds.ModelCase, id, kept.Place, "", kept.Period, act == "withdraw" ? "withdrawn" : "published", changed, kept.Version, actor);
            return Results.LocalRedirect("/model-cases");
        }

        string code = form["institution"].ToString(), title = form.Text("title"), practice = form.Text("practice", MostText), effect = form.Text("effect", MostText);
        if (desk.Supervision.Led(visitor).FirstOrDefault(led => desk.Supervision.Tree.IsWithin(code, led.Code)) is not { } place || !View.Reader.Covers(code))
        {
            return Results.NotFound();
        }

        if (title.Length == 0 || practice.Length == 0 || effect.Length == 0)
        {
            return Show(http, view, desk, "inspect.model-form");
        }

        string key = $"{place.Code}/{Guid.NewGuid():N}";
        var model = new ModelCase(key, place.Code, code, form["named"].ToString() == "yes", form["inspection"].ToString(), title, practice, effect, act == "publish" ? desk.Store.Today : null, null);
        desk.Store.Save(InspectionKinds.ModelCase, key, place.Code, "", desk.Store.Today.Year.ToString(System.Globalization.CultureInfo.InvariantCulture), act == "publish" ? "published" : "draft", model, 0, actor);
        return Results.LocalRedirect("/model-cases");
    }
}
