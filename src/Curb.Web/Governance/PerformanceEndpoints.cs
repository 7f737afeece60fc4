using System.Globalization;
using Curb.Exchange.Documents;
using Curb.Governance;
using Curb.Indicators;
using Curb.Policies;
using Curb.Storage.Regional;
using Curb.Supervision;
using Curb.Web.Accounts;
using Curb.Web.Api;
using Curb.Web.Regional;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Governance;

/// <summary>Scores of departments and physicians over the last twelve months of the data.</summary>
/// <param name="Period">Null where there are no data.</param>
public sealed record PerformanceView(Institution Institution, Period? Period, IReadOnlyList<PerformanceScore> Departments, IReadOnlyList<PerformanceScore> Physicians, IReadOnlyList<string> Signed);

/// <summary>Performance linkage: indicators of departments and physicians as scores, by a formula that everybody can read.</summary>
internal static class PerformanceEndpoints
{
    private static readonly string[] s_columns = ["科室", "医师", "得分", "可评权重%", "等次", "指标", "数值", "分子", "分母", "单位", "目标", "目标来源", "条款", "判定", "得分项", "满分", "说明"];

    public static void MapPerformance(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/performance", (HttpContext http, View view, GovernanceDesk desk) => desk.Supervision.Chosen(http) is null ? SupervisionDesk.Nothing(http, view) : Ask(http, view, desk) is not { } shown ? Results.NotFound() : View.Show<PerformancePage>(
            ("Page", view.Page(http)), ("Shown", shown), ("Institutions", desk.Supervision.Seen), ("Formula", desk.Formula), ("Indicators", view.Knowledge.Indicators))).Needs(GovernanceDesk.Performance);
        routes.MapGet("/performance.xlsx", Workbook).Needs(GovernanceDesk.Performance).Exports();
    }

    public static PerformanceView? Ask(HttpContext http, View view, GovernanceDesk desk)
    {
        if (desk.Supervision.Chosen(http) is not { } institution)
        {
            return null;
        }

        if (SupervisionDesk.LastYear(http, view) is not { } period)
        {
            return new PerformanceView(institution, null, [], [], []);
        }

        var mine = Departments(Visitor.Of(http)!, institution.Code);
        var statements = desk.Statements(institution.Code, period.To.Year);
        bool Seen(PerformanceScore score) => mine is null || mine.Contains(score.Department);
        return new PerformanceView(
            institution, period, [.. Scores(view, desk, institution.Code, period, ["institution", "department"], statements).Where(Seen)], [.. Scores(view, desk, institution.Code, period, ["institution", "department", "physician"], statements).Where(Seen)], [.. statements.Keys.Order(StringComparer.Ordinal)]);
    }

    /// <summary>Departments that the person sees; null for all of the institution.</summary>
    private static HashSet<string>? Departments(Visitor visitor, string institution)
    {
        var roles = Permissions.Table.Permission(GovernanceDesk.Performance).Roles;
        var held = visitor.Standing.RolesByPlace.Where(one => roles.Contains(one.Role) && one.Institution == institution).ToList();
        return held.Exists(one => one.Department is null) ? null : [.. held.Select(one => one.Department!)];
    }

    private static IReadOnlyList<PerformanceScore> Scores(View view, GovernanceDesk desk, string institution, Period period, string[] by, IReadOnlyDictionary<string, ResponsibilityStatement> statements)
    {
        var items = desk.Formula.Items.Where(item => item.IsIndicator && view.Knowledge.Indicators.Find(item.Id) is { } known && known.Carries(by)).Select(item => item.Id).ToList();
        if (items.Count == 0)
        {
            return [];
        }

        var question = new IndicatorQuestion(items, period.From, period.To, by, new Dictionary<string, string>(), PolicyChoice.InForce);
        var limits = desk.Supervision.Ask(view, question with { By = ["institution"] }, View.Reader.Within([institution])).Where(value => value["institution"] == institution && value.Target is not null).GroupBy(value => value.Indicator.Id).ToDictionary(group => group.Key, group => group.First().Target!, StringComparer.Ordinal);
        var figures = desk.Supervision.Ask(view, question, View.Reader.Within([institution])).Where(value => value["institution"] == institution && (by.Length == 2 || value["physician"] is { Length: > 0 }));
        return PerformanceScores.Of(desk.Formula, figures, limits, statements);
    }

    private static IResult Workbook(HttpContext http, View view, GovernanceDesk desk)
    {
        if (Ask(http, view, desk) is not { } shown)
        {
            return Results.NotFound();
        }

        var target = new MemoryStream();
        using (var workbook = new StreamedWorkbook(target))
        {
            Sheet(workbook, "科室", shown.Departments);
            Sheet(workbook, "医师", shown.Physicians);
            workbook.Sheet("公式", [60, 12]);
            workbook.Row("指标", "权重");
            foreach (var item in desk.Formula.Items)
            {
                workbook.Row(view.Knowledge.Indicators.Find(item.Id)?.Title.Zh ?? item.Id, item.Weight);
            }

            workbook.Row(string.Create(CultureInfo.InvariantCulture, $"可评权重不足{desk.Formula.LeastWeight}%不给总分；分母不足{desk.Formula.LeastDenominator}不评判；未达标但差距未超出机遇范围（95%）不扣分。"));
            foreach (var step in desk.Formula.Steps)
            {
                workbook.Row(string.Create(CultureInfo.InvariantCulture, $"偏离目标超过{step.Beyond}%：保留该项权重的{step.Keep}%"));
            }

            workbook.Row($"期间：{shown.Period}");
        }

        return Results.File(target.ToArray(), RegionalEndpoints.Xlsx, $"绩效-{shown.Institution.Code}.xlsx");
    }

    private static void Sheet(StreamedWorkbook workbook, string name, IReadOnlyList<PerformanceScore> scores)
    {
        workbook.Sheet(name, [.. s_columns.Select(_ => 14.0)]);
        workbook.Row([.. s_columns]);
        foreach (var score in scores)
        {
            foreach (var line in score.Lines)
            {
                workbook.Row(score.Department, score.Physician ?? "", score.Score, score.Assessed, score.Grade.Zh, line.Title.Zh, line.Value, line.Numerator, line.Denominator, line.Unit.Zh, line.Target is { } target ? FormattableString.Invariant($"{line.Sign} {target}") : "", line.Source == "statement" ? "责任状" : "条款", line.Clause, Answer(line.Answer), line.Points, line.Of, line.Because.Zh);
            }
        }
    }

    private static string Answer(string answer) => answer switch { "met" => "达标", "not-met" => "未达标", "chance" => "未达标（机遇范围内）", "too-small" => "数量太少", _ => "无法判定" };
}

