using Curb.Web.Tests.Support;
using Microsoft.Playwright;

namespace Curb.Web.Tests.Pages;

/// <summary>Pictures of every page for a person to look at; only where CURB_SCREENSHOTS names a folder. CURB_SCREENSHOT_SITE names a running site other than the small hospital.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ScreenshotTests(RunningSite site, Browser browser)
{
    private static readonly (string Name, string Path)[] s_pages =
    [
        ("home", "/home"), ("cases", "/cases"), ("new-case", "/cases/new"), ("quality", "/quality"), ("scorecard", "/"), ("antibiogram", "/antibiogram"), ("deliveries", "/deliveries"), ("delivery", "/deliveries/1"), ("district", "/district"), ("indicators", "/indicators"),
        ("indicator", "/indicators/inpatient-use-rate"), ("records", "/records/inpatient-use-rate"), ("warnings", "/warnings"), ("compare", "/compare?by=department"), ("interventions", "/interventions"), ("courses", "/courses"), ("about", "/about"), ("missing", "/nothing-here"),
        ("account", "/account"), ("accounts", "/accounts"), ("account-of", "/accounts/physician"), ("organisation", "/organisation"), ("permissions", "/permissions"), ("audit", "/audit"), ("sign-in", "/sign-in"),
    ];

    [BrowserFact]
    public async Task Every_page_can_be_looked_at()
    {
        if (Environment.GetEnvironmentVariable("CURB_SCREENSHOTS") is not { Length: > 0 } folder)
        {
            return;
        }

        var address = Environment.GetEnvironmentVariable("CURB_SCREENSHOT_SITE") is { Length: > 0 } other ? new Uri(other) : site.Address;
        var only = Environment.GetEnvironmentVariable("CURB_SCREENSHOT_PAGES")?.Split(',');
        foreach (var (width, language, theme) in new[] { (1440, "zh-CN", "light"), (1440, "en", "dark"), (390, "zh-CN", "light"), (390, "en", "dark") })
        {
            foreach (var (name, path) in s_pages.Where(page => only is null || only.Contains(page.Name)))
            {
                await using var visit = await browser.Visit(address, width, 900, language, theme);
                await visit.Open(path);
                await visit.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}-{width}-{language}-{theme}-top.png") });
                await visit.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}-{width}-{language}-{theme}.png"), FullPage = true });
                var panels = await visit.Page.Locator("section.panel").AllAsync();
                for (int i = 0; i < panels.Count && width == 1440; i++)
                {
                    await panels[i].ScreenshotAsync(new LocatorScreenshotOptions { Path = Path.Combine(folder, $"{name}-{width}-{language}-{theme}-part{i}.png") });
                }
                if (width == 1440 && theme == "light")
                {
                    await visit.Page.PdfAsync(new PagePdfOptions { Path = Path.Combine(folder, $"{name}.pdf"), PreferCSSPageSize = true, PrintBackground = true });
                }
            }
        }
    }
}
