using Curb.Web.Accounts;
using Curb.Web.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.Accounts;

/// <summary>Every page that shows a table is reachable for programs. The pages are those that the application itself maps: a new one fails here until it is listed with its route.</summary>
[Collection(SiteCollection.Name)]
public sealed class ApiCoverageTests(RunningSite site)
{
    /// <summary>Pages with their routes under /api/v1; several where the page has several tables.</summary>
    private static readonly Dictionary<string, string[]> s_tables = new(StringComparer.Ordinal)
    {
        ["/"] = ["/scorecard"],
        ["/about"] = ["/packs"],
        ["/account/keys"] = ["/keys", "/webhooks"],
        ["/accounts"] = ["/accounts"],
        ["/accounts/{name}"] = ["/accounts/{name}"],
        ["/antibiogram"] = ["/antibiogram"],
        ["/audit"] = ["/audit"],
        ["/cases"] = ["/cases", "/cases/counts"],
        ["/cases/{number:long}"] = ["/cases/{number:long}"],
        ["/consults"] = ["/consults", "/consults/experts"],
        ["/federation"] = ["/federation/partners", "/federation/bundles"],
        ["/forms"] = ["/forms"],
        ["/forms/{form}/{month}"] = ["/forms/{form}/{month}"],
        ["/on-antimicrobials"] = ["/on-antimicrobials"],
        ["/order-rules"] = ["/order-rules"],
        ["/orders/{order}"] = ["/orders/{order}"],
        ["/region"] = ["/region/figures", "/region/targets", "/region/districts", "/region/changes", "/region/movers"],
        ["/region/institutions/{code}"] = ["/region/institutions/{code}"],
        ["/region/institutions/{code}/history"] = ["/region/institutions/{code}/history"],
        ["/region/report"] = ["/region/report"],
        ["/special-files"] = ["/special-files"],
        ["/worklist"] = ["/worklist"],
        ["/compare"] = ["/compare"],
        ["/courses"] = ["/courses"],
        ["/deliveries"] = ["/deliveries"],
        ["/deliveries/{batch:int}"] = ["/deliveries/{batch:int}", "/deliveries/{batch:int}/rejections"],
        ["/district"] = ["/district"],
        ["/drugs"] = ["/drugs"],
        ["/formulary"] = ["/formulary", "/formulary/limits", "/formulary/versions"],
        ["/formulary/purchases"] = ["/formulary/purchases"],
        ["/formulary/versions/{id}"] = ["/formulary/versions/{id}"],
        ["/formulary/withdrawals"] = ["/formulary/stops", "/formulary/reactions"],
        ["/home"] = ["/cases", "/quality", "/scorecard", "/deliveries"],
        ["/import"] = ["/imports"],
        ["/import/{id}/rejected"] = ["/deliveries/{batch:int}/rejections"],
        ["/indicators"] = ["/indicators"],
        ["/indicators/{id}"] = ["/indicators/{id}", "/indicators/{id}/departments", "/indicators/{id}/physicians", "/indicators/{id}/editions", "/indicators/{id}/denominators", "/quality"],
        ["/interventions"] = ["/interventions"],
        ["/jobs"] = ["/jobs", "/schedules"],
        ["/jobs/{id}"] = ["/jobs/{id}"],
        ["/laboratory"] = ["/isolates"],
        ["/laboratory/breakpoints"] = ["/breakpoints"],
        ["/laboratory/breakpoints/tables"] = ["/breakpoint-tables"],
        ["/laboratory/breakpoints/tables/{edition}"] = ["/breakpoint-rows"],
        ["/laboratory/card"] = ["/antibiogram"],
        ["/laboratory/isolates/{number:long}"] = ["/isolates/{number:long}"],
        ["/laboratory/phenotypes"] = ["/phenotypes"],
        ["/laboratory/trends"] = ["/resistance-trends"],
        ["/organisation"] = ["/places"],
        ["/patient-names"] = ["/patient-names"],
        ["/patients/{patient}"] = ["/patients/{patient}/timeline", "/patients/{patient}/measurements", "/courses"],
        ["/order-rules/operations"] = ["/order-rules/operations"],
        ["/order-rules/sample"] = ["/order-rules/judgements"],
        ["/order-rules/simulation"] = ["/order-rules/simulations"],
        ["/permissions"] = ["/permissions"],
        ["/privileges"] = ["/privileges", "/privileges/register"],
        ["/privileges/{code}"] = ["/privileges/{code}"],
        ["/quality"] = ["/quality"],
        ["/records/drug/{code}"] = ["/records/drug/{code}"],
        ["/records/organism/{code}"] = ["/records/organism/{code}"],
        ["/records/{id}"] = ["/records/{id}"],
        ["/search"] = ["/search"],
        ["/assessment"] = ["/assessment"],
        ["/bulletin"] = ["/bulletins"],
        ["/departments"] = ["/departments", "/departments/figures"],
        ["/departments/report"] = ["/departments"],
        ["/house-rules"] = ["/house-rules"],
        ["/house-rules/one"] = ["/house-rules"],
        ["/meetings"] = ["/meetings"],
        ["/meetings/one"] = ["/meetings"],
        ["/performance"] = ["/performance"],
        ["/surveys"] = ["/surveys"],
        ["/surveys/one"] = ["/surveys"],
        ["/disclosures"] = ["/disclosures"],
        ["/inspections"] = ["/inspections", "/inspections/programmes"],
        ["/inspections/draw"] = ["/inspections/draws"],
        ["/inspections/experts"] = ["/inspections/experts"],
        ["/inspections/one"] = ["/inspections", "/inspections/sheet"],
        ["/inspections/programme"] = ["/inspections/programmes"],
        ["/inspections/sheet"] = ["/inspections/sheet"],
        ["/model-cases"] = ["/model-cases"],
        ["/public"] = ["/disclosures"],
        ["/ledger"] = ["/ledger", "/ledger/problems"],
        ["/notices"] = ["/notices"],
        ["/notices/again"] = ["/notices/again"],
        ["/notices/one"] = ["/notices"],
        ["/plans"] = ["/plans", "/plans/local"],
        ["/plans/compare"] = ["/plans/comparison"],
        ["/plans/local"] = ["/plans/local"],
        ["/plans/view"] = ["/plans/tasks", "/plans/targets"],
        ["/registry"] = ["/bodies"],
        ["/self-check"] = ["/self-check"],
        ["/statements"] = ["/statements"],
        ["/statements/one"] = ["/statements"],
        ["/supervision"] = ["/ledger", "/bodies"],
        ["/denominators"] = ["/denominators", "/indicators/{id}/denominators"],
        ["/standardised"] = ["/saar", "/resistance-index"],
        ["/training"] = ["/examinations", "/examinations/results"],
        ["/trends"] = ["/scorecard"],
        ["/warnings"] = ["/warnings"],
    };

