using Curb.Storage.Accounts;
using Curb.Web.Shell;
using Curb.Web.SignOn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Accounts;

/// <summary>Signing in and out, and making the first administrator. Everything works without scripts.</summary>
internal static class SignInEndpoints
{
    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sign-in", Page).ForEverybody();
        routes.MapPost("/sign-in", Password).ForEverybody();
        routes.MapGet("/sign-in/code", CodePage).ForEverybody();
        routes.MapPost("/sign-in/code", Code).ForEverybody();
        routes.MapPost("/sign-in/demo", Demo).ForEverybody();
        routes.MapPost("/sign-out", Out).ForEverybody();
        routes.MapGet("/set-up", SetUpPage).ForEverybody();
        routes.MapPost("/set-up", SetUp).ForEverybody();
    }

    private static IResult Page(HttpContext http, View view, SignIn signIn, FirstSetUp setUp) =>
        setUp.IsNeeded ? Results.LocalRedirect("/set-up") : Show(http, view, signIn, null, "");

    private static async Task<IResult> Password(HttpContext http, View view, SignIn signIn)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string name = form["name"].ToString();
        var outcome = signIn.WithPassword(name, form["password"].ToString(), Visitor.OriginOf(http), Agent(http));
        return outcome.Problem is { } problem ? Show(http, view, signIn, problem, name) : GoOn(http, outcome, form["back"].ToString());
    }

    private static IResult CodePage(HttpContext http, View view) =>
        Visitor.Of(http) is { Session.Step: SessionStep.PasswordShown } ? ShowCode(http, view, null) : Results.LocalRedirect("/sign-in");

    private static async Task<IResult> Code(HttpContext http, View view, SignIn signIn)
    {
        if (Visitor.Of(http) is not { Session.Step: SessionStep.PasswordShown } visitor)
        {
            return Results.LocalRedirect("/sign-in");
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var outcome = signIn.WithCode(visitor, form["code"].ToString(), Visitor.OriginOf(http), Agent(http));
        return outcome.Problem is { } problem ? ShowCode(http, view, problem) : GoOn(http, outcome, form["back"].ToString());
    }

    private static async Task<IResult> Demo(HttpContext http, View view, SignIn signIn)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var outcome = signIn.AsDemo(form["name"].ToString(), Visitor.OriginOf(http), Agent(http));
        return outcome.Problem is { } problem ? Show(http, view, signIn, problem, "") : GoOn(http, outcome, form["back"].ToString());
    }

    private static async Task<IResult> Out(HttpContext http, View view, Visitors visitors, SignOnDesk signOn)
    {
        string? there = null;
        if (Visitor.Of(http) is { } visitor)
        {
            visitors.Accounts.End(visitor.Account, "sign-out", visitor.Actor(http), session => session.Id == visitor.Session.Id);
            visitors.Forget();
            there = await signOn.SignOutAddress(http, visitor);
        }

        SessionCookie.Remove(http);
        http.Response.Headers["Clear-Site-Data"] = "\"cache\"";
        return there is null ? Results.LocalRedirect("/sign-in") : SignOnEndpoints.LeadOn(http, view, "sign-on.signed-out", there);
    }

    private static IResult SetUpPage(HttpContext http, View view, FirstSetUp setUp) =>
        setUp.IsNeeded ? ShowSetUp(http, view, null, http.Request.Query["token"].ToString(), "", "") : Results.LocalRedirect("/sign-in");

    private static async Task<IResult> SetUp(HttpContext http, View view, FirstSetUp setUp, Attempts attempts, SignIn signIn)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (token, name, display, password) = (form["token"].ToString(), form["name"].ToString(), form["display"].ToString(), form["password"].ToString());
        string origin = Visitor.OriginOf(http);
        string? problem = !attempts.Allow(origin, "set-up") ? "accounts.too-often"
            : password != form["again"].ToString() ? "accounts.password-differs"
            : setUp.Make(token, name, display, password, origin);
        return problem is null ? GoOn(http, signIn.WithPassword(name, password, origin, Agent(http)), "/account") : ShowSetUp(http, view, problem, token, name, display);
    }

    private static IResult GoOn(HttpContext http, SignIn.Outcome outcome, string back)
    {
        SessionCookie.Write(http, outcome.Token!);
        return Results.LocalRedirect(NextPath(outcome, back));
    }

    /// <summary>Where somebody goes on to after a step of signing in.</summary>
    internal static string NextPath(SignIn.Outcome outcome, string back)
    {
        string local = Preferences.LocalPath(back) is var asked && asked == "/" ? "/home" : asked;
        return outcome.Step == SessionStep.SignedIn ? local : "/sign-in/code?back=" + Uri.EscapeDataString(local);
    }

    internal static IResult Show(HttpContext http, View view, SignIn signIn, string? problem, string name) => View.Show<SignInPage>(
        ("Page", view.Page(http)),
        ("Problem", problem),
        ("Name", name),
        ("Back", Preferences.LocalPath(http.Request.Query["back"].ToString())),
        ("SignOn", http.RequestServices.GetRequiredService<SignOnSettings>()),
        ("Demo", signIn.DemoAccounts()));

    private static IResult ShowCode(HttpContext http, View view, string? problem) =>
        View.Show<CodePage>(("Page", view.Page(http)), ("Problem", problem), ("Back", Preferences.LocalPath(http.Request.Query["back"].ToString())));

    private static IResult ShowSetUp(HttpContext http, View view, string? problem, string token, string name, string display) =>
        View.Show<SetUpPage>(("Page", view.Page(http)), ("Problem", problem), ("SetUpToken", token), ("Name", name), ("Display", display));

    internal static string Agent(HttpContext http) => http.Request.Headers.UserAgent.ToString() is { Length: > 200 } longer ? longer[..200] : http.Request.Headers.UserAgent.ToString();
}
