using Curb.Exchange.Governance;
using Curb.Exchange.Tabular;
using Curb.Intake;
using Curb.ReferenceData;
using Curb.Storage;
using Curb.Storage.Work;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Records;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Laboratory;

/// <summary>Breakpoint tables of the site: loading a new year or a correction, what it changes row by row, and reading an institution's results by it.</summary>
internal static class BreakpointTableEndpoints
{
    public const string Load = "breakpoints.load";
    private const string Path = "/laboratory/breakpoints/tables";
    private const long LargestFile = 16L << 20;
    private const int LongestText = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (HttpContext http, View view) => Show(http, view, null, [])).Needs("figures.see");
        routes.MapPost(Path, TakeIn).Needs(Load).TakesUpTo(LargestFile);
        routes.MapGet(Path + "/{edition}", (HttpContext http, View view, string edition) => One(http, view, edition)).Needs("figures.see");
        routes.MapPost(Path + "/{edition}/read-by", ReadBy).Needs(Load);
        routes.MapGet(Path + "/{edition}/table.csv", Table).Needs(Load).Exports();
        routes.MapGet("/laboratory/breakpoints/rows.csv", Rows).Needs("figures.see").Exports();
    }

    private static IResult Show(HttpContext http, View view, string? problem, IReadOnlyList<Rejection> rejections)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        return View.Show<BreakpointTablesPage>(
            ("Page", page), ("Options", options), ("Loaded", SiteTables.All(view.Folder)), ("Editions", LaboratoryQuestions.GuidelineYears(view.Tables)), ("Now", LaboratoryQuestions.Choices(lease.Data, options).Guideline?.Replace(' ', '-')),
            ("MayLoad", Visitor.Of(http)!.May(Load)), ("Problem", problem), ("Rejections", rejections));
    }

    private static async Task<IResult> TakeIn(HttpContext http, View view, RecordStore records)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string source = form["source"].ToString().Trim(), base_ = form["onto"].ToString();
        if (GuidelineEdition.Read($"{form["guideline"]}-{form["year"]}") is not { Revision: 0 } edition || source.Length is 0 or > LongestText || form.Files.GetFile("file") is not { Length: > 0 } file)
        {
            return Show(http, view, "laboratory.load-form", []);
        }

        var below = base_.Length == 0 ? null : GuidelineEdition.Read(base_);
        if (base_.Length > 0 && (below is not { } named || named.Guideline != edition.Guideline || !view.Tables.BreakpointEditions(edition.Guideline).Contains(named)))
        {
            return Show(http, view, "laboratory.load-onto", []);
        }

        try
        {
            using var stream = file.OpenReadStream();
            var load = BreakpointLoad.Of(view.Tables, stream, file.FileName, edition, below);
            if (load.Rows.Count == 0)
            {
                return Show(http, view, "laboratory.load-nothing", load.Rejections);
            }

            var loaded = SiteTables.Load(records, edition, load.Text, new SiteTable("", file.FileName, below?.Text ?? "", source, load.Read, load.Rows.Count, "", "", "", load.Rejections), Visitor.Of(http)!.Actor(http));
            return Results.LocalRedirect($"{Path}/{loaded.Edition}{(form["view"].ToString() is ['?', ..] view_ ? view_ : "")}");
        }
        catch (UnusableFileException unusable)
        {
            return Show(http, view, "laboratory.load-nothing", [new Rejection(file.FileName, 0, "", unusable.Message, "CSV or XLSX with the columns of the template, or WHONET's table", "unusable-file")]);
        }
    }

    private static IResult One(HttpContext http, View view, string edition)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        if (Find(view, edition) is not { } table)
        {
            return Results.NotFound();
        }

        string against = Against(view.Tables, table);
        return View.Show<BreakpointTablePage>(
            ("Page", page), ("Options", options), ("Table", table), ("Against", against), ("Changes", BreakpointQuestions.Rows(view.Tables, against, table.Edition)), ("Names", view.Names),
            ("Now", LaboratoryQuestions.Choices(lease.Data, options).Guideline?.Replace(' ', '-')), ("MayLoad", Visitor.Of(http)!.May(Load)), ("MayReadBy", options.Institution is { } own && MayDecide(http, own.Code)));
    }

    /// <summary>An institution reads by the table from the next derivation on, which is asked for at once. What was measured and earlier tables stay.</summary>
    private static async Task<IResult> ReadBy(HttpContext http, View view, RecordStore records, JobStore jobs, string edition)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string institution = form["institution"].ToString();
        if (!MayDecide(http, institution))
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        if (GuidelineEdition.Read(edition) is not { } wanted || !view.Tables.BreakpointEditions(wanted.Guideline).Contains(wanted))
        {
            return Results.NotFound();
        }

        var actor = Visitor.Of(http)!.Actor(http);
        SiteTables.ReadBy(records, institution, wanted, actor);
        var job = jobs.Ask(JobKinds.Derive, institution, new Dictionary<string, string>(), actor);
        return Results.LocalRedirect("/jobs/" + job.Id);
    }

    private static IResult Table(View view, string edition)
    {
        if (GuidelineEdition.Read(edition) is not { } wanted || !view.Tables.BreakpointEditions(wanted.Guideline).Contains(wanted))
        {
            return Results.NotFound();
        }

        var rows = BreakpointSheet.Rows(view.Tables.Breakpoints(wanted)).ToList();
        var csv = new CsvFile(rows[0].Select(cell => (string)cell!));
        rows.Skip(1).ToList().ForEach(row => csv.Row(row));
        return View.Csv($"{wanted.Text}.csv", csv);
    }

    private static IResult Rows(HttpContext http, View view)
    {
        using var lease = view.Open();
        var asked = LaboratoryEndpoints.AskBreakpoints(http, view, lease.Data);
        return View.Csv("breakpoint-rows.csv", LaboratoryTables.Rows(BreakpointQuestions.Rows(view.Tables, asked.Before, asked.After), view.Names, asked.Page.T));
    }

    private static bool MayDecide(HttpContext http, string institution) =>
        institution.Length > 0 && Visitor.Of(http) is { } visitor && visitor.May(Load) && visitor.Standing.May(Load, institution) && View.Reader.Covers(institution) && !View.Reader.Departments.ContainsKey(institution);

    internal static SiteTable? Find(View view, string edition) => SiteTables.All(view.Folder).FirstOrDefault(table => table.Edition == edition);

    /// <summary>What a table is compared with: the one it was laid over, else the program's of that year or the one before.</summary>
    internal static string Against(ReferenceLibrary library, SiteTable table) =>
        table.Base.Length > 0 ? table.Base : library.PredecessorOf(GuidelineEdition.Read(table.Edition)!.Value).Text;
}
