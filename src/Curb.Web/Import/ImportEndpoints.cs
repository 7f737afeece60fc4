using System.Globalization;
using System.Text;
using Curb.Disclosure;
using Curb.Exchange.Documents;
using Curb.Exchange.Profiles;
using Curb.Storage;
using Curb.Storage.Work;
using Curb.Web.Accounts;
using Curb.Web.Deliveries;
using Curb.Web.Shell;
using Curb.Web.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Import;

/// <summary>Handing a file in: recognised, mapped, previewed, taken in as a job; rejected rows mended in place or as a workbook.</summary>
internal static class ImportEndpoints
{
    public const long LargestFile = 256L << 20;

    /// <summary>Fields of one form: a page of rejected rows with all their cells.</summary>
    public const int MostFields = 20_000;

    private const long LargestMending = 4L << 20;
    private const int RowsPerPage = 50;
    private const int MostWorkbookRows = 100_000;
    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void MapImport(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/import", (HttpContext http, View view, ImportStore imports) => Start(http, view, imports)).Needs(Permissions.Deliver);
        routes.MapPost("/import", HandIn).Needs(Permissions.Deliver).TakesUpTo(LargestFile + (1 << 20));
        routes.MapGet("/import/{id}", Look).Needs(Permissions.Deliver);
        routes.MapPost("/import/{id}", Settle).Needs(Permissions.Deliver).TakesUpTo(LargestMending);
        routes.MapPost("/import/{id}/run", Run).Needs(Permissions.Deliver);
        routes.MapPost("/import/{id}/remove", Remove).Needs(Permissions.Deliver);
        routes.MapGet("/import/{id}/rejected", Rejected).Needs(Permissions.Deliver);
        routes.MapGet("/import/{id}/rejected.xlsx", Workbook).Needs(Permissions.Deliver).Exports();
        routes.MapGet("/deliveries/{batch:int}/mend", OfBatch).Needs(Permissions.Deliver);
        routes.MapPost("/import/{id}/rejected", Mend).Needs(Permissions.Deliver).TakesUpTo(LargestMending);
    }

    /// <summary>True where the reader may deliver for the whole institution.</summary>
    internal static bool MayDeliver(Scope scope, string institution) => institution.Length > 0 && scope.Covers(institution) && !scope.Departments.ContainsKey(institution);

    private static ImportFile? Find(ImportStore imports, string id) => imports.Find(View.Reader, id) is { } file && MayDeliver(View.Reader, file.Institution) ? file : null;

    private static IResult Start(HttpContext http, View view, ImportStore imports, string? problem = null)
    {
        using var lease = view.Open();
        var places = lease.Data.Institutions.Where(one => MayDeliver(View.Reader, one.Code)).ToList();
        return View.Show<ImportPage>(("Page", view.Page(http)), ("Institutions", places), ("Open", imports.Open(View.Reader)), ("Problem", problem));
    }

    private static async Task<IResult> HandIn(HttpContext http, View view, ImportStore imports, ImportQuestions questions)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string institution = form["institution"].ToString();
        if (!MayDeliver(View.Reader, institution))
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        if (form.Files.GetFile("file") is not { Length: > 0 } sent)
        {
            return Start(http, view, imports, "import.no-file");
        }

