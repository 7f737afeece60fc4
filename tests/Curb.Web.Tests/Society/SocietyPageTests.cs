using System.Net;
using Curb.Disclosure;
using Curb.Exchange;
using Curb.Society;
using Curb.Storage.Regional;
using Curb.Web.Society;
using Curb.Web.Tests.Accounts;
using Curb.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.Society;

/// <summary>Rules, meetings, departments and surveys over the wire: who sees, who does, what is refused.</summary>
[Collection(SiteCollection.Name)]
public sealed class SocietyPageTests(RunningSite site)
{
    private const string Tianjin = "cn-tianjin/resistance-plan-2023";
    private const string District = "district:测试区";

    private SupervisionStore Store => site.Services.GetRequiredService<SupervisionStore>();

    [Fact]
    public async Task A_rule_is_drafted_approved_by_the_director_published_and_read_by_staff_alone()
    {
        using var affairs = new SignedInClient(site.Address, "medical-affairs");
        using var director = new SignedInClient(site.Address, "hospital-director");
        using var physician = new SignedInClient(site.Address, "physician");
        using var stranger = new SignedInClient(site.Address, Colleagues.OfCentre);
        (string, string)[] rule = [("institution", SmallHospital.Hospital), ("rule", "ranking")];
        using (var refused = await stranger.Post("/house-rules/one", [.. rule, ("owner", "x"), ("text", "x")]))
        {
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }

        using (var refused = await physician.Post("/house-rules/one", [.. rule, ("owner", "x"), ("text", "x")]))
        {
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        using (var lacking = await affairs.Post("/house-rules/one", [.. rule, ("owner", "药学部"), ("text", "")]))
        {
            Assert.Contains("problem=rule-lacks", lacking.Headers.Location!.ToString(), StringComparison.Ordinal);
        }

        using (var drafted = await affairs.Post("/house-rules/one", [.. rule, ("owner", "药学部"), ("text", "排名并公示"), ("version", "0")]))
        {
            Assert.Equal(HttpStatusCode.Redirect, drafted.StatusCode);
        }

        using (var own = await affairs.Post("/house-rules/approve", [.. rule, ("version", "1")]))
        {
            Assert.Equal(HttpStatusCode.Forbidden, own.StatusCode);
        }

        using (var early = await physician.Post("/house-rules/read", rule))
        {
            Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);
        }

        using (await director.Post("/house-rules/approve", [.. rule, ("version", "1")]))
        using (await affairs.Post("/house-rules/publish", [.. rule, ("version", "2")]))
        using (await physician.Post("/house-rules/read", rule))
        {
            Assert.Equal("published", Store.Find(SocietyKinds.Rule, $"{SmallHospital.Hospital}/ranking", _ => true)!.State);
        }

        Assert.Contains(Store.All(SocietyKinds.Reading, Scope.DataFolderOwner), kept => kept.Body is { Rule: "ranking", Account: "physician" });
        Assert.Contains("排名并公示", await physician.Text($"/house-rules/one?institution={SmallHospital.Hospital}&rule=ranking"), StringComparison.Ordinal);
        using var foreign = await stranger.Get($"/house-rules?institution={SmallHospital.Hospital}");
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
    }

