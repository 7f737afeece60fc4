using System.IO.Compression;
using Curb.Columns;
using Curb.Disclosure;
using Curb.Exchange.Documents;
using Curb.Indicators;
using Curb.Storage.Regional;
using Curb.Supervision;
using Curb.Web.Accounts;
using Curb.Web.Api;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Regional;

/// <summary>Rule briefs beyond the notice that they are: the rule run again and compared, and the evidence for each institution.</summary>
internal static class BriefEndpoints
{
    public static void MapBriefs(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/notices/again", Again).Needs(SupervisionDesk.See);
        routes.MapGet("/notices/evidence.xlsx", Evidence).Needs(SupervisionDesk.See).Exports();
        routes.MapGet("/notices/evidence.zip", AllEvidence).Needs(SupervisionDesk.Lead).Exports();
    }

    /// <summary>A brief on one indicator over the institutions of a place that the reader may see; null where there is no indicator of that name.</summary>
    internal static Notice? Run(View view, SupervisionDesk desk, Place place, Period period, string indicator, DateOnly replyBy)
    {
        if (view.Knowledge.Indicators.Definitions.FirstOrDefault(one => one.Id == indicator && one.Kind == IndicatorKind.Ratio) is not { } definition)
        {
            return null;
        }

        var institutions = desk.Under(place.Code).Where(one => View.Reader.Covers(one.Code)).ToList();
        var scope = View.Reader.Within([.. institutions.Select(one => one.Code)]);
        return RuleBrief.Run(
            place.Code, (place.Name.Length > 0 ? place.Name : "本级") + "卫生健康委员会", period, definition, institutions, view.Knowledge.Policies, view.Knowledge.Formulas[0],
            over => desk.Ask(view, IndicatorQuestion.All with { Indicators = [indicator], From = over.From, To = over.To }, scope), Stamps(view, scope), replyBy);
    }

    internal static IResult AgainAnswer(HttpContext http, View view, SupervisionDesk desk) =>
        Compared(http, view, desk) is { } compared ? FigureApi.Answer(http, compared.Lines) : ApiProblem.NotFound("brief");

    private static IResult Again(HttpContext http, View view, SupervisionDesk desk) =>
        Compared(http, view, desk) is { } compared ? View.Show<BriefAgainPage>(("Page", view.Page(http)), ("Notice", compared.Then), ("Lines", compared.Lines)) : Results.NotFound();

    /// <summary>A brief beside the same rule of today, for the institutions that the reader may see.</summary>
    private static (Notice Then, IReadOnlyList<RuleBriefLine> Lines)? Compared(HttpContext http, View view, SupervisionDesk desk)
    {
        if (NoticeEndpoints.Find(http, desk, http.Request.Query["id"].ToString()) is not { } kept || RuleBrief.IndicatorOf(kept.Body) is not { } indicator || RuleBrief.PeriodOf(kept.Body) is not { } period
            || Run(view, desk, desk.Tree.Find(kept.Place) ?? new Place(kept.Place, "", PlaceKind.Root, "", ""), period, indicator, kept.Body.ReplyBy) is not { } now)
        {
            return null;
        }

        var then = kept.Body with { Recipients = [.. kept.Body.Recipients.Where(one => View.Reader.Covers(one.Code))] };
        return (kept.Body, RuleBriefComparison.Of(then, now));
    }

    private static IResult Evidence(HttpContext http, View view, SupervisionDesk desk)
    {
        string institution = http.Request.Query["institution"].ToString();
        if (NoticeEndpoints.Find(http, desk, http.Request.Query["id"].ToString()) is not { } kept || !View.Reader.Covers(institution) || kept.Body.Recipients.FirstOrDefault(one => one.Code == institution) is not { } recipient || RuleBrief.IndicatorOf(kept.Body) is not { } indicator)
        {
            return Results.NotFound();
        }

        var target = new MemoryStream();
        EvidencePack.Write(target, kept.Body, recipient, Ground(http, view, desk, kept.Body, indicator, institution));
        return Results.File(target.ToArray(), RegionalEndpoints.Xlsx, $"证据包 {recipient.Name}.xlsx");
    }

    /// <summary>The packs of all institutions of a brief that the reader leads; without rows of patients.</summary>
    private static IResult AllEvidence(HttpContext http, View view, SupervisionDesk desk)
    {
        var led = desk.Led(Visitor.Of(http)!).Select(place => place.Code).ToHashSet(StringComparer.Ordinal);
        if (desk.Store.Find(SupervisionKinds.Notice, http.Request.Query["id"].ToString(), led.Contains) is not { } kept || RuleBrief.IndicatorOf(kept.Body) is not { } indicator || RuleBrief.PeriodOf(kept.Body) is not { } period)
        {
            return Results.NotFound();
        }

        // One question for all institutions: asking each by itself would take as many times as long.
        var scope = View.Reader.Within([.. kept.Body.Recipients.Select(one => one.Code)]);
        var months = desk.Ask(view, IndicatorQuestion.All with { Indicators = [indicator], From = period.From, To = period.To, By = ["institution", "month"] }, scope).ToLookup(value => value["institution"] ?? "", StringComparer.Ordinal);
        var stamps = Stamps(view, scope);
        var target = new MemoryStream();
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var recipient in kept.Body.Recipients.Where(one => scope.Covers(one.Code)))
            {
                using var entry = zip.CreateEntry($"{string.Concat(recipient.Code.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'))}.xlsx", CompressionLevel.NoCompression).Open();
                var pack = new MemoryStream();
                EvidencePack.Write(pack, kept.Body, recipient, new EvidenceGround(stamps.GetValueOrDefault(recipient.Code, ""), [.. months[recipient.Code]], [], null, null));
                pack.WriteTo(entry);
            }
        }

        return Results.File(target.ToArray(), "application/zip", $"{kept.Body.Title} 证据包.zip");
    }

    private static EvidenceGround Ground(HttpContext http, View view, SupervisionDesk desk, Notice brief, string indicator, string institution)
    {
        var visitor = Visitor.Of(http)!;
        var period = RuleBrief.PeriodOf(brief)!.Value;
        var question = IndicatorQuestion.All with { Indicators = [indicator], From = period.From, To = period.To };
        var scope = View.Reader.Within([institution]);
        var patients = visitor.May("patients.see") ? visitor.Standing.ScopeFor("patients.see").Within([institution]) : Scope.Nothing;
        bool whole = patients.MayIdentify && patients.Covers(institution) && !patients.Departments.ContainsKey(institution);
        Table? Rows(bool numerator) => whole ? desk.RowsBehind(view, indicator, numerator, question, patients, EvidencePack.MostRows) : null;
        return new EvidenceGround(
            Stamps(view, scope).GetValueOrDefault(institution, ""), desk.Ask(view, question with { By = ["institution", "month"] }, scope),
            whole && view.Knowledge.Indicators.Find(indicator)!.Carries(["institution", "department"]) ? desk.Ask(view, question with { By = ["institution", "department"] }, scope) : [], Rows(true), Rows(false));
    }

    /// <summary>By what each institution's facts are derived.</summary>
    private static Dictionary<string, string> Stamps(View view, Scope scope)
    {
        using var lease = view.Open();
        return lease.Data.Stamps.Where(stamp => scope.Covers(stamp.Institution)).GroupBy(stamp => stamp.Institution).ToDictionary(group => group.Key, group => $"{group.First().Stamp}; batch {group.First().LastBatch}", StringComparer.Ordinal);
    }
}