    /// <summary>Pages without a table of the data, and why.</summary>
    private static readonly Dictionary<string, string> s_none = new(StringComparer.Ordinal)
    {
        ["/account"] = "the person's own sign-in; a program with a key has none",
        ["/cases/new"] = "a form",
        ["/cases/{number:long}/attachments/{sequence:int}"] = "a file",
        ["/cds-services"] = "an answer to programs itself",
        ["/deliveries/{batch:int}/mend"] = "leads to where the rows are mended",
        ["/formulary/template/{name}"] = "an empty sheet to fill in",
        ["/my-privileges"] = "the person's own; systems pull the whole register",
        ["/my-privileges/sittings/{id}"] = "a paper of the person's own",
        ["/training/template/{name}"] = "an empty sheet to fill in",
        ["/forms/{form}/{month}/template.xlsx"] = "a sheet to fill in",
        ["/import/{id}"] = "a file being mapped, before it is data",
        ["/inspections/sheet/state"] = "an answer to the tablet's own page",
        ["/inspections/worker.js"] = "a script",
        ["/interventions/new"] = "a form",
        ["/laboratory/card.css"] = "a style",
        ["/region/map"] = "a form to load boundaries",
        ["/survey/{token}"] = "a questionnaire for the public",
        ["/set-up"] = "before anybody can sign in",
        ["/sign-in"] = "before anybody can sign in",
        ["/sign-in/code"] = "before anybody can sign in",
        ["/sign-in/oidc"] = "leads to the identity provider",
        ["/sign-in/oidc/back"] = "before anybody can sign in",
    };