    [Fact]
    public async Task A_meeting_is_called_minuted_and_closed_and_its_decision_becomes_a_case()
    {
        using var affairs = new SignedInClient(site.Address, "medical-affairs");
        using var supervisor = new SignedInClient(site.Address, "commission-supervisor");
        string today = Store.Today.ToString("yyyy-MM-dd", null), id = $"{SmallHospital.Hospital}/drug-committee/{today}";
        using (var called = await affairs.Post("/meetings", ("place", SmallHospital.Hospital), ("committee", "drug-committee"), ("on", today)))
        {
            Assert.Equal(HttpStatusCode.Redirect, called.StatusCode);
        }

        using (var lacking = await affairs.Post("/meetings/one", ("id", id), ("version", "1"), ("act", "close")))
        {
            Assert.Contains("problem=", lacking.Headers.Location!.ToString(), StringComparison.Ordinal);
        }

        string version = Store.Find(SocietyKinds.Meeting, id, _ => true)!.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
        using (await affairs.Post("/meetings/one", ("id", id), ("version", version), ("act", "close"), ("chair", "院长"), ("guests", "院长、药师"), ("decision-0", "开展专项点评"), ("person-0", "药师"), ("due-0", Store.Today.AddDays(9).ToString("yyyy-MM-dd", null)), ("decision-1", "增补目录"), ("person-1", "医务"), ("due-1", Store.Today.AddDays(9).ToString("yyyy-MM-dd", null))))
        {
            var meeting = Store.Find(SocietyKinds.Meeting, id, _ => true)!;
            Assert.Equal(("closed", 2, true), (meeting.State, meeting.Body.Decisions.Count, meeting.Body.Decisions.All(one => one.Case is > 0)));
        }

        Assert.Contains("开展专项点评", WebUtility.HtmlDecode(await affairs.Text("/meetings/one?id=" + Uri.EscapeDataString(id))), StringComparison.Ordinal);
        using (var frozen = await affairs.Post("/meetings/one", ("id", id), ("version", "3"), ("act", "save"), ("chair", "别人")))
        {
            Assert.Contains("problem=changed", frozen.Headers.Location!.ToString(), StringComparison.Ordinal);
        }

        // Whoever sees the case of a decision finds the meeting behind it, and can't take its minutes away.
        using var physician = new SignedInClient(site.Address, "physician");
        Assert.Contains("开展专项点评", WebUtility.HtmlDecode(await physician.Text("/meetings/one?id=" + Uri.EscapeDataString(id))), StringComparison.Ordinal);
        using (var minutes = await physician.Get("/meetings/minutes.docx?id=" + Uri.EscapeDataString(id)))
        {
            Assert.NotEqual(HttpStatusCode.OK, minutes.StatusCode);
        }

        using var above = await supervisor.Get("/meetings/one?id=" + Uri.EscapeDataString(id)); // The commission sees that it met, not what it said.
        Assert.Equal(HttpStatusCode.NotFound, above.StatusCode);
        Assert.Contains(today, await supervisor.Text($"/meetings?institution={SmallHospital.Hospital}"), StringComparison.Ordinal);
        using var docx = await affairs.Get("/meetings/minutes.docx?id=" + Uri.EscapeDataString(id));
        Assert.Equal("application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Bulletin_and_scores_are_for_the_institution_and_the_bulletin_is_frozen_once_issued()
    {
        using var affairs = new SignedInClient(site.Address, "medical-affairs");
        using var physician = new SignedInClient(site.Address, "physician");
        using (var issued = await affairs.Post("/bulletin", ("institution", SmallHospital.Hospital), ("month", "2025-06")))
        {
            Assert.Equal(HttpStatusCode.Redirect, issued.StatusCode);
        }

        var first = Store.Find(SocietyKinds.Bulletin, $"{SmallHospital.Hospital}/2025-06", _ => true)!;
        using (var again = await affairs.Post("/bulletin", ("institution", SmallHospital.Hospital), ("month", "2025-06")))
        {
            Assert.Contains("problem=changed", again.Headers.Location!.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(first.Version, Store.Find(SocietyKinds.Bulletin, $"{SmallHospital.Hospital}/2025-06", _ => true)!.Version);
        Assert.Contains("一、指标", WebUtility.HtmlDecode(await physician.Text($"/bulletin?institution={SmallHospital.Hospital}&month=2025-06")), StringComparison.Ordinal);
        using var refused = await physician.Get("/performance");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("考核", WebUtility.HtmlDecode(await affairs.Text("/performance")), StringComparison.Ordinal);
        using var workbook = await affairs.Get($"/performance.xlsx?institution={SmallHospital.Hospital}");
        Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_department_sees_and_reports_its_own_tasks_alone()
    {
        using var education = new SignedInClient(site.Address, "education-reporter");
        using var supervisor = new SignedInClient(site.Address, "commission-supervisor");
        var desk = site.Services.GetRequiredService<SocietyDesk>();
        var plan = desk.Plans.Single(one => one.Id == Tianjin);
        string period = desk.Reporting.Periods(plan, Store.Today).Last().Period;
        string page = WebUtility.HtmlDecode(await education.Text($"/departments?plan={Tianjin}"));
        Assert.Contains("教育部门", page, StringComparison.Ordinal);
        Assert.DoesNotContain("unit=ecology", page, StringComparison.Ordinal);
        using (var other = await education.Get($"/departments/report?place={Uri.EscapeDataString(District)}&plan={Tianjin}&unit=ecology&period={period}"))
        {
            Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        }

        (string, string)[] Form(string unit) =>
        [
            ("place", District), ("plan", Tianjin), ("unit", unit), ("period", period), ("version", "0"), ("act", "send"), ("n-school-education", "40"), ("d-school-education", "50"),
            .. DepartmentPlan.Tasks(plan, unit).Select(task => ($"state-{task.Id}", "on-track")),
        ];
        foreach (string foreign in new[] { "ecology", "city-health" })
        {
            using var refused = await education.Post("/departments/report", Form(foreign));
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }

        using (var wrong = await education.Post("/departments/report", [.. Form("education").Select(field => field.Item1 == "d-school-education" ? (field.Item1, "many") : field)]))
        {
            Assert.Contains("两个整数", WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }

        using (var sent = await education.Post("/departments/report", Form("education")))
        {
            Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        }

        string board = WebUtility.HtmlDecode(await supervisor.Text($"/departments?plan={Tianjin}"));
        Assert.Contains("40 / 50", board, StringComparison.Ordinal);
        Assert.Contains("unit=ecology", board, StringComparison.Ordinal);
        using var physician = new SignedInClient(site.Address, "physician");
        using var outsider = await physician.Get("/departments");
        Assert.Equal(HttpStatusCode.Forbidden, outsider.StatusCode);
    }

    public static TheoryData<string> Units() => [.. ShippedReporters().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Units))]
    public async Task Every_department_signs_in_sees_its_own_and_what_is_due_and_reports_for_itself_alone(string unit)
    {
        var desk = site.Services.GetRequiredService<SocietyDesk>();
        var plan = desk.Plans.Single(one => one.Id == Tianjin);
        using var reporter = new SignedInClient(site.Address, desk.Reporting.Reporters[unit]);
        string page = WebUtility.HtmlDecode(await reporter.Text($"/departments?plan={Tianjin}"));
        string title = desk.Supervision.Plans.Units[unit].Title.Zh;
        Assert.Contains("待报", page, StringComparison.Ordinal);
        Assert.Contains(title, page, StringComparison.Ordinal);
        Assert.All(DepartmentPlan.Units(plan).Where(other => other != unit), other => Assert.DoesNotContain($"unit={other}&", page, StringComparison.Ordinal));
        Assert.All(DepartmentPlan.Tasks(plan, unit), task => Assert.Contains(task.Title.Zh, page, StringComparison.Ordinal));
        string period = desk.Reporting.Periods(plan, Store.Today).SkipLast(1).Last().Period;
        foreach (string other in DepartmentPlan.Units(plan))
        {
            using var asked = await reporter.Get($"/departments/report?place={Uri.EscapeDataString(District)}&plan={Tianjin}&unit={other}&period={period}");
            Assert.Equal(other == unit ? HttpStatusCode.OK : HttpStatusCode.NotFound, asked.StatusCode);
            if (other == unit)
            {
                continue;
            }

            using var refused = await reporter.Post("/departments/report", ("place", District), ("plan", Tianjin), ("unit", other), ("period", period), ("version", "0"), ("act", "save"));
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }

        (string, string)[] form = [("place", District), ("plan", Tianjin), ("unit", unit), ("period", period), ("version", "0"), ("act", "send"), .. DepartmentPlan.Tasks(plan, unit).Select(task => ($"state-{task.Id}", "on-track"))];
        using (var sent = await reporter.Post("/departments/report", form))
        {
            Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        }

        Assert.NotNull(desk.Reports(District, Tianjin).Single(kept => kept.Body.Unit == unit && kept.Body.Period == period).Body.SentOn);
        foreach (string closed in (string[])["/", "/cases", "/region", "/plans", "/patients/P1", "/accounts", "/supervision"])
        {
            using var elsewhere = await reporter.Get(closed);
            Assert.NotEqual(HttpStatusCode.OK, elsewhere.StatusCode);
        }
    }

    [Fact]
    public async Task The_commission_enters_what_a_department_sends_only_while_nobody_there_has_an_account()
    {
        var desk = site.Services.GetRequiredService<SocietyDesk>();
        var accounts = site.Services.GetRequiredService<Curb.Storage.Accounts.AccountStore>();
        var plan = desk.Plans.Single(one => one.Id == Tianjin);
        using var supervisor = new SignedInClient(site.Address, "commission-supervisor");
        string period = desk.Reporting.Periods(plan, Store.Today).First().Period;
        (string, string)[] Form(string unit) => [("place", District), ("plan", Tianjin), ("unit", unit), ("period", period), ("version", "0"), ("act", "save")];
        async Task<HttpStatusCode> Save(string unit)
        {
            using var answer = await supervisor.Post("/departments/report", Form(unit));
            return answer.StatusCode;
        }

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.NotFound), (await Save("city-health"), await Save("finance")));
        var actor = new Curb.Storage.Actor("test");
        var finance = accounts.Named("finance-reporter")!;
        accounts.SetRole(finance, new RoleAssignment("finance-reporter", District), false, actor);
        Assert.Equal(HttpStatusCode.Redirect, await Save("finance"));
        Assert.Contains("由卫生健康部门代录", WebUtility.HtmlDecode(await supervisor.Text($"/departments?plan={Tianjin}")), StringComparison.Ordinal);
        accounts.SetRole(finance, new RoleAssignment("finance-reporter", District), true, actor);
        Assert.Equal(HttpStatusCode.NotFound, await Save("finance"));
    }

    private static IEnumerable<string> ShippedReporters() =>
        ContentFolder.Open("policies").Read("department-reports.yaml").Split('\n').Where(line => line.Contains("-reporter}", StringComparison.Ordinal)).Select(line => line.Split("unit: ")[1].Split(',')[0]);

    [Fact]
    public async Task A_survey_is_drawn_answered_without_signing_in_and_held_back_when_answers_come_too_fast()
    {
        using var supervisor = new SignedInClient(site.Address, "commission-supervisor");
        using var reader = new SignedInClient(site.Address, "commission-reader");
        string frame = string.Join('\n', Enumerable.Range(1, 6).Select(i => $"城市,社区{i},{1000 + i}"));
        (string, string)[] Form(string seed, string list) =>
        [
            ("place", District), ("instrument", "public-awareness"), ("title", "试调查"), ("seed", seed), ("clusters", "2"), ("people", "10"), ("frame", list),
            ("from", Store.Today.ToString("yyyy-MM-dd", null)), ("to", Store.Today.AddDays(5).ToString("yyyy-MM-dd", null)),
        ];
        using (var refused = await reader.Post("/surveys", Form("s1", frame)))
        {
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        using (var bad = await supervisor.Post("/surveys", Form("s1", "城市,社区,很多")))
        {
            Assert.Contains("很多", WebUtility.HtmlDecode(await bad.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }

        using (var made = await supervisor.Post("/surveys", Form("s1", frame)))
        {
            Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
        }

        var design = Store.Find(SocietyKinds.Survey, $"{District}/public-awareness/s1", _ => true)!.Body;
        var instrument = site.Services.GetRequiredService<SocietyDesk>().Instruments[0];
        using var person = new SignedInClient(site.Address, null);
        string address = "/survey/" + design.Drawn[0].Token;
        using (var none = await person.Get("/survey/0000"))
        {
            Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        }

        Assert.Contains("抗菌药物", WebUtility.HtmlDecode(await person.Text(address)), StringComparison.Ordinal);
        (string, string)[] answers = [.. instrument.Questions.Select(item => ("a-" + item.Id, item.Options[0].Id))];
        using (var half = await person.Post(address, [.. answers.Skip(1)]))
        {
            Assert.Contains("还有1题", WebUtility.HtmlDecode(await half.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }

        var codes = new List<HttpStatusCode>();
        for (int i = 0; i <= SurveyGuard.MostInSpan; i++)
        {
            using var answered = await person.Post(address, answers);
            codes.Add(answered.StatusCode);
        }

        Assert.Equal(SurveyGuard.MostInSpan, codes.Count(code => code == HttpStatusCode.Redirect));
        Assert.Equal(HttpStatusCode.TooManyRequests, codes[^1]);
        var kept = Store.All(SocietyKinds.Answer, Scope.DataFolderOwner, design.Id);
        Assert.Equal(SurveyGuard.MostInSpan, kept.Count);
        Assert.Contains("2 / 10", (await supervisor.Text("/surveys/one?id=" + Uri.EscapeDataString(design.Id))).Replace("20 / 10", "2 / 10", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(design.Drawn[0].Token, await reader.Text("/surveys/one?id=" + Uri.EscapeDataString(design.Id)), StringComparison.Ordinal);
        using (await supervisor.Post("/surveys/close", ("id", design.Id)))
        using (var late = await person.Post(address, answers))
        {
            Assert.Contains("调查已结束", WebUtility.HtmlDecode(await late.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }
    }
}
