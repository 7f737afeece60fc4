using System.Net;
using System.Text;
using Curb.Disclosure;
using Curb.Policies;
using Curb.Storage;
using Curb.Storage.Regional;
using Curb.Supervision.Inspections;
using Curb.Web.Inspections;
using Curb.Web.Tests.Accounts;
using Curb.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.Regional;

/// <summary>Inspections over the wire: who may, who learns what when, and what is refused.</summary>
[Collection(SiteCollection.Name)]
public sealed class InspectionPageTests(RunningSite site)
{
    private const string Place = "district:测试区";

    private InspectionDesk Desk => site.Services.GetRequiredService<InspectionDesk>();

    [Fact]
    public async Task Only_whoever_leads_plans_draws_and_discloses()
    {
        foreach (string name in new[] { "expert", "commission-reader", "hospital-administrator", Colleagues.OfCentre })
        {
            using var person = new SignedInClient(site.Address, name);
            foreach (var (path, fields) in new (string, (string, string)[])[]
            {
                ("/inspections/programme", [("place", Place), ("year", "2026"), ("act", "adopt")]), ("/inspections/draw", [("programme", Place + "/2026"), ("campaign", "1")]),
                ("/inspections/experts", [("place", Place), ("number", "E9"), ("name", "x"), ("field", "law")]), ("/inspections/letter", [("id", "x")]), ("/inspections/talk", [("institution", SmallHospital.Hospital)]),
                ("/model-cases", [("institution", SmallHospital.Hospital)]), ("/disclosures", [("notice", "x")]), ("/disclosures/withdraw", [("id", "x")]),
            })
            {
                using var refused = await person.Post(path, fields);
                Assert.True(refused.StatusCode == HttpStatusCode.Forbidden, $"{name} at {path}: {refused.StatusCode}");
            }
        }

        using var supervisor = new SignedInClient(site.Address, "commission-supervisor");
        using var elsewhere = await supervisor.Post("/inspections/programme", ("place", "*"), ("year", "2026"), ("act", "adopt"));
        Assert.Equal(HttpStatusCode.Forbidden, elsewhere.StatusCode);
        using var empty = await supervisor.Post("/inspections/programme", ("place", Place), ("year", "2031"), ("act", "adopt"));
        Assert.Contains("计划中还没有检查", WebUtility.HtmlDecode(await empty.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        using var small = await supervisor.Post("/inspections/programme", ("place", Place), ("year", "2031"), ("act", "add"), ("title", "x"), ("manner", "random"), ("month", "2031-01"), ("plan", "cn-henan-weidong/resistance-action-2021"), ("level-tertiary", "1"), ("team", "1"), ("most", "1"));
        Assert.Contains("少于规定的最少人数", WebUtility.HtmlDecode(await small.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        using var undrawn = await supervisor.Post("/inspections/draw", ("programme", Place + "/2031"), ("campaign", "1"));
        Assert.Equal(HttpStatusCode.NotFound, undrawn.StatusCode); // Nothing is drawn from a draft.
    }

    [Fact]
    public async Task An_institution_learns_of_its_inspection_when_it_begins_and_another_never()
    {
        string id = Planned("meet/1");
        using var hospital = new SignedInClient(site.Address, "hospital-administrator");
        using var centre = new SignedInClient(site.Address, Colleagues.OfCentre);
        using var stranger = new SignedInClient(site.Address, "expert");
        string address = "/inspections/one?id=" + Uri.EscapeDataString(id);
        Assert.Equal(HttpStatusCode.NotFound, (await hospital.Get(address)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Get(address)).StatusCode); // An expert who is not of the team.
        Assert.DoesNotContain("meet/1", await hospital.Text("/api/v1/inspections"), StringComparison.Ordinal);
        using var supervisor = new SignedInClient(site.Address, "commission-supervisor");
        using (var begun = await supervisor.Post("/inspections/begin", ("id", id)))
        {
            Assert.Equal(HttpStatusCode.Redirect, begun.StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await hospital.Get(address)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await centre.Get(address)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Get("/inspections/sheet?id=" + Uri.EscapeDataString(id))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await hospital.Get("/inspections/sheet?id=" + Uri.EscapeDataString(id))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await hospital.Get("/api/v1/inspections/sheet?id=" + Uri.EscapeDataString(id))).StatusCode); // What was seen is told by the letter.
        Assert.Equal(HttpStatusCode.OK, (await supervisor.Get("/api/v1/inspections/sheet?id=" + Uri.EscapeDataString(id))).StatusCode);
    }

    [Fact]
    public async Task An_inspection_is_not_handed_in_on_the_page_of_its_case_while_its_checklist_is_open()
    {
        string id = Planned("by-hand/1");
        Desk.Records.Begin(Desk.Records.Find(id, _ => true)!, "", new Actor("test"));
        long number = Desk.Records.Find(id, _ => true)!.Body.Case!.Value;
        using var supervisor = new SignedInClient(site.Address, "commission-supervisor");
        string address = $"/cases/{number}", page = WebUtility.HtmlDecode(await supervisor.Text(address));
        Assert.DoesNotContain("value=\"hand-in\"", page, StringComparison.Ordinal);
        using var refused = await supervisor.Post(address + "/steps", ("step", "hand-in"), ("field-findings", "0"));
        Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        Assert.Contains("检查表须逐项填写完毕", WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.Equal("under-way", Desk.Records.Find(id, _ => true)!.State);
    }

    [Theory]
    [InlineData("{", "not a list of entries")]
    [InlineData("null", "too many entries")]
    [InlineData("[{\"id\":\"entry-0001\",\"item\":\"nowhere\",\"answer\":\"yes\"}]", "\"item\"")]
    [InlineData("[{\"id\":\"entry-0002\",\"item\":\"p#t.1\",\"answer\":\"perhaps\"}]", "\"answer\"")]
    [InlineData("[{\"id\":\"entry-0003\",\"item\":\"p#t.1\",\"answer\":\"yes\"}]", "\"kept\"")]
    public async Task What_a_device_sends_is_answered_line_by_line(string body, string expected)
    {
        string id = Planned("lines/1");
        var kept = Desk.Records.Find(id, _ => true)!;
        Desk.Records.Begin(kept, "", new Actor("test"));
        using var client = RunningSite.NewClient(site.Address, "commission-supervisor");
        string state = await client.GetStringAsync("/inspections/sheet/state?id=" + Uri.EscapeDataString(id));
        using var json = System.Text.Json.JsonDocument.Parse(state);
        using var page = await client.GetAsync("/inspections/sheet?id=" + Uri.EscapeDataString(id));
        string cookie = page.Headers.GetValues("Set-Cookie").First().Split(';')[0];
        string token = (await page.Content.ReadAsStringAsync()).Split("__RequestVerificationToken\" value=\"")[1].Split('"')[0];
        using var request = new HttpRequestMessage(HttpMethod.Post, "/inspections/sheet/entries?id=" + Uri.EscapeDataString(id)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("RequestVerificationToken", token);
        client.DefaultRequestHeaders.Remove("Cookie");
        request.Headers.Add("Cookie", $"{Colleagues.Cookie("commission-supervisor")}; {cookie}");
        using var answer = await client.SendAsync(request);
        Assert.Contains(expected, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(json.RootElement.GetProperty("open").GetBoolean());
    }

    [Fact]
    public async Task Entries_without_the_form_token_are_refused()
    {
        using var client = RunningSite.NewClient(site.Address, "commission-supervisor");
        using var answer = await client.PostAsync("/inspections/sheet/entries?id=x", new StringContent("[]", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    /// <summary>The public page shows what was disclosed within its days and nothing else, to somebody who is not signed in.</summary>
    [Fact]
    public async Task The_public_sees_a_list_within_its_days_only()
    {
        var today = Desk.Store.Today;
        var list = new Curb.Supervision.DisclosureList("pub/1", Place, "测试区卫生健康委员会", "公示甲", "n", "通报 1号", today.AddDays(-1), today, "电话", [], 0, null);
        Desk.Store.Save(InspectionKinds.Disclosure, list.Id, Place, "", "", "published", list, null, new Actor("test"));
        Desk.Store.Save(InspectionKinds.Disclosure, "pub/2", Place, "", "", "published", list with { Id = "pub/2", Title = "公示乙", Until = today.AddDays(-1) }, null, new Actor("test"));
        Desk.Store.Save(InspectionKinds.Disclosure, "pub/3", Place, "", "", "withdrawn", list with { Id = "pub/3", Title = "公示丙", WithdrawnOn = today }, null, new Actor("test"));
        using var nobody = RunningSite.NewClient(site.Address, null);
        string page = WebUtility.HtmlDecode(await nobody.GetStringAsync("/public"));
        Assert.Contains("公示甲", page, StringComparison.Ordinal);
        Assert.DoesNotContain("公示乙", page, StringComparison.Ordinal);
        Assert.DoesNotContain("公示丙", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_summons_talk_is_a_case_with_the_draft_of_its_summons_and_needs_reason_day_and_place()
    {
        using var supervisor = new SignedInClient(site.Address, "commission-supervisor");
        string tomorrow = Desk.Store.Today.AddDays(1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        foreach (var (reason, on, where) in new[] { ("", tomorrow, "会议室"), ("整改不力", "2020-01-01", "会议室"), ("整改不力", tomorrow, "") })
        {
            using var refused = await supervisor.Post("/inspections/talk", ("institution", SmallHospital.Centre), ("reason", reason), ("on", on), ("where", where));
            Assert.Equal("/ledger?institution=" + SmallHospital.Centre, refused.Headers.Location!.ToString());
        }

        using var called = await supervisor.Post("/inspections/talk", ("institution", SmallHospital.Centre), ("reason", "整改不力"), ("on", tomorrow), ("where", "会议室"));
        Assert.StartsWith("/notices/one?id=", called.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains("关于约谈测试社区卫生服务中心主要负责人的通知", WebUtility.HtmlDecode(await supervisor.Text(called.Headers.Location.ToString())), StringComparison.Ordinal);
        var talk = Assert.Single(Desk.Supervision.Cases.Store.OfType(Curb.Casework.CaseReader.DataFolderOwner, InspectionRecords.Talk, SmallHospital.Centre));
        Assert.Equal(("called", "整改不力", Desk.Store.Today.AddDays(1)), (talk.State, talk.Details["reason"], talk.DueOn));
        using var elsewhere = await supervisor.Post("/inspections/talk", ("institution", "nowhere"), ("reason", "x"), ("on", tomorrow), ("where", "x"));
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    [Fact]
    public async Task Whoever_leaves_a_team_for_a_conflict_is_followed_by_the_next_of_the_draw()
    {
        var actor = new Actor("test");
        PoolExpert Expert(string id, string account) => new(id, Place, account, "示例" + id, "", "", ["law"], null, [], true);
        PoolExpert[] pool = [Expert("R1", ""), Expert("R2", "expert"), Expert("R3", ""), Expert("R4", "")];
        foreach (var one in pool)
        {
            Desk.Store.Save(InspectionKinds.Expert, $"{Place}/{one.Id}", Place, "", "", "active", one, null, actor);
        }

        var campaign = new InspectionCampaign("9", "检查", "random", "2026-09", "p", [], new Dictionary<string, int> { ["tertiary"] = 1 }, 2, 3, 0, []);
        var draw = FrozenDraw.Make($"{Place}/recuse/9", Place, campaign, "seed", "given", Desk.Store.Today, "wei", [new Curb.Supervision.Institution(SmallHospital.Hospital, "", "", "tertiary", "general", "")], pool);
        Desk.Store.Save(InspectionKinds.Draw, draw.Id, Place, "", "", "drawn", draw, null, actor);
        var team = Assert.Single(draw.Drawn).Experts;
        string id = $"{draw.Id}/{SmallHospital.Hospital}";
        Desk.Records.Plan(new Inspection(id, Place, draw.Id, "seed", SmallHospital.Hospital, "检查", "random", "2026-09", "p", team, [], [], [], null, null, null, [], "", null), actor);
        using var supervisor = new SignedInClient(site.Address, "commission-supervisor");
        using (var silent = await supervisor.Post("/inspections/recuse", ("id", id), ("expert", team[0]), ("reason", "")))
        {
            Assert.Contains("请写明回避事由", WebUtility.HtmlDecode(await silent.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }

        using (var stranger = new SignedInClient(site.Address, "hospital-administrator"))
        {
            using var refused = await stranger.Post("/inspections/recuse", ("id", id), ("expert", team[0]), ("reason", "x"));
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        using var done = await supervisor.Post("/inspections/recuse", ("id", id), ("expert", team[0]), ("reason", "亲属任职"));
        var kept = Desk.Records.Find(id, _ => true)!.Body;
        Assert.Equal((2, false, "亲属任职"), (kept.Team.Count, kept.Team.Contains(team[0]), Assert.Single(kept.Replaced).Reason));
        Assert.Equal(draw.Substitute(SmallHospital.Hospital, [.. team], [.. team], []), kept.Replaced[0].By);
        Assert.Equal(kept.Team.Contains("R2") ? "expert" : "", string.Join(' ', kept.Accounts));
    }

    private string Planned(string name)
    {
        string id = $"{Place}/{name}/{SmallHospital.Hospital}";
        var item = new InspectionItem("p#t.1", "四", new Bilingual("任务", "Task"), new Bilingual("要求", "Demand"), "ask", Bilingual.Empty);
        Desk.Records.Plan(new Inspection(id, Place, $"{Place}/{name}", "seed", SmallHospital.Hospital, "检查", "random", "2026-09", "p", ["E7"], [], [item], [], null, null, null, [], "", null), new Actor("test"));
        return id;
    }
}
