using Curb.Disclosure;
using Curb.Exchange.Documents;
using Curb.Exchange.Governance;
using Curb.Exchange.Tabular;
using Curb.Formularies;
using Curb.Intake;
using Curb.Web.Accounts;
using Curb.Web.Records;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.DrugLists;

/// <summary>The pages of the pharmacy committee: catalogue and formulary with limits, versions, approval and filing.</summary>
internal static class DrugListEndpoints
{
    private const long LargestSheet = 8L << 20;
    private const string Word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    private const string Excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void MapDrugLists(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/formulary", (HttpContext http, View view, DrugListDesk desk) => Show(http, view, desk, null, [])).Needs(DrugListDesk.See);
        routes.MapGet("/formulary.csv", Csv).Needs(DrugListDesk.See).Exports();
        routes.MapGet("/formulary/template/{name}", Template).Needs(DrugListDesk.Manage);
        routes.MapPost("/formulary/import", Import).Needs(DrugListDesk.Manage).TakesUpTo(LargestSheet);
        routes.MapGet("/formulary/versions/{id}", (HttpContext http, View view, DrugListDesk desk, string id) => ShowVersion(http, view, desk, id, null)).Needs(DrugListDesk.See);
        routes.MapGet("/formulary/versions/{id}/filing", Filing).Needs(DrugListDesk.Manage).Exports();
        routes.MapPost("/formulary/versions/{id}/approve", Approve).Needs(DrugListDesk.Decide);
        routes.MapPost("/formulary/versions/{id}/drop", Drop).Needs(DrugListDesk.Manage);
        routes.MapPost("/formulary/versions/{id}/filing", File).Needs(DrugListDesk.Manage);
        DrugDecisionEndpoints.Map(routes);
    }

    private static IResult Show(HttpContext http, View view, DrugListDesk desk, string? problem, IReadOnlyList<Rejection> rejections)
    {
        var page = view.Page(http);
        if (desk.Asked(http) is not { } institution)
        {
            return View.Show<FormularyPage>(("Page", page), ("View", null), ("Problem", problem), ("Rejections", rejections), ("Names", view.Names), ("Regions", desk.Regions(http)));
        }

        var today = desk.Store.Today;
        var formulary = desk.Store.InForce(institution.Code, DrugListKind.Formulary, today);
        var own = desk.Store.InForce(institution.Code, DrugListKind.Catalogue, today);
        var places = Storage.Governance.GovernanceStore.Above(desk.Tree, institution.Code);
        var shown = new FormularyView(
            institution, desk.Institutions(View.Reader), formulary, formulary is null ? [] : desk.Review.Limits(formulary.Items, institution, today), own is null ? [] : desk.Review.Conflicts(own, desk.Tree), desk.Review.Ruling(desk.Tree, institution.Code, today),
            desk.Store.Versions(institution.Code, DrugListKind.Formulary), [.. places.SelectMany(place => desk.Store.Versions(place, DrugListKind.Catalogue))],
            DrugListDesk.May(http, DrugListDesk.Manage, institution.Code), desk.Knowledge.Policies);
        return View.Show<FormularyPage>(("Page", page), ("View", shown), ("Problem", problem), ("Rejections", rejections), ("Names", view.Names), ("Regions", desk.Regions(http)));
    }

    private static IResult Csv(HttpContext http, DrugListDesk desk)
    {
        var csv = new CsvFile();
        var list = desk.Asked(http) is { } institution ? desk.Store.InForce(institution.Code, DrugListKind.Formulary, desk.Store.Today) : null;
        var rows = DrugListSheets.Rows(list?.Items ?? []).ToList();
        csv = new CsvFile(rows[0].Select(cell => (string)cell!));
        rows.Skip(1).ToList().ForEach(row => csv.Row(row));
        return View.Csv("formulary.csv", csv);
    }

    private static IResult Template(string name) => name switch
    {
        "catalogue" => Results.File(RecordSheet.Template("分级管理目录", DrugListSheets.CatalogueColumns), Excel, "catalogue.xlsx"),
        "formulary" => Results.File(RecordSheet.Template("供应目录", DrugListSheets.FormularyColumns), Excel, "formulary.xlsx"),
        _ => Results.NotFound(),
    };

    private static async Task<IResult> Import(HttpContext http, View view, DrugListDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string place = form["place"].ToString(), title = form["title"].ToString().Trim(), basis = form["basis"].ToString().Trim();
        if (!Enum.TryParse<DrugListKind>(form["kind"], true, out var kind) || DrugListDesk.Day(form["from"].ToString()) is not { } from || form.Files.GetFile("file") is not { Length: > 0 } file || title.Length is 0 or > 200 || basis.Length > 500)
        {
            return Show(http, view, desk, "formulary.import-form", []);
        }

        if (!DrugListDesk.May(http, DrugListDesk.Manage, place) || (kind == DrugListKind.Formulary && desk.Tree.Find(place) is not { Kind: Supervision.PlaceKind.Institution }))
        {
            return Show(http, view, desk, "formulary.import-place", []);
        }

        var draft = new DrugList("", kind, place, 0, title, DrugListState.Draft, from, basis, form["verified"] == "yes");
        try
        {
            using var stream = file.OpenReadStream();
            IReadOnlyList<Rejection> rejections;
            if (kind == DrugListKind.Catalogue)
            {
                var read = desk.Sheets.Catalogue(stream, file.FileName);
                (draft, rejections) = (draft with { Grades = read.Lines }, read.Rejections);
            }
            else
            {
                var read = desk.Sheets.Formulary(stream, file.FileName);
                (draft, rejections) = (draft with { Items = read.Lines }, read.Rejections);
            }

            if (rejections.Count > 0 || draft.Grades.Count + draft.Items.Count == 0)
            {
                // A list is taken in whole or not at all: a line left out would read as a drug taken out.
                return Show(http, view, desk, "formulary.import-rejected", rejections);
            }
        }
        catch (UnusableFileException unusable)
        {
            return Show(http, view, desk, "formulary.import-rejected", [new Rejection(file.FileName, 0, "", unusable.Message, "CSV or XLSX with the columns of the template", "unusable-file")]);
        }

        var made = desk.Store.Prepare(draft, Visitor.Of(http)!.Actor(http));
        return Results.LocalRedirect("/formulary/versions/" + made.Id);
    }

