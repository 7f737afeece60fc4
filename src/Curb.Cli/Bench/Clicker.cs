using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace Curb.Cli.Bench;

/// <summary>One signed-in person at a browser: opens a page and what it fetches by itself, reads, goes on.</summary>
internal sealed partial class Clicker(Uri site, string token, Random random, ClickLog log)
{
    private const double LeastPause = 2, MostPause = 5;
    private const double OwnWay = 0.45;
    private const double WritesComment = 0.03;

    /// <summary>Where people go by the navigation, by weight.</summary>
    private static readonly string[] s_places = ["/", "/", "/", "/home", "/home", "/cases", "/cases", "/cases?which=open", "/antibiogram", "/warnings", "/compare", "/indicators", "/trends", "/drugs", "/deliveries", "/district"];

    private readonly HttpClient _browser = Browser(site, token);
    private List<string> _links = [];
    private int _answers;

    /// <summary>Clicks until the time is over.</summary>
    public async Task Work(CancellationToken end)
    {
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(random.NextDouble() * MostPause), end);
            while (!end.IsCancellationRequested)
            {
                await Click(Next());
                await Task.Delay(TimeSpan.FromSeconds(LeastPause + (random.NextDouble() * (MostPause - LeastPause))), end);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The run is over.
        }
        finally
        {
            _browser.Dispose();
        }
    }

    private string Next() => _links.Count > 0 && random.NextDouble() < OwnWay ? _links[random.Next(_links.Count)] : s_places[random.Next(s_places.Length)];

    private async Task Click(string path)
    {
        long began = Stopwatch.GetTimestamp();
        string html = await Get(path);
        string[] parts = [.. Parts().Matches(html).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)).Distinct()];
        string[] shown = await Task.WhenAll(parts.Select(Get));
        log.Click(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        _links = [.. shown.Prepend(html).SelectMany(text => Links().Matches(text)).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)).Where(IsPage).Distinct()];
        if (CaseForm().Match(html) is { Success: true } form && Token().Match(html) is { Success: true } field && random.NextDouble() < WritesComment)
        {
            await Comment(form.Groups[1].Value, field);
        }
    }

    private async Task<string> Get(string path)
    {
        long began = Stopwatch.GetTimestamp();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (path.StartsWith("/panels/", StringComparison.Ordinal))
            {
                request.Headers.Add("HX-Request", "true");
            }

            using var answer = await _browser.SendAsync(request);
            string text = await answer.Content.ReadAsStringAsync();
            log.Request(Kind(path), Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            _answers++;
            // A place that a role does not have is refused, as it should be; that it was asked for is the clicker's doing and no error.
            bool isFine = answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Forbidden or HttpStatusCode.Redirect;
            if (!isFine || text.Contains("panel-failed", StringComparison.Ordinal))
            {
                log.Error($"{path}: {(int)answer.StatusCode}");
            }

            return answer.StatusCode == HttpStatusCode.OK ? text : "";
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            log.Error($"{path}: {failure.Message}");
            return "";
        }
    }

    private async Task Comment(string action, Match field)
    {
        long began = Stopwatch.GetTimestamp();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { [field.Groups[1].Value] = WebUtility.HtmlDecode(field.Groups[2].Value), ["text"] = $"已与病区沟通 {_answers}", ["known"] = "0" });
        using var answer = await _browser.PostAsync(action, form);
        await answer.Content.ReadAsByteArrayAsync();
        log.Request("POST comment", Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        if ((int)answer.StatusCode >= 400)
        {
            log.Error($"POST {action}: {(int)answer.StatusCode}");
        }
    }

    /// <summary>Pages to read; not files to take away, forms, the log or the manual's raw addresses.</summary>
    private static bool IsPage(string link) =>
        !link.StartsWith("//", StringComparison.Ordinal) && !link.Contains(".csv", StringComparison.Ordinal) && !link.Contains(".xlsx", StringComparison.Ordinal) && !link.Contains("format=csv", StringComparison.Ordinal)
        && !link.StartsWith("/assets", StringComparison.Ordinal) && !link.StartsWith("/api", StringComparison.Ordinal) && !link.StartsWith("/audit", StringComparison.Ordinal) && !link.Contains("/attachments/", StringComparison.Ordinal) && !link.Contains("/cards", StringComparison.Ordinal)
        && !link.StartsWith("/sign", StringComparison.Ordinal);

    /// <summary>The kind of page: its path without what names one thing.</summary>
    private static string Kind(string path) => Ids().Replace(path.Split('?')[0], "/*");

    private static HttpClient Browser(Uri site, string token)
    {
        var cookies = new CookieContainer();
        cookies.Add(site, new Cookie("curb-session", token));
        var handler = new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.All, UseProxy = false, MaxConnectionsPerServer = 6 };
        return new HttpClient(handler) { BaseAddress = site, Timeout = TimeSpan.FromSeconds(30) };
    }

    [GeneratedRegex("hx-get=\"(/panels/[^\"]+)\"[^>]*hx-trigger=\"[^\"]*load")]
    private static partial Regex Parts();

    [GeneratedRegex("<a [^>]*href=\"(/[^\"]*)\"")]
    private static partial Regex Links();

    [GeneratedRegex("action=\"(/cases/\\d+/comments)\"")]
    private static partial Regex CaseForm();

    [GeneratedRegex("<input type=\"hidden\" name=\"(__RequestVerificationToken)\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("(?<=^/(cases|indicators|isolates|records|patients|courses|deliveries|departments|jobs|warnings|phenotypes|panels/[a-z-]+))/[^/]+")]
    private static partial Regex Ids();
}
