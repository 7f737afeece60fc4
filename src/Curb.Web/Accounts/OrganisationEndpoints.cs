using Curb.Facts;
using Curb.Supervision;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Accounts;

/// <summary>The organisation tree: where institutions lie, and their campuses and departments.</summary>
internal static class OrganisationEndpoints
{
    private static readonly string[] s_facts = ["encounter", "prescription", "isolate"];

    public static void MapOrganisation(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/organisation", (HttpContext http, View view, Visitors visitors) => Show(http, view, visitors, null)).Needs(Permissions.ManageOrganisation);
        routes.MapPost("/organisation", Save).Needs(Permissions.ManageOrganisation);
        routes.MapPost("/organisation/departments", AddDepartments).Needs(Permissions.ManageOrganisation);
    }

    private static async Task<IResult> Save(HttpContext http, View view, Visitors visitors)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string parent = form["parent"].ToString(), name = form["name"].ToString().Trim(), code = form["code"].ToString().Trim();
        if (name.Length is 0 or > 100 || !Enum.TryParse<PlaceKind>(form["kind"], out var kind) || !Enum.IsDefined(kind))
        {
            return Show(http, view, visitors, "accounts.place-form");
        }

        var place = new Place(code.Length > 0 ? code : $"{parent}/{name}", parent, kind, name, form["name-en"].ToString().Trim());
        var visitor = Visitor.Of(http)!;
        var known = visitors.Tree.Find(place.Code);
        bool reached = visitor.Standing.May(Permissions.ManageOrganisation, parent) && (known is null || visitor.Standing.May(Permissions.ManageOrganisation, known.Code));
        bool moves = known is not null && known.Parent != parent && !visitor.Standing.May(Permissions.ManageOrganisation, OrganisationTree.Root);
        bool makesInstitution = kind == PlaceKind.Institution && known is null;
        if (!reached || moves || makesInstitution || (known is not null && known.Kind != kind) || visitors.Tree.Objection(place) is not null)
        {
            return Show(http, view, visitors, makesInstitution ? "accounts.place-institution" : "accounts.place-refused");
        }

        visitors.Records.Save(place, visitor.Actor(http));
        visitors.Forget();
        return Results.LocalRedirect("/organisation");
    }

    /// <summary>Takes up every department that the records of an institution name and the tree does not have yet.</summary>
    private static async Task<IResult> AddDepartments(HttpContext http, View view, Visitors visitors)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string institution = form["institution"].ToString();
        var visitor = Visitor.Of(http)!;
        if (visitors.Tree.Find(institution) is not { Kind: PlaceKind.Institution } || !visitor.Standing.May(Permissions.ManageOrganisation, institution))
        {
            return Show(http, view, visitors, "accounts.place-refused");
        }

        foreach (string department in Missing(view, visitors.Tree, institution))
        {
            visitors.Records.Save(new Place($"{institution}/{department}", institution, PlaceKind.Department, department, ""), visitor.Actor(http));
        }

        visitors.Forget();
        return Results.LocalRedirect("/organisation");
    }

    private static IReadOnlyList<string> Missing(View view, OrganisationTree tree, string institution)
    {
        using var lease = view.Open();
        var named = s_facts.SelectMany(fact => lease.Data.Facts.Ask(new FactQuery(fact, [Measure.Rows()], [Condition.Is("institution", institution)], ["department"]), View.Reader))
            .Select(group => group.Dimensions[0]).OfType<string>().Where(name => name.Length > 0).ToHashSet(StringComparer.Ordinal);
        named.ExceptWith(tree.FromTheRoot.Where(at => at.Place.Kind == PlaceKind.Department && tree.InstitutionOf(at.Place)?.Code == institution).Select(at => at.Place.Name));
        return [.. named.Order(StringComparer.Ordinal)];
    }

    private static IResult Show(HttpContext http, View view, Visitors visitors, string? problem)
    {
        var visitor = Visitor.Of(http)!;
        var places = visitors.Tree.FromTheRoot.Where(at => visitor.Standing.May(Permissions.ManageOrganisation, at.Place.Code)).ToList();
        return View.Show<OrganisationPage>(("Page", view.Page(http)), ("Places", places), ("Problem", problem));
    }
}
