using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Curb.Casework;
using Curb.Formularies;
using Curb.Privileges;
using Curb.ReferenceData;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Storage.Governance;
using Curb.Storage.Work;
using Curb.Web.Casework;
using Curb.Web.Credentials;
using Curb.Web.OrderCheck;
using Curb.Web.Tests.Accounts;
using Curb.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.Governance;

/// <summary>Formulary, privileges and examinations over the wire: who sees, who decides, what is refused.</summary>
[Collection(SiteCollection.Name)]
public sealed class GovernancePageTests(RunningSite site)
{
    private static readonly Actor s_actor = new("test");

    private readonly GovernanceStore _store = GovernanceSite.Fill(site);

    private static async Task<string> Decoded(HttpResponseMessage response) => WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());

    [Fact]
    public async Task The_formulary_shows_its_limits_with_verdict_clause_and_products()
    {
        using var pharmacist = new SignedInClient(site.Address, "clinical-pharmacist");
        string page = WebUtility.HtmlDecode(await pharmacist.Text("/formulary?institution=H1"));
        Assert.Contains("同一通用名称注射剂型品规数", page, StringComparison.Ordinal);
        Assert.Contains("3，上限 2", page, StringComparison.Ordinal);
        Assert.Contains("verdict-not-met", page, StringComparison.Ordinal);
        Assert.Contains("未备案：新增品种、品规不得采购", page, StringComparison.Ordinal);
        using var excel = await pharmacist.Get("/formulary.csv?institution=H1&as=xlsx");
        Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", excel.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_draft_is_prepared_by_one_and_approved_by_another_and_a_wrong_cell_keeps_all_out()
    {
        using var pharmacist = new SignedInClient(site.Address, "clinical-pharmacist");
        await pharmacist.Text("/formulary?institution=H1");
        string token = pharmacist.Cookies.Count > 0 ? await Token(pharmacist) : "";
        string wrong = await Decoded(await Upload(pharmacist, token, "药品,分级\n美罗培南,特殊\n某药,特殊\n"));
        Assert.Contains("整份未导入", wrong, StringComparison.Ordinal);
        Assert.Contains("某药", wrong, StringComparison.Ordinal);
        Assert.Empty(_store.Versions("H1", DrugListKind.Catalogue));
        using var made = await Upload(pharmacist, token, "药品,途径,分级\n美罗培南,,特殊\n头孢曲松,注射,限制\n莫西沙星,,非限制\n");
        Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
        string path = made.Headers.Location!.ToString();
        var draft = Assert.Single(_store.Versions("H1", DrugListKind.Catalogue));
        Assert.Contains("医务管理或院长批准", WebUtility.HtmlDecode(await pharmacist.Text(path)), StringComparison.Ordinal);
        Assert.Contains("宽于上级目录", WebUtility.HtmlDecode(await pharmacist.Text(path)), StringComparison.Ordinal);
        using (var refused = await pharmacist.Post(path + "/approve"))
        {
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        using var stranger = new SignedInClient(site.Address, Colleagues.OfCentre);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Get(path)).StatusCode);
        using var director = new SignedInClient(site.Address, "hospital-director");
        using (var approved = await director.Post(path + "/approve"))
        {
            Assert.Equal(path, approved.Headers.Location!.ToString());
        }

        Assert.Equal((DrugListState.Approved, "hospital-director"), (_store.List(draft.Id)!.State, _store.List(draft.Id)!.ApprovedBy));
        Assert.Equal(Grade.Restricted, _store.Snapshot(Disclosure.Scope.DataFolderOwner, "H1").CatalogueOn(_store.Today, GradedCatalogue.Empty).GradeOf("CRO", "P"));
    }

    [Fact]
    public async Task A_formulary_is_filed_with_its_document_and_the_receipt_makes_its_items_buyable()
    {
        var list = _store.Versions("H1", DrugListKind.Formulary)[0];
        using var pharmacist = new SignedInClient(site.Address, "clinical-pharmacist");
        using (var word = await pharmacist.Get($"/formulary/versions/{list.Id}/filing"))
        {
            Assert.Equal("application/vnd.openxmlformats-officedocument.wordprocessingml.document", word.Content.Headers.ContentType!.MediaType);
            Assert.True((await word.Content.ReadAsByteArrayAsync()).Length > 2000);
        }

        using (var future = await pharmacist.Post($"/formulary/versions/{list.Id}/filing", ("on", _store.Today.AddDays(1).ToString("yyyy-MM-dd")), ("receipt", "R1")))
        {
            Assert.Contains("不晚于今天", await Decoded(future), StringComparison.Ordinal);
        }

        using var physician = new SignedInClient(site.Address, "physician");
        Assert.Equal(HttpStatusCode.Forbidden, (await physician.Post($"/formulary/versions/{list.Id}/filing", ("on", "2026-01-01"))).StatusCode);
    }

    [Fact]
    public async Task A_temporary_purchase_goes_from_the_application_over_the_vote_to_one_purchase()
    {
        var cases = site.Services.GetRequiredService<CaseDesk>().Store;
        using var physician = new SignedInClient(site.Address, "physician");
        using var pharmacist = new SignedInClient(site.Address, "clinical-pharmacist");
        using var affairs = new SignedInClient(site.Address, "medical-affairs");
        for (int i = 1; i <= 6; i++)
        {
            using var applied = await physician.Post("/formulary/purchases", ("at", "H1"), ("department", ""), ("drug", "多黏菌素B"), ("name", "注射用多黏菌素B"), ("form", "粉针剂"), ("specification", "50万单位"), ("quantity", "14支"), ("patient", "住院号 77"), ("reason", "无其他可用药物"));
            long number = long.Parse(applied.Headers.Location!.ToString()["/cases/".Length..], System.Globalization.CultureInfo.InvariantCulture);
            (await pharmacist.Post($"/cases/{number}/steps", ("step", "submit"))).Dispose();
            (await affairs.Post($"/cases/{number}/steps", ("step", "approve"), ("field-met-on", "2026-01-05"), ("field-members", "9"), ("field-votes-for", i == 1 ? "4" : "8"), ("field-votes-against", i == 1 ? "5" : "0"))).Dispose();
            Assert.Equal("approved", cases.Get(CaseReader.DataFolderOwner, number)!.State);
            using var foreign = new SignedInClient(site.Address, Colleagues.OfCentre);
            Assert.Equal(HttpStatusCode.NotFound, (await foreign.Post($"/formulary/purchases/{number}", ("route", "P"))).StatusCode);
            using var bought = await pharmacist.Post($"/formulary/purchases/{number}", ("route", "P"));
            if (i == 1)
            {
                Assert.Contains("未达到所需同意数", await Decoded(bought), StringComparison.Ordinal);
                Assert.Empty(_store.Purchases(Disclosure.Scope.DataFolderOwner, "H1"));
            }
            else
            {
                Assert.Equal(HttpStatusCode.Redirect, bought.StatusCode);
                Assert.Equal("bought", cases.Get(CaseReader.DataFolderOwner, number)!.State);
            }
        }

        using var again = await physician.Post("/formulary/purchases", ("at", "H1"), ("department", ""), ("drug", "POL"), ("name", "x"), ("form", "x"), ("specification", "x"), ("quantity", "x"), ("patient", "x"), ("reason", "x"));
        long sixth = long.Parse(again.Headers.Location!.ToString()["/cases/".Length..], System.Globalization.CultureInfo.InvariantCulture);
        (await pharmacist.Post($"/cases/{sixth}/steps", ("step", "submit"))).Dispose();
        (await affairs.Post($"/cases/{sixth}/steps", ("step", "approve"), ("field-met-on", "2026-01-05"), ("field-members", "9"), ("field-votes-for", "9"), ("field-votes-against", "0"))).Dispose();
        using var refused = await pharmacist.Post($"/formulary/purchases/{sixth}", ("route", "P"));
        Assert.Contains("本年度例次已达上限", await Decoded(refused), StringComparison.Ordinal);
        Assert.Equal((5, "approved"), (_store.Purchases(Disclosure.Scope.DataFolderOwner, "H1").Count, cases.Get(CaseReader.DataFolderOwner, sixth)!.State));
    }

    [Fact]
    public async Task A_withdrawal_is_voted_on_and_its_ban_holds_until_its_day()
    {
        var cases = site.Services.GetRequiredService<CaseDesk>().Store;
        using var pharmacist = new SignedInClient(site.Address, "clinical-pharmacist");
        using var affairs = new SignedInClient(site.Address, "medical-affairs");
        using var proposed = await pharmacist.Post("/formulary/withdrawals", ("institution", "H1"), ("drug", "CAZ"));
        long number = long.Parse(proposed.Headers.Location!.ToString()["/cases/".Length..], System.Globalization.CultureInfo.InvariantCulture);
        (await pharmacist.Post($"/cases/{number}/steps", ("step", "vote"), ("field-drug", "CAZ"), ("field-opinion", "建议清退"))).Dispose();
        (await affairs.Post($"/cases/{number}/steps", ("step", "withdraw"), ("field-met-on", "2026-01-05"), ("field-members", "9"), ("field-votes-for", "6"), ("field-votes-against", "1"), ("field-grounds", "耐药率高"))).Dispose();
        Assert.Equal("agreed", cases.Get(CaseReader.DataFolderOwner, number)!.State);
        using (var early = await pharmacist.Post($"/formulary/withdrawals/{number}", ("until", _store.Today.ToString("yyyy-MM-dd"))))
        {
            Assert.Contains("不得早于", await Decoded(early), StringComparison.Ordinal);
        }

        using var done = await pharmacist.Post($"/formulary/withdrawals/{number}", ("until", _store.Today.AddMonths(12).ToString("yyyy-MM-dd")));
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        Assert.True(_store.Stops(Disclosure.Scope.DataFolderOwner, "H1").Single(one => one.Stop.Drug == "CAZ").Stop.Banned);
        Assert.Contains("头孢他啶", WebUtility.HtmlDecode(await pharmacist.Text("/formulary/withdrawals?institution=H1")), StringComparison.Ordinal);
    }

    /// <summary>The vote is recorded and carried out in one act; a vote that did not carry, or one of others, changes nothing.</summary>
    [Fact]
    public async Task A_vote_is_recorded_and_carried_out_in_one_act()
    {
        var cases = site.Services.GetRequiredService<CaseDesk>().Store;
        using var pharmacist = new SignedInClient(site.Address, "clinical-pharmacist");
        using var affairs = new SignedInClient(site.Address, "medical-affairs");
        using var proposed = await pharmacist.Post("/formulary/withdrawals", ("institution", "H1"), ("drug", "CXM"));
        long number = long.Parse(proposed.Headers.Location!.ToString()["/cases/".Length..], System.Globalization.CultureInfo.InvariantCulture);
        (await pharmacist.Post($"/cases/{number}/steps", ("step", "vote"), ("field-drug", "CXM"), ("field-opinion", "建议清退"))).Dispose();
        Assert.Contains("记录表决并清退", WebUtility.HtmlDecode(await affairs.Text("/formulary/withdrawals?institution=H1")), StringComparison.Ordinal);
        (string, string)[] Vote(string votes, string against) => [("met-on", "2026-01-05"), ("members", "9"), ("votes-for", votes), ("votes-against", against), ("grounds", "耐药率高"), ("until", _store.Today.AddMonths(12).ToString("yyyy-MM-dd"))];
        foreach (var (who, votes) in new[] { (affairs, Vote("3", "6")), (affairs, Vote("8", "6")), (pharmacist, Vote("8", "1")) })
        {
            (await who.Post($"/formulary/withdrawals/{number}", votes)).Dispose();
            Assert.Equal("voting", cases.Get(CaseReader.DataFolderOwner, number)!.State);
            Assert.DoesNotContain(_store.Stops(Disclosure.Scope.DataFolderOwner, "H1"), one => one.Stop.Drug == "CXM");
        }

        using var done = await affairs.Post($"/formulary/withdrawals/{number}", Vote("8", "1"));
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        Assert.Equal("withdrawn", cases.Get(CaseReader.DataFolderOwner, number)!.State);
        Assert.True(_store.Stops(Disclosure.Scope.DataFolderOwner, "H1").Single(one => one.Stop.Drug == "CXM").Stop.Banned);
    }

    [Fact]
    public async Task A_long_register_comes_page_by_page_and_what_is_looked_for_is_found_on_page_file_and_interface()
    {
        using var affairs = new SignedInClient(site.Address, "medical-affairs");
        string first = WebUtility.HtmlDecode(await affairs.Text("/privileges?institution=H1"));
        Assert.Contains("/api/v1/privileges/register?institution=H1&which=all", first, StringComparison.Ordinal);
        var asked = new RegisterAsk("all", "", 1);
        PrivilegeLine[] lines = [.. Enumerable.Range(1, 120).Select(i => new PrivilegeLine($"R{i:000}", "physician", i % 2 == 0 ? "内科" : "外科", "医师", "none", null, null, "", null, "", false))];
        var names = new Dictionary<string, string> { ["R077"] = "寻得见" };
        Assert.Equal(120, asked.Pick(lines, names, _store.Today).Count);
        Assert.Equal("R077", Assert.Single((asked with { Find = "寻得" }).Pick(lines, names, _store.Today)).Staff);
        Assert.Equal(60, (asked with { Find = "内科" }).Pick(lines, names, _store.Today).Count);
        Assert.Equal("institution=H1&which=none&find=%E5%86%85&page=2", (asked with { Which = "none", Find = "内" }).Query("H1", 2));
        string found = await affairs.Text("/privileges.csv?institution=H1&find=D0002");
        Assert.Contains("D0002", found, StringComparison.Ordinal);
        Assert.DoesNotContain("D0003", found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_register_shows_who_ends_soon_and_a_sanction_reaches_the_order_check()
    {
        using var affairs = new SignedInClient(site.Address, "medical-affairs");
        string soon = WebUtility.HtmlDecode(await affairs.Text("/privileges?institution=H1&which=expiring"));
        Assert.Contains("D0002", soon, StringComparison.Ordinal);
        Assert.DoesNotContain("D0003", soon, StringComparison.Ordinal);
        Assert.Contains("D0003", await affairs.Text("/privileges?institution=H1&which=ended"), StringComparison.Ordinal);
        using (var nothing = await affairs.Post("/privileges/D0003/sanction?institution=H1", ("sanction", "Suspension"), ("from", "2026-01-01"), ("reason", "超常处方")))
        {
            Assert.Contains("须有终止日期", await Decoded(nothing), StringComparison.Ordinal);
        }

        using (var noted = await affairs.Post("/privileges/D0003/sanction?institution=H1", ("sanction", "Suspension"), ("from", _store.Today.ToString("yyyy-MM-dd")), ("to", _store.Today.AddMonths(6).ToString("yyyy-MM-dd")), ("clause", "cn/order84-2012#art-46"), ("reason", "限制后再次超常处方")))
        {
            Assert.Equal(HttpStatusCode.Redirect, noted.StatusCode);
        }

        await Task.Delay(1100);
        Assert.NotNull(site.Services.GetRequiredService<GovernanceSnapshots>().Of("H1").Governance.PrescriberOn("D0003", _store.Today)!.SuspendedUntil);
        Assert.Contains("限制后再次超常处方", WebUtility.HtmlDecode(await affairs.Text("/privileges/D0003?institution=H1")), StringComparison.Ordinal);
        using var pharmacist = new SignedInClient(site.Address, "clinical-pharmacist");
        Assert.Equal(HttpStatusCode.Forbidden, (await pharmacist.Post("/privileges/D0003/lift?institution=H1", ("id", "x"))).StatusCode);
        string id = _store.Sanctions(Disclosure.Scope.DataFolderOwner, "H1").First(one => one.Staff == "D0003").Id;
        using var lifted = await affairs.Post("/privileges/D0003/lift?institution=H1", ("id", id), ("because", "申诉成立"));
        Assert.Equal(HttpStatusCode.Redirect, lifted.StatusCode);
        Assert.NotNull(_store.Sanctions(Disclosure.Scope.DataFolderOwner, "H1").First(one => one.Id == id).LiftedOn);
    }

    [Fact]
    public async Task A_title_alone_grants_nothing_and_an_examination_does()
    {
        using var affairs = new SignedInClient(site.Address, "medical-affairs");
        string until = _store.Today.AddMonths(12).ToString("yyyy-MM-dd"), today = _store.Today.ToString("yyyy-MM-dd");
        using (var refused = await affairs.Post("/privileges/D0002/grant?institution=H1", ("kind", "Special"), ("from", today), ("to", until)))
        {
            string page = await Decoded(refused);
            Assert.Contains("最高可授予限制使用级", page, StringComparison.Ordinal);
            Assert.Contains("不得仅凭职称授予", page, StringComparison.Ordinal);
        }

        var staff = _store.Staff(Disclosure.Scope.DataFolderOwner, "H1").Single(one => one.Code == "P0001");
        var exams = site.Services.GetRequiredService<ExamStore>();
        var exam = exams.Add(new Examination("", "H1", "调剂资格考核", PrivilegeKind.Dispensing, _store.Today, _store.Today, 30, 4, 50, 1, 24, "d", []), s_actor);
        using var pharmacist = new SignedInClient(site.Address, "dispensing-pharmacist");
        using (var foreign = await pharmacist.Post("/my-privileges/exams/" + exams.Exams(Disclosure.Scope.DataFolderOwner, "H1").First(one => one.Kind == PrivilegeKind.Special).Id))
        {
            Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        }

        using var begun = await pharmacist.Post("/my-privileges/exams/" + exam.Id);
        string path = begun.Headers.Location!.ToString();
        var sitting = exams.Sittings(Disclosure.Scope.DataFolderOwner, "H1", "P0001").Single().Sitting;
        using (var other = new SignedInClient(site.Address, "physician"))
        {
            Assert.Equal(HttpStatusCode.NotFound, (await other.Get(path)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await other.Post(path + "/answers", ("q0", "A"))).StatusCode);
        }

        string paper = WebUtility.HtmlDecode(await pharmacist.Text(path));
        Assert.DoesNotContain("解析", paper, StringComparison.Ordinal);
        var answers = sitting.Paper.SelectMany((question, place) => Question.Letters(question.Right).Select(letter => ($"q{place}", letter.ToString()))).ToArray();
        using (var handed = await pharmacist.Post(path, answers))
        {
            Assert.Equal(path, handed.Headers.Location!.ToString());
        }

        Assert.Contains("答对 4/4，100%", WebUtility.HtmlDecode(await pharmacist.Text(path)), StringComparison.Ordinal);
        using var granted = await affairs.Post("/privileges/P0001/grant?institution=H1", ("kind", "Dispensing"), ("from", today), ("to", until), ("basis", "第1号"));
        Assert.Equal(HttpStatusCode.Redirect, granted.StatusCode);
        Assert.True(_store.Snapshot(Disclosure.Scope.DataFolderOwner, "H1").MayDispense(staff.Code, _store.Today));
        Assert.Contains("调剂资格考核", await affairs.Text("/training/results.csv?institution=H1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_system_pulls_the_list_and_is_told_when_nothing_has_changed()
    {
        using var client = KeyClient("medical-affairs");
        using var first = await client.GetAsync("/api/v1/privileges?institution=H1");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Contains("\"staff\":\"D0002\"", await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using (var same = new HttpRequestMessage(HttpMethod.Get, "/api/v1/privileges?institution=H1"))
        {
            same.Headers.IfNoneMatch.Add(first.Headers.ETag!);
            using var unchanged = await client.SendAsync(same);
            Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
            Assert.Empty(await unchanged.Content.ReadAsByteArrayAsync());
        }

        _store.Save(SmallHospital.Hospital, [new StaffMember(SmallHospital.Hospital, "D0090", "新", "住院医师", "内科", StaffKind.Physician)], s_actor);
        _store.Grant(SmallHospital.Hospital, [new Privilege("", SmallHospital.Hospital, "D0090", PrivilegeKind.Unrestricted, _store.Today, _store.Today, "", _store.Today, "", "考核", 0)], s_actor);
        await Task.Delay(1100);
        using var csv = await client.GetAsync("/api/v1/privileges.csv?institution=H1");
        Assert.NotEqual(first.Headers.ETag, csv.Headers.ETag);
        Assert.Contains("D0090,physician,内科,住院医师,unrestricted", await csv.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var foreign = await client.GetAsync("/api/v1/privileges?institution=" + SmallHospital.Centre);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
    }

    private HttpClient KeyClient(string account)
    {
        var client = RunningSite.NewClient(site.Address, null);
        var key = site.Services.GetRequiredService<ApiKeyStore>().Make(site.Services.GetRequiredService<AccountStore>().Named(account)!, "test", new HashSet<string> { "privileges.see", "export" }, TimeSpan.FromDays(1), s_actor).Secret;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    private static async Task<string> Token(SignedInClient client) =>
        (await client.Text("/formulary?institution=H1")).Split("__RequestVerificationToken\" value=\"") is [_, var rest, ..] ? rest.Split('"')[0] : "";

    private async Task<HttpResponseMessage> Upload(SignedInClient client, string token, string csv)
    {
        using var http = RunningSite.NewClient(site.Address, null);
        using var form = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" }, { new StringContent("catalogue"), "kind" }, { new StringContent("H1"), "place" }, { new StringContent("本院目录"), "title" }, { new StringContent(_store.Today.AddDays(-5).ToString("yyyy-MM-dd")), "from" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(csv)), "file", "c.csv" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/formulary/import") { Content = form };
        request.Headers.Add("Cookie", string.Join("; ", client.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        var response = await http.SendAsync(request);
        await response.Content.LoadIntoBufferAsync();
        return response;
    }
}