    private IReadOnlyList<(string Pattern, RouteEndpoint Endpoint)> Gets =>
        [.. site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true).Select(endpoint => ("/" + endpoint.RoutePattern.RawText!.TrimStart('/'), endpoint))];

    [Fact]
    public void Every_page_is_listed_with_its_route_or_with_why_it_has_none()
    {
        var pages = Gets.Where(get => IsPage(get.Pattern, get.Endpoint)).Select(get => get.Pattern).ToHashSet(StringComparer.Ordinal);
        var listed = s_tables.Keys.Concat(s_none.Keys).ToList();
        Assert.Equal("", string.Join(' ', pages.Except(listed).Order(StringComparer.Ordinal)));
        Assert.Equal("", string.Join(' ', listed.Except(pages).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Every_listed_route_exists_and_needs_no_more_than_its_page_and_the_permission_to_take_out()
    {
        var api = Gets.Where(get => get.Pattern.StartsWith("/api/v1/", StringComparison.Ordinal)).ToDictionary(get => get.Pattern["/api/v1".Length..], get => get.Endpoint);
        Assert.All(s_tables.Values.SelectMany(routes => routes), route => Assert.Contains(route, api.Keys));
        var pages = Gets.ToLookup(get => get.Pattern, get => get.Endpoint);
        var offences = from listed in s_tables
                       from page in pages[listed.Key]
                       where page.Metadata.GetMetadata<AccessRule>()?.Kind == AccessKind.Permitted // What is public is read without a key.
                       // A page of several parts shows each to whoever may see it; one that opens must lead to a table that opens.
                       let shut = RolesWith(page.Metadata.GetMetadata<AccessRule>()?.Permission).Intersect(RolesWith(Permissions.Export)).Except(listed.Value.SelectMany(route => RolesWith(api[route].Metadata.GetMetadata<AccessRule>()!.Permission))).ToList()
                       where shut.Count > 0
                       select $"{listed.Key} opens for {string.Join(", ", shut)}, {string.Join(" and ", listed.Value)} do not";
        Assert.True(!offences.Any(), string.Join('\n', offences));
    }

    /// <summary>Roles with a permission; all where none is asked.</summary>
    private static IEnumerable<string> RolesWith(string? permission) =>
        permission is null ? Permissions.Table.Roles.Select(role => role.Id) : Permissions.Table.Permission(permission).Roles;

    [Fact]
    public void Every_address_that_gives_a_file_of_data_needs_the_permission_to_take_out_and_is_noted() =>
        Assert.All(
            Gets.Where(get => get.Pattern.EndsWith(".csv", StringComparison.Ordinal) || get.Pattern.EndsWith(".xlsx", StringComparison.Ordinal) || get.Pattern.EndsWith(".docx", StringComparison.Ordinal)),
            get => Assert.True(get.Endpoint.Metadata.GetMetadata<ExportMark>() is not null || get.Pattern is "/audit.csv" or "/forms/{form}/{month}/template.xlsx", get.Pattern + " is no export"));

    private static bool IsPage(string pattern, RouteEndpoint endpoint) =>
        !pattern.StartsWith("/api/", StringComparison.Ordinal) && !pattern.StartsWith("/panels/", StringComparison.Ordinal) && !pattern.StartsWith("/assets/", StringComparison.Ordinal)
        && endpoint.Metadata.GetMetadata<ExportMark>() is null && pattern != "/audit.csv";
}
