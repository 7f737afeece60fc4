using System.Globalization;
using System.Text;
using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Work;
using Curb.Web.Hosting;
using Curb.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Curb.Web.Tests.Pages;

/// <summary>The delivery of a clerk, from the dropped file to the mended rows, in a browser, with the worker process that takes it in.</summary>
public sealed class ImportWizardTests : IAsyncLifetime
{
    private const int Rows = 2487;
    private const int Mended = 30;
    private const int MostLooks = 120;
    private static readonly int[] s_bad = [.. Enumerable.Range(0, 37).Select(i => 5 + (i * 60))];

    private readonly SmallHospital _hospital = new();
    private readonly Browser _browser = new();
    private WebApplication? _app;
    private Uri _address = new("http://127.0.0.1");

    public async Task InitializeAsync()
    {
        await _browser.InitializeAsync();
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Colleagues.SignIn(_hospital.Path);
        var settings = new WebSettings(_hospital.Path, ListenAddress.ParseAll("http://127.0.0.1:0")) { Worker = ["dotnet", Path.Combine(AppContext.BaseDirectory, "Curb.Cli.dll"), "work", "--data", _hospital.Path] };
        _app = CurbSite.Build(settings, () => DataFolders.Open(_hospital.Path));
        await _app.StartAsync();
        _address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public async Task DisposeAsync()
    {
        await _app!.StopAsync();
        await _app.DisposeAsync();
        await _browser.DisposeAsync();
        _hospital.Dispose();
    }

    [BrowserFact]
    public async Task A_clerk_drops_a_gbk_file_maps_its_renamed_column_once_mends_30_of_37_rows_and_the_director_reads_on_what_figures_rest()
    {
        await using var visit = await _browser.Visit(_address);
        var page = visit.Page;
        await page.GotoAsync("/import");
        await page.SelectOptionAsync("#institution", SmallHospital.Hospital);
        await page.SetInputFilesAsync("#file", new FilePayload { Name = "微生物..<x>.csv", MimeType = "text/csv", Buffer = Encoding.GetEncoding("GB18030").GetBytes(Csv()) });
        await Shot(page, "import");
        await page.Locator("main form .btn-primary").ClickAsync();

        // The column of dates is called otherwise: the profile is found, the column is asked for.
        await Assertions.Expect(page.Locator("#import-problem")).ToBeVisibleAsync();
        await page.SelectOptionAsync("select[name=profile]", "whonet");
        await page.Locator("text=重新识别").ClickAsync();
        await page.FillAsync("tr[data-header='取材日'] input", "SPEC_DATE");
        await Shot(page, "import-map");
        await page.Locator("text=保存列对应").ClickAsync();
        await Assertions.Expect(page.Locator("#import-problem")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#import-reading")).ToContainTextAsync("GB18030");
        await Assertions.Expect(page.Locator("h2", new() { HasText = "37 处" })).ToBeVisibleAsync();
        await Shot(page, "import-preview");
        await page.Locator(".import-run .btn-primary").ClickAsync();
        await Assertions.Expect(page.Locator("#job-body")).ToHaveAttributeAsync("data-state", "Done", new() { Timeout = 120_000 });
        await Assertions.Expect(page.Locator("#job-body")).ToContainTextAsync((Rows - s_bad.Length).ToString(CultureInfo.InvariantCulture));
        await Shot(page, "job");

        await page.Locator("text=修正退回行").ClickAsync();
        await Assertions.Expect(page.Locator("td.faulty")).ToHaveCountAsync(s_bad.Length);
        await Shot(page, "mend");
        foreach (var cell in (await page.Locator("td.faulty input").AllAsync()).Take(Mended))
        {
            await cell.FillAsync("2025-06-15");
        }

        await page.Locator("text=导入改正的行").ClickAsync();
        await Assertions.Expect(page.Locator("#job-body")).ToHaveAttributeAsync("data-state", "Done", new() { Timeout = 120_000 });
        await page.GotoAsync("/jobs");
        await Assertions.Expect(page.Locator("tr[data-state=Done]")).ToHaveCountAsync(2);
        await Shot(page, "jobs");
        using (var folder = DataFolder.OpenBeside(_hospital.Path))
        {
            Assert.Equal(Rows - s_bad.Length + Mended, folder.Received.Count(SmallHospital.Hospital, "received_isolate"));
        }

        // Of 2,500 rows handed in, 3 of an older file and 7 of this one are left rejected, each with its reason.
        await using (var director = await _browser.Visit(_address, colleague: "hospital-director"))
        {
            await director.Page.GotoAsync("/?institution=" + SmallHospital.Hospital);
            for (int looks = 0; looks < MostLooks && !(await director.Page.Locator("main").InnerTextAsync()).Contains("99.6 %", StringComparison.Ordinal); looks++)
            {
                await Task.Delay(500); // New data are opened in the background; until then pages show those of before.
                await director.Page.ReloadAsync();
            }

            await Assertions.Expect(director.Page.Locator(".rests")).ToContainTextAsync("2,500 行中的 99.6 %；10 行被退回");
            await Shot(director.Page, "import-director");
        }

        // The mapping holds for the next file of the institution.
        Assert.Equal("SPEC_DATE", _app!.Services.GetRequiredService<ImportStore>().Columns(SmallHospital.Hospital, "whonet")["取材日"]);
        Assert.DoesNotContain(visit.Faults, fault => !fault.Contains("404", StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task A_job_that_is_started_from_its_page_runs_to_its_end_while_the_page_looks_on()
    {
        await using var visit = await _browser.Visit(_address);
        await visit.Page.GotoAsync("/jobs");
        await visit.Page.SelectOptionAsync("form[action='/jobs'] select[name=kind]", "report");
        await visit.Page.SelectOptionAsync("form[action='/jobs'] select[name=institution]", SmallHospital.Hospital);
        await visit.Page.Locator("form[action='/jobs'] .btn-sm").ClickAsync();
        await visit.Page.EvaluateAsync("window.same = true");
        await Assertions.Expect(visit.Page.Locator("#job-body")).ToHaveAttributeAsync("data-state", "Done", new() { Timeout = 120_000 });
        Assert.True(await visit.Page.EvaluateAsync<bool>("window.same === true"));
        var download = await visit.Page.RunAndWaitForDownloadAsync(() => visit.Page.Locator("a[href$='result.xlsx']").ClickAsync());
        Assert.True(new FileInfo((await download.PathAsync())!).Length > 1000);
    }

    [Fact]
    public async Task A_file_in_the_watched_inbox_is_taken_once_it_is_stable_and_lands_in_done()
    {
        string inbox = Directory.CreateDirectory(Path.Combine(_hospital.Path, "inbox", SmallHospital.Centre)).FullName;
        await File.WriteAllTextAsync(Path.Combine(inbox, "whonet.csv"), Csv().Replace("取材日", "SPEC_DATE", StringComparison.Ordinal));
        var jobs = _app!.Services.GetRequiredService<JobStore>();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (!jobs.Newest(Scope.DataFolderOwner, 0, 10).Any(job => job.HasEnded) && clock.Elapsed < TimeSpan.FromMinutes(2))
        {
            await Task.Delay(200);
        }

        var job = Assert.Single(jobs.Newest(Scope.DataFolderOwner, 0, 10));
        Assert.True(job.State == JobState.Done, job.Problem);
        Assert.Equal("inbox", job.AskedBy);
        Assert.Empty(Directory.EnumerateFiles(inbox));
        Assert.Equal(2, Directory.EnumerateFiles(Path.Combine(inbox, "done")).Count());
    }

    private static string Csv()
    {
        var csv = new StringBuilder("病历号,标本号,取材日,标本类型,科室,性别,年龄,细菌,AMK_NM,CRO_NM\n");
        for (int i = 0; i < Rows; i++)
        {
            csv.AppendLine(CultureInfo.InvariantCulture, $"N{i},X{i:000},{(s_bad.Contains(i) ? "2025-02-30" : $"2025-{(i % 12) + 1:00}-15")},血液,呼吸内科,男,{30 + i},eco,2,0.5");
        }

        return csv.ToString();
    }

    private static async Task Shot(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("CURB_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        }
    }
}
