using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Curb.Web.Hosting;

/// <summary>
/// Refuses requests that name another host: a foreign web page that points its own name at 127.0.0.1 (DNS rebinding) gets nothing.
/// </summary>
internal static class HostCheck
{
    public static IApplicationBuilder UseLoopbackHostsOnly(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (LoopbackAddress.IsLoopbackName(context.Request.Host.Host))
        {
            await next(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        await context.Response.WriteAsync("This Curb answers on this computer only: http://127.0.0.1 or http://localhost.\n");
    });
}
