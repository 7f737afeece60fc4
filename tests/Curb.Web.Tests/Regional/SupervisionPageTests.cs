using System.Net;
using Curb.Disclosure;
using Curb.Storage.Regional;
using Curb.Supervision;
using Curb.Web.Regional;
using Curb.Web.Tests.Accounts;
using Curb.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.Regional;

/// <summary>Supervision over the wire: who sees, who does, what is refused.</summary>
[Collection(SiteCollection.Name)]
public sealed class SupervisionPageTests(RunningSite site)
{
    private const string Weidong = "cn-henan-weidong/resistance-action-2021";

    private SupervisionStore Store => site.Services.GetRequiredService<SupervisionStore>();

    [Fact]
    public async Task A_stranger_registers_reports_and_signs_nothing_for_another_institution()
    {
        using var stranger = new SignedInClient(site.Address, Colleagues.OfCentre);
        using (var body = await stranger.Post("/registry", ("institution", SmallHospital.Hospital), ("body", "pharmacy-committee"), ("in-place", "yes"), ("head", "陌生人")))
        {
            Assert.Equal(HttpStatusCode.NotFound, body.StatusCode);
        }

        using (var progress = await stranger.Post("/ledger/progress", ("institution", SmallHospital.Hospital), ("month", "2026-06"), ("text", "x")))
        {
            Assert.Equal(HttpStatusCode.NotFound, progress.StatusCode);
        }

        using (var plan = await stranger.Post("/plans/local", ("place", SmallHospital.Hospital), ("plan", Weidong), ("year", "2026"), ("tasks", "0")))
        {
            Assert.Equal(HttpStatusCode.NotFound, plan.StatusCode);
        }

        Assert.DoesNotContain(Store.All(SupervisionKinds.Body, Scope.DataFolderOwner), kept => kept.Place == SmallHospital.Hospital && kept.Body.Head == "陌生人");
        Assert.DoesNotContain("陌生人", await stranger.Text("/registry"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_local_edition_is_adopted_only_when_every_task_has_somebody_and_is_in_time()
    {
        using var clerk = new SignedInClient(site.Address, "hospital-administrator");
        var plan = site.Services.GetRequiredService<SupervisionDesk>().Plans.Find(Weidong)!;
        var tasks = LocalPlan.Draft(SmallHospital.Hospital, plan, 2031, new Institution(SmallHospital.Hospital, "", "", "tertiary", "general", "")).Tasks;
        (string, string)[] Form(string act, string responsible, string? late) =>
        [
            ("place", SmallHospital.Hospital), ("plan", Weidong), ("year", "2031"), ("version", "0"), ("tasks", tasks.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("act", act),
            .. tasks.SelectMany((task, i) => new[] { ($"task-{i}", task.Task), ($"responsible-{i}", responsible), ($"due-{i}", late is not null && task.Due is not null ? late : task.Due?.ToString("yyyy-MM-dd", null) ?? "") }),
        ];
        foreach (var (form, problem) in new[] { (Form("adopt", "", null), "未明确责任人"), (Form("adopt", "医务科", "2031-12-31"), "期限晚于上级") })
        {
            using var refused = await clerk.Post("/plans/local", form);
            Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
            Assert.Contains(problem, WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }

        using var adopted = await clerk.Post("/plans/local", Form("adopt", "医务科", null));
        Assert.Equal(HttpStatusCode.Redirect, adopted.StatusCode);
        Assert.Equal("adopted", Store.Find(SupervisionKinds.LocalPlan, $"{SmallHospital.Hospital}/{Weidong}/2031", _ => true)!.State);
        using var stale = await clerk.Post("/plans/local", Form("save", "药学部", null));
        Assert.Contains("他人刚刚修改过", WebUtility.HtmlDecode(await stale.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        (string, string)[] Later(string responsible) => [.. Form("save", responsible, null).Select(field => field.Item1 == "version" ? (field.Item1, "1") : field)];
        using var half = await clerk.Post("/plans/local", Later("")); // What was adopted never turns back into a draft.
        Assert.Contains("未明确责任人", WebUtility.HtmlDecode(await half.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        using var whole = await clerk.Post("/plans/local", Later("药学部"));
        var kept = Store.Find(SupervisionKinds.LocalPlan, $"{SmallHospital.Hospital}/{Weidong}/2031", _ => true)!;
        Assert.Equal(("adopted", 2, "药学部"), (kept.State, kept.Version, kept.Body.Tasks[0].Responsible));
    }

    [Fact]
    public async Task Statements_are_made_for_departments_and_signed_by_whoever_holds_the_role_alone()
    {
        using var clerk = new SignedInClient(site.Address, "hospital-administrator");
        using var director = new SignedInClient(site.Address, "hospital-director");
        using (var made = await clerk.Post("/statements", ("institution", SmallHospital.Hospital), ("year", "2025")))
        {
            Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
        }

        var statement = Store.All(SupervisionKinds.Statement, Scope.Of([SmallHospital.Hospital], false)).First(kept => kept.Body.Targets.Count > 0);
        using (var refused = await clerk.Post("/statements/sign", ("id", statement.Id), ("as", "director")))
        {
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        using (var signed = await director.Post("/statements/sign", ("id", statement.Id), ("as", "director")))
        {
            Assert.Equal(HttpStatusCode.Redirect, signed.StatusCode);
        }

        Assert.Equal(("half-signed", "hospital-director"), (Store.Find(SupervisionKinds.Statement, statement.Id, _ => true) is var kept ? (kept!.State, kept.Body.Director!.Account) : default));
        Assert.Contains("2025-06", await clerk.Text("/statements/one?id=" + Uri.EscapeDataString(statement.Id)), StringComparison.Ordinal);
        using var docx = await clerk.Get("/statements/one.docx?id=" + Uri.EscapeDataString(statement.Id));
        Assert.Equal("application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx.Content.Headers.ContentType!.MediaType);
        using var again = await clerk.Post("/statements", ("institution", SmallHospital.Hospital), ("year", "2025")); // What was signed is left alone.
        Assert.NotNull(Store.Find(SupervisionKinds.Statement, statement.Id, _ => true)!.Body.Director);
    }

    [Fact]
    public async Task A_notice_is_issued_only_by_whoever_leads_at_its_place()
    {
        using var clerk = new SignedInClient(site.Address, "hospital-administrator");
        using var reader = new SignedInClient(site.Address, "commission-reader");
        foreach (var person in new[] { clerk, reader })
        {
            using var refused = await person.Post("/notices", ("kind", "quarterly-notice"), ("place", "district:测试区"), ("month", "2025-06"));
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        using var supervisor = new SignedInClient(site.Address, "commission-supervisor");
        using var elsewhere = await supervisor.Post("/notices", ("kind", "quarterly-notice"), ("place", "*"), ("month", "2025-06"));
        Assert.Equal(HttpStatusCode.Forbidden, elsewhere.StatusCode);
        using var wrong = await supervisor.Post("/notices", ("kind", "quarterly-notice"), ("place", "district:测试区"), ("month", "June"));
        string refusal = WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync());
        Assert.Contains("请填写月份", refusal, StringComparison.Ordinal);
        Assert.Matches("<option value=\"quarterly-notice\" selected", refusal); // What was asked for stays in the form.
    }

    /// <summary>A brief is kept as it was issued, run again beside it, and its evidence holds records only for whoever sees the patients.</summary>
    [Fact]
    public async Task A_rule_brief_is_run_again_and_its_evidence_goes_to_whom_it_may()
    {
        using var supervisor = new SignedInClient(site.Address, "commission-supervisor");
        using (var made = await supervisor.Post("/notices", ("kind", "rule-brief"), ("place", "district:测试区"), ("month", "2025-11"), ("indicator", "outpatient-prescription-share")))
        {
            Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
        }

        string id = Uri.EscapeDataString("district:测试区/rule-brief/outpatient-prescription-share/2025-12");
        using (var issued = await supervisor.Post("/notices/issue", ("id", Uri.UnescapeDataString(id)), ("number", "测卫〔2026〕8号")))
        {
            Assert.Equal(HttpStatusCode.Redirect, issued.StatusCode);
        }

        // The list counts receipts without reading them; the receipts themselves are the oracle.
        var led = new HashSet<string>(StringComparer.Ordinal) { "district:测试区" };
        foreach (var line in site.Services.GetRequiredService<NoticeShelf>().Lines(led, Scope.DataFolderOwner))
        {
            var kept = Store.Find(SupervisionKinds.Notice, line.Id, _ => true)!;
            var states = Store.All(SupervisionKinds.Receipt, Scope.DataFolderOwner, line.Id).Select(receipt => receipt.Body.State(kept.Body.ReplyBy, Store.Today));
            Assert.Equal(states.CountBy(state => state).OrderBy(pair => pair.Key, StringComparer.Ordinal), line.Receipts.OrderBy(pair => pair.Key, StringComparer.Ordinal));
            Assert.Equal((kept.Body.Title, kept.Body.Number, kept.State), (line.Title, line.Number, line.State));
        }

        Assert.Contains("发出 2，签收", WebUtility.HtmlDecode(await supervisor.Text("/notices")), StringComparison.Ordinal);
        Assert.Contains("监管规则简报：", WebUtility.HtmlDecode(await supervisor.Text("/notices")), StringComparison.Ordinal);
        Assert.Contains("2025年第四季度", WebUtility.HtmlDecode(await supervisor.Text("/notices/one?id=" + id)), StringComparison.Ordinal);
        Assert.Contains("2家一致，0家有变化", WebUtility.HtmlDecode(await supervisor.Text("/notices/again?id=" + id)), StringComparison.Ordinal);
        Assert.Contains("\"change\":\"same\"", await supervisor.Text("/api/v1/notices/again?id=" + id), StringComparison.Ordinal);
        using var clerk = new SignedInClient(site.Address, "medical-affairs");
        using var centre = new SignedInClient(site.Address, Colleagues.OfCentre);
        Assert.Equal(HttpStatusCode.Forbidden, (await centre.Get($"/notices/evidence.xlsx?id={id}&institution={SmallHospital.Hospital}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await supervisor.Get($"/notices/evidence.xlsx?id={id}&institution=")).StatusCode);
        Assert.Equal(["简报", "逐月"], await Sheets(supervisor, id));
        Assert.Contains("分子记录", await Sheets(clerk, id));
        using var all = await supervisor.Get("/notices/evidence.zip?id=" + id);
        using var zip = new System.IO.Compression.ZipArchive(await all.Content.ReadAsStreamAsync());
        Assert.Equal(["C1.xlsx", "H1.xlsx"], zip.Entries.Select(entry => entry.FullName).Order());
        Assert.Equal(HttpStatusCode.Forbidden, (await clerk.Get("/notices/evidence.zip?id=" + id)).StatusCode);
    }

    private static async Task<IReadOnlyList<string>> Sheets(SignedInClient client, string id)
    {
        using var answer = await client.Get($"/notices/evidence.xlsx?id={id}&institution={SmallHospital.Hospital}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var zip = new System.IO.Compression.ZipArchive(await answer.Content.ReadAsStreamAsync());
        using var reader = new StreamReader(zip.GetEntry("xl/workbook.xml")!.Open());
        return [.. System.Text.RegularExpressions.Regex.Matches(await reader.ReadToEndAsync(), "<sheet name=\"([^\"]+)\"").Select(found => found.Groups[1].Value)];
    }
}
