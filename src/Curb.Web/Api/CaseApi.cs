using Curb.Casework;
using Curb.Policies;
using Curb.Storage.Accounts;
using Curb.Storage.Work;
using Curb.Web.Accounts;
using Curb.Web.Casework;
using Curb.Web.Import;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Api;

/// <summary>Cases, accounts, keys, files handed in and policy packs, for programs.</summary>
internal static class CaseApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/cases", Cases).Needs(CaseDesk.Count).Exports().Produces<ApiPage<CaseAnswer>>().WithSummary("Cases in reach: ?which=waiting|mine|open|overdue|closed&type=&institution=&q=.");
        api.MapGet("/cases/counts", (HttpContext http, CaseDesk desk) => FigureApi.Answer(http, desk.Store.Counts(CaseDesk.Reader(Visitor.Of(http)!)))).Needs(CaseDesk.Count).Exports().Produces<ApiPage<CaseCount>>().WithSummary("How many cases of each type; -1 where a count is too small to be shown.");
        api.MapGet("/cases/{number:long}", Case).Needs(CaseDesk.Count).Exports().Produces<CaseAnswer>().WithSummary("One case with what happened to it.");
        api.MapGet("/accounts", (HttpContext http, Visitors visitors) => FigureApi.Answer(http, AccountsEndpoints.Shown(Visitor.Of(http)!, visitors).Select(AccountAnswer.Of))).Needs(Permissions.ManageAccounts).Produces<ApiPage<AccountAnswer>>().WithSummary("Accounts that the caller looks after.");
        api.MapGet("/accounts/{name}", Account).Needs(Permissions.ManageAccounts).Produces<AccountAnswer>().WithSummary("One account with its open sessions.");
        api.MapGet("/keys", (HttpContext http, ApiKeyStore keys) => FigureApi.Answer(http, keys.Of(Visitor.Of(http)!.Account.Id).Select(key => new { key.Id, key.Name, key.Permissions, key.MadeAt, key.ExpiresAt, key.RevokedAt, key.UsedAt }))).Needs(Permissions.OwnKeys).Produces<ApiPage<object>>().WithSummary("The own keys, without their secrets.");
        api.MapGet("/webhooks", (HttpContext http, WebhookStore webhooks) => FigureApi.Answer(http, webhooks.Open().Where(webhook => webhook.Account == Visitor.Of(http)!.Account.Id).Select(webhook => new { webhook.Id, webhook.Address, webhook.Events, webhook.MadeAt }))).Needs(Permissions.OwnKeys).Produces<ApiPage<object>>().WithSummary("The own webhooks, without their secrets.");
        api.MapGet("/imports", (HttpContext http, ImportStore imports) => FigureApi.Answer(http, imports.Open(View.Reader).Where(file => ImportEndpoints.MayDeliver(View.Reader, file.Institution)).Select(file => new { file.Id, file.Institution, file.Name, file.Bytes, file.Profile, file.MadeBy, file.MadeAt, file.Job }))).Needs(Permissions.Deliver).Produces<ApiPage<object>>().WithSummary("Files handed in and not taken in yet.");
        api.MapGet("/patient-names", KeptNames).Needs(Permissions.KeepNames).Produces<ApiPage<object>>().WithSummary("How many names of patients are kept, by purpose and last day; never a name.");
        api.MapGet("/packs", (HttpContext http, View view) => FigureApi.Answer(http, view.Knowledge.Policies.Packs.Select(pack => new { pack.Id, pack.Title, pack.Number, pack.From, pack.To, pack.Status, Verified = pack.Confidence.IsVerified(), Clauses = pack.Clauses.Count }))).Needs("rules.see").Produces<ApiPage<object>>().WithSummary("Policy packs.");
    }

    private static IResult KeptNames(HttpContext http, Visitors visitors, PatientNames names) => FigureApi.Answer(http, visitors.Records.Institutions(View.Reader).Where(one => !View.Reader.Departments.ContainsKey(one.Code))
        .SelectMany(one => names.Kept(one.Code).Select(kept => new { Institution = one.Code, kept.Purpose, kept.DeleteAfter, kept.Count })));

    private static IResult Cases(HttpContext http, CaseDesk desk)
    {
        if (ApiPaging.Read(http.Request) is not { } paging)
        {
            return FigureApi.BadPage();
        }

        string? Text(string name) => http.Request.Query[name].ToString().Trim() is { Length: > 0 and <= 200 } text ? text : null;
        var (cases, _) = desk.Store.Search(CaseDesk.Reader(Visitor.Of(http)!), new CaseSearch(Text("q"), Text("type"), Text("institution"), Text("which") ?? "waiting"), paging.Skip, paging.Size + 1);
        return Results.Ok(paging.Of<CaseAnswer>([.. cases.Select(one => CaseAnswer.Of(one, desk.Store.Now))]));
    }

    /// <summary>As on its page: one that may not be seen is not there, and a look at a patient's is noted.</summary>
    private static IResult Case(HttpContext http, Visitors visitors, CaseDesk desk, long number)
    {
        var visitor = Visitor.Of(http)!;
        var reader = CaseDesk.Reader(visitor);
        if (desk.Store.Get(reader, number) is not { } one)
        {
            visitors.Records.Note(visitor.Actor(http), "refused", $"case/{number}", new { http.Request.Method, Missing = "the case, or the right to see it" });
            return ApiProblem.NotFound("case");
        }

        var type = desk.Store.Types.Find(one.Type)!;
        if (type.Identifies && reader.MayIdentify(type, one))
        {
            visitors.Records.Note(visitor.Actor(http), "view-patients", $"case/{number}", new { Permission = CaseDesk.See });
        }

        return Results.Ok(CaseAnswer.Of(one, desk.Store.Now) with { Happened = [.. desk.Store.Events(reader, number).Select(pair => new CaseEventAnswer(pair.At, pair.Event.Who, pair.Event.Kind, pair.Event.Text, pair.Event.Values))] });
    }

    private static IResult Account(HttpContext http, Visitors visitors, string name) =>
        AccountsEndpoints.Shown(Visitor.Of(http)!, visitors).FirstOrDefault(pair => pair.Account.Name == AccountStore.Normal(name)) is { Account: { } account } found
            ? Results.Ok(AccountAnswer.Of(found) with { Sessions = [.. visitors.Accounts.Sessions(account.Id).Select(session => new SessionAnswer(session.Id[..8], session.CreatedAt, session.SeenAt, session.ExpiresAt, session.Origin, session.Agent))] })
            : ApiProblem.NotFound("account");
}

