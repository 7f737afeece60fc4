using Curb.Web.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Shell;

/// <summary>Language and look, kept in cookies on this browser.</summary>
internal static class Preferences
{
    public static void MapPreferences(this IEndpointRouteBuilder routes) => routes.MapPost("/preferences", (Delegate)Save).ForEverybody();

    private static async Task<IResult> Save(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        Keep(http, PageContexts.LanguageCookie, form["language"].ToString(), "zh-CN", "en");
        Keep(http, PageContexts.ThemeCookie, form["theme"].ToString(), "light", "dark", "auto");
        return Results.LocalRedirect(LocalPath(form["back"].ToString()));
    }

    private static void Keep(HttpContext http, string cookie, string value, params ReadOnlySpan<string> allowed)
    {
        if (allowed.Contains(value))
        {
            http.Response.Cookies.Append(cookie, value, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, MaxAge = TimeSpan.FromDays(365), IsEssential = true });
        }
    }

    /// <summary>Only a path of ours is gone back to; anything else leads to the first page.</summary>
    internal static string LocalPath(string back) =>
        back.StartsWith('/') && !back.StartsWith("//", StringComparison.Ordinal) && !back.Contains('\\') && !back.Any(char.IsControl) ? back : "/";
}
