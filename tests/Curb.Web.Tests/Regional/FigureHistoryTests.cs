using System.Diagnostics;
using System.Globalization;
using System.Text;
using Curb.Storage;
using Curb.Web.Tests.Accounts;
using Curb.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;

namespace Curb.Web.Tests.Regional;

/// <summary>A supervisor asks why a figure of last March differs: the whole way from delivered files over two evaluations to the page, with the command line that a site runs.</summary>
public sealed class FigureHistoryTests : IAsyncLifetime
{
    private const string Hospital = "HX1";
    private const string Address = "/region/institutions/HX1/history?indicator=outpatient-prescription-share&month=2025-03";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "curb-history-" + Guid.NewGuid().ToString("N"));
    private readonly Browser _browser = new();
    private WebApplication? _app;
    private Uri _address = new("http://127.0.0.1");

    public async Task InitializeAsync()
    {
        await _browser.InitializeAsync();
        string files = Directory.CreateDirectory(_folder + ".files").FullName;
        await File.WriteAllTextAsync(Path.Combine(files, "就诊.csv"), Visits());
        await File.WriteAllTextAsync(Path.Combine(files, "处方.csv"), Orders(0, 20, "阿莫西林胶囊") + Lines(20, 100, "Z", "布洛芬片"));
        await File.WriteAllTextAsync(Path.Combine(files, "补传处方.csv"), Orders(20, 23, "阿莫西林胶囊"));
        await Curb("institutions", "set", Hospital, "--name", "历史医院", "--level", "secondary", "--kind", "general", "--district", "测试区");
        await Curb("ingest", "cn-templates", Path.Combine(files, "就诊.csv"), Path.Combine(files, "处方.csv"), "--institution", Hospital);
        await Curb("derive");
        await Curb("scoreboard", "evaluate", "--from", "2025-03", "--to", "2025-03");
        await Curb("ingest", "cn-templates", Path.Combine(files, "补传处方.csv"), "--institution", Hospital);
        await Curb("derive");
        await Curb("scoreboard", "evaluate", "--from", "2025-03", "--to", "2025-03");
        (_app, _address) = await RunningSite.Start(_folder);
    }

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync();
        await _browser.DisposeAsync();
        foreach (string folder in (string[])[_folder, _folder + ".files", _folder + ".keys"])
        {
            if (Directory.Exists(folder))
            {
                Folders.Remove(folder);
            }
        }
    }

    [BrowserFact]
    public async Task A_supervisor_sees_both_versions_the_three_rows_that_came_later_who_took_them_in_and_that_nothing_else_was_touched()
    {
        await using var visit = await _browser.Visit(_address, colleague: "commission-supervisor");
        var page = visit.Page;
        await page.GotoAsync("/region/institutions/HX1?month=2025-03");
        await page.Locator("tr", new() { HasText = "门诊患者抗菌药物处方比例" }).First.Locator("a", new() { HasText = "变动原因" }).ClickAsync();
        await Assertions.Expect(page.Locator(".notice").First).ToContainTextAsync("由 20.00 % 变为 23.00 %（第 1 版 → 第 2 版）");
        await Assertions.Expect(page.Locator(".notice").First).ToContainTextAsync("数据有变化");
        await Assertions.Expect(page.Locator("#history-row-count")).ToHaveTextAsync("3");
        var rows = page.Locator("section[aria-labelledby=history-rows] tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        await Assertions.Expect(rows.First).ToContainTextAsync("补传处方.csv : 2");
        await Shot(page);
        await Assertions.Expect(page.Locator("section[aria-labelledby=history-deliveries] tbody tr")).ToHaveCountAsync(1);
        await page.Locator("button", new() { HasText = "验证日志与所存数值" }).ClickAsync();
        await Assertions.Expect(page.Locator("#history-proof")).ToContainTextAsync("已验证");
        string text = await page.Locator("main").InnerTextAsync();
        Assert.DoesNotContain("示例患者", text, StringComparison.Ordinal);
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task A_row_that_a_correction_took_out_of_the_figure_is_listed_with_its_file_its_line_and_who_took_it_in()
    {
        string correction = Path.Combine(_folder + ".files", "更正处方.csv");
        await File.WriteAllTextAsync(correction, Orders(7, 8, "布洛芬片"));
        await _app!.StopAsync();
        await _app.DisposeAsync();
        await Curb("ingest", "cn-templates", correction, "--institution", Hospital);
        await Curb("derive");
        await Curb("scoreboard", "evaluate", "--from", "2025-03", "--to", "2025-03");
        (_app, _address) = await RunningSite.Start(_folder);
        using var client = RunningSite.NewClient(_address, "commission-supervisor");
        string page = await client.GetStringAsync(new Uri(Address, UriKind.Relative));
        Assert.Contains("由 23.00 % 变为 22.00 %（第 2 版 → 第 3 版）", page, StringComparison.Ordinal);
        string gone = page[page.IndexOf("id=\"history-gone\"", StringComparison.Ordinal)..page.IndexOf("history-deliveries", StringComparison.Ordinal)];
        Assert.Contains(">1</span>", gone, StringComparison.Ordinal);
        Assert.Contains("更正处方.csv : 2", gone, StringComparison.Ordinal);
        Assert.DoesNotContain("<td data-label=\"接收人\">—</td>", gone, StringComparison.Ordinal);
        Assert.DoesNotContain("示例患者", gone, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_is_proved_and_a_figure_changed_behind_its_back_is_found()
    {
        using var client = RunningSite.NewClient(_address, "commission-supervisor");
        Assert.Contains("已验证", await client.GetStringAsync(new Uri(Address + "&proof=yes", UriKind.Relative)), StringComparison.Ordinal);
        using (var records = RecordStore.OpenForAccounts(_folder, TimeProvider.System))
        using (var connection = records.Connect())
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "UPDATE evaluated_indicator SET digest = 'x' WHERE indicator = 'outpatient-prescription-share'";
            Assert.True(command.ExecuteNonQuery() > 0);
        }

        Assert.Contains("验证未通过", await client.GetStringAsync(new Uri(Address + "&proof=yes", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_asks_about_an_institution_out_of_reach_or_with_nonsense()
    {
        using var client = RunningSite.NewClient(_address, "commission-supervisor");
        foreach (string wrong in (string[])["/region/institutions/NONE/history?indicator=use-intensity&month=2025-03", "/region/institutions/HX1/history?indicator=none&month=2025-03", "/region/institutions/HX1/history?indicator=use-intensity&month=x", "/region/institutions/HX1/history?indicator=use-intensity&month=2019-01"])
        {
            using var response = await client.GetAsync(new Uri(wrong, UriKind.Relative));
            Assert.Equal(System.Net.HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    private static async Task Shot(IPage page)
    {
        if (Environment.GetEnvironmentVariable("CURB_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, "history.png"), FullPage = true });
        }
    }

    private static string Visits()
    {
        var csv = new StringBuilder("就诊流水号,就诊类型,患者编号,就诊时间,科室\n");
        for (int i = 0; i < 100; i++)
        {
            csv.AppendLine(CultureInfo.InvariantCulture, $"V{i:000},门诊,示例患者{i:000},2025-03-{(i % 28) + 1:00} 09:00,呼吸内科");
        }

        return csv.ToString();
    }

    private static string Orders(int from, int to, string drug) => "医嘱明细号,就诊流水号,药品名称,规格,单次剂量,剂量单位,频次,给药途径,开始时间,天数,数量,数量单位\n" + Lines(from, to, "Y", drug);

    private static string Lines(int from, int to, string key, string drug) => string.Concat(Enumerable.Range(from, to - from)
        .Select(i => string.Create(CultureInfo.InvariantCulture, $"{key}{i:000},V{i:000},{drug},0.5g*24粒,0.5,g,tid,口服,2025-03-{(i % 28) + 1:00} 09:30,3,1,盒\n")));

    private async Task Curb(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in (string[])[Path.Combine(AppContext.BaseDirectory, "Curb.Cli.dll"), .. arguments, "--data", _folder])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var (said, written) = (process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', arguments)}: {await said} {await written}");
    }
}
