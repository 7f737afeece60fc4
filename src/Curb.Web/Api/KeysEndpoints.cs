using System.Globalization;
using Curb.Storage.Work;
using Curb.Web.Accounts;
using Curb.Web.Casework;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Api;

/// <summary>A person's own keys for programs and own webhooks. Secrets are shown once, on the answer to the form that made them.</summary>
internal static class KeysEndpoints
{
    private const int MostOpen = 20;
    private const int ShownCalls = 10;

    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/account/keys", (HttpContext http, View view, ApiKeyStore keys, WebhookStore webhooks) => Show(http, view, keys, webhooks)).Needs(Permissions.OwnKeys);
        routes.MapPost("/account/keys", Make).Needs(Permissions.OwnKeys);
        routes.MapPost("/account/keys/{id}/revoke", (HttpContext http, ApiKeyStore keys, string id) => End(keys.Revoke(Visitor.Of(http)!.Account.Id, id, Visitor.Of(http)!.Actor(http)))).Needs(Permissions.OwnKeys);
        routes.MapPost("/account/webhooks", MakeWebhook).Needs(Permissions.OwnKeys);
        routes.MapPost("/account/webhooks/{id}/end", (HttpContext http, WebhookStore webhooks, string id) => End(webhooks.End(Visitor.Of(http)!.Account.Id, id, Visitor.Of(http)!.Actor(http)))).Needs(Permissions.OwnKeys);
    }

    /// <summary>Permissions that the interface for programs knows, as far as the person has them.</summary>
    private static IReadOnlyList<string> Offered(Visitor visitor) =>
        [.. new[] { "figures.see", "export", "rules.see", "patients.see", "deliveries.see", "rejections.see", CaseDesk.Count, CaseDesk.See, Permissions.Deliver, Permissions.SeeJobs, Permissions.RunJobs, Permissions.ManageOrganisation, "permissions.see", Permissions.ManageAccounts, Permissions.KeepNames, Permissions.OwnKeys, Permissions.SeeAudit }.Where(visitor.May)];

    private static IResult End(bool ended) => ended ? Results.LocalRedirect("/account/keys") : Results.NotFound();

    private static async Task<IResult> Make(HttpContext http, View view, ApiKeyStore keys, WebhookStore webhooks)
    {
        var visitor = Visitor.Of(http)!;
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string name = form["name"].ToString().Trim();
        var wanted = form["permission"].OfType<string>().Intersect(Offered(visitor)).ToHashSet(StringComparer.Ordinal);
        bool isLife = int.TryParse(form["days"], NumberStyles.None, CultureInfo.InvariantCulture, out int days) && days is >= 1 and <= 366;
        string? problem = name.Length is 0 or > 60 || wanted.Count == 0 || !isLife ? "keys.form" : keys.Of(visitor.Account.Id).Count(key => key.IsOpen(visitor.Session.SeenAt)) >= MostOpen ? "keys.too-many" : null;
        return problem is null
            ? Show(http, view, keys, webhooks, secret: keys.Make(visitor.Account, name, wanted, TimeSpan.FromDays(days), visitor.Actor(http)).Secret)
            : Show(http, view, keys, webhooks, problem);
    }

    private static async Task<IResult> MakeWebhook(HttpContext http, View view, ApiKeyStore keys, WebhookStore webhooks)
    {
        var visitor = Visitor.Of(http)!;
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var events = form["event"].OfType<string>().Intersect(WebhookStore.Events).ToHashSet(StringComparer.Ordinal);
        bool isAddress = Uri.TryCreate(form["address"].ToString().Trim(), UriKind.Absolute, out var address) && address.Scheme is "https" or "http" && address.UserInfo.Length == 0 && address.ToString().Length <= 500;
        // Plain http only within this computer: the body names files and institutions.
        bool isSafe = isAddress && (address!.Scheme == "https" || address.IsLoopback);
        string? problem = !isSafe || events.Count == 0 ? "keys.webhook-form" : webhooks.Open().Count(webhook => webhook.Account == visitor.Account.Id) >= MostOpen ? "keys.too-many" : null;
        return problem is null
            ? Show(http, view, keys, webhooks, secret: webhooks.Make(visitor.Account, address!, events, visitor.Actor(http)).Secret)
            : Show(http, view, keys, webhooks, problem);
    }

    private static IResult Show(HttpContext http, View view, ApiKeyStore keys, WebhookStore webhooks, string? problem = null, string? secret = null)
    {
        var visitor = Visitor.Of(http)!;
        var own = webhooks.Open().Where(webhook => webhook.Account == visitor.Account.Id).Select(webhook => (webhook, webhooks.Calls(webhook.Id, ShownCalls))).ToList();
        return View.Show<KeysPage>(("Page", view.Page(http)), ("Keys", keys.Of(visitor.Account.Id)), ("Webhooks", own), ("Offered", Offered(visitor)), ("Problem", problem), ("Secret", secret), ("Now", webhooks.Records.UtcNow));
    }
}
