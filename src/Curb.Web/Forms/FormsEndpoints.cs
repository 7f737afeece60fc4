using Curb.Disclosure;
using Curb.Exchange.Forms;
using Curb.Exchange.Tabular;
using Curb.Indicators;
using Curb.Storage.Forms;
using Curb.Supervision;
using Curb.Supervision.Forms;
using Curb.Web.Accounts;
using Curb.Web.Casework;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Forms;

/// <summary>Monthly reports of institutions without systems: the calendar, filling in, sending, correcting, reminding.</summary>
internal static class FormsEndpoints
{
    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const long LargestReport = 512 * 1024;

    public static void MapForms(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/forms", Calendar).Needs(FormDesk.See);
        routes.MapPost("/forms/remind", Remind).Needs(FormDesk.Chase);
        routes.MapGet("/forms/{form}/{month}", (HttpContext http, View view, FormDesk desk, string form, string month) => Show(http, view, desk, form, month, null, null)).Needs(FormDesk.See);
        routes.MapGet("/forms/{form}/{month}/template.xlsx", Template).Needs(FormDesk.Fill);
        routes.MapPost("/forms/{form}/{month}/check", Check).Needs(FormDesk.Fill).TakesUpTo(LargestReport);
        routes.MapPost("/forms/{form}/{month}", Write).Needs(FormDesk.Fill).TakesUpTo(LargestReport);
        routes.MapPost("/forms/{form}/{month}/workbook", Upload).Needs(FormDesk.Fill).TakesUpTo(LargestReport);
    }

    private static IResult Calendar(HttpContext http, View view, FormDesk desk)
    {
        using var lease = view.Open();
        var owed = OwedOf(lease.Data, desk);
        var visitor = Visitor.Of(http)!;
        var voluntary = desk.Forms.Forms.Where(form => !form.Owed).SelectMany(form => lease.Data.Institutions.Where(one => form.IsFor(one) && FormDesk.MayFill(visitor, form, one.Code)).Select(one => (form, one))).ToList();
        return View.Show<FormsPage>(("Page", view.Page(http)), ("Owed", owed), ("Voluntary", voluntary), ("LastMonth", desk.LastMonth), ("Today", desk.Today), ("Reminded", http.Request.Query["reminded"].ToString()));
    }

    /// <summary>Reports owed over the last year by the institutions in reach that deliver no records.</summary>
    internal static IReadOnlyList<OwedReport> OwedOf(Hosting.InstanceData data, FormDesk desk) =>
        desk.Owed(data.Institutions, data.Stamps.Select(stamp => stamp.Institution).ToHashSet(StringComparer.Ordinal));

    private static async Task<IResult> Remind(HttpContext http, View view, FormDesk desk, CaseDesk cases)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        int reminded = 0;
        using var lease = view.Open();
        var owed = OwedOf(lease.Data, desk).Where(report => report.State == ReportState.Late).ToList();
        foreach (string chosen in form["late"].OfType<string>())
        {
            if (owed.Find(report => chosen == $"{report.Form.Id}|{report.Institution.Code}|{report.Month}") is { } late)
            {
                desk.Store.Remind(late.Institution.Code, late.Form.Id, late.Month, Visitor.Of(http)!.Actor(http));
                reminded++;
            }
        }

