using Curb.Facts;
using Curb.Prescribing;
using Curb.Web.Accounts;
using Curb.Web.Casework;
using Curb.Web.Hosting;
using Curb.Web.OrderCheck;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Stewardship;

/// <summary>What the rules of peri-operative prophylaxis found in received operations, those without any order among them; each leads to its patient's course.</summary>
internal static class OperationFindingEndpoints
{
    internal const int PageRows = 50;
    private const int Exported = 200_000;

    public static void MapOperationFindings(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/order-rules/operations", Page).Needs("patients.see");
        routes.MapGet("/order-rules/operations.csv", Table).Needs("patients.see").Exports();
    }

    internal static FactQuery Question(FilterOptions options, string? rule, params IReadOnlyList<string> by) =>
        new("operation_finding", [Measure.Rows()], FactConditions.Of(options, rule is null ? [] : [Condition.Is("rule", rule)]), by);

    internal static string? Rule(HttpContext http) => OperationFindings.Rules.FirstOrDefault(rule => rule == http.Request.Query["rule"].ToString());

    private static IResult Page(HttpContext http, View view, OrderJudge judge, CaseDesk desk)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        string? rule = Rule(http);
        var outcome = view.Part(options, () => Ask(lease.Data, options, rule, Paging.Asked(http)));
        return View.Show<OperationFindingsPage>(("Page", page), ("Options", options), ("Names", view.Names), ("Outcome", outcome), ("Rule", rule), ("Settings", judge.RulesOf(options.Institution?.Code, desk.Store.Today)), ("Policies", view.Knowledge.Policies));
    }

    private static PanelOutcome<OperationFindingsView> Ask(InstanceData data, FilterOptions options, string? rule, int asked)
    {
        var counts = data.Facts.Ask(Question(options, null, "rule"), View.ScopeOf(options)).ToDictionary(group => group.Dimensions[0] ?? "", group => (long)(group.Sums[0] ?? 0), StringComparer.Ordinal);
        if (counts.Count == 0)
        {
            return new PanelOutcome<OperationFindingsView>.Empty("operations.none");
        }

        int pages = Paging.Of(rule is null ? counts.Values.Sum() : counts.GetValueOrDefault(rule), PageRows), number = Math.Min(asked, pages);
        return new PanelOutcome<OperationFindingsView>.Shown(new OperationFindingsView(counts, (OperationFindingFacts)data.Facts.Rows(Question(options, rule), View.ScopeOf(options), number * PageRows), number, pages));
    }

    private static IResult Table(HttpContext http, View view) => view.Rows(http, "operation-findings.csv", options => Question(options, Rule(http)), Exported);
}

/// <param name="Counts">Findings of each rule in the span.</param>
/// <param name="Rows">Them up to the end of the page.</param>
/// <param name="Number">The page, from 1.</param>
/// <param name="Pages">How many there are.</param>
public sealed record OperationFindingsView(IReadOnlyDictionary<string, long> Counts, OperationFindingFacts Rows, int Number, int Pages);
