using System.Diagnostics;
using Curb.Storage;
using Curb.Web.Api;
using Curb.Web.Shell;
using Curb.Web.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Curb.Web.Hosting;

/// <summary>Pages for what is not there and for what went wrong: a number to find it by in the log, never a stack trace.</summary>
internal static class FaultPages
{
    public static IApplicationBuilder UseFaultPages(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
            if (context.Response.StatusCode == StatusCodes.Status404NotFound && !context.Response.HasStarted && ApiProblem.Concerns(context) && context.GetEndpoint() is null)
            {
                await ApiProblem.NotFound("path").ExecuteAsync(context);
            }
            else if (context.Response.StatusCode == StatusCodes.Status404NotFound && !context.Response.HasStarted && IsPage(context))
            {
                await Show(context, StatusCodes.Status404NotFound, "message.not-found", page => page.T["message.not-found-text"]);
            }
        }
        catch (DataFolderException busy) when (!context.Response.HasStarted)
        {
            await Show(context, StatusCodes.Status503ServiceUnavailable, "message.folder", _ => busy.Message);
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !context.Response.HasStarted)
        {
            var number = Activity.Current?.Id ?? context.TraceIdentifier;
            context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Curb").LogError(fault, "Fault {Number} at {Path}", number, context.Request.Path);
            await Show(context, StatusCodes.Status500InternalServerError, "message.fault", page => page.T.With("message.fault-text", number));
        }
    });

    private static bool IsPage(HttpContext context) => HttpMethods.IsGet(context.Request.Method) && !context.Request.Path.StartsWithSegments("/assets") && !ApiProblem.Concerns(context);

    private static Task Show(HttpContext context, int status, string title, Func<PageContext, string> text)
    {
        if (ApiProblem.Concerns(context))
        {
            return ApiProblem.Of(status, status == StatusCodes.Status503ServiceUnavailable ? "folder-unavailable" : "fault", Phrases.English[title] + " " + (Activity.Current?.Id ?? context.TraceIdentifier)).ExecuteAsync(context);
        }

        var page = context.RequestServices.GetRequiredService<PageContexts>().For(context);
        context.Response.Headers.Remove("blazor-enhanced-nav"); // The page that failed had set it already.
        context.Response.StatusCode = status;
        var parameters = new Dictionary<string, object?> { ["Page"] = page, ["Title"] = page.T[title], ["Text"] = text(page) };
        return new RazorComponentResult<Message>(parameters) { StatusCode = status }.ExecuteAsync(context);
    }
}