/// <summary>Rules, meetings, bulletins and scores, for programs.</summary>
internal static class GovernanceApi
{
    /// <summary>A rule as it stands at an institution.</summary>
    public sealed record RuleAnswer(string Institution, string Rule, Bilingual Title, IReadOnlyList<string> Clauses, string Verdict, Bilingual Because, int Readers, int Staff, HouseRule? Kept);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/house-rules", (HttpContext http, GovernanceDesk desk) => FigureApi.Answer(http, desk.Supervision.Seen.SelectMany(one => desk.Findings(one).Select(finding => new RuleAnswer(
            one.Code, finding.Required?.Id ?? finding.Kept!.Rule, finding.Required?.Title ?? new Bilingual(finding.Kept!.Title, finding.Kept.Title), finding.Required?.Clauses ?? [], finding.Verdict.Term(), finding.Because, finding.Readers, finding.Staff, finding.Kept)))))
            .Needs(GovernanceDesk.See).Exports().Produces<ApiPage<RuleAnswer>>().WithSummary("Required rules and those that institutions keep, with who has read them.");
        api.MapGet("/meetings", (HttpContext http, GovernanceDesk desk) => FigureApi.Answer(http, Seats(http, desk).SelectMany(seat => desk.Meetings(seat).Select(kept => kept.Body)))).Needs(GovernanceDesk.See).Exports().Produces<ApiPage<Meeting>>().WithSummary("Meetings with agenda, minutes and decisions that the reader may read.");
        api.MapGet("/bulletins", (HttpContext http, GovernanceDesk desk) => FigureApi.Answer(http, desk.Store.All(SocietyKinds.Bulletin, View.Reader).Where(kept => desk.IsStaff(Visitor.Of(http)!, kept.Place)).Select(kept => kept.Body))).Needs(GovernanceDesk.See).Exports().Produces<ApiPage<Bulletin>>().WithSummary("Monthly bulletins that were issued.");
        api.MapGet("/performance", (HttpContext http, View view, GovernanceDesk desk) => FigureApi.Answer(http, PerformanceEndpoints.Ask(http, view, desk) is { } shown ? shown.Departments.Concat(shown.Physicians) : [])).Needs(GovernanceDesk.Performance).Exports().Produces<ApiPage<PerformanceScore>>().WithSummary("Scores of departments and physicians with every line that they were made of.");
    }

    private static IEnumerable<Seat> Seats(HttpContext http, GovernanceDesk desk)
    {
        var visitor = Visitor.Of(http)!;
        return desk.Supervision.Seen.Where(one => desk.IsStaff(visitor, one.Code)).SelectMany(one => desk.Seats(visitor, one).Where(seat => seat.Centre is null)).Concat(desk.Seats(visitor, null)).Where(seat => desk.MayRead(visitor, seat));
    }
}
