using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.About;

internal static class AboutEndpoints
{
    public static void MapAbout(this IEndpointRouteBuilder routes) => routes.MapGet("/about", About).Needs("rules.see");

    private static IResult About(HttpContext http, View view)
    {
        var version = typeof(CurbSite).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        List<(string Name, string Value)> facts =
        [
            ("version", version),
            ("runtime", $"{RuntimeInformation.FrameworkDescription} · {RuntimeInformation.OSDescription}"),
            ("started", Process.GetCurrentProcess().StartTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
            ("data-folder", Path.GetFullPath(view.Folder)),
            ("reference", view.Knowledge.Reference.Stamp),
            ("policies", view.Knowledge.Policies.Stamp),
            ("indicators", view.Knowledge.Indicators.Definitions.Count.ToString(CultureInfo.InvariantCulture)),
        ];
        return View.Show<AboutPage>(("Page", view.Page(http)), ("Facts", facts), ("Packs", view.Knowledge.Policies.Packs));
    }
}
