using Curb.Storage.Regional;
using Curb.Supervision;
using Curb.Web.Accounts;
using Curb.Web.Regional;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Inspections;

/// <summary>Public disclosure lists: taken from notices that were issued, shown to everybody for their days.</summary>
internal static class DisclosureEndpoints
{
    private const int UsualDays = 7;

    public static void MapDisclosures(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/disclosures", (HttpContext http, View view, InspectionDesk desk) => Show(http, view, desk, null)).Needs(InspectionDesk.See);
        routes.MapPost("/disclosures", Publish).Needs(InspectionDesk.Lead);
        routes.MapPost("/disclosures/withdraw", Withdraw).Needs(InspectionDesk.Lead);
        routes.MapGet("/public", Public).ForEverybody();
    }

    /// <summary>Lists of the reader's commissions, the newest first.</summary>
    internal static IReadOnlyList<Kept<DisclosureList>> Seen(InspectionDesk desk, Visitor visitor)
    {
        var above = visitor.Standing.Held.SelectMany(held => desk.Supervision.Tree.Above(held.Place.Code).Append(held.Place.Code)).ToHashSet(StringComparer.Ordinal);
        return [.. desk.Store.At(InspectionKinds.Disclosure, above).OrderByDescending(kept => kept.Body.From).ThenBy(kept => kept.Id, StringComparer.Ordinal)];
    }

    private static IResult Show(HttpContext http, View view, InspectionDesk desk, string? problem)
    {
        var visitor = Visitor.Of(http)!;
        var led = desk.Supervision.Led(visitor);
        var issued = desk.Store.At(SupervisionKinds.Notice, led.Select(place => place.Code).ToHashSet(StringComparer.Ordinal)).Where(kept => kept.State == "issued" && DisclosureList.Of(kept.Body, "", default, default, "").Tables.Count > 0).OrderByDescending(kept => kept.Body.IssuedOn).ToList();
        return View.Show<DisclosuresPage>(("Page", view.Page(http)), ("Lists", Seen(desk, visitor)), ("Led", led), ("Issued", issued), ("Today", desk.Store.Today), ("Until", desk.Store.Today.AddDays(UsualDays)), ("Problem", problem));
    }

    private static async Task<IResult> Publish(HttpContext http, View view, InspectionDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        if (desk.Store.Find(SupervisionKinds.Notice, form["notice"].ToString(), place => desk.Leads(visitor, place)) is not { State: "issued" } notice)
        {
            return Results.NotFound();
        }

        var today = desk.Store.Today;
        if (form.Day("from") is not { } from || form.Day("until") is not { } until || until < from || until < today || form.Text("contact") is not { Length: > 0 } contact)
        {
            return Show(http, view, desk, "inspect.disclosure-form");
        }

        var list = DisclosureList.Of(notice.Body, $"{notice.Id}/{from:yyyy-MM-dd}", from, until, contact);
        desk.Store.Save(InspectionKinds.Disclosure, list.Id, notice.Place, notice.Id, notice.Period, "published", list, null, visitor.Actor(http));
        return Results.LocalRedirect("/disclosures");
    }

    private static async Task<IResult> Withdraw(HttpContext http, InspectionDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        if (desk.Store.Find(InspectionKinds.Disclosure, form["id"].ToString(), place => desk.Leads(visitor, place)) is not { } kept)
        {
            return Results.NotFound();
        }

        desk.Store.Save(InspectionKinds.Disclosure, kept.Id, kept.Place, kept.Parent, kept.Period, "withdrawn", kept.Body with { WithdrawnOn = desk.Store.Today }, kept.Version, visitor.Actor(http));
        return Results.LocalRedirect("/disclosures");
    }

    /// <summary>What a commission made public and nothing else: within its days, as frozen.</summary>
    private static IResult Public(HttpContext http, View view, InspectionDesk desk) => View.Show<PublicPage>(
        ("Page", view.Page(http)), ("Lists", desk.Store.All(InspectionKinds.Disclosure, Curb.Disclosure.Scope.DataFolderOwner).Select(kept => kept.Body).Where(list => list.IsPublic(desk.Store.Today)).OrderByDescending(list => list.From).ToList()));
}