        // What is late has a case in the institution's inbox, which reminds and hands up like any other.
        cases.Store.Raise(LateReports.Harvest(owed) with { LookedAt = [] }, Visitor.Of(http)!.Actor(http));
        return Results.LocalRedirect(FormattableString.Invariant($"/forms?reminded={reminded}"));
    }

    private static IResult Show(HttpContext http, View view, FormDesk desk, string form, string month, FormContent? typed, string? problem)
    {
        if (Asked(http, view, desk, form, month) is not { } asked)
        {
            return Results.NotFound();
        }

        var visitor = Visitor.Of(http)!;
        bool mayFill = FormDesk.MayFill(visitor, asked.Form, asked.Institution.Code);
        var versions = desk.Store.Versions(View.Reader, asked.Institution.Code, form, asked.Month);
        var last = Last(desk, asked);
        var newest = versions.Count > 0 ? versions[0] : null;
        var content = typed ?? newest?.Content ?? FormJudgement.Begun(asked.Form, last);
        if (!mayFill)
        {
            // Above the institution the figures of the month are seen, and of the sampled records only how many they are.
            newest = versions.FirstOrDefault(version => version.IsSent);
            versions = [.. versions.Where(version => version.IsSent)];
            content = newest is null ? FormContent.Empty : new FormContent(newest.Content.Values, []);
        }

        return View.Show<FormPage>(
            ("Page", view.Page(http)), ("Form", asked.Form), ("Month", asked.Month), ("Institution", asked.Institution), ("Content", content), ("Last", last), ("Versions", versions), ("MayFill", mayFill),
            ("Problems", mayFill ? FormJudgement.Check(asked.Form, asked.Month, content, last) : []), ("Problem", problem), ("Sampled", newest?.Content.Sample.Count ?? 0), ("Editing", typed is not null || newest is not { IsSent: true } || http.Request.Query["correct"] == "yes"));
    }

    private static IResult Template(HttpContext http, View view, FormDesk desk, string form, string month)
    {
        if (Asked(http, view, desk, form, month) is not { } asked || !FormDesk.MayFill(Visitor.Of(http)!, asked.Form, asked.Institution.Code))
        {
            return Results.NotFound();
        }

        var versions = desk.Store.Versions(View.Reader, asked.Institution.Code, form, asked.Month);
        var last = Last(desk, asked);
        using var bytes = new MemoryStream();
        FormWorkbook.Write(bytes, asked.Form, versions.Count > 0 ? versions[0].Content : FormJudgement.Begun(asked.Form, last), last);
        return Results.File(bytes.ToArray(), Xlsx, $"{form}-{asked.Institution.Code}-{asked.Month}.xlsx");
    }

    /// <summary>What is wrong with what is being typed; nothing is kept.</summary>
    private static async Task<IResult> Check(HttpContext http, View view, FormDesk desk, string form, string month)
    {
        if (Asked(http, view, desk, form, month) is not { } asked || !FormDesk.MayFill(Visitor.Of(http)!, asked.Form, asked.Institution.Code))
        {
            return Results.NotFound();
        }

        var content = Typed(asked.Form, await http.Request.ReadFormAsync(http.RequestAborted));
        return View.Show<FormProblems>(("Page", view.Page(http)), ("Problems", FormJudgement.Check(asked.Form, asked.Month, content, Last(desk, asked))));
    }

    private static async Task<IResult> Write(HttpContext http, View view, FormDesk desk, CaseDesk cases, string form, string month)
    {
        if (Asked(http, view, desk, form, month) is not { } asked || !FormDesk.MayFill(Visitor.Of(http)!, asked.Form, asked.Institution.Code))
        {
            return Results.NotFound();
        }

        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        return Keep(http, view, desk, cases, asked, Typed(asked.Form, posted), posted["reason"].ToString(), posted["send"] == "yes");
    }

    private static async Task<IResult> Upload(HttpContext http, View view, FormDesk desk, CaseDesk cases, string form, string month)
    {
        if (Asked(http, view, desk, form, month) is not { } asked || !FormDesk.MayFill(Visitor.Of(http)!, asked.Form, asked.Institution.Code))
        {
            return Results.NotFound();
        }

        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        if (posted.Files.GetFile("file") is not { Length: > 0 } sent)
        {
            return Show(http, view, desk, form, month, null, "forms.no-file");
        }

        string path = Path.GetTempFileName();
        try
        {
            await using (var target = new FileStream(path, FileMode.Create, FileAccess.Write))
            {
                await sent.CopyToAsync(target, http.RequestAborted);
            }

            return Keep(http, view, desk, cases, asked, FormWorkbook.Read(path, asked.Form), posted["reason"].ToString(), false);
        }
        catch (Exception unusable) when (unusable is UnusableFileException or InvalidDataException)
        {
            return Show(http, view, desk, form, month, null, "forms.no-workbook");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static IResult Keep(HttpContext http, View view, FormDesk desk, CaseDesk cases, AskedReport asked, FormContent content, string reason, bool send)
    {
        var newest = desk.Store.Versions(View.Reader, asked.Institution.Code, asked.Form.Id, asked.Month) is [var first, ..] ? first : null;
        if (newest is { IsSent: true } && string.IsNullOrWhiteSpace(reason))
        {
            return Show(http, view, desk, asked.Form.Id, asked.Month.ToString(), content, "forms.reason-needed");
        }

        if (send && FormJudgement.Check(asked.Form, asked.Month, content, Last(desk, asked)).Any(problem => problem.Blocks))
        {
            return Show(http, view, desk, asked.Form.Id, asked.Month.ToString(), content, "forms.not-sent");
        }

        var actor = Visitor.Of(http)!.Actor(http);
        _ = send ? desk.Store.Send(asked.Institution.Code, asked.Form.Id, asked.Month, content, reason, actor) : desk.Store.Save(asked.Institution.Code, asked.Form.Id, asked.Month, content, reason, actor);
        if (send)
        {
            EndLate(view, desk, cases, asked.Institution, actor);
        }

        return Results.LocalRedirect($"/forms/{asked.Form.Id}/{asked.Month}?institution={Uri.EscapeDataString(asked.Institution.Code)}&done={(send ? "sent" : "saved")}");
    }

    /// <summary>The case of a late report ends with the report.</summary>
    private static void EndLate(View view, FormDesk desk, CaseDesk cases, Institution institution, Storage.Actor actor)
    {
        using var lease = view.Open();
        var owed = desk.Owed([institution], lease.Data.Stamps.Select(stamp => stamp.Institution).ToHashSet(StringComparer.Ordinal));
        cases.Store.Raise(LateReports.Harvest(owed), actor);
    }

    private static FormContent? Last(FormDesk desk, AskedReport asked) =>
        desk.Store.Versions(View.Reader, asked.Institution.Code, asked.Form.Id, CalendarMonth.At(asked.Month.Index - 1)).FirstOrDefault(version => version.IsSent)?.Content;

    /// <summary>What the address asks for, in the reader's scope: a form, a month that has begun, an institution that owes it.</summary>
    private static AskedReport? Asked(HttpContext http, View view, FormDesk desk, string form, string month)
    {
        using var lease = view.Open();
        string code = http.Request.Query["institution"].ToString();
        return desk.Forms.Find(form) is { } definition && CalendarMonth.Parse(month) is { } asked && asked.Index <= desk.LastMonth.Index + 1
            && lease.Data.Institutions.FirstOrDefault(one => code.Length == 0 ? definition.IsFor(one) : one.Code == code) is { } institution && definition.IsFor(institution) && View.Reader.Covers(institution.Code)
            ? new AskedReport(definition, asked, institution) : null;
    }

    private static FormContent Typed(FormDefinition form, IFormCollection posted)
    {
        var values = form.Fields.Where(field => posted["f-" + field.Id].ToString().Trim().Length > 0).ToDictionary(field => field.Id, field => posted["f-" + field.Id].ToString().Trim(), StringComparer.Ordinal);
        var rows = new List<IReadOnlyDictionary<string, string>>();
        for (int row = 0; form.Sample is { } sample && row <= sample.Most; row++)
        {
            var cells = sample.Columns.Select(column => (column.Id, Text: posted[FormattableString.Invariant($"s-{row}-{column.Id}")].ToString().Trim())).Where(cell => cell.Text.Length > 0).ToDictionary(cell => cell.Id, cell => cell.Text, StringComparer.Ordinal);
            if (cells.Count > 0)
            {
                rows.Add(cells);
            }
        }

        return new FormContent(values, rows);
    }

    private sealed record AskedReport(FormDefinition Form, CalendarMonth Month, Institution Institution);
}
