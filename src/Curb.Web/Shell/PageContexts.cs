using Curb.Storage.Accounts;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Texts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace Curb.Web.Shell;

/// <summary>Makes the context of a page from its request.</summary>
public sealed class PageContexts(AssetShelf assets, IAntiforgery antiforgery, Reach reach, WebSettings settings)
{
    public const string LanguageCookie = "curb-language";
    public const string ThemeCookie = "curb-theme";

    public PageContext For(HttpContext http)
    {
        var tokens = antiforgery.GetAndStoreTokens(http);
        var request = http.Request;
        return new PageContext(
            Phrases.Of(request.Cookies[LanguageCookie]),
            request.Cookies[ThemeCookie] is "dark" or "light" ? request.Cookies[ThemeCookie]! : "auto",
            ViewFilter.Read(request.Query),
            request.Path + request.QueryString,
            assets,
            new FormToken(tokens.FormFieldName, tokens.RequestToken!))
        {
            Reach = reach,
            ServesOutside = settings.Outside is not null,
            Visitor = Visitor.Of(http) is { Session.Step: SessionStep.SignedIn } visitor ? visitor : null,
        };
    }
}
