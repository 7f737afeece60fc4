using Curb.Web.Accounts;
using Curb.Web.Tests.Support;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.Pages;

/// <summary>WCAG on every page with an address of its own, as the application itself maps them: a new page is in this test from the moment it exists.</summary>
[Collection(BrowserCollection.Name)]
public sealed class EveryPageTests(RunningSite site, Browser browser)
{
    private const int FewestPages = 50;
    private static readonly AxeRunOptions s_rules = new() { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } };

    private IEnumerable<string> Addresses =>
        from endpoint in site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true && endpoint.RoutePattern.Parameters.Count == 0 && endpoint.Metadata.GetMetadata<ExportMark>() is null
        let path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
        where !path.StartsWith("/api/", StringComparison.Ordinal) && !path.StartsWith("/panels/", StringComparison.Ordinal) && !Path.HasExtension(path) && path is not ("/cds-services" or "/sign-in/oidc" or "/sign-in/oidc/back")
        orderby path
        select path;

    [BrowserTheory]
    [InlineData(1440, "zh-CN", "light")]
    [InlineData(390, "en", "dark")]
    public async Task Every_page_meets_wcag(int width, string language, string theme)
    {
        var faults = new List<string>();
        int looked = 0;
        await using var visit = await browser.Visit(site.Address, width, 900, language, theme);
        foreach (string path in Addresses)
        {
            var answer = await visit.Page.GotoAsync(path);
            if (answer?.Status != StatusCodes.Status200OK || answer.Headers.GetValueOrDefault("content-type", "").StartsWith("text/html", StringComparison.Ordinal) is false)
            {
                continue; // What a page without its subject answers is tested with the page.
            }

            await visit.Settled();
            var found = await visit.Page.RunAxe(s_rules);
            faults.AddRange(found.Violations.Select(one => $"{path} {one.Id}: {one.Help}: {string.Join(" | ", one.Nodes.Take(2).Select(node => node.Html))}"));
            looked++;
        }

        Assert.True(looked >= FewestPages, $"only {looked} pages were looked at");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [BrowserFact]
    public async Task The_look_sees_a_planted_offender()
    {
        await using var visit = await browser.Visit(site.Address);
        await visit.Open("/about");
        await visit.Page.EvaluateAsync("document.querySelector('main').appendChild(document.createElement('input'))");
        Assert.Contains((await visit.Page.RunAxe(s_rules)).Violations, one => one.Id == "label");
    }
}
