using System.IO.Compression;
using Curb.Disclosure;
using Curb.Exchange.Documents;
using Curb.Indicators;
using Curb.Storage.Regional;
using Curb.Storage.Work;
using Curb.Supervision;
using Curb.Web.Accounts;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Regional;

/// <summary>Monthly reminder, quarterly notice, annual assessment: drafted from figures and ledgers, numbered and issued, received and answered.</summary>
internal static class NoticeEndpoints
{
    private const int UsualReplyDays = 15;
    private const int MostReply = 4000;

    public static void MapNotices(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/notices", (HttpContext http, View view, SupervisionDesk desk, NoticeShelf shelf) => List(http, view, desk, shelf, null)).Needs(SupervisionDesk.See);
        routes.MapPost("/notices", Draft).Needs(SupervisionDesk.Lead);
        routes.MapGet("/notices/one", (HttpContext http, View view, SupervisionDesk desk) => One(http, view, desk, http.Request.Query["id"].ToString(), null)).Needs(SupervisionDesk.See);
        routes.MapPost("/notices/issue", Issue).Needs(SupervisionDesk.Lead);
        routes.MapPost("/notices/chase", Chase).Needs(SupervisionDesk.Lead);
        routes.MapPost("/notices/receive", Receive).Needs(SupervisionDesk.Work);
        routes.MapGet("/notices/one.docx", Docx).Needs(SupervisionDesk.See).Exports();
        routes.MapPost("/notices/copies", AskForCopies).Needs(SupervisionDesk.Lead);
        routes.MapGet("/notices/copies.zip", Copies).Needs(SupervisionDesk.Lead).Exports();
        routes.MapBriefs();
        routes.MapGet("/assessment", Assess).Needs(SupervisionDesk.See);
    }

    private static IResult List(HttpContext http, View view, SupervisionDesk desk, NoticeShelf shelf, string? problem, IFormCollection? asked = null)
    {
        var visitor = Visitor.Of(http)!;
        var led = desk.Led(visitor);
        return View.Show<NoticesPage>(
            ("Page", view.Page(http)), ("Notices", shelf.Lines(led.Select(place => place.Code).ToHashSet(StringComparer.Ordinal), View.Reader)), ("Led", led),
            ("Indicators", (IReadOnlyList<IndicatorDefinition>)[.. view.Knowledge.Indicators.Definitions.Where(one => one.Kind == IndicatorKind.Ratio && one.Editions[^1].Target is not null)]), ("Last", SupervisionDesk.LastYear(http, view)?.To.ToString() ?? ""), ("Problem", problem), ("Asked", asked));
    }

    /// <summary>Notices that the reader leads, drafts among them, and those issued to institutions of the reader's scope; the newest first.</summary>
    internal static IReadOnlyList<Kept<Notice>> Seen(HttpContext http, SupervisionDesk desk)
    {
        var led = desk.Store.At(SupervisionKinds.Notice, desk.Led(Visitor.Of(http)!).Select(place => place.Code).ToHashSet(StringComparer.Ordinal));
        var addressed = desk.Store.All(SupervisionKinds.Receipt, View.Reader).Select(kept => kept.Parent).Distinct().Except(led.Select(kept => kept.Id)).Select(id => desk.Store.Find(SupervisionKinds.Notice, id, _ => true)).OfType<Kept<Notice>>();
        return [.. led.Concat(addressed).OrderByDescending(kept => kept.Body.Period, StringComparer.Ordinal)];
    }

    private static async Task<IResult> Draft(HttpContext http, View view, SupervisionDesk desk, NoticeShelf shelf)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        string kind = form["kind"].ToString();
        if (desk.Led(visitor).FirstOrDefault(place => place.Code == form["place"].ToString()) is not { } place || !Notice.Kinds.Contains(kind))
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        if (CalendarMonth.Parse(form["month"].ToString()) is not { } month)
        {
            return List(http, view, desk, shelf, "regional.month-form", form);
        }

        var period = PeriodOf(kind, month);
        var replyBy = form.Day("reply-by") ?? desk.Store.Today.AddDays(UsualReplyDays);
        if ((kind == RuleBrief.Kind ? BriefEndpoints.Run(view, desk, place, period, form["indicator"].ToString(), replyBy) : NoticeMaker.Draft(kind, Ground(http, view, desk, place, period), replyBy)) is not { } notice)
        {
            return List(http, view, desk, shelf, "regional.indicator-missing", form);
        }

        var known = desk.Store.Find(SupervisionKinds.Notice, notice.Id, code => code == place.Code);
        if (known is { State: "issued" })
        {
            return List(http, view, desk, shelf, "regional.already-issued", form);
        }

