using System.Net;
using Curb.Storage;
using Curb.Web.Hosting;
using Curb.Web.Tests.Support;

namespace Curb.Web.Tests.Pages;

[Collection(SiteCollection.Name)]
public sealed class ScorecardTests(RunningSite site)
{
    private const string Year = "&from=2025-01&to=2025-12";

    [Fact]
    public async Task Shows_the_use_rate_with_its_parts_target_and_verdict()
    {
        var row = await Row("inpatient-use-rate");
        Assert.Contains(">50.00<", row, StringComparison.Ordinal);
        Assert.Contains(">360<", row.Replace("<span class=\"visually-hidden\">分子 </span>", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(">720<", row.Replace("<span class=\"visually-hidden\">分母 </span>", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("≤ 60", row, StringComparison.Ordinal);
        Assert.Contains("达标", row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_an_intensity_above_its_limit_as_not_met_in_words_too()
    {
        var row = await Row("use-intensity");
        Assert.Contains(">62.50<", row, StringComparison.Ordinal);
        Assert.Contains("verdict-not-met", row, StringComparison.Ordinal);
        Assert.Contains("未达标", row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_not_delivered_cannot_be_assessed_and_is_not_zero()
    {
        var row = await Row("culture-before-therapy");
        Assert.Contains("无法判定", row, StringComparison.Ordinal);
        Assert.DoesNotContain(">0.00<", row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_figure_of_one_department_is_not_judged_by_the_target_of_the_hospital()
    {
        var row = await Row("inpatient-use-rate", "&department=" + Uri.EscapeDataString("呼吸内科"));
        Assert.Contains(">50.00<", row, StringComparison.Ordinal);
        Assert.Contains("不评判", row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stays_in_one_language()
    {
        Assert.Contains("<html lang=\"zh-CN\"", await site.Page("/"), StringComparison.Ordinal);
        var english = await site.Page("/", "curb-language=en");
        Assert.Contains("<html lang=\"en\"", english, StringComparison.Ordinal);
        Assert.Contains("Numerator / denominator", english, StringComparison.Ordinal);
        Assert.DoesNotContain("分子", english, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/?department=%3Cscript%3E")]
    [InlineData("/indicators/inpatient-use-rate?institution=H1")]
    [InlineData("/records/inpatient-use-rate?institution=H1")]
    [InlineData("/deliveries/1?institution=H1")]
    public async Task A_script_in_a_name_stays_text(string path)
    {
        var html = await site.Page(path);
        Assert.DoesNotContain("<script>alert", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img src=x", html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_hostile_department_can_be_chosen_and_counts_its_own_stays_only()
    {
        var row = await Row("inpatient-use-rate", "&department=" + Uri.EscapeDataString(SmallHospital.HostileDepartment));
        Assert.Contains(">240<", row.Replace("<span class=\"visually-hidden\">分母 </span>", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/?from=9999-99&to=abc")]
    [InlineData("/?from=2025-12&to=2025-01")]
    [InlineData("/panels/antibiogram?specimen=';--")]
    [InlineData("/panels/drugs?by=nonsense")]
    [InlineData("/records/inpatient-use-rate?page=-1")]
    [InlineData("/records/inpatient-use-rate?page=99999999999")]
    [InlineData("/records/drug/%27%3B--")]
    public async Task Nonsense_in_the_address_still_gives_a_page(string path)
    {
        using var response = await site.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("/indicators/no-such")]
    [InlineData("/records/no-such")]
    [InlineData("/deliveries/999")]
    [InlineData("/deliveries/1%27")]
    [InlineData("/nothing")]
    public async Task What_is_not_there_says_so_on_a_page(string path)
    {
        using var response = await site.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("没有这个页面", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_csv_holds_the_same_figure_and_opens_in_a_spreadsheet()
    {
        using var response = await site.Client.GetAsync("/scorecard.csv?institution=H1" + Year);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(new byte[] { 0xEF, 0xBB, 0xBF }, bytes[..3]);
        var line = System.Text.Encoding.UTF8.GetString(bytes).Split("\r\n").Single(text => text.StartsWith("inpatient-use-rate,", StringComparison.Ordinal));
        Assert.Contains(",360,720,50,", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_page_over_no_data_says_what_to_do()
    {
        var folder = Path.Combine(Path.GetTempPath(), "curb-none-" + Guid.NewGuid().ToString("N"));
        var (app, address) = await RunningSite.Start(folder);
        await using (app)
        {
            using var client = RunningSite.NewClient(address, Colleagues.Everything);
            var html = await client.GetStringAsync("/");
            Assert.Contains("curb ingest", html, StringComparison.Ordinal);
            Assert.Contains(folder, html, StringComparison.Ordinal);
            Assert.Contains("没有交付，或交付后尚未派生", await client.GetStringAsync("/panels/antibiogram"), StringComparison.Ordinal);
        }

        Assert.False(DataFolder.IsThere(folder));
        Folders.Remove(folder);
        Folders.Remove(folder + ".keys");
    }

    [Fact]
    public async Task While_another_process_writes_the_page_shows_the_last_whole_state()
    {
        using var hospital = new SmallHospital();
        using var writer = DataFolder.Open(hospital.Path, DataFolderAccess.Write);
        var (app, address) = await RunningSite.Start(hospital.Path);
        await using (app)
        {
            using var client = RunningSite.NewClient(address, Colleagues.Everything);
            using var response = await client.GetAsync("/");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Contains("测试市人民医院", WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_part_that_fails_says_why_and_leaves_the_rest()
    {
        using var hospital = new SmallHospital();
        var (app, address) = await RunningSite.Start(hospital.Path, () =>
        {
            var data = DataFolders.Open(hospital.Path);
            return data with { Facts = new FailingFacts(data.Facts, "susceptibility") };
        });
        await using (app)
        {
            using var client = RunningSite.NewClient(address, Colleagues.Everything);
            var failed = await client.GetStringAsync("/panels/antibiogram");
            Assert.Contains("panel-failed", failed, StringComparison.Ordinal);
            Assert.Contains("the disk under susceptibility broke", failed, StringComparison.Ordinal);
            Assert.Contains("头孢曲松", await client.GetStringAsync("/panels/drugs?by=ddds"), StringComparison.Ordinal);
        }
    }

    /// <summary>The row of one indicator in the hospital's scorecard of 2025, in Chinese.</summary>
    private async Task<string> Row(string indicator, string more = "")
    {
        var html = await site.Page($"/?institution={SmallHospital.Hospital}{Year}{more}");
        return html.Split($"data-indicator=\"{indicator}\"")[1].Split("</tr>")[0];
    }
}