        var file = await Keep(http, imports, institution, sent.FileName, sent.OpenReadStream());
        imports.Save(Recognised(file, questions, imports), Visitor.Of(http)!.Actor(http));
        return Results.LocalRedirect("/import/" + file.Id);
    }

    /// <summary>Puts the bytes where only the program reads them. The name is made harmless; the content is looked at by the readers of delivered files alone.</summary>
    internal static async Task<ImportFile> Keep(HttpContext http, ImportStore imports, string institution, string name, Stream content)
    {
        var at = imports.Records.UtcNow;
        var file = new ImportFile(ImportStore.NewId(at), institution, ImportStore.SafeName(name), 0, "", "Unknown", new Dictionary<string, string>(), Visitor.Of(http)!.Account.Name, at, null, null);
        Directory.CreateDirectory(imports.FolderOf(file.Id));
        await using var target = new FileStream(imports.PathOf(file), FileMode.CreateNew, FileAccess.Write);
        await using (content)
        {
            await content.CopyToAsync(target, http.RequestAborted);
        }

        return file with { Bytes = target.Length };
    }

    /// <summary>The file with the profile that fits it best, and the columns that people mapped for its institution before.</summary>
    internal static ImportFile Recognised(ImportFile file, ImportQuestions questions, ImportStore imports)
    {
        string profile = questions.BestProfile(file);
        return file with { Profile = profile, Columns = imports.Columns(file.Institution, profile) };
    }

    private static IResult Look(HttpContext http, View view, ImportStore imports, ImportQuestions questions, string id) =>
        Find(imports, id) is not { } file ? Results.NotFound()
        : file.Job is { } job ? Results.LocalRedirect("/jobs/" + job)
        : View.Show<ImportFilePage>(("Page", view.Page(http)), ("View", questions.Look(file)), ("Drugs", view.Knowledge.Reference.Antimicrobials));

    private static async Task<IResult> Settle(HttpContext http, View view, ImportStore imports, string id)
    {
        if (Find(imports, id) is not { Job: null } file)
        {
            return Results.NotFound();
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var actor = Visitor.Of(http)!.Actor(http);
        string profile = view.Knowledge.Profiles.Find(form["profile"].ToString())?.Id ?? file.Profile;
        if (profile == file.Profile)
        {
            MapColumns(imports, file, form, actor);
            MapDrugs(view, imports, file, form, actor);
        }

        imports.Save(file with { Profile = profile, DateOrder = Enum.TryParse<DateOrder>(form["dates"], out var order) ? order.ToString() : file.DateOrder, Columns = imports.Columns(file.Institution, profile) }, actor);
        return Results.LocalRedirect("/import/" + id);
    }

    /// <summary>Each column comes with what it was read as and what the person wants; where they differ it is a decision that holds for later files too.</summary>
    private static void MapColumns(ImportStore imports, ImportFile file, IFormCollection form, Actor actor)
    {
        for (int i = 0; form.ContainsKey($"header-{i}"); i++)
        {
            var (header, was, wanted) = (form[$"header-{i}"].ToString(), form[$"was-{i}"].ToString(), form[$"as-{i}"].ToString().Trim());
            if (wanted != was && header.Length is > 0 and <= 200 && wanted.Length <= 200)
            {
                imports.MapColumn(file.Institution, file.Profile, header, wanted == header ? null : wanted, actor);
            }
        }
    }

    private static void MapDrugs(View view, ImportStore imports, ImportFile file, IFormCollection form, Actor actor)
    {
        for (int i = 0; form.ContainsKey($"drug-{i}"); i++)
        {
            var (text, wanted) = (form[$"drug-{i}"].ToString(), form[$"code-{i}"].ToString().Trim());
            string? code = wanted == "-" ? "" : wanted.Length > 0 ? view.Knowledge.Drugs.Code(wanted.Split(' ')[0]) : null;
            if (code is not null && text.Length is > 0 and <= 400)
            {
                imports.Records.MapDrug(file.Institution, text, code, actor);
            }
        }
    }

    private static IResult Run(HttpContext http, ImportStore imports, ImportQuestions questions, JobStore jobs, string id)
    {
        if (Find(imports, id) is not { Job: null } file || !questions.Look(file).IsReady)
        {
            return Results.NotFound();
        }

        return Results.LocalRedirect("/jobs/" + Queue(http, imports, jobs, file).Id);
    }

    internal static Job Queue(HttpContext http, ImportStore imports, JobStore jobs, ImportFile file)
    {
        var actor = Visitor.Of(http)!.Actor(http);
        var job = jobs.Ask(JobKinds.Import, file.Institution, new Dictionary<string, string> { ["file"] = file.Id, ["name"] = file.Name }, actor);
        imports.Save(file with { Job = job.Id }, actor);
        return job;
    }

    private static IResult Remove(HttpContext http, ImportStore imports, string id)
    {
        if (Find(imports, id) is not { Job: null } file)
        {
            return Results.NotFound();
        }

        imports.Remove(file, Visitor.Of(http)!.Actor(http));
        return Results.LocalRedirect("/import");
    }

    private static IResult Rejected(HttpContext http, View view, ImportStore imports, ImportQuestions questions, JobStore jobs, string id)
    {
        int page = int.TryParse(http.Request.Query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? asked : 1;
        return AskRejected(view, imports, questions, jobs, id, page, RowsPerPage) is { } rejected ? View.Show<RejectedPage>(("Page", view.Page(http)), ("View", rejected)) : Results.NotFound();
    }

    private static RejectedView? AskRejected(View view, ImportStore imports, ImportQuestions questions, JobStore jobs, string id, int page, int perPage)
    {
        if (Find(imports, id) is not { Job: { } jobId } file || jobs.Find(View.Reader, jobId) is not { State: JobState.Done } job)
        {
            return null;
        }

        using var lease = view.OpenNewest();
        return questions.Rejected(file, job, lease.Data, page, perPage);
    }

    /// <summary>Leads from a delivery, or from the case of its rejected rows, to where they are mended; says why where its file is not kept here.</summary>
    private static IResult OfBatch(HttpContext http, View view, ImportStore imports, JobStore jobs, int batch)
    {
        if (FileOf(imports, jobs, batch) is { } id)
        {
            return Results.LocalRedirect($"/import/{id}/rejected");
        }

        var page = view.Page(http);
        return View.Show<Message>(("Page", page), ("Title", page.T["import.mend"]), ("Text", page.T["import.not-kept"]));
    }

    /// <summary>The file that a delivery came from; null where it is not kept here.</summary>
    internal static string? FileOf(ImportStore imports, JobStore jobs, int batch) => jobs.ImportOf(View.Reader, batch)?["file"] is { } id && Find(imports, id) is not null ? id : null;

    /// <summary>The rejected rows as they stood, with a column that says what is wrong with which cell: to be corrected and handed in as it is.</summary>
    private static IResult Workbook(HttpContext http, View view, ImportStore imports, ImportQuestions questions, JobStore jobs, string id)
    {
        if (AskRejected(view, imports, questions, jobs, id, 1, MostWorkbookRows) is not { } rejected)
        {
            return Results.NotFound();
        }

        var t = view.Page(http).T;
        using var bytes = new MemoryStream();
        using (var workbook = new StreamedWorkbook(bytes))
        {
            workbook.Sheet(t["import.rejected"], [.. rejected.Header.Select(_ => 16.0), 10, 60]);
            workbook.Row([.. rejected.Header, t["rejection.line"], t["rejection.reason"]]);
            foreach (var row in rejected.Rows)
            {
                var cells = row.Cells.Count > 0 ? row.Cells : [.. rejected.Header.Select(_ => "")];
                workbook.Row([.. cells, row.Line, string.Join("; ", row.Faults.Select(fault => $"{(fault.Column.Length > 0 ? fault.Column : t["rejection.whole-row"])}: {(fault.Found.Length > 0 ? fault.Found : t["rejection.blank"])} → {Expected.In(t, fault.Expected)} ({t.Or("reason." + fault.Reason, fault.Reason)})"))]);
            }
        }

        return Results.File(bytes.ToArray(), Xlsx, $"rejected-{Path.GetFileNameWithoutExtension(rejected.File.Name)}.xlsx");
    }

    /// <summary>Takes the mended rows of one page as a delivery of their own: the same columns, the same profile, the rows that somebody changed.</summary>
    private static async Task<IResult> Mend(HttpContext http, View view, ImportStore imports, ImportQuestions questions, JobStore jobs, string id)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        int page = int.TryParse(form["page"], NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? asked : 1;
        if (AskRejected(view, imports, questions, jobs, id, page, RowsPerPage) is not { } rejected)
        {
            return Results.NotFound();
        }

        var mended = rejected.Rows.Where(row => row.Cells.Count > 0).Select(row => (Row: row, Cells: Mended(row, form))).Where(pair => !pair.Cells.SequenceEqual(pair.Row.Cells)).Select(pair => pair.Cells).ToList();
        if (mended.Count == 0)
        {
            return View.Show<RejectedPage>(("Page", view.Page(http)), ("View", rejected), ("Problem", "import.nothing-mended"));
        }

        var origin = imports.Find(View.Reader, id)!;
        string profile = jobs.Find(View.Reader, origin.Job!)!.Outcome["profile"];
        string name = Path.GetFileNameWithoutExtension(origin.Name) + (view.Knowledge.Profiles.Find(profile) is DefinedProfile { Definition.Tables: var tables } && tables.Exists(table => table.File.Length > 0) ? "" : RowsStanding.MendedName) + ".csv";
        using var csv = new MemoryStream(Csv([rejected.Header, .. mended]));
        var file = await Keep(http, imports, origin.Institution, name, csv);
        file = file with { Profile = profile, DateOrder = origin.DateOrder, Columns = origin.Columns };
        imports.Save(file, Visitor.Of(http)!.Actor(http, $"mended rows of import {origin.Id}"));
        return Results.LocalRedirect("/jobs/" + Queue(http, imports, jobs, file).Id);
    }

    private static IReadOnlyList<string> Mended(RejectedRow row, IFormCollection form) =>
        [.. row.Cells.Select((cell, at) => form.TryGetValue($"cell-{row.Line}-{at}", out var typed) ? typed.ToString() : cell)];

    /// <summary>Plain CSV, every cell quoted: what was typed is data and goes back in as it is.</summary>
    private static byte[] Csv(IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.AppendJoin(',', row.Select(cell => "\"" + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"")).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
