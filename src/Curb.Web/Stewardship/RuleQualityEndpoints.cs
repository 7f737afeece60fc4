using Curb.Facts;
using Curb.Prescribing;
using Curb.Storage.OrderCheck;
using Curb.Web.Accounts;
using Curb.Web.Casework;
using Curb.Web.OrderCheck;
using Curb.Web.Records;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Stewardship;

/// <summary>Burden and quality of the rules of the order check: how often each speaks or would speak, how often it is overridden, how fast it is answered, and whether people found it worth giving.</summary>
internal static class RuleQualityEndpoints
{
    private const int LongestNote = 500;
    private const int LongestSubject = 100;

    public static void MapRuleQuality(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/order-rules", Page).Needs("figures.see");
        routes.MapGet("/order-rules.csv", Table).Needs("figures.see").Exports();
        routes.MapGet("/order-rules/sample", Sample).Needs("patients.see");
        routes.MapPost("/order-rules/judgements", Judge).Needs(CaseDesk.See);
    }

    internal static IReadOnlyList<RuleQuality> Asked(FilterOptions options, RuleLedger ledger, CaseDesk desk) =>
        options.Institution is not { } institution || View.Reader.FewestShown > 0 ? [] // What happened to single alerts is the institution's own.
        : options.Period is { } period ? ledger.Quality(institution.Code, new DateOnly(period.From.Year, period.From.Number, 1), period.To.LastDay > desk.Store.Today ? period.To.LastDay : desk.Store.Today)
        : ledger.Quality(institution.Code, desk.Store.Today.AddMonths(-1), desk.Store.Today);

    private static IResult Page(HttpContext http, View view, RuleLedger ledger, CaseDesk desk, OrderJudge judge)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        if (View.Reader.FewestShown > 0)
        {
            return View.Show<Message>(("Page", page), ("Title", page.T["order-rules.title"]), ("Text", page.T["panel.within-institutions"]));
        }

        return View.Show<RuleQualityPage>(("Page", page), ("Options", options), ("Rules", Asked(options, ledger, desk)), ("Settings", judge.RulesOf(options.Institution?.Code, desk.Store.Today)));
    }

    /// <summary>Orders about which a rule has something to say, spread evenly over the last year of the facts: for people to judge, so that the rule's positive predictive value is known.</summary>
    private static IResult Sample(HttpContext http, View view, RuleLedger ledger, OrderJudge judge, CaseDesk desk)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        string rule = http.Request.Query["rule"].ToString();
        if (options.Institution is not { } institution || OrderRuleBook.All.All(one => one.Id != rule) || !judge.RulesOf(institution.Code, desk.Store.Today).TryGetValue(rule, out var setting))
        {
            return Results.NotFound();
        }

        Condition[] own = [Condition.Is("institution", institution.Code), Condition.Is("rule", rule)];
        var months = lease.Data.Facts.Ask(new FactQuery("finding", [Measure.Rows()], own, ["order_month"]), View.ScopeOf(options)).Select(group => group.Dimensions[0]).OfType<string>().OrderDescending(StringComparer.Ordinal).Take(MonthsOfSample).ToList();
        var found = months.Count == 0 ? new FindingFacts() : (FindingFacts)lease.Data.Facts.Rows(new FactQuery("finding", [Measure.Rows()], [.. own, new Condition("order_month", ConditionTest.In, [.. months])], []), View.ScopeOf(options), MostFindings);
        int[] rows = [.. Enumerable.Range(0, Math.Min(Sampled, found.Count)).Select(n => (int)((long)n * found.Count / Math.Min(Sampled, found.Count)))];
        return View.Show<RuleSamplePage>(
            ("Page", page), ("Options", options), ("Names", view.Names), ("Setting", setting), ("Version", judge.Desk.Version(setting)), ("Findings", found), ("Rows", rows),
            ("Judged", ledger.Judged(institution.Code, rule, judge.Desk.Version(setting))), ("MayJudge", page.May(CaseDesk.See)));
    }

    private const int Sampled = 40;
    private const int MonthsOfSample = 12;
    private const int MostFindings = 200_000;

    private static IResult Table(HttpContext http, View view, RuleLedger ledger, CaseDesk desk)
    {
        using var lease = view.Open();
        var (options, _) = view.Settle(http, lease.Data);
        var csv = new CsvFile(["rule", "version", "alerts", "silent", "orders", "alerts_per_100_orders", "physicians", "cards", "accepted", "overridden", "accepted_percent", "override_percent", "median_seconds", "judged", "useful"]);
        foreach (var one in Asked(options, ledger, desk))
        {
            csv.Row(one.Rule, one.Version, one.Alerts, one.Silent, one.Orders, one.Burden, one.Physicians, one.Shown, one.Accepted, one.Overridden, one.AcceptancePercent, one.OverridePercent, one.MedianSeconds, one.Judged, one.Useful);
        }

        return View.Csv("order-rules.csv", csv);
    }

    /// <summary>A judgement of one alert of a sample: was it worth giving?</summary>
    private static async Task<IResult> Judge(HttpContext http, RuleLedger ledger)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string institution = form["institution"].ToString(), rule = form["rule"].ToString(), version = form["version"].ToString(), subject = form["subject"].ToString().Trim(), note = form["note"].ToString().Trim();
        if (!View.Reader.Covers(institution) || OrderRuleBook.All.All(one => one.Id != rule) || version.Length is 0 or > LongestSubject || subject.Length is 0 or > LongestSubject || note.Length > LongestNote || form["useful"].ToString() is not ("yes" or "no"))
        {
            return Results.NotFound();
        }

        ledger.Judge(institution, rule, version, subject, form["useful"] == "yes", note, Visitor.Of(http)!.Actor(http));
        string job = form["job"].ToString();
        return Results.LocalRedirect(job.Length > 0 ? $"/order-rules/simulation?institution={Uri.EscapeDataString(institution)}&job={Uri.EscapeDataString(job)}"
            : form["from"] == "sample" ? $"/order-rules/sample?institution={Uri.EscapeDataString(institution)}&rule={rule}" : $"/order-rules?institution={Uri.EscapeDataString(institution)}");
    }
}