/// <summary>A case as its reader may see it.</summary>
public sealed record CaseAnswer(long Number, string Type, string State, string Institution, string? Department, Bilingual Subject, string Link, IReadOnlyDictionary<string, string> Details, IReadOnlyDictionary<string, string> Form, string? Owner, string OwnerRole, IReadOnlyList<string> Participants, DateOnly OpenedOn, DateOnly? DueOn, DateTime? DueAt, DateOnly? ClosedOn, bool Overdue)
{
    /// <summary>What happened to it, oldest first; null in lists.</summary>
    public IReadOnlyList<CaseEventAnswer>? Happened { get; init; }

    internal static CaseAnswer Of(CaseFile one, DateTime now) => new(
        one.Number, one.Type, one.State, one.Institution, one.Department, one.Subject.Title, one.Subject.Link, one.Details, one.Form, one.Owner, one.OwnerRole, one.Participants, one.OpenedOn, one.DueOn, one.DueAt, one.ClosedOn, one.IsOverdue(now));
}

/// <summary>Something that happened to a case.</summary>
public sealed record CaseEventAnswer(string At, string Who, string Kind, string Text, IReadOnlyDictionary<string, string> Values);

/// <summary>An account.</summary>
public sealed record AccountAnswer(string Name, string DisplayName, bool Disabled, bool SecondFactor, DateTimeOffset? LockedUntil, DateTimeOffset CreatedAt, IReadOnlyList<RoleAnswer> Roles)
{
    /// <summary>Its open sessions; null in lists.</summary>
    public IReadOnlyList<SessionAnswer>? Sessions { get; init; }

    internal static AccountAnswer Of((Account Account, IReadOnlyList<Disclosure.RoleAssignment> Roles) pair) => new(
        pair.Account.Name, pair.Account.DisplayName, pair.Account.Disabled, pair.Account.HasSecondFactor, pair.Account.LockedUntil, pair.Account.CreatedAt, [.. pair.Roles.Select(role => new RoleAnswer(role.Role, role.Place))]);
}

/// <summary>A role held at a place.</summary>
public sealed record RoleAnswer(string Role, string Place);

/// <summary>An open session; only the beginning of its digest.</summary>
public sealed record SessionAnswer(string Id, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt, string Origin, string Agent);
