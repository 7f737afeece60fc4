using Microsoft.Playwright;

namespace Curb.Web.Tests.Support;

/// <summary>Debian's Chromium, driven through Playwright: the browser that the machine has, nothing downloaded.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Path of a Chromium; null where the machine has none.</summary>
    public static string? Executable { get; } = new[] { Environment.GetEnvironmentVariable("CURB_CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }
        .FirstOrDefault(path => !string.IsNullOrEmpty(path) && File.Exists(path));

    public async Task InitializeAsync()
    {
        if (Executable is null)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>A fresh window without cookies that records what the page's policy refused and what its scripts failed at.</summary>
    public async Task<Visit> Visit(Uri site, int width = 1440, int height = 900, string language = "zh-CN", string theme = "light", string? colleague = Colleagues.Everything)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = site.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
        });
        await context.AddCookiesAsync([new Cookie { Name = "curb-language", Value = language, Url = site.ToString() }, new Cookie { Name = "curb-theme", Value = theme, Url = site.ToString() }]);
        if (colleague is not null)
        {
            await context.AddCookiesAsync([new Cookie { Name = "curb-session", Value = Colleagues.Cookie(colleague).Split('=')[1], Url = site.ToString() }]);
        }

        return new Visit(await context.NewPageAsync());
    }
}

/// <summary>One window of a browser.</summary>
public sealed class Visit : IAsyncDisposable
{
    public Visit(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                Faults.Add(message.Text);
            }
        };
        page.PageError += (_, fault) => Faults.Add(fault);
        page.Request += (_, request) => Requests.Add(request.Url);
    }

    public IPage Page { get; }

    /// <summary>Errors of scripts and refusals by the content policy.</summary>
    public List<string> Faults { get; } = [];

    public List<string> Requests { get; } = [];

    /// <summary>Goes to a page and waits until each of its parts has come and each chart is drawn.</summary>
    public async Task Open(string path)
    {
        await Page.GotoAsync(path);
        await Settled();
    }

    public async Task Settled()
    {
        await Assertions.Expect(Page.Locator(".panel-loading")).ToHaveCountAsync(0, new() { Timeout = 30_000 });
        await Assertions.Expect(Page.Locator(".chart:not([data-drawn])")).ToHaveCountAsync(0, new() { Timeout = 30_000 });
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}

/// <summary>A test that needs a browser: skipped, with the reason, where the machine has none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Browser.Executable is null)
        {
            Skip = "No Chromium was found: install Debian's chromium or name one in CURB_CHROMIUM.";
        }
    }
}

/// <summary>As <see cref="BrowserFactAttribute"/>, for tests with rows.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute()
    {
        if (Browser.Executable is null)
        {
            Skip = "No Chromium was found: install Debian's chromium or name one in CURB_CHROMIUM.";
        }
    }
}

/// <summary>One site and one browser for all browser tests.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<RunningSite>, ICollectionFixture<Browser>
{
    public const string Name = "browser";
}
