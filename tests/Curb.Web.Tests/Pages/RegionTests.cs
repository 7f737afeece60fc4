using System.Net;
using Curb.Disclosure;
using Curb.Exchange;
using Curb.Indicators;
using Curb.Policies;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Storage.Forms;
using Curb.Storage.Scoreboard;
using Curb.Supervision;
using Curb.Supervision.Scoreboard;
using Curb.Web.Hosting;
using Curb.Web.Tests.Accounts;
using Curb.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.Pages;

/// <summary>The scoreboard and the monthly reports over a hospital and a centre with records, and a clinic without.</summary>
public sealed class RegionTests : IAsyncLifetime
{
    private const string Clinic = "V1";
    private const string Shop = "S1";

    private readonly SmallHospital _hospital = new();
    private WebApplication? _app;
    private Uri _address = new("http://127.0.0.1");

    public async Task InitializeAsync()
    {
        var actor = new Actor("test");
        using (var folder = DataFolder.Open(_hospital.Path, DataFolderAccess.Write))
        {
            folder.Save(new Institution(Clinic, "村卫生室", "Village clinic", "primary", "community", "测试区"), "test");
            folder.Save(new Institution(Shop, "康宁大药房", "Kangning Pharmacy", "unknown", "retail-pharmacy", "测试区"), "test");
            var institutions = folder.Institutions(Scope.DataFolderOwner);
            var run = new EvaluationRun(IndicatorLibrary.Load(ContentFolder.Open("indicators")), PolicyLibrary.Load(ContentFolder.Open("policies")), folder.Facts, institutions);
            var store = new EvaluationStore(folder.Records);
            foreach (var month in (CalendarMonth[])[new(2025, 11), new(2025, 12)])
            {
                ToldFigure[] told = [new(Clinic, "outpatient-prescription-share", 30, 100, FigureOrigin.Reported, new Bilingual("填报", "reported"))];
                store.Keep(Period.Of(month), new EvaluationBasis("d", "i", "p"), institutions, run.Compute(Period.Of(month), told, (_, _, _) => { }), actor);
            }

            store.Keep(new Period(new(2025, 1), new(2025, 12)), new EvaluationBasis("d", "i", "p"), institutions, run.Compute(new Period(new(2025, 1), new(2025, 12)), [], (_, _, _) => { }), actor);
        }

        (_app, _address) = await RunningSite.Start(_hospital.Path);
        using var records = RecordStore.OpenForAccounts(_hospital.Path, TimeProvider.System);
        var accounts = new AccountStore(records);
        var clerk = accounts.Create("clerk", "clerk", true, actor)!;
        accounts.SetRole(clerk, new RoleAssignment("hospital-administrator", Clinic), true, actor);
        var seller = accounts.Create("seller", "seller", true, actor)!;
        accounts.SetRole(seller, new RoleAssignment("hospital-administrator", Shop), true, actor);
        accounts.Begin(seller, Colleagues.Token("seller"), SessionStep.SignedIn, TimeSpan.FromHours(8), "test", "test", "sign-in");
        accounts.Begin(clerk, Colleagues.Token("clerk"), SessionStep.SignedIn, TimeSpan.FromHours(8), "test", "test", "sign-in");
    }

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync();
        _hospital.Dispose();
    }

    [Fact]
    public async Task The_scoreboard_shows_what_was_kept_and_marks_what_was_reported()
    {
        string page = await Get("commission-supervisor", "/region?indicator=outpatient-prescription-share");
        Assert.Contains("测试市人民医院", page, StringComparison.Ordinal);
        Assert.Contains("30.0 ✎", page, StringComparison.Ordinal);
        Assert.Contains("测试区", page, StringComparison.Ordinal);
        Assert.Contains("2025-12", page, StringComparison.Ordinal);
        string one = await Get("commission-supervisor", $"/region/institutions/{SmallHospital.Hospital}?month=2025-12");
        Assert.Contains("/indicators/use-intensity?institution=H1", one, StringComparison.Ordinal);
        Assert.Contains("C1", await Get("commission-supervisor", "/region/figures.csv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_annual_report_is_a_page_a_word_document_and_a_workbook()
    {
        Assert.Contains("2025-01 – 2025-12", await Get("commission-supervisor", "/region/report?year=2025"), StringComparison.Ordinal);
        Assert.Contains("curb scoreboard evaluate --from 2019-01", await Get("commission-supervisor", "/region/report?year=2019"), StringComparison.Ordinal);
        using var client = RunningSite.NewClient(_address, "commission-supervisor");
        foreach (string kind in (string[])["docx", "xlsx"])
        {
            byte[] file = await client.GetByteArrayAsync(new Uri($"/region/report.{kind}?year=2025", UriKind.Relative));
            Assert.Equal("PK"u8.ToArray(), file[..2]);
        }

        // How far the plans are: the year's targets with what the region measures of them.
        string report = WebUtility.HtmlDecode(await Get("commission-supervisor", "/region/report?year=2025"));
        Assert.Contains("四、行动方案进展", report, StringComparison.Ordinal);
        Assert.Contains("五、行动方案目标", report, StringComparison.Ordinal);
        foreach (var plan in _app!.Services.GetRequiredService<Knowledge>().Plans.Plans.Where(plan => plan.From.Year <= 2025 && plan.To.Year >= 2025))
        {
            Assert.Contains(plan.Title.Zh, report, StringComparison.Ordinal);
            Assert.All(plan.Targets, target => Assert.Contains(target.Title.Zh, report, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_clerk_is_told_what_blocks_sends_and_corrects_and_the_commission_sees_figures_without_the_sample()
    {
        using var clerk = new SignedInClient(_address, "clerk");
        string address = $"/forms/primary-monthly/2025-12?institution={Clinic}";
        Assert.Contains("f-outpatient-prescriptions", await Get("clerk", address), StringComparison.Ordinal);
        using (var typing = await clerk.Post(address.Replace("?", "/check?", StringComparison.Ordinal), ("f-outpatient-prescriptions", "100"), ("f-antimicrobial-prescriptions", "120")))
        {
            Assert.Equal(HttpStatusCode.OK, typing.StatusCode);
            Assert.Contains("120", await typing.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using (var wrong = await clerk.Post(address, ("f-outpatient-prescriptions", "100"), ("f-antimicrobial-prescriptions", "120"), ("f-intravenous-prescriptions", "1"), ("f-special-prescriptions", "0"), ("send", "yes")))
        {
            Assert.Contains("120", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
        }

        (string, string)[] good = [("f-outpatient-prescriptions", "100"), ("f-antimicrobial-prescriptions", "20"), ("f-intravenous-prescriptions", "1"), ("f-special-prescriptions", "0"), ("s-0-day", "2025-12-03"), ("s-0-age", "30"), ("s-0-diagnosis", "秘密诊断"), ("s-0-drug", "阿莫西林"), ("s-0-intravenous", "no"), ("s-0-appropriate", "yes")];
        using (var sent = await clerk.Post(address, [.. good, ("send", "yes")]))
        {
            Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        }

        using (var again = await clerk.Post(address, [.. good, ("send", "yes")]))
        {
            Assert.Equal(HttpStatusCode.OK, again.StatusCode); // A sent month asks for the reason of its correction.
        }

        using (var corrected = await clerk.Post(address, [.. good, ("send", "yes"), ("reason", "漏一天")]))
        {
            Assert.Equal(HttpStatusCode.Redirect, corrected.StatusCode);
        }

        using var records = RecordStore.OpenForAccounts(_hospital.Path, TimeProvider.System);
        Assert.Equal([2, 1], new FormStore(records).Versions(Scope.DataFolderOwner, Clinic, "primary-monthly", new(2025, 12)).Select(version => version.Version));
        string seen = await Get("commission-supervisor", address);
        Assert.Contains("漏一天", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("秘密诊断", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("f-outpatient-prescriptions", seen, StringComparison.Ordinal);
        using var supervisor = new SignedInClient(_address, "commission-supervisor");
        using var refused = await supervisor.Post(address, [.. good, ("send", "yes")]);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task The_first_screen_says_what_is_due_and_leads_to_where_it_is_done()
    {
        Assert.Contains("/panels/due", await Get("clerk", "/home"), StringComparison.Ordinal);
        string own = await Get("clerk", "/panels/due");
        Assert.Matches($"href=\"/forms/primary-monthly/\\d{{4}}-\\d{{2}}\\?institution={Clinic}\"", own);
        Assert.Contains("个月未报", own, StringComparison.Ordinal);
        string commission = await Get("commission-supervisor", "/panels/due");
        Assert.Matches("<a[^>]*href=\"/forms\">\\d+ 份月报逾期未报，涉及 \\d+ 家机构</a>", commission);
        Assert.DoesNotContain("/forms/primary-monthly/", commission, StringComparison.Ordinal);
        Assert.DoesNotContain("家机构", own, StringComparison.Ordinal); // Nothing of other institutions.
    }

    [Fact]
    public async Task An_institution_without_figures_says_so_and_counts_are_whole()
    {
        Assert.Contains("2025-12 没有该机构的数值", await Get("commission-supervisor", $"/region/institutions/{Shop}?month=2025-12"), StringComparison.Ordinal);
        Assert.Equal("1,234", Shell.Figures.Of(new EvaluatedFigure(1234, null, 1234, Verdict.Met, FigureOrigin.Computed, false, 0, null, Bilingual.Empty)));
        Assert.Equal("50.00", Shell.Figures.Of(new EvaluatedFigure(1, 2, 50, Verdict.Met, FigureOrigin.Computed, false, 0, null, Bilingual.Empty)));
        Assert.Equal(Shell.Figures.Unknown, Shell.Figures.Of(null));
    }

    [Fact]
    public async Task Who_delivers_records_is_not_in_the_calendar_and_late_reports_are_reminded_of()
    {
        string page = await Get("commission-supervisor", "/forms");
        Assert.Contains("村卫生室", page, StringComparison.Ordinal);
        Assert.DoesNotContain("测试社区卫生服务中心", page, StringComparison.Ordinal);
        using var supervisor = new SignedInClient(_address, "commission-supervisor");
        var late = System.Text.RegularExpressions.Regex.Match(page, "primary-monthly\\|V1\\|\\d{4}-\\d{2}").Value;
        using var reminded = await supervisor.Post("/forms/remind", ("late", late));
        Assert.Equal("/forms?reminded=1", reminded.Headers.Location!.ToString());
    }

    [Fact]
    public async Task A_seller_of_medicines_reports_and_is_not_supervised_as_a_hospital()
    {
        foreach (string path in (string[])["/house-rules", "/bulletin", "/self-check", "/registry", "/statements"])
        {
            Assert.Contains("没有需要监管的机构", await Get("seller", path), StringComparison.Ordinal);
        }

        string supervised = await Get("commission-supervisor", "/supervision");
        Assert.Contains("村卫生室", supervised, StringComparison.Ordinal);
        Assert.DoesNotContain("康宁大药房", supervised, StringComparison.Ordinal);
    }

    private async Task<string> Get(string colleague, string path)
    {
        using var client = RunningSite.NewClient(_address, colleague);
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.True(response.IsSuccessStatusCode, $"{path} answered {(int)response.StatusCode}");
        return WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());
    }
}
