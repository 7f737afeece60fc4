using Microsoft.AspNetCore.Http;

namespace Curb.Web.Accounts;

/// <summary>The cookie that holds a session's token: not readable by scripts, not sent from other sites, gone with the browser.</summary>
internal static class SessionCookie
{
    /// <summary>Over HTTPS the name itself makes browsers refuse one that another host or an unencrypted page set.</summary>
    private const string SecureName = "__Host-curb-session";
    public const string PlainName = "curb-session";

    public static string? Read(HttpRequest request) => request.Cookies[request.IsHttps ? SecureName : PlainName] is { Length: 64 } token ? token : null;

    public static void Write(HttpContext http, string token) => http.Response.Cookies.Append(http.Request.IsHttps ? SecureName : PlainName, token, Options(http));

    public static void Remove(HttpContext http) => http.Response.Cookies.Delete(http.Request.IsHttps ? SecureName : PlainName, Options(http));

    private static CookieOptions Options(HttpContext http) => new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = "/", IsEssential = true };
}
