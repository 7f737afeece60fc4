using System.Globalization;
using System.Text.RegularExpressions;
using Curb.Governance;
using Curb.Storage.Regional;
using Curb.Supervision;
using Curb.Web.Accounts;
using Curb.Web.Regional;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Governance;

/// <summary>The register of rules (制度): what the clauses ask for, what the institution keeps, who has read it.</summary>
internal static partial class RuleEndpoints
{
    private const int MostText = 20_000;

    public static void MapHouseRules(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/house-rules", (HttpContext http, View view, GovernanceDesk desk) => desk.Supervision.Chosen(http) is not { } institution ? SupervisionDesk.Nothing(http, view) : View.Show<HouseRulesPage>(
            ("Page", view.Page(http)), ("Institution", institution), ("Institutions", desk.Supervision.Seen), ("Findings", desk.Findings(institution)), ("Units", desk.Supervision.Plans.Units),
            ("Read", Read(http, desk, institution.Code)), ("IsStaff", desk.IsStaff(Visitor.Of(http)!, institution.Code)), ("MayKeep", MayKeep(http, desk, institution.Code)))).Needs(GovernanceDesk.See);
        routes.MapGet("/house-rules/one", One).Needs(GovernanceDesk.See);
        routes.MapPost("/house-rules/one", Save).Needs(GovernanceDesk.Keep).TakesUpTo(RegionalEndpoints.LargestForm);
        routes.MapPost("/house-rules/approve", Approve).Needs(GovernanceDesk.Keep);
        routes.MapPost("/house-rules/publish", Publish).Needs(GovernanceDesk.Keep);
        routes.MapPost("/house-rules/read", Acknowledge).Needs(GovernanceDesk.See);
    }

    private static HashSet<(string Rule, int Version)> Read(HttpContext http, GovernanceDesk desk, string institution) =>
        [.. desk.Readings(institution).Where(one => one.Account == Visitor.Of(http)!.Account.Name).Select(one => (one.Rule, one.Version))];

    private static bool MayKeep(HttpContext http, GovernanceDesk desk, string institution) =>
        Visitor.Of(http)! is var visitor && desk.IsStaff(visitor, institution) && visitor.May(GovernanceDesk.Keep) && visitor.Standing.ScopeFor(GovernanceDesk.Keep).Covers(institution);

    private static IResult One(HttpContext http, View view, GovernanceDesk desk)
    {
        string id = http.Request.Query["rule"].ToString();
        if (desk.Supervision.Chosen(http) is not { } institution)
        {
            return Results.NotFound();
        }

        var finding = desk.Findings(institution).FirstOrDefault(one => (one.Required?.Id ?? one.Kept!.Rule) == id);
        bool mayKeep = MayKeep(http, desk, institution.Code);
        if (finding is null && !(mayKeep && id == "own"))
        {
            return Results.NotFound();
        }

        var visitor = Visitor.Of(http)!;
        var staff = desk.IsStaff(visitor, institution.Code);
        var readings = finding?.InForce is { } force ? desk.Readings(institution.Code).Where(one => one.Rule == id && one.Version == force.Number).ToDictionary(one => one.Account, one => one.On, StringComparer.Ordinal) : [];
        return View.Show<HouseRulePage>(
            ("Page", view.Page(http)), ("Institution", institution), ("Rule", id), ("Finding", finding), ("Kept", Find(desk, institution.Code, id)), ("Readings", readings), ("Staff", mayKeep ? desk.Staff(institution.Code) : []), ("Names", desk.Supervision.Cases.DisplayNames()),
            ("IsStaff", staff), ("MayKeep", mayKeep), ("MayApprove", mayKeep && visitor.Standing.Holds(GovernanceDesk.Director, institution.Code, null)), ("Me", visitor.Account.Name), ("Problem", MeetingEndpoints.ProblemOf(http)), ("Today", desk.Store.Today));
    }

    private static Kept<HouseRule>? Find(GovernanceDesk desk, string institution, string rule) => desk.Store.Find(SocietyKinds.Rule, $"{institution}/{rule}", View.Reader.Covers);

    private static async Task<IResult> Save(HttpContext http, GovernanceDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string institution = form["institution"].ToString(), id = form["rule"].ToString();
        var required = desk.Required.FirstOrDefault(rule => rule.Id == id);
        string title = required?.Title.Zh ?? form.Text("title");
        if (!MayKeep(http, desk, institution))
        {
            return Results.NotFound();
        }

        if (id == "own")
        {
            id = "own-" + FormattableString.Invariant($"{desk.Rules(institution).Count(rule => rule.Rule.StartsWith("own-", StringComparison.Ordinal)) + 1}");
        }
        else if (required is null && !OwnName().IsMatch(id))
        {
            return Results.NotFound();
        }

        var known = Find(desk, institution, id);
        var draft = new RuleVersion(0, form.Text("document"), form.Text("owner"), form.Text("text", MostText), Visitor.Of(http)!.Account.Name, null, null, form.Day("effective") ?? desk.Store.Today, form.Day("review"));
        if (title.Length == 0 || draft.Owner.Length == 0 || draft.Text.Length == 0 || draft.ReviewBy < draft.EffectiveFrom)
        {
            return Back(institution, required is null && known is null ? "own" : id, "rule-lacks");
        }

        var rule = known?.Body ?? new HouseRule(institution, id, title, []);
        if (rule.Newest is { State: "approved" })
        {
            return Back(institution, id, "rule-waits");
        }

        return Keep(http, desk, rule.Draft(draft) with { Title = title }, form.Number("version"));
    }

    private static async Task<IResult> Approve(HttpContext http, GovernanceDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string institution = form["institution"].ToString(), id = form["rule"].ToString();
        var visitor = Visitor.Of(http)!;
        if (!MayKeep(http, desk, institution) || Find(desk, institution, id) is not { } kept)
        {
            return Results.NotFound();
        }

        if (!visitor.Standing.Holds(GovernanceDesk.Director, institution, null))
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        var approved = kept.Body.Approve(new Signature(visitor.Account.Name, visitor.Account.DisplayName.Split(" / ")[0], desk.Store.Today));
        return approved == kept.Body ? Back(institution, id, "rule-not-approved") : Keep(http, desk, approved, form.Number("version"));
    }

    private static async Task<IResult> Publish(HttpContext http, GovernanceDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string institution = form["institution"].ToString(), id = form["rule"].ToString();
        if (!MayKeep(http, desk, institution) || Find(desk, institution, id) is not { } kept)
        {
            return Results.NotFound();
        }

        var published = kept.Body.Publish(desk.Store.Today);
        return published == kept.Body ? Back(institution, id, "rule-not-published") : Keep(http, desk, published, form.Number("version"));
    }

    /// <summary>A person at the institution has read the version in force.</summary>
    private static async Task<IResult> Acknowledge(HttpContext http, GovernanceDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string institution = form["institution"].ToString(), id = form["rule"].ToString();
        var visitor = Visitor.Of(http)!;
        if (!desk.IsStaff(visitor, institution) || Find(desk, institution, id)?.Body.InForce(desk.Store.Today) is not { } force)
        {
            return Results.NotFound();
        }

        string account = visitor.Account.Name;
        desk.Store.Save(SocietyKinds.Reading, FormattableString.Invariant($"{institution}/{id}/{force.Number}/{account}"), institution, $"{institution}/{id}", "", "read", new RuleReading(institution, id, force.Number, account, desk.Store.Today), 0, visitor.Actor(http));
        return Back(institution, id, null);
    }

    private static IResult Keep(HttpContext http, GovernanceDesk desk, HouseRule rule, int version)
    {
        bool kept = desk.Store.Save(SocietyKinds.Rule, $"{rule.Institution}/{rule.Rule}", rule.Institution, "", "", rule.Newest!.State, rule, version, Visitor.Of(http)!.Actor(http));
        return Back(rule.Institution, rule.Rule, kept ? null : "changed");
    }

    private static IResult Back(string institution, string rule, string? problem) =>
        Results.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/house-rules/one?institution={Uri.EscapeDataString(institution)}&rule={Uri.EscapeDataString(rule)}{(problem is null ? "" : "&problem=" + problem)}"));

    [GeneratedRegex("^own-[0-9]{1,4}$")]
    private static partial Regex OwnName();
}
