using System.Security.Claims;
using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Web.Api;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Curb.Web.Accounts;

/// <summary>
/// Through which every request goes between routing and its endpoint: who asks, whether the endpoint is for that person, and with which scope. An endpoint that
/// declares nothing is refused. Refusals, views of single patients and exports are noted in the audit log.
/// </summary>
internal sealed class Gate(Visitors visitors, ApiKeys keys, IAntiforgery antiforgery, PageContexts pages, ILoggerFactory logs)
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
        bool byKey = ApiProblem.Concerns(http) && ApiKeys.IsBrought(http.Request);
        var visitor = isFile ? null : byKey ? IdentifyKey(http) : Identify(http);
        if (ApiProblem.Concerns(http) && visitor is not null && !keys.Allow(visitor))
        {
            http.Response.Headers.RetryAfter = "1";
            await ApiProblem.Of(StatusCodes.Status429TooManyRequests, "too-many-requests", $"More than {ApiKeys.Burst} requests at once, or 20 a second for longer: wait a second and go on slower.").ExecuteAsync(http);
            return;
        }

        AllowLargeForm(http, rule, visitor);
        if (IsWrite(http.Request) && !byKey && !await HasFormToken(http))
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
            await Challenge(http);
        }
        else if (rule.Kind == AccessKind.SignedIn)
        {
            await next(http);
        }
        else if (visitor.MustChangePassword || visitor.LacksSecondFactor)
        {
            await ToOwnAccount(http);
        }
        else
        {
            await PassPermitted(http, next, visitor, rule.Permission!);
        }
    }

    /// <summary>Somebody without the permission can't make the server read more than a small form.</summary>
    private static void AllowLargeForm(HttpContext http, AccessRule? rule, Visitor? visitor)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<LargeFormMark>() is { } large && rule?.Permission is { } permission && visitor is { Session.Step: SessionStep.SignedIn } && visitor.May(permission)
            && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = large.Bytes;
        }
    }

    private async Task PassPermitted(HttpContext http, RequestDelegate next, Visitor visitor, string permission)
    {
        bool exports = http.GetEndpoint()!.Metadata.GetMetadata<ExportMark>() is not null || http.Request.Query["format"] == "csv";
        if (http.Request.Path.Value is "/" or "/home" && !visitor.May(permission))
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
        try
        {
            await next(http);
        }
        catch (DisclosureRefusedException) when (!http.Response.HasStarted)
        {
            // A part of an institution was asked for what only a whole one is shown.
            await Refuse(http, visitor, $"{permission} of a whole institution");
        }
    }

    /// <summary>Where somebody begins who may not see figures, or has no cases.</summary>
    private static string FirstPlace(Visitor visitor) =>
        visitor.May(Permissions.ManageAccounts) ? "/accounts" : visitor.May(Permissions.SeeAudit) ? "/audit" : visitor.May("departments.see") ? "/departments" : visitor.May("rules.see") ? "/indicators" : "/account";

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

    private Visitor? IdentifyKey(HttpContext http)
    {
        var visitor = keys.Identify(http);
        if (visitor is not null)
        {
            http.Items[typeof(Visitor)] = visitor;
        }

        return visitor;
    }

    private static Task ToOwnAccount(HttpContext http)
    {
        if (ApiProblem.Concerns(http))
        {
            return ApiProblem.Of(StatusCodes.Status403Forbidden, "account-not-ready", "The account must change its password or set up its second factor first: sign in to the pages and do it there.").ExecuteAsync(http);
        }

        GoTo(http, "/account");
        return Task.CompletedTask;
    }

    private static Task Challenge(HttpContext http)
    {
        if (ApiProblem.Concerns(http))
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return ApiProblem.Of(StatusCodes.Status401Unauthorized, "not-signed-in", "Send Authorization: Bearer with an API key that has neither expired nor been taken back; keys are made on the page /account/keys.").ExecuteAsync(http);
        }

        LeadToSignIn(http);
        return Task.CompletedTask;
    }

    private static void LeadToSignIn(HttpContext http) =>
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
        if (ApiProblem.Concerns(http))
        {
            return ApiProblem.Of(StatusCodes.Status403Forbidden, "not-permitted", $"This needs {what}, which the key, the account or the place asked for does not have.").ExecuteAsync(http);
        }

        var page = pages.For(http);
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        var parameters = new Dictionary<string, object?> { ["Page"] = page, ["Title"] = page.T["accounts.refused"], ["Text"] = page.T["accounts.refused-text"] };
        return new RazorComponentResult<Message>(parameters) { StatusCode = StatusCodes.Status403Forbidden }.ExecuteAsync(http);
    }
}
