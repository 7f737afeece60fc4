using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;

namespace Curb.Web.Hosting;

/// <summary>
/// Refuses requests that name another host: a foreign web page that points its own name at this address (DNS rebinding) gets nothing. Behind a proxy only
/// the proxy's requests are answered, and its word on where they came from and whether they were encrypted is taken.
/// </summary>
internal static class HostCheck
{
    public static IApplicationBuilder UseKnownHostsOnly(this IApplicationBuilder app, OutsideAccess? outside)
    {
        if (outside?.Proxy is { } proxy)
        {
            app.Use((context, next) => IsFrom(context, proxy) ? next(context) : Refuse(context, "This Curb answers its proxy only.\n"));
            var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = 1 };
            forwarded.KnownIPNetworks.Clear();
            forwarded.KnownProxies.Clear();
            forwarded.KnownProxies.Add(proxy);
            app.UseForwardedHeaders(forwarded);
        }

        return app.Use((context, next) => IsKnown(context.Request, outside) ? next(context)
            : Refuse(context, outside is null ? "This Curb answers on this computer only: http://127.0.0.1 or http://localhost.\n" : "This Curb answers under its own names and encrypted only.\n"));
    }

    private static bool IsFrom(HttpContext context, IPAddress proxy) =>
        context.Connection.RemoteIpAddress is { } remote && (remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote).Equals(proxy);

    private static bool IsKnown(HttpRequest request, OutsideAccess? outside) =>
        ListenAddress.IsLoopbackName(request.Host.Host) ? outside?.Proxy is null || request.IsHttps
        : outside is not null && request.IsHttps && outside.Hosts.Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase);

    private static Task Refuse(HttpContext context, string why)
    {
        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        return context.Response.WriteAsync(why);
    }
}
