using System.Globalization;
using System.Text.Json;
using Curb.Casework;
using Curb.Storage.Regional;
using Curb.Supervision.Inspections;
using Curb.Web.Accounts;
using Curb.Web.Casework;
using Curb.Web.Hosting;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Inspections;

/// <summary>What a device sends of one entry.</summary>
public sealed record SentEntry(string? Id, string? Item, IReadOnlyList<string>? Seen, string? Answer, string? Note, string? Device, DateTimeOffset? MadeAt);

/// <summary>The sheet as it stands at the server, for the tablet.</summary>
/// <param name="Token">Antiforgery token of this session: the one in a page from yesterday is worth nothing after signing in again.</param>
/// <param name="Open">False once it is handed in.</param>
public sealed record SheetState(string Inspection, string Account, string TokenField, string Token, bool Open, IReadOnlyDictionary<string, SheetLine> Lines, IReadOnlyList<InspectionEvidence> Evidence, long? Case);

/// <summary>The checklist on a tablet: a page that works without a network, and what it synchronises with.</summary>
internal static class SheetEndpoints
{
    private const int MostEntries = 200;
    private const int LargestBatch = 1 << 20;
    private const int FormAround = 16 * 1024;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public static void MapSheet(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/inspections/sheet", Page).Needs(InspectionDesk.CarryOut);
        routes.MapGet("/inspections/sheet/state", State).Needs(InspectionDesk.CarryOut);
        routes.MapPost("/inspections/sheet/entries", Entries).Needs(InspectionDesk.CarryOut).TakesUpTo(LargestBatch);
        routes.MapPost("/inspections/sheet/evidence", Evidence).Needs(InspectionDesk.CarryOut).TakesUpTo(InspectionRecords.MostEvidence + FormAround);
        routes.MapGet("/inspections/worker.js", Worker).Needs(InspectionDesk.CarryOut);
    }

    private static IResult Page(HttpContext http, View view, InspectionDesk desk)
    {
        var visitor = Visitor.Of(http)!;
        if (desk.Carried(visitor, http.Request.Query["id"].ToString()) is not { Body.BegunOn: not null } kept)
        {
            return Results.NotFound();
        }

        var page = view.Page(http);
        return View.Show<SheetPage>(("Page", page), ("Inspection", kept.Body), ("Name", desk.NameOf(page.T, kept.Body.Institution)), ("State", StateOf(page, desk, kept, visitor)));
    }

    private static IResult State(HttpContext http, View view, InspectionDesk desk)
    {
        var visitor = Visitor.Of(http)!;
        return desk.Carried(visitor, http.Request.Query["id"].ToString()) is { } kept ? Results.Json(StateOf(view.Page(http), desk, kept, visitor), s_json) : Results.NotFound();
    }

    private static async Task<IResult> Entries(HttpContext http, InspectionDesk desk)
    {
        var visitor = Visitor.Of(http)!;
        if (desk.Carried(visitor, http.Request.Query["id"].ToString()) is not { } kept)
        {
            return Results.NotFound();
        }

        SentEntry[]? sent;
        try
        {
            sent = await JsonSerializer.DeserializeAsync<SentEntry[]>(http.Request.Body, s_json, http.RequestAborted);
        }
        catch (JsonException wrong)
        {
            return Results.Json(new { Problem = "not a list of entries", Line = wrong.LineNumber, Expected = "[{id,item,seen,answer,note,device,madeAt}]" }, s_json, statusCode: StatusCodes.Status400BadRequest);
        }

        if (sent is null || sent.Length > MostEntries)
        {
            return Results.Json(new { Problem = "too many entries at once", Found = sent?.Length ?? 0, Expected = MostEntries }, s_json, statusCode: StatusCodes.Status400BadRequest);
        }

        var entries = sent.Select(one => new SheetEntry(one.Id ?? "", one.Item ?? "", [.. (one.Seen ?? []).OfType<string>()], one.Answer ?? "", (one.Note ?? "").Trim(), visitor.Account.Name, one.Device ?? "", one.MadeAt ?? DateTimeOffset.UnixEpoch));
        return Results.Json(desk.Records.Take(kept.Body, entries, visitor.Actor(http)), s_json);
    }

    private static async Task<IResult> Evidence(HttpContext http, InspectionDesk desk)
    {
        var visitor = Visitor.Of(http)!;
        if (desk.Carried(visitor, http.Request.Query["id"].ToString()) is not { } kept)
        {
            return Results.NotFound();
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string id = form["id"].ToString(), item = form["item"].ToString();
        if (form.Files.GetFile("file") is not { Length: > 0 and <= InspectionRecords.MostEvidence } file)
        {
            return Results.Json(new Synchronised(id, "size"), s_json);
        }

        using var content = new MemoryStream((int)file.Length);
        await file.CopyToAsync(content, http.RequestAborted);
        var madeAt = DateTimeOffset.TryParse(form["made-at"].ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : DateTimeOffset.UnixEpoch;
        return Results.Json(desk.Records.Take(kept.Body, id, item, file.FileName, content.ToArray(), madeAt, CaseDesk.Person(visitor), visitor.Actor(http)), s_json);
    }

    /// <summary>The worker lies beside the pages that it keeps: its place says how far it reaches.</summary>
    private static IResult Worker(HttpContext http, AssetShelf assets)
    {
        http.Response.Headers.CacheControl = "no-cache";
        return assets.Content("inspection-worker.js") is { } bytes ? Results.Bytes(bytes, "text/javascript; charset=utf-8") : Results.NotFound();
    }

    private static SheetState StateOf(PageContext page, InspectionDesk desk, Kept<Inspection> kept, Visitor visitor) => new(
        kept.Id, visitor.Account.Name, page.Token.Field, page.Token.Value, kept.Body.HandedInOn is null, desk.Records.Lines(kept.Body), desk.Records.Evidence(kept.Body), kept.Body.Case);
}