        desk.Store.Save(SupervisionKinds.Notice, notice.Id, place.Code, "", notice.Period, "draft", notice, known?.Version ?? 0, visitor.Actor(http));
        return Results.LocalRedirect("/notices/one?id=" + Uri.EscapeDataString(notice.Id));
    }

    private static Period PeriodOf(string kind, CalendarMonth month) => kind switch
    {
        "monthly-reminder" => new Period(month, month),
        "quarterly-notice" or RuleBrief.Kind => new Period(CalendarMonth.At(month.Index - ((month.LastDay.Month - 1) % 3)), CalendarMonth.At(month.Index - ((month.LastDay.Month - 1) % 3) + 2)),
        _ => new Period(CalendarMonth.Parse($"{month.LastDay.Year}-01")!.Value, CalendarMonth.Parse($"{month.LastDay.Year}-12")!.Value),
    };

    private static NoticeGround Ground(HttpContext http, View view, SupervisionDesk desk, Place place, Period period)
    {
        var visitor = Visitor.Of(http)!;
        var institutions = desk.Under(place.Code).Where(one => View.Reader.Covers(one.Code)).ToList();
        var formula = view.Knowledge.Formulas[0];
        var standings = desk.Standings(visitor, institutions).ToDictionary(pair => pair.Standing.Institution, pair => pair.Standing, StringComparer.Ordinal);
        var scores = Scores(view, desk, formula, institutions, period, standings);
        string name = place.Name.Length > 0 ? place.Name : "本级";
        return new NoticeGround(place.Code, name + "卫生健康委员会", period, institutions, scores, standings, formula, $"{formula.Id}; {view.Knowledge.Policies.Stamp}");
    }

    private static IReadOnlyList<AssessmentScore> Scores(View view, SupervisionDesk desk, AssessmentFormula formula, IReadOnlyList<Institution> institutions, Period period, IReadOnlyDictionary<string, LedgerStanding> standings)
    {
        var question = IndicatorQuestion.All with { Indicators = [.. formula.Items.Where(item => item.IsIndicator).Select(item => item.Id)], From = period.From, To = period.To };
        return Assessment.Of(formula, institutions, desk.Ask(view, question, View.Reader.Within([.. institutions.Select(one => one.Code)])), standings);
    }

    /// <summary>A notice that the reader issued, or that was issued to an institution of the reader's scope.</summary>
    internal static Kept<Notice>? Find(HttpContext http, SupervisionDesk desk, string id)
    {
        var led = desk.Led(Visitor.Of(http)!).Select(place => place.Code).ToHashSet(StringComparer.Ordinal);
        return desk.Store.Find(SupervisionKinds.Notice, id, led.Contains)
            ?? (desk.Store.All(SupervisionKinds.Receipt, View.Reader, id).Count > 0 ? desk.Store.Find(SupervisionKinds.Notice, id, _ => true) : null);
    }

    private static IResult One(HttpContext http, View view, SupervisionDesk desk, string id, string? problem)
    {
        if (Find(http, desk, id) is not { } kept)
        {
            return Results.NotFound();
        }

        var visitor = Visitor.Of(http)!;
        string copies = NoticeCopies.FolderOf(view.Folder, kept.Body);
        return View.Show<NoticePage>(
            ("Page", view.Page(http)), ("Kept", kept), ("Copies", Directory.Exists(copies) ? Directory.GetFiles(copies, "*.docx").Length : 0), ("Receipts", desk.Store.All(SupervisionKinds.Receipt, View.Reader, id)), ("Today", desk.Store.Today), ("MayLead", desk.Led(visitor).Any(place => place.Code == kept.Place)),
            ("Works", visitor.Standing.ScopeFor(SupervisionDesk.Work)), ("Scope", View.Reader), ("Problem", problem));
    }

    private static async Task<IResult> Issue(HttpContext http, View view, SupervisionDesk desk, Inspections.InspectionDesk inspections)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        var led = desk.Led(visitor).Select(place => place.Code).ToHashSet(StringComparer.Ordinal);
        if (desk.Store.Find(SupervisionKinds.Notice, form["id"].ToString(), led.Contains) is not { } kept)
        {
            return Results.NotFound();
        }

        string number = form.Text("number", 60);
        if (number.Length == 0 || kept.State == "issued")
        {
            return One(http, view, desk, kept.Id, number.Length == 0 ? "regional.number-missing" : "regional.already-issued");
        }

        var actor = visitor.Actor(http);
        var notice = kept.Body with { Number = number, IssuedOn = desk.Store.Today };
        if (NoticeRecords.Issue(desk.Store, kept, notice, actor))
        {
            Inspections.InspectionEndpoints.Issued(http, inspections, notice);
        }

        return Results.LocalRedirect("/notices/one?id=" + Uri.EscapeDataString(kept.Id));
    }

    /// <summary>Asks for every institution's copy as a job: it may be stopped and asked for again, and makes only what is missing.</summary>
    private static async Task<IResult> AskForCopies(HttpContext http, SupervisionDesk desk, JobStore jobs)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        var led = desk.Led(visitor).Select(place => place.Code).ToHashSet(StringComparer.Ordinal);
        if (desk.Store.Find(SupervisionKinds.Notice, form["id"].ToString(), led.Contains) is not { State: "issued" } kept)
        {
            return Results.NotFound();
        }

        jobs.Ask(JobKinds.NoticeCopies, "", new Dictionary<string, string> { ["notice"] = kept.Id, ["name"] = kept.Body.Title }, visitor.Actor(http));
        return Results.LocalRedirect("/notices/one?id=" + Uri.EscapeDataString(kept.Id));
    }

    private static IResult Copies(HttpContext http, View view, SupervisionDesk desk)
    {
        var led = desk.Led(Visitor.Of(http)!).Select(place => place.Code).ToHashSet(StringComparer.Ordinal);
        if (desk.Store.Find(SupervisionKinds.Notice, http.Request.Query["id"].ToString(), led.Contains) is not { } kept || NoticeCopies.FolderOf(view.Folder, kept.Body) is var folder && !Directory.Exists(folder))
        {
            return Results.NotFound();
        }

        var target = new MemoryStream();
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (string path in Directory.GetFiles(folder, "*.docx").Order(StringComparer.Ordinal))
            {
                zip.CreateEntryFromFile(path, Path.GetFileName(path), CompressionLevel.NoCompression); // Word documents are packed already.
            }
        }

        return Results.File(target.ToArray(), "application/zip", $"{kept.Body.Title}.zip");
    }

    /// <summary>Notes that those who have not replied were chased today.</summary>
    private static async Task<IResult> Chase(HttpContext http, SupervisionDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string id = form["id"].ToString();
        if (Find(http, desk, id) is not { State: "issued" } kept)
        {
            return Results.NotFound();
        }

        var today = desk.Store.Today;
        NoticeRecords.Chase(desk.Store, id, [.. desk.Store.All(SupervisionKinds.Receipt, View.Reader, id)], today, Visitor.Of(http)!.Actor(http));
        return Results.LocalRedirect("/notices/one?id=" + Uri.EscapeDataString(kept.Id));
    }

    private static async Task<IResult> Receive(HttpContext http, SupervisionDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string id = form["id"].ToString(), institution = form["institution"].ToString();
        if (desk.Store.Find(SupervisionKinds.Receipt, $"{id}/{institution}", View.Reader.Covers) is not { } receipt)
        {
            return Results.NotFound();
        }

        var visitor = Visitor.Of(http)!;
        string reply = form.Text("reply", MostReply);
        var body = receipt.Body with { ReceivedOn = receipt.Body.ReceivedOn ?? desk.Store.Today, ReceivedBy = receipt.Body.ReceivedBy.Length > 0 ? receipt.Body.ReceivedBy : visitor.Account.Name };
        body = reply.Length > 0 ? body with { Reply = reply, RepliedOn = desk.Store.Today } : body;
        desk.Store.Save(SupervisionKinds.Receipt, receipt.Id, institution, id, receipt.Period, body.RepliedOn is null ? "received" : "replied", body, receipt.Version, visitor.Actor(http));
        return Results.LocalRedirect("/notices/one?id=" + Uri.EscapeDataString(id));
    }

    private static IResult Docx(HttpContext http, SupervisionDesk desk)
    {
        string institution = http.Request.Query["institution"].ToString();
        if (Find(http, desk, http.Request.Query["id"].ToString()) is not { } kept || (institution.Length > 0 && !View.Reader.Covers(institution)))
        {
            return Results.NotFound();
        }

        var target = new MemoryStream();
        NoticeDocument.Write(target, kept.Body, kept.Body.Recipients.FirstOrDefault(one => one.Code == institution));
        return Results.File(target.ToArray(), RegionalEndpoints.Docx, $"{kept.Body.Title}.docx");
    }

    /// <summary>The formula, open to all who are scored by it, and the scores of the year as they would stand today: a commission sees all, an institution its own.</summary>
    private static IResult Assess(HttpContext http, View view, SupervisionDesk desk)
    {
        var (scores, period) = ScoresNow(http, view, desk);
        return View.Show<AssessmentPage>(("Page", view.Page(http)), ("Formula", view.Knowledge.Formulas[0]), ("Scores", scores), ("Period", period), ("Institutions", desk.Seen), ("Indicators", view.Knowledge.Indicators));
    }

    /// <summary>Scores of the reader's institutions over the last twelve months, with the months; none where there are no data.</summary>
    internal static (IReadOnlyList<AssessmentScore> Scores, Period? Period) ScoresNow(HttpContext http, View view, SupervisionDesk desk)
    {
        var institutions = desk.Seen;
        var standings = desk.Standings(Visitor.Of(http)!, institutions).ToDictionary(pair => pair.Standing.Institution, pair => pair.Standing, StringComparer.Ordinal);
        return SupervisionDesk.LastYear(http, view) is { } period ? (Scores(view, desk, view.Knowledge.Formulas[0], institutions, period, standings), period) : ([], null);
    }
}
