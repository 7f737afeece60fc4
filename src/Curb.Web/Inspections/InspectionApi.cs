using Curb.Storage.Regional;
using Curb.Supervision;
using Curb.Supervision.Inspections;
using Curb.Web.Accounts;
using Curb.Web.Api;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Inspections;

/// <summary>An inspection as the caller may see it.</summary>
public sealed record InspectionAnswer(
    string Inspection, string Institution, string Title, string Manner, string Month, string State, IReadOnlyList<string> Team, int Items, IReadOnlyList<RecordSample> Samples, DateOnly? BegunOn, DateOnly? HandedInOn, DateOnly? ClosedOn,
    long? Case, IReadOnlyList<InspectionFinding> Findings);

/// <summary>A line of a sheet as it stands.</summary>
public sealed record SheetLineAnswer(InspectionItem Item, SheetLine? Line, IReadOnlyList<InspectionEvidence> Evidence);

/// <summary>Programmes, pool, draws, inspections, model cases and disclosure lists, for programs.</summary>
internal static class InspectionApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/inspections", (HttpContext http, InspectionDesk desk) => FigureApi.Answer(http, desk.Seen(Visitor.Of(http)!).Select(kept => Answer(http, kept)))).Needs(InspectionDesk.See).Exports().Produces<ApiPage<InspectionAnswer>>().WithSummary("Inspections with what was found.");
        api.MapGet("/inspections/sheet", Sheet).Needs(InspectionDesk.See).Exports().Produces<ApiPage<SheetLineAnswer>>().WithSummary("The checklist of an inspection (?id=), line by line.");
        api.MapGet("/inspections/programmes", (HttpContext http, InspectionDesk desk) => FigureApi.Answer(http, desk.Store.At(InspectionKinds.Programme, InspectionDesk.Places(Visitor.Of(http)!)))).Needs(InspectionDesk.See).Exports().Produces<ApiPage<Kept<InspectionProgramme>>>().WithSummary("Programmes of inspections.");
        api.MapGet("/inspections/experts", (HttpContext http, InspectionDesk desk) => FigureApi.Answer(http, InspectionDesk.IsCommission(Visitor.Of(http)!) ? desk.Store.At(InspectionKinds.Expert, InspectionDesk.Places(Visitor.Of(http)!)) : []))
            .Needs(InspectionDesk.See).Exports().Produces<ApiPage<Kept<PoolExpert>>>().WithSummary("The expert pool.");
        api.MapGet("/inspections/draws", (HttpContext http, InspectionDesk desk) => FigureApi.Answer(http, InspectionDesk.IsCommission(Visitor.Of(http)!) ? desk.Store.At(InspectionKinds.Draw, InspectionDesk.Places(Visitor.Of(http)!)) : []))
            .Needs(InspectionDesk.See).Exports().Produces<ApiPage<Kept<FrozenDraw>>>().WithSummary("Double-random draws with everything that they were drawn from.");
        api.MapGet("/model-cases", (HttpContext http, InspectionDesk desk) => FigureApi.Answer(http, ModelCaseEndpoints.Seen(desk, Visitor.Of(http)!).Select(kept => Shown(desk, http, kept)))).Needs(InspectionDesk.See).Exports().Produces<ApiPage<Kept<ModelCase>>>().WithSummary("Model cases.");
        api.MapGet("/disclosures", (HttpContext http, InspectionDesk desk) => FigureApi.Answer(http, DisclosureEndpoints.Seen(desk, Visitor.Of(http)!))).Needs(InspectionDesk.See).Exports().Produces<ApiPage<Kept<DisclosureList>>>().WithSummary("Public disclosure lists.");
    }

    private static InspectionAnswer Answer(HttpContext http, Kept<Inspection> kept)
    {
        var one = kept.Body;
        return new InspectionAnswer(
            one.Id, one.Institution, one.Title, one.Manner, one.Month, kept.State, one.Team, one.Items.Count, one.Samples, one.BegunOn, one.HandedInOn, one.ClosedOn, one.Case, InspectionDesk.SeesFindings(Visitor.Of(http)!, kept) ? one.Findings : []);
    }

    private static IResult Sheet(HttpContext http, InspectionDesk desk)
    {
        var visitor = Visitor.Of(http)!;
        if (desk.Find(visitor, http.Request.Query["id"].ToString()) is not { } kept || !InspectionDesk.SeesFindings(visitor, kept))
        {
            return ApiProblem.NotFound("inspection");
        }

        var lines = desk.Records.Lines(kept.Body);
        var evidence = desk.Records.Evidence(kept.Body).ToLookup(one => one.Item, StringComparer.Ordinal);
        return FigureApi.Answer(http, kept.Body.Items.Select(item => new SheetLineAnswer(item, lines.GetValueOrDefault(item.Id), [.. evidence[item.Id]])));
    }

    private static Kept<ModelCase> Shown(InspectionDesk desk, HttpContext http, Kept<ModelCase> kept) =>
        kept.Body.Named || desk.Leads(Visitor.Of(http)!, kept.Place) ? kept : kept with { Body = kept.Body with { Institution = "", Inspection = "" } };
}
