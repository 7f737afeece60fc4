using System.IO.Compression;
using Curb.Web.Tests.Support;

namespace Curb.Web.Tests.Pages;

/// <summary>Warnings, comparisons, interventions and the way from the scorecard down to a patient, over a hospital with a surge planted in its last three months.</summary>
public sealed class UsePatternTests : IAsyncLifetime
{
    private const string View = "institution=H1&from=2024-01&to=2025-12";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "curb-web-use-" + Guid.NewGuid().ToString("N"));
    private Microsoft.AspNetCore.Builder.WebApplication? _app;
    private HttpClient _client = new();

    public async Task InitializeAsync()
    {
        UseHospitals.Write(_folder);
        Uri address;
        (_app, address) = await RunningSite.Start(_folder);
        _client = RunningSite.NewClient(address, Colleagues.Everything);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app!.DisposeAsync();
        Folders.Remove(_folder);
    }

    [Fact]
    public async Task A_planted_surge_is_on_the_warnings_page_with_what_it_rests_on_and_its_clause()
    {
        var page = await Page("/warnings");
        Assert.Contains("使用量异常增长", page, StringComparison.Ordinal);
        Assert.Contains("倍（95%区间", page, StringComparison.Ordinal);
        Assert.Contains("第三十五条", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_the_indicator_a_physician_and_a_patient_are_two_clicks_away()
    {
        var indicator = await Page("/indicators/inpatient-use-rate");
        Assert.Contains("/courses?institution=H1", indicator, StringComparison.Ordinal);
        var courses = await Page("/courses", "&physician=D1");
        Assert.Contains("/patients/P", courses, StringComparison.Ordinal);
        var patient = await Page("/patients/P2024-01-0");
        Assert.Contains("<rect class=\"line-order\"", patient, StringComparison.Ordinal);
        Assert.Contains("头孢曲松", patient, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Departments_are_compared_in_a_funnel_with_a_table()
    {
        var page = await Page("/compare", "&by=department");
        Assert.Contains("plot-outer", page, StringComparison.Ordinal);
        Assert.Contains("在控制限内", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registered_intervention_has_a_plot_and_a_sentence()
    {
        var page = await Page("/interventions");
        Assert.Contains("“处方审核”实施后的6个月", page, StringComparison.Ordinal);
        Assert.Contains("plot-without", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/warnings.csv")]
    [InlineData("/compare.csv")]
    [InlineData("/interventions.csv")]
    [InlineData("/courses.csv")]
    [InlineData("/scorecard.csv")]
    [InlineData("/district.csv")]
    [InlineData("/drugs.csv")]
    public async Task Every_table_comes_as_a_workbook_too(string path)
    {
        using var response = await _client.GetAsync($"{path}?{View}&as=xlsx");
        Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", response.Content.Headers.ContentType?.MediaType);
        using var zip = new ZipArchive(await response.Content.ReadAsStreamAsync());
        Assert.NotNull(zip.GetEntry("xl/worksheets/sheet1.xml"));
    }

    private async Task<string> Page(string path, string more = "")
    {
        using var response = await _client.GetAsync($"{path}?{View}{more}");
        Assert.True(response.IsSuccessStatusCode, $"{path} answered {(int)response.StatusCode}");
        return System.Net.WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());
    }
}
