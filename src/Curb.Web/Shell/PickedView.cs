using Curb.Storage.Accounts;
using Curb.Web.Accounts;
using Curb.Web.Api;
using Microsoft.AspNetCore.Http;

namespace Curb.Web.Shell;

/// <summary>
/// The institution, months and department that a person last picked in a filter bar, kept in the browser until it is closed: a page with a filter bar whose address names none of them shows that view again.
/// Links and addresses that name one are shown as they say and are not kept, so that following a link changes nothing. It is bound to the account: whoever signs in next in the same
/// browser has picked nothing yet. What it names is offered only where the person's scope has it.
/// </summary>
internal static class PickedView
{
    public const string Cookie = "curb-view";

    private const char Between = '|';
    private const int AccountLetters = 12;
    private static readonly ViewFilter s_none = new(null, null, null, null);

    /// <summary>The view that a request asks for: by its address, else what was picked last.</summary>
    public static ViewFilter Of(HttpContext http)
    {
        var asked = ViewFilter.Read(http.Request.Query);
        if (Visitor.Of(http) is not { Session.Step: SessionStep.SignedIn } visitor || !HttpMethods.IsGet(http.Request.Method) || IsTakenOut(http))
        {
            return asked;
        }

        if (asked == s_none)
        {
            return Kept(http.Request, visitor) ?? asked;
        }

        if (IsPick(http.Request))
        {
            Keep(http, visitor, asked);
        }

        return asked;
    }

    /// <summary>What programs and files get follows from their address alone.</summary>
    private static bool IsTakenOut(HttpContext http) => ApiProblem.Concerns(http) || http.GetEndpoint()?.Metadata.GetMetadata<ExportMark>() is not null;

    /// <summary>A filter bar asks for its page in the background and puts the answer in the page's place; nothing else does.</summary>
    private static bool IsPick(HttpRequest request) => request.Headers["HX-Request"] == "true" && request.Headers["HX-Target"] == "page";

    private static void Keep(HttpContext http, Visitor visitor, ViewFilter picked) => http.Response.Cookies.Append(
        Cookie,
        string.Join(Between, Owner(visitor), picked.Institution, picked.From, picked.To, picked.Department),
        new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, IsEssential = true });

    private static ViewFilter? Kept(HttpRequest request, Visitor visitor) =>
        request.Cookies[Cookie]?.Split(Between, 5) is [var owner, var institution, var from, var to, var department] && owner == Owner(visitor)
            ? ViewFilter.Read(institution, from, to, department)
            : null;

    private static string Owner(Visitor visitor) => visitor.Account.Id[..Math.Min(AccountLetters, visitor.Account.Id.Length)];
}
