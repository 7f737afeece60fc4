using System.Globalization;
using Curb.Casework;
using Curb.Exchange.Documents;
using Curb.Stewardship;
using Curb.Storage.Casework;
using Curb.Web.Accounts;
using Curb.Web.Casework;
using Curb.Web.Records;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Stewardship;

/// <summary>Special files of carbapenems and tigecycline: the register, its form as a workbook, the analysis by month.</summary>
internal static class SpecialFileEndpoints
{
    public static void MapSpecialFiles(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/special-files", Page).Needs(CaseDesk.See);
        routes.MapGet("/special-files.csv", Table).Needs(CaseDesk.See).Exports();
        routes.MapGet("/special-files.xlsx", Workbook).Needs(CaseDesk.See).Exports();
        routes.MapGet("/special-files/{number:long}.xlsx", OneWorkbook).Needs(CaseDesk.See).Exports();
    }

    private static IResult Page(HttpContext http, View view, CaseDesk desk)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        var files = Files(desk, http, options);
        var items = SpecialFileScore.Items(view.Knowledge.Reference);
        return View.Show<SpecialFilesPage>(("Page", page), ("Options", options), ("Files", files), ("Months", SpecialFileAnalysis.ByMonth(files, items)), ("Departments", SpecialFileAnalysis.ByDepartment(files, items)), ("Drugs", SpecialFileAnalysis.ByDrug(files, items)), ("Names", view.Names), ("Items", items), ("Type", desk.Store.Types.Find(BoardFindings.SpecialFile)!), ("DisplayNames", desk.DisplayNames()), ("Today", desk.Store.Today));
    }

    internal static IReadOnlyList<CaseFile> Files(CaseDesk desk, HttpContext http, FilterOptions options) =>
        options.Institution is { } institution ? [.. desk.Store.OfType(CaseDesk.Reader(Visitor.Of(http)!), BoardFindings.SpecialFile, institution.Code).OrderByDescending(one => one.Number)] : [];

    /// <summary>The whole register as the form, the scored table and the analysis.</summary>
    private static IResult Workbook(HttpContext http, View view, CaseDesk desk)
    {
        using var lease = view.Open();
        var (options, _) = view.Settle(http, lease.Data);
        return Packed(http, view, desk, options, Files(desk, http, options), "special-files.xlsx");
    }

    /// <summary>One file as the form.</summary>
    private static IResult OneWorkbook(HttpContext http, View view, Visitors visitors, CaseDesk desk, long number)
    {
        if (desk.Store.Get(CaseDesk.Reader(Visitor.Of(http)!), number) is not { Type: BoardFindings.SpecialFile } file || !View.Reader.Covers(file.Institution))
        {
            return CaseEndpoints.NotSeen(http, visitors, number);
        }

        using var lease = view.Open();
        var (options, _) = view.Settle(http, lease.Data);
        return Packed(http, view, desk, options, [file], string.Create(CultureInfo.InvariantCulture, $"special-file-{number}.xlsx"));
    }

    private static IResult Packed(HttpContext http, View view, CaseDesk desk, FilterOptions options, IReadOnlyList<CaseFile> files, string name)
    {
        var reader = CaseDesk.Reader(Visitor.Of(http)!);
        var names = desk.DisplayNames();
        var type = desk.Store.Types.Find(BoardFindings.SpecialFile)!;
        var forms = files.Where(file => file.State != "void").Select(file => new SpecialFileForm(
            options.Institutions.FirstOrDefault(one => one.Code == file.Institution)?.Name ?? file.Institution, file, type, Beside(desk, reader, file, "special-consult"), Beside(desk, reader, file, BoardFindings.CourseReview), account => names.GetValueOrDefault(account, account))).ToList();
        using var target = new MemoryStream();
        SpecialFileWorkbook.Write(target, forms, SpecialFileScore.Items(view.Knowledge.Reference), code => view.Knowledge.Reference.Antimicrobial(code)?.NameZh ?? code);
        return Results.File(target.ToArray(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name);
    }

    /// <summary>The last case of a type about the same patient and drug that the reader may see; null where there is none.</summary>
    private static CaseFile? Beside(CaseDesk desk, CaseReader reader, CaseFile file, string type) => desk.Store.OfType(reader, type, file.Institution)
        .Where(one => one.Details.GetValueOrDefault("patient") is { } patient && patient == file.Details.GetValueOrDefault("patient") && (one.Details.GetValueOrDefault("drug-code") ?? one.Subject.Key) == file.Details.GetValueOrDefault("drug-code")).MaxBy(one => one.Number);

    /// <summary>The register with every element of the file, one line a course.</summary>
    private static IResult Table(HttpContext http, View view, CaseDesk desk)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        var type = desk.Store.Types.Find(BoardFindings.SpecialFile)!;
        var items = SpecialFileScore.Items(view.Knowledge.Reference);
        var t = page.T;
        var csv = new CsvFile([t["special-files.number"], t["filter.institution"], t["filter.department"], .. type.Details.Select(detail => CaseTexts.In(t, detail.Title)), .. type.Fields.Select(field => CaseTexts.In(t, field.Title)), t["special-files.points"], t["special-files.rational"], t["cases.state"], t["cases.owner"], t["special-files.closed"]]);
        foreach (var one in Files(desk, http, options))
        {
            var score = SpecialFileScore.Of(one.Form, items);
            csv.Row([
                one.Number, one.Institution, one.Department, .. type.Details.Select(detail => (object?)one.Details.GetValueOrDefault(detail.Id)), .. type.Fields.Select(field => (object?)(one.Form.TryGetValue(field.Id, out string? value) ? CaseTexts.In(t, CaseForm.Shown(field, value)) : null)),
                score.Points, score.Rational switch { true => t["special-files.yes"], false => t["special-files.no"], _ => null }, CaseTexts.State(t, type, one.State), one.Owner, one.ClosedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)]);
        }

        return View.Csv("special-files.csv", csv);
    }
}