    private static IResult ShowVersion(HttpContext http, View view, DrugListDesk desk, string id, string? problem)
    {
        if (desk.Store.List(id) is not { } list || !(desk.MaySee(list.Place) || DrugListDesk.May(http, DrugListDesk.Manage, list.Place)))
        {
            return Results.NotFound();
        }

        var institution = desk.Institutions(Scope.DataFolderOwner).FirstOrDefault(one => one.Code == list.Place) ?? Supervision.Institution.Unregistered(list.Place);
        var before = desk.Store.Versions(list.Place, list.Kind).LastOrDefault(one => one.Number < list.Number && one.State == DrugListState.Approved);
        var shown = new VersionView(
            list, desk.Tree.Find(list.Place) is { } place ? view.Page(http).T.Name(place.Name, place.NameEn) : list.Place, before, before is null ? [] : DrugListChanges.Between(before, list),
            list.State == DrugListState.Draft ? desk.Review.Objections(list, desk.Tree, institution) : [], DrugListDesk.May(http, DrugListDesk.Manage, list.Place), DrugListDesk.May(http, DrugListDesk.Decide, list.Place), desk.Store.Today);
        return View.Show<VersionPage>(("Page", view.Page(http)), ("View", shown), ("Problem", problem), ("Names", view.Names), ("Policies", desk.Knowledge.Policies));
    }

    private static IResult Approve(HttpContext http, View view, DrugListDesk desk, string id)
    {
        if (desk.Store.List(id) is not { State: DrugListState.Draft } list || !DrugListDesk.May(http, DrugListDesk.Decide, list.Place))
        {
            return Results.NotFound();
        }

        var institution = desk.Institutions(Scope.DataFolderOwner).FirstOrDefault(one => one.Code == list.Place) ?? Supervision.Institution.Unregistered(list.Place);
        var objections = desk.Review.Objections(list, desk.Tree, institution);
        if (objections.Any(one => one.Blocks))
        {
            return ShowVersion(http, view, desk, id, "formulary.approve-blocked");
        }

        desk.Store.Approve(id, objections, Visitor.Of(http)!.Actor(http));
        return Results.LocalRedirect("/formulary/versions/" + id);
    }

    private static IResult Drop(HttpContext http, DrugListDesk desk, string id)
    {
        if (desk.Store.List(id) is not { State: DrugListState.Draft } list || !DrugListDesk.May(http, DrugListDesk.Manage, list.Place))
        {
            return Results.NotFound();
        }

        desk.Store.Drop(id, Visitor.Of(http)!.Actor(http));
        return Results.LocalRedirect("/formulary/versions/" + id);
    }

    /// <summary>The filing document of a formulary, as Word or, with as=xlsx, as Excel.</summary>
    private static IResult Filing(HttpContext http, DrugListDesk desk, string id)
    {
        if (desk.Store.List(id) is not { Kind: DrugListKind.Formulary } list || !DrugListDesk.May(http, DrugListDesk.Manage, list.Place))
        {
            return Results.NotFound();
        }

        var form = FilingForms.Of(list, desk.Store, desk.Knowledge.Policies, desk.Knowledge.Reference);
        using var bytes = new MemoryStream();
        bool workbook = http.Request.Query["as"] == "xlsx";
        (workbook ? (Action<Stream, FilingForm>)FilingDocument.WriteWorkbook : FilingDocument.WriteWord)(bytes, form);
        return Results.File(bytes.ToArray(), workbook ? Excel : Word, $"filing-{list.Place}-{list.Number}.{(workbook ? "xlsx" : "docx")}");
    }

    /// <summary>Notes that the document was handed in, or, with a number, that the authority's receipt came.</summary>
    private static async Task<IResult> File(HttpContext http, View view, DrugListDesk desk, string id)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (desk.Store.List(id) is not { State: DrugListState.Approved, Kind: DrugListKind.Formulary } list || !DrugListDesk.May(http, DrugListDesk.Manage, list.Place))
        {
            return Results.NotFound();
        }

        string receipt = form["receipt"].ToString().Trim();
        if (DrugListDesk.Day(form["on"].ToString()) is not { } on || on > desk.Store.Today || receipt.Length > 100)
        {
            return ShowVersion(http, view, desk, id, "formulary.filing-form");
        }

        var actor = Visitor.Of(http)!.Actor(http);
        _ = receipt.Length > 0 ? desk.Store.Acknowledge(id, receipt, on, actor) : desk.Store.FiledWith(id, on, actor);
        return Results.LocalRedirect("/formulary/versions/" + id);
    }
}
