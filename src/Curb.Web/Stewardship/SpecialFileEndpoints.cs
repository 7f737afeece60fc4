using System.Globalization;
using Curb.Casework;
using Curb.Stewardship;
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
    }

    private static IResult Page(HttpContext http, View view, CaseDesk desk)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        var files = Files(desk, http, options);
        var items = SpecialFileScore.Items(view.Knowledge.Reference);
        var months = files.Where(one => one.State != "void").GroupBy(one => one.Details.GetValueOrDefault("month", "")).OrderByDescending(group => group.Key, StringComparer.Ordinal).Select(group => Month(group.Key, [.. group], items)).ToList();
        return View.Show<SpecialFilesPage>(("Page", page), ("Options", options), ("Files", files), ("Months", months), ("Items", items), ("Type", desk.Store.Types.Find(BoardFindings.SpecialFile)!), ("DisplayNames", desk.DisplayNames()), ("Today", desk.Store.Today));
    }

    internal static IReadOnlyList<CaseFile> Files(CaseDesk desk, HttpContext http, FilterOptions options) =>
        options.Institution is { } institution ? [.. desk.Store.OfType(CaseDesk.Reader(Visitor.Of(http)!), BoardFindings.SpecialFile, institution.Code).OrderByDescending(one => one.Number)] : [];

    private static SpecialFileMonth Month(string month, IReadOnlyList<CaseFile> files, IReadOnlyList<ScoreItem> items)
    {
        var scores = files.Where(one => one.State == "evaluated").Select(one => SpecialFileScore.Of(one.Form, items)).ToList();
        return new SpecialFileMonth(
            month, files.Count, scores.Count, scores.Count(score => score.Rational == false), scores.Select(score => score.Points).Average(),
            files.Count(one => one.Details.GetValueOrDefault("before-therapy") == "yes"), files.Count(one => one.Details.ContainsKey("before-therapy")),
            files.Sum(one => double.TryParse(one.Details.GetValueOrDefault("ddds"), CultureInfo.InvariantCulture, out double ddds) ? ddds : 0), files.Count(one => one.Details.ContainsKey("ddds")));
    }

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

/// <summary>Special files that began in a month.</summary>
/// <param name="Month">Month.</param>
/// <param name="Files">Files.</param>
/// <param name="Evaluated">Of them evaluated.</param>
/// <param name="Irrational">Of them without indication.</param>
/// <param name="Points">Mean points of the evaluated; null where none are.</param>
/// <param name="Cultured">Files with a culture before the first dose.</param>
/// <param name="CultureKnown">Files of which that is known.</param>
/// <param name="Ddds">DDDs.</param>
/// <param name="DddsKnown">Files of which they are known.</param>
public sealed record SpecialFileMonth(string Month, int Files, int Evaluated, int Irrational, double? Points, int Cultured, int CultureKnown, double Ddds, int DddsKnown);
