using Curb.Web.Accounts;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.SignOn;

/// <summary>The two ends of signing in through the identity provider: the browser is sent there, and comes back.</summary>
internal static class SignOnEndpoints
{
    public const string BeginPath = "/sign-in/oidc";

    /// <summary>The address that the provider is told to send browsers back to.</summary>
    public const string BackPath = BeginPath + "/back";

    public static void MapSignOn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(BeginPath, Begin).ForEverybody();
        routes.MapGet(BackPath, Back).ForEverybody();
    }

    private static async Task<IResult> Begin(HttpContext http, View view, SignIn signIn, SignOnDesk desk)
    {
        if (!desk.Settings.IsOn)
        {
            return Results.NotFound();
        }

        try
        {
            return Results.Redirect(await desk.Begin(http, Preferences.LocalPath(http.Request.Query["back"].ToString())));
        }
        catch (SignOnRefused refused)
        {
            return Refuse(http, view, signIn, desk, refused);
        }
    }

    private static async Task<IResult> Back(HttpContext http, View view, SignIn signIn, SignOnDesk desk)
    {
        if (!desk.Settings.IsOn)
        {
            return Results.NotFound();
        }

        try
        {
            var (outcome, back) = await desk.Finish(http, SignInEndpoints.Agent(http));
            return outcome.Problem is { } problem ? SignInEndpoints.Show(http, view, signIn, problem, "") : GoOn(http, view, outcome, back);
        }
        catch (SignOnRefused refused)
        {
            return Refuse(http, view, signIn, desk, refused);
        }
    }

    private static IResult Refuse(HttpContext http, View view, SignIn signIn, SignOnDesk desk, SignOnRefused refused)
    {
        desk.Note(http, refused);
        return SignInEndpoints.Show(http, view, signIn, refused.Problem, "");
    }

    /// <summary>
    /// The session's cookie goes along with no visit that another site began, and this one began at the provider's: a redirect would arrive without it. A page of ours that leads on at once
    /// begins a visit of its own.
    /// </summary>
    private static IResult GoOn(HttpContext http, View view, SignIn.Outcome outcome, string back)
    {
        SessionCookie.Write(http, outcome.Token!);
        return LeadOn(http, view, "sign-on.done", SignOnDesk.Origin(http) + SignInEndpoints.NextPath(outcome, back));
    }

    /// <summary>A page that leads on by itself, and by a link where the browser does not.</summary>
    internal static IResult LeadOn(HttpContext http, View view, string text, string address)
    {
        string escaped = new Uri(address).AbsoluteUri;
        http.Response.Headers["Refresh"] = "0;url=" + escaped;
        return View.Show<OnwardPage>(("Page", view.Page(http)), ("Text", text), ("Address", escaped));
    }
}
