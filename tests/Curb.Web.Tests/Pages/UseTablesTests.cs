using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using Curb.Storage;
using Curb.Web.Tests.Accounts;
using Curb.Web.Tests.Support;

namespace Curb.Web.Tests.Pages;

/// <summary>Every table on the pages about use can be taken away as a workbook; a patient's course is three clicks from the scorecard; interventions are registered on their page.</summary>
public sealed partial class UseTablesTests : IAsyncLifetime
{
    private const string View = "institution=H1&from=2024-01&to=2025-12";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "curb-web-tables-" + Guid.NewGuid().ToString("N"));
    private Microsoft.AspNetCore.Builder.WebApplication? _app;
    private Uri _address = new("http://127.0.0.1");
    private HttpClient _client = new();

    public async Task InitializeAsync()
    {
        UseHospitals.Write(_folder);
        (_app, _address) = await RunningSite.Start(_folder);
        _client = RunningSite.NewClient(_address, Colleagues.Everything);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app!.DisposeAsync();
        Folders.Remove(_folder);
    }

    [Fact]
    public async Task Every_table_of_the_pages_about_use_comes_as_a_workbook()
    {
        string[] pages = ["/", "/trends", "/drugs", "/district", "/compare?by=department", "/compare", "/standardised", "/standardised?by=department", "/denominators", "/warnings", "/interventions", "/courses", "/courses?indicator=inpatient-use-rate", "/patients/P2024-01-0", "/indicators", "/indicators/inpatient-use-rate", "/indicators/use-intensity"];
        var without = new List<string>();
        var links = new HashSet<string>();
        int tables = 0;
        foreach (string page in pages)
        {
            string html = await Html(page);
            foreach (Match section in Sections().Matches(html).Where(section => section.Value.Contains("<table", StringComparison.Ordinal)))
            {
                tables++;
                var link = Workbooks().Match(section.Value);
                if (!link.Success)
                {
                    without.Add($"{page}: {Titles().Match(section.Value).Groups[1].Value}");
                    continue;
                }

                links.Add(link.Groups[1].Value);
            }

            Assert.Equal(Tables().Count(html), Sections().Matches(html).Sum(section => Tables().Count(section.Value)));
        }

        Assert.True(tables > 20, $"only {tables} tables were found: the search has gone blind");
        Assert.Empty(without);
        foreach (string link in links)
        {
            using var response = await _client.GetAsync(link);
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{link} answered {(int)response.StatusCode}");
            Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", response.Content.Headers.ContentType?.MediaType);
            using var zip = new ZipArchive(await response.Content.ReadAsStreamAsync());
            Assert.NotNull(zip.GetEntry("xl/worksheets/sheet1.xml"));
        }
    }

    [Fact]
    public async Task The_workbooks_hold_the_rows_of_the_tables()
    {
        string departments = await Html("/indicators/inpatient-use-rate/departments.csv"), physicians = await Html("/indicators/inpatient-use-rate/physicians.csv");
        Assert.Equal(5, departments.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("科0,", departments, StringComparison.Ordinal);
        Assert.Contains("D0,科0,", physicians, StringComparison.Ordinal);
        Assert.Contains("2025,2025-01-01,true,", await Html("/indicators/inpatient-use-rate/editions.csv"), StringComparison.Ordinal);
        Assert.Contains("H1,,", await Html("/standardised/saar.csv"), StringComparison.Ordinal);
    }

    /// <summary>Scorecard, indicator, department with its physicians, patient's course: three links followed as a reader would.</summary>
    [Fact]
    public async Task A_patients_course_is_three_clicks_from_the_scorecard_by_way_of_department_and_physician()
    {
        string first = Link(await Html("/"), "/indicators/inpatient-use-rate?");
        string second = Link(await Html(first), "/courses?", "department=");
        string courses = await Html(second);
        Assert.Contains("id=\"panel-physicians\"", courses, StringComparison.Ordinal);
        Assert.Contains("physician=D0", courses, StringComparison.Ordinal);
        string third = Link(courses, "/patients/");
        Assert.Contains("class=\"line-order\"", await Html(third), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_intervention_registered_on_its_page_is_shown_with_plot_and_sentence_and_stands_in_the_audit_log()
    {
        using var person = new SignedInClient(_address, Colleagues.Everything);
        Task<HttpResponseMessage> Register(params (string Name, string Value)[] fields) => person.Post("/interventions/new", [("title", "碳青霉烯双人审核"), ("indicator", "use-intensity"), ("start", "2025-07-01"), .. fields]);
        Assert.Contains("value=\"H1/科2\"", WebUtility.HtmlDecode(await person.Text("/interventions/new")), StringComparison.Ordinal);
        using var wrong = await Register(("units", "H9"));
        Assert.Contains("请至少选择一个", WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        using var same = await Register(("units", "H1"), ("controls", "H1"));
        Assert.Contains("对照单位不能同时是干预单位", WebUtility.HtmlDecode(await same.Content.ReadAsStringAsync()), StringComparison.Ordinal);

        using var saved = await Register(("target", "40"), ("units", "H1"), ("controls", "H2"), ("controls", "H3"));

        Assert.Equal("/interventions?added=use-intensity-20250701", saved.Headers.Location?.ToString());
        string page = await Html("/interventions");
        Assert.Contains("碳青霉烯双人审核", page, StringComparison.Ordinal);
        Assert.Contains("plot-without", page, StringComparison.Ordinal);
        Assert.Contains("plot-control", page, StringComparison.Ordinal);
        using var records = RecordStore.OpenForAccounts(_folder, TimeProvider.System);
        Assert.Contains(records.AuditEvents(), one => one.Process == "save-intervention" && one.Subject == "intervention/use-intensity-20250701" && one.Who == Colleagues.Everything);
    }

    private static string Link(string html, string start, string with = "") =>
        Links().Matches(html).Select(match => match.Groups[1].Value).FirstOrDefault(link => link.StartsWith(start, StringComparison.Ordinal) && link.Contains(with, StringComparison.Ordinal)) ?? throw new InvalidOperationException($"no link to {start} with {with}");

    private async Task<string> Html(string path)
    {
        string address = path.Contains("institution=", StringComparison.Ordinal) ? path : path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + View;
        using var response = await _client.GetAsync(address);
        Assert.True(response.IsSuccessStatusCode, $"{path} answered {(int)response.StatusCode}");
        return WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("<section class=\"card panel.*?</section>", RegexOptions.Singleline)]
    private static partial Regex Sections();

    [GeneratedRegex("<table")]
    private static partial Regex Tables();

    [GeneratedRegex("href=\"([^\"]*as=xlsx[^\"]*)\"")]
    private static partial Regex Workbooks();

    [GeneratedRegex("<h2[^>]*>(.*?)</h2>", RegexOptions.Singleline)]
    private static partial Regex Titles();

    [GeneratedRegex("href=\"([^\"]*)\"")]
    private static partial Regex Links();
}
