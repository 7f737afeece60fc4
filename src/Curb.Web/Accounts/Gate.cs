using System.Security.Claims;
using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Curb.Web.Accounts;

/// <summary>
/// Through which every request goes between routing and its endpoint: who asks, whether the endpoint is for that person, and with which scope. An endpoint that
/// declares nothing is refused. Refusals, views of single patients and exports are noted in the audit log.
/// </summary>
internal sealed class Gate(Visitors visitors, IAntiforgery antiforgery, PageContexts pages, ILoggerFactory logs)
{
    private readonly ILogger _log = logs.CreateLogger("Curb");

    public static void Use(IApplicationBuilder app) => app.Use((context, next) => context.RequestServices.GetRequiredService<Gate>().Pass(context, next));

    private async Task Pass(HttpContext http, RequestDelegate next)
    {
        var rule = http.GetEndpoint()?.Metadata.GetMetadata<AccessRule>();
        if (rule?.Kind == AccessKind.Callers)
        {
            await next(http);
            return;
        }

        bool isFile = http.Request.Path.StartsWithSegments("/assets");
        var visitor = isFile ? null : Identify(http);
        if (IsWrite(http.Request) && !await HasFormToken(http))
        {
            return;
        }

        if (http.GetEndpoint() is null || rule?.Kind == AccessKind.Everybody)
        {
            await next(http);
        }
        else if (rule is null)
        {
            _log.LogError("The endpoint {Path} declares nobody that it is for; it is refused to all", http.Request.Path);
            await Refuse(http, visitor, "the endpoint declares no permission");
        }
        else if (visitor is null || visitor.Session.Step != SessionStep.SignedIn)
        {
            Challenge(http);
        }
        else if (rule.Kind == AccessKind.SignedIn)
        {
            await next(http);
        }
        else if (visitor.Account.MustChangePassword || visitor.LacksSecondFactor)
        {
            GoTo(http, "/account");
        }
        else
        {
            await PassPermitted(http, next, visitor, rule.Permission!);
        }
    }

    private async Task PassPermitted(HttpContext http, RequestDelegate next, Visitor visitor, string permission)
    {
        bool exports = http.GetEndpoint()!.Metadata.GetMetadata<ExportMark>() is not null || http.Request.Query["format"] == "csv";
        if (http.Request.Path == "/" && !visitor.May(permission))
        {
            GoTo(http, FirstPlace(visitor));
            return;
        }

        if (!visitor.May(permission) || (exports && !visitor.May(Permissions.Export)))
        {
            await Refuse(http, visitor, visitor.May(permission) ? Permissions.Export : permission);
            return;
        }

        var scope = visitor.Standing.ScopeFor(permission);
        scope = exports ? scope.And(visitor.Standing.ScopeFor(Permissions.Export) is var taken && scope.MayIdentify ? Identifying(taken) : taken) : scope;
        if (http.Request.Query["institution"].Any(asked => !string.IsNullOrWhiteSpace(asked) && !scope.Covers(asked.Trim())))
        {
            await Refuse(http, visitor, $"{permission} at {http.Request.Query["institution"]}");
            return;
        }

        http.Items[typeof(Scope)] = scope;
        NoteUse(http, visitor, permission, exports);
        await next(http);
    }

    /// <summary>Where somebody begins who may not see figures.</summary>
    private static string FirstPlace(Visitor visitor) =>
        visitor.May(Permissions.ManageAccounts) ? "/accounts" : visitor.May(Permissions.SeeAudit) ? "/audit" : visitor.May("rules.see") ? "/indicators" : "/account";

    /// <summary>The permission to export says where, the permission of the endpoint says whether rows of single patients are shown.</summary>
    private static Scope Identifying(Scope scope) => (scope.Institutions is { } some ? Scope.Of(some, true) : Scope.Everywhere(true)) with { FewestShown = scope.FewestShown };

    private void NoteUse(HttpContext http, Visitor visitor, string permission, bool exports)
    {
        bool identifies = Permissions.Table.Permission(permission).Identifies;
        if (exports || identifies)
        {
            visitors.Records.Note(visitor.Actor(http), exports ? "export" : "view-patients", http.Request.Path, new { Query = http.Request.QueryString.Value, Permission = permission });
        }
    }

    private Visitor? Identify(HttpContext http)
    {
        var visitor = SessionCookie.Read(http.Request) is { } token ? visitors.Find(token) : null;
        if (visitor is not null)
        {
            http.Items[typeof(Visitor)] = visitor;
            // The form token is bound to the session: one that was made before signing in, or for another person, is worth nothing.
            http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, visitor.Session.Id), new Claim(ClaimTypes.Name, visitor.Account.Name)], "curb"));
        }

        return visitor;
    }

    private static bool IsWrite(HttpRequest request) => !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method));

    private async Task<bool> HasFormToken(HttpContext http)
    {
        if (await antiforgery.IsRequestValidAsync(http))
        {
            return true;
        }

        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        await http.Response.WriteAsync("This page is older than the running Curb or your session. Go back, reload it and try again.\n");
        return false;
    }

    private static void Challenge(HttpContext http) =>
        GoTo(http, HttpMethods.IsGet(http.Request.Method) && !http.Request.Path.StartsWithSegments("/panels") && http.Request.Path != "/"
            ? "/sign-in?back=" + Uri.EscapeDataString(http.Request.Path + http.Request.QueryString)
            : "/sign-in");

    /// <summary>Leads to another page; a part of a page leads its whole page there.</summary>
    private static void GoTo(HttpContext http, string path)
    {
        if (http.Request.Headers.ContainsKey("HX-Request"))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            http.Response.Headers["HX-Redirect"] = path;
            return;
        }

        http.Response.Redirect(path);
    }

    private Task Refuse(HttpContext http, Visitor? visitor, string what)
    {
        var actor = visitor?.Actor(http) ?? new Actor("nobody", Visitor.OriginOf(http));
        visitors.Records.Note(actor, "refused", http.Request.Path, new { Query = http.Request.QueryString.Value, http.Request.Method, Missing = what });
        var page = pages.For(http);
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        var parameters = new Dictionary<string, object?> { ["Page"] = page, ["Title"] = page.T["accounts.refused"], ["Text"] = page.T["accounts.refused-text"] };
        return new RazorComponentResult<Message>(parameters) { StatusCode = StatusCodes.Status403Forbidden }.ExecuteAsync(http);
    }
}
