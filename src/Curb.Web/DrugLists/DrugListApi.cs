using Curb.Formularies;
using Curb.Prescribing;
using Curb.Web.Accounts;
using Curb.Web.Api;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.DrugLists;

/// <summary>A limit on the formulary, for programs.</summary>
/// <param name="Verdict">met, not-met or cannot-assess.</param>
public sealed record LimitAnswer(string Topic, string Title, string TitleZh, string Group, int Count, double? Most, string Verdict, string? Clause, bool? Verified, string Because, IReadOnlyList<string> Products);

/// <summary>A version of a list without its lines.</summary>
public sealed record VersionAnswer(string Id, string Kind, string Place, int Number, string Title, string State, DateOnly EffectiveFrom, int Lines, string ApprovedBy, DateOnly? ApprovedOn, DateOnly? FiledOn, string Receipt, DateOnly? ReceiptOn);

/// <summary>Catalogues, formularies and what was decided on them, for programs: the same as on the pages.</summary>
internal static class DrugListApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/formulary", (HttpContext http, DrugListDesk desk) => Of(http, desk, code => desk.Store.InForce(code, DrugListKind.Formulary, desk.Store.Today)?.Items ?? [])).Needs(DrugListDesk.See).Exports().Produces<ApiPage<FormularyItem>>().WithSummary("The formulary in force of ?institution=.");
        api.MapGet("/formulary/limits", Limits).Needs(DrugListDesk.See).Exports().Produces<ApiPage<LimitAnswer>>().WithSummary("What the limits answer to it.");
        api.MapGet("/formulary/versions", (HttpContext http, DrugListDesk desk) => Of(http, desk, code => Versions(desk, code))).Needs(DrugListDesk.See).Exports().Produces<ApiPage<VersionAnswer>>().WithSummary("Versions of the formulary and of the catalogues that hold for it.");
        api.MapGet("/formulary/versions/{id}", Version).Needs(DrugListDesk.See).Exports().Produces<DrugList>().WithSummary("One version with its lines.");
        api.MapGet("/formulary/purchases", (HttpContext http, DrugListDesk desk) => Of(http, desk, code => desk.Store.Purchases(View.Reader, code))).Needs(DrugListDesk.See).Exports().Produces<ApiPage<TemporaryPurchase>>().WithSummary("Temporary purchases; whom they were for stands in their cases alone.");
        api.MapGet("/formulary/reactions", (HttpContext http, View view, DrugListDesk desk) => Of(http, desk, code => ReactionReports.Of(http, view, code, DrugDecisionEndpoints.Period(view, desk, code)) ?? [])).Needs(DrugListDesk.See).Exports().Produces<ApiPage<ReactionReport>>().WithSummary("Reports of adverse reactions behind proposals of withdrawal, of the last twelve months with data; none for callers who may not see single reports.");
        api.MapGet("/formulary/stops", (HttpContext http, DrugListDesk desk) => Of(http, desk, code => desk.Store.Stops(View.Reader, code).Select(one => one.Stop))).Needs(DrugListDesk.See).Exports().Produces<ApiPage<DrugStop>>().WithSummary("Suspended and withdrawn drugs.");
    }

    private static IResult Of<T>(HttpContext http, DrugListDesk desk, Func<string, IEnumerable<T>> ask) =>
        desk.Asked(http) is { } institution ? FigureApi.Answer(http, ask(institution.Code)) : ApiProblem.NotFound("institution");

    private static IResult Limits(HttpContext http, DrugListDesk desk)
    {
        if (desk.Asked(http) is not { } institution)
        {
            return ApiProblem.NotFound("institution");
        }

        var list = desk.Store.InForce(institution.Code, DrugListKind.Formulary, desk.Store.Today);
        return FigureApi.Answer(http, (list is null ? [] : desk.Review.Limits(list.Items, institution, desk.Store.Today)).Select(one => new LimitAnswer(
            one.Topic, one.Title.En, one.Title.Zh, one.Group.En, one.Count, one.Limit?.Value.Value, DrugListDesk.Verdict(one.Verdict), one.Limit?.Value.Clause, one.Limit?.Verified, one.Because.En, one.Trace)));
    }

    private static IEnumerable<VersionAnswer> Versions(DrugListDesk desk, string institution) =>
        desk.Store.Versions(institution, DrugListKind.Formulary).Concat(Storage.Governance.GovernanceStore.Above(desk.Tree, institution).SelectMany(place => desk.Store.Versions(place, DrugListKind.Catalogue))).Select(list => new VersionAnswer(
            list.Id, list.Kind.ToString().ToLowerInvariant(), list.Place, list.Number, list.Title, list.State.ToString().ToLowerInvariant(), list.EffectiveFrom, list.Grades.Count + list.Items.Count, list.ApprovedBy, list.ApprovedOn, list.FiledOn, list.Receipt, list.ReceiptOn));

    private static IResult Version(HttpContext http, DrugListDesk desk, string id) =>
        desk.Store.List(id) is { } list && (desk.MaySee(list.Place) || DrugListDesk.May(http, DrugListDesk.Manage, list.Place)) ? Results.Ok(list) : ApiProblem.NotFound("version");
}
