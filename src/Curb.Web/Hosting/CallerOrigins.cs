using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Curb.Web.Hosting;

/// <summary>
/// Lets pages of other origins ask the services of CDS Hooks, as the specification wants it for clients that run in a browser. No cookie opens these doors, only a token
/// that the calling system signs; so any origin may ask, and credentials of the browser are never asked for.
/// </summary>
internal static class CallerOrigins
{
    private const string Services = "/cds-services";

    public static bool Concerns(HttpRequest request) => request.Path.StartsWithSegments(Services);

    public static IApplicationBuilder UseCallerOrigins(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (!Concerns(context.Request))
        {
            return next(context);
        }

        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        if (!HttpMethods.IsOptions(context.Request.Method))
        {
            return next(context);
        }

        headers.AccessControlAllowMethods = "GET, POST, OPTIONS";
        headers.AccessControlAllowHeaders = "Authorization, Content-Type, Accept, Accept-Language";
        headers.AccessControlMaxAge = "600";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    });
}
