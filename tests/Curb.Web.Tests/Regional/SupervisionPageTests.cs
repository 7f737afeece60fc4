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
        Assert.Contains("请填写月份", WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }
}
