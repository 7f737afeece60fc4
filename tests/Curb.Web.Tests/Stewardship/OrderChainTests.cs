using System.Net;
using Curb.Casework;
using Curb.Privileges;
using Curb.Storage;
using Curb.Storage.Casework;
using Curb.Storage.Governance;
using Curb.Storage.OrderCheck;
using Curb.Storage.Work;
using Curb.Web.Casework;
using Curb.Web.Tests.Accounts;
using Curb.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.Stewardship;

/// <summary>One id leads from an order to its culture, result, review, figures, notice and rectification, and back; and whose patients a physician sees.</summary>
public sealed class OrderChainTests : IAsyncLifetime
{
    private readonly StewardHospital _hospital = new();
    private WebApplication? _app;
    private Uri _address = new("http://127.0.0.1");

    private CaseStore Cases => _app!.Services.GetRequiredService<CaseDesk>().Store;

    public async Task InitializeAsync() => (_app, _address) = await RunningSite.Start(_hospital.Path);

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync();
        _hospital.Dispose();
    }

    [Fact]
    public async Task An_order_leads_to_all_that_hangs_on_it_and_a_notice_is_answered_and_verified()
    {
        using var pharmacist = new SignedInClient(_address, "clinical-pharmacist");
        using var head = new SignedInClient(_address, "department-head");
        using var affairs = new SignedInClient(_address, "medical-affairs");
        string trail = WebUtility.HtmlDecode(await pharmacist.Text("/orders/o1?institution=H1"));
        Assert.Contains("大肠埃希菌", trail, StringComparison.Ordinal);
        Assert.Contains("/laboratory/isolates/100", trail, StringComparison.Ordinal);
        Assert.Contains("/indicators/use-intensity?institution=H1&from=2026-03&to=2026-03", trail, StringComparison.Ordinal);
        Assert.Contains("通报科室并要求整改", trail, StringComparison.Ordinal);
        using (var given = await pharmacist.Post("/orders/o1/notice", ("institution", "H1"), ("rule", "earlier-isolate-resistant")))
        {
            Assert.StartsWith("/cases/", given.Headers.Location!.ToString(), StringComparison.Ordinal);
        }

        var notice = Assert.Single(Cases.OfType(CaseReader.DataFolderOwner, "order-notice", "H1"));
        Assert.Equal(("o1", "department-head", "/orders/o1?institution=H1"), (notice.Details["order"], notice.OwnerRole, notice.Subject.Link));
        await head.Post($"/cases/{notice.Number}/steps", ("step", "answer"), ("field-cause", "未看结果"), ("field-measure", "每日查看检验结果"));
        await affairs.Post($"/cases/{notice.Number}/steps", ("step", "close"), ("field-verification", "mended"));
        Assert.Equal("closed", Cases.Get(CaseReader.DataFolderOwner, notice.Number)!.State);
        Assert.Contains($"/cases/{notice.Number}", await pharmacist.Text("/orders/o1?institution=H1"), StringComparison.Ordinal);
        Assert.Contains("/orders/o1?institution=H1", WebUtility.HtmlDecode(await affairs.Text($"/cases/{notice.Number}")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clinical-pharmacist", "H1", "oral-possible", HttpStatusCode.NotFound)]
    [InlineData("clinical-pharmacist", "C1", "earlier-isolate-resistant", HttpStatusCode.NotFound)]
    [InlineData("physician", "H1", "earlier-isolate-resistant", HttpStatusCode.NotFound)]
    public async Task A_notice_on_what_was_not_found_elsewhere_or_by_others_is_refused(string role, string institution, string rule, HttpStatusCode expected)
    {
        using var client = new SignedInClient(_address, role);
        using var refused = await client.Post("/orders/o1/notice", ("institution", institution), ("rule", rule));
        Assert.Equal(expected, refused.StatusCode);
        Assert.Empty(Cases.OfType(CaseReader.DataFolderOwner, "order-notice", "H1"));
    }

    [Fact]
    public async Task An_administrator_ties_an_account_to_a_staff_code_and_my_patients_are_then_the_own()
    {
        var governance = _app!.Services.GetRequiredService<GovernanceStore>();
        governance.Save("H1", [new StaffMember("H1", "dr7", "示例医师", "主治医师", "呼吸内科", StaffKind.Physician), new StaffMember("H1", "dr8", "示例医师", "主治医师", "呼吸内科", StaffKind.Physician)], new Actor("test"));
        using var physician = new SignedInClient(_address, "physician");
        using var administrator = new SignedInClient(_address, "hospital-administrator");
        string page = $"/on-antimicrobials?institution=H1&day={StewardHospital.Day}";
        Assert.Contains("未与人员名单中的工号对应", WebUtility.HtmlDecode(await physician.Text(page)), StringComparison.Ordinal);
        using (var unknown = await administrator.Post("/accounts/physician/staff", ("institution", "H1"), ("code", "dr99")))
        {
            Assert.Contains("人员名单中没有这个工号", WebUtility.HtmlDecode(await unknown.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }

        using (var foreign = await administrator.Post("/accounts/physician/staff", ("institution", "C1"), ("code", "dr7")))
        {
            Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        }

        using (var not = await physician.Post("/accounts/physician/staff", ("institution", "H1"), ("code", "dr7")))
        {
            Assert.NotEqual(HttpStatusCode.Redirect, not.StatusCode);
        }

        using (var tied = await administrator.Post("/accounts/physician/staff", ("institution", "H1"), ("code", "dr8"), ("why", "人事通知")))
        {
            Assert.Equal(HttpStatusCode.Redirect, tied.StatusCode);
        }

        string none = WebUtility.HtmlDecode(await physician.Text(page));
        Assert.Contains("没有您开具的", none, StringComparison.Ordinal);
        using (var again = await administrator.Post("/accounts/physician/staff", ("institution", "H1"), ("code", "dr7")))
        {
            Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
        }

        Assert.Equal("dr7", Assert.Single(governance.OfAccount("physician")).Code);
        string own = WebUtility.HtmlDecode(await physician.Text(page));
        Assert.Contains("只列出工号 dr7", own, StringComparison.Ordinal);
        Assert.Contains("data-encounter=\"e1\"", own, StringComparison.Ordinal);
        using (var taken = await administrator.Post("/accounts/department-head/staff", ("institution", "H1"), ("code", "dr7")))
        {
            Assert.Contains("已对应其他账户", WebUtility.HtmlDecode(await taken.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }

        await administrator.Post("/accounts/physician/staff", ("institution", "H1"), ("code", ""));
        Assert.Empty(governance.OfAccount("physician"));
    }

    [Fact]
    public async Task A_sample_of_alerts_is_judged_and_its_value_stands_with_an_interval()
    {
        using var pharmacist = new SignedInClient(_address, "clinical-pharmacist");
        string sample = WebUtility.HtmlDecode(await pharmacist.Text("/order-rules/sample?institution=H1&rule=earlier-isolate-resistant"));
        Assert.Contains("data-order=\"o1\"", sample, StringComparison.Ordinal);
        string version = System.Text.RegularExpressions.Regex.Match(sample, "name=\"version\" value=\"([^\"]+)\"").Groups[1].Value;
        using (var judged = await pharmacist.Post("/order-rules/judgements", ("institution", "H1"), ("rule", "earlier-isolate-resistant"), ("version", version), ("subject", "o1"), ("useful", "yes"), ("from", "sample")))
        {
            Assert.Equal(HttpStatusCode.Redirect, judged.StatusCode);
        }

        Assert.Contains("100 % (1/1; 21–100 %)", WebUtility.HtmlDecode(await pharmacist.Text("/order-rules/sample?institution=H1&rule=earlier-isolate-resistant")), StringComparison.Ordinal);
        Assert.True(Assert.Single(_app!.Services.GetRequiredService<RuleLedger>().Judged("H1", "earlier-isolate-resistant", version)).Useful);
        using var unknown = await pharmacist.Get("/order-rules/sample?institution=H1&rule=no-such-rule");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_simulation_is_asked_for_by_whoever_may_run_jobs_and_what_it_kept_is_shown()
    {
        using var pharmacist = new SignedInClient(_address, "clinical-pharmacist");
        using var affairs = new SignedInClient(_address, "medical-affairs");
        using (var refused = await pharmacist.Post("/order-rules/simulation", ("institution", "H1"), ("rule", "long-course"), ("severity", "refuse")))
        {
            Assert.NotEqual(HttpStatusCode.Redirect, refused.StatusCode);
        }

        using (var wrong = await affairs.Post("/order-rules/simulation", ("institution", "H1"), ("rule", "long-course"), ("severity", "shout")))
        {
            Assert.Equal(HttpStatusCode.NotFound, wrong.StatusCode);
        }

        var jobs = _app!.Services.GetRequiredService<JobStore>();
        var actor = new Actor("test");
        var job = jobs.Ask(JobKinds.Simulate, "H1", new Dictionary<string, string> { ["rule"] = "long-course", ["severity"] = "refuse" }, actor);
        while (jobs.Start(actor) is { } started && started.Id != job.Id)
        {
        }

        new KeptSimulation("H1", "long-course", "refuse", "2025-04", "2026-03", [new("dr7", 10, 2, 3, 0, 1)], [new("o1", "2026-03", "dr7", "CRO", "warn", "refuse", "用药17天", "17 days")]).Keep(_hospital.Path, job.Id);
        jobs.End(job.Id, JobState.Done, new Dictionary<string, string>(), null, actor);
        string page = WebUtility.HtmlDecode(await pharmacist.Text($"/order-rules/simulation?institution=H1&job={job.Id}"));
        Assert.Contains("医嘱 10 条；有提示的 2 → 3；会被拒绝的 0 → 1", page, StringComparison.Ordinal);
        Assert.Contains("data-order=\"o1\"", page, StringComparison.Ordinal);
        Assert.Contains("simulated-refuse", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_special_file_comes_as_the_form_with_scores_and_months()
    {
        using var pharmacist = new SignedInClient(_address, "clinical-pharmacist");
        Cases.Open(new CaseFinding("special-file", "H1", "呼吸内科", "special-file/H1/e1/carbapenems", "received", new CaseSubject("order", "o2", new Policies.Bilingual("美罗培南 专档", "Special file"), ""), new Dictionary<string, string> { ["patient"] = "p1", ["drug-code"] = "MEM", ["month"] = "2026-03", ["days"] = "7" }), new Actor("test"));
        long number = Cases.OfType(CaseReader.DataFolderOwner, "special-file", "H1")[0].Number;
        using var one = await pharmacist.Get($"/special-files/{number}.xlsx?institution=H1");
        Assert.Equal(HttpStatusCode.OK, one.StatusCode);
        using var archive = new System.IO.Compression.ZipArchive(await one.Content.ReadAsStreamAsync());
        Assert.Equal(3, archive.Entries.Count(entry => entry.FullName.StartsWith("xl/worksheets/sheet", StringComparison.Ordinal)));
        using var all = await pharmacist.Get("/special-files.xlsx?institution=H1");
        Assert.Equal(HttpStatusCode.OK, all.StatusCode);
        using var missing = await pharmacist.Get("/special-files/9999.xlsx?institution=H1");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }
}
