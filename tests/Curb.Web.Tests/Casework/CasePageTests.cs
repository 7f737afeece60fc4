using System.Net;
using Curb.Casework;
using Curb.Policies;
using Curb.Storage;
using Curb.Web.Casework;
using Curb.Web.Tests.Accounts;
using Curb.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.Casework;

/// <summary>Cases over the wire: who sees, who does, what is refused.</summary>
[Collection(SiteCollection.Name)]
public sealed class CasePageTests(RunningSite site)
{
    private static readonly Actor s_actor = new("test");

    private CaseDesk Desk => site.Services.GetRequiredService<CaseDesk>();

    [Fact]
    public async Task The_data_open_cases_and_the_rejected_rows_of_a_delivery_are_dealt_with_to_the_end()
    {
        using var clerk = new SignedInClient(site.Address, "hospital-administrator");
        using (var raised = await clerk.Post("/cases/raise"))
        {
            Assert.StartsWith("/cases?which=open&raised=", raised.Headers.Location!.ToString(), StringComparison.Ordinal);
        }

        using (var again = await clerk.Post("/cases/raise"))
        {
            Assert.EndsWith("raised=0", again.Headers.Location!.ToString(), StringComparison.Ordinal);
        }

        long number = Only("rejected-rows");
        Assert.Contains("出院患者2025.csv 退回 3 行", WebUtility.HtmlDecode(await clerk.Text("/cases?which=waiting&q=出院患者")), StringComparison.Ordinal);
        using (var refused = await clerk.Post($"/cases/{number}/steps", ("step", "close"), ("comment", "改不完了")))
        {
            Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
            string page = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());
            Assert.Contains("请填写“仍未修复的行数”。", page, StringComparison.Ordinal);
            Assert.Contains(">改不完了</textarea>", page, StringComparison.Ordinal);
        }

        using (var closed = await clerk.Post($"/cases/{number}/steps", ("step", "close"), ("field-left", "0")))
        {
            Assert.Equal($"/cases/{number}", closed.Headers.Location!.ToString());
        }

        Assert.Contains("已处理", WebUtility.HtmlDecode(await clerk.Text($"/cases/{number}")), StringComparison.Ordinal);
        using var third = await clerk.Post("/cases/raise");
        Assert.EndsWith("raised=0", third.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_institution_is_told_that_there_is_no_such_case_whatever_it_tries()
    {
        long number = Open("laboratory-confirmation", "肺炎克雷伯菌 复核 I-90210", "呼吸内科");
        using var stranger = new SignedInClient(site.Address, Colleagues.OfCentre);
        foreach (string path in (string[])["", "/attachments/1"])
        {
            using var seen = await stranger.Get($"/cases/{number}{path}");
            Assert.Equal(HttpStatusCode.NotFound, seen.StatusCode);
        }

        foreach (string path in (string[])["steps", "comments", "owner", "participants", "attachments"])
        {
            using var done = await stranger.Post($"/cases/{number}/{path}", ("step", "close"), ("comment", "x"), ("to", Colleagues.OfCentre), ("account", Colleagues.OfCentre));
            Assert.Equal(HttpStatusCode.NotFound, done.StatusCode);
        }

        Assert.DoesNotContain("I-90210", await stranger.Text("/cases?which=all&q=90210"), StringComparison.Ordinal);
        Assert.DoesNotContain("I-90210", await stranger.Text("/home"), StringComparison.Ordinal);
        Assert.Equal(1, Desk.Store.Get(CaseReader.DataFolderOwner, number)!.Events);
    }

    [Theory]
    [InlineData("commission-reader")]
    [InlineData("commission-supervisor")]
    [InlineData("expert")]
    public async Task A_region_sees_counts_and_never_a_patient_even_where_it_takes_part(string role)
    {
        long number = Open("laboratory-confirmation", $"肺炎克雷伯菌 复核 I-{role}", "呼吸内科");
        using var person = new SignedInClient(site.Address, role);
        using (var before = await person.Get($"/cases/{number}"))
        {
            Assert.Equal(HttpStatusCode.NotFound, before.StatusCode);
        }

        Desk.Store.Change(number, null, s_actor, (type, one) => CaseEngine.Comment(type, one, Everybody, "患者床号三十一", Desk.Store.Today));
        Desk.Store.Change(number, null, s_actor, (type, one) => CaseEngine.Invite(type, one, Everybody, role, Desk.Store.Today));
        string page = WebUtility.HtmlDecode(await person.Text($"/cases/{number}")) + WebUtility.HtmlDecode(await person.Text("/cases?which=mine")) + WebUtility.HtmlDecode(await person.Text("/home"));
        Assert.Contains("检验结果复核", page, StringComparison.Ordinal);
        Assert.DoesNotContain("I-" + role, page, StringComparison.Ordinal);
        Assert.DoesNotContain("床号", page, StringComparison.Ordinal);
        Assert.DoesNotContain("呼吸内科", page, StringComparison.Ordinal);
        Assert.Contains("各机构事项数", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_that_went_on_meanwhile_is_not_overwritten_and_nothing_typed_is_lost()
    {
        long number = Open("data-quality", "未达标：就诊有年龄");
        using var clerk = new SignedInClient(site.Address, "hospital-administrator");
        Desk.Store.Change(number, null, s_actor, (type, one) => CaseEngine.Comment(type, one, Everybody, "供应商已回复", Desk.Store.Today));
        using var late = await clerk.Post($"/cases/{number}/steps", ("known", "1"), ("step", "start"), ("comment", "我来处理"));
        string page = WebUtility.HtmlDecode(await late.Content.ReadAsStringAsync());
        Assert.Contains("您查看后事项已有变化", page, StringComparison.Ordinal);
        Assert.Contains("我来处理", page, StringComparison.Ordinal);
        Assert.Equal("new", Desk.Store.Get(CaseReader.DataFolderOwner, number)!.State);
    }

    [Fact]
    public async Task An_attachment_is_taken_by_its_content_served_as_a_file_and_noted()
    {
        long number = Open("data-quality", "未达标：就诊有科室");
        using var clerk = new SignedInClient(site.Address, "hospital-administrator");
        await Attach(clerk, number, "x.pdf", "<script>alert(1)</script>");
        await Attach(clerk, number, "x.html", "%PDF-1.4");
        Assert.Empty(Desk.Store.Attachments(CaseReader.DataFolderOwner, number));
        await Attach(clerk, number, "../供应商回复.pdf", "%PDF-1.4 reply");
        Assert.Equal("供应商回复.pdf", Assert.Single(Desk.Store.Attachments(CaseReader.DataFolderOwner, number)).Name);
        using var served = await clerk.Get($"/cases/{number}/attachments/1");
        Assert.Equal(("application/pdf", "attachment"), (served.Content.Headers.ContentType!.MediaType, served.Content.Headers.ContentDisposition!.DispositionType));
        using var auditor = new SignedInClient(site.Address, "auditor");
        Assert.Contains("view-attachment", await auditor.Text($"/audit.csv?text=case/{number}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_opens_by_hand_only_what_the_own_roles_open()
    {
        using (var reader = new SignedInClient(site.Address, "hospital-director"))
        {
            string offered = await reader.Text("/cases/new");
            Assert.Contains("meeting-decision", offered, StringComparison.Ordinal);
            Assert.DoesNotContain("data-quality", offered, StringComparison.Ordinal);
            Assert.DoesNotContain("resistance-warning", offered, StringComparison.Ordinal);
        }

        using var physician = new SignedInClient(site.Address, "physician");
        using (var refused = await physician.Post("/cases/new", ("type", "data-quality\u001fH1\u001f"), ("subject", "试试")))
        {
            Assert.Contains("您的角色不能在该机构或科室开立此类事项", WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }

        using var control = new SignedInClient(site.Address, "infection-control");
        using (var foreign = await control.Post("/cases/new", ("type", "resistance-warning\u001fC1\u001f"), ("subject", "试试")))
        {
            Assert.Equal(HttpStatusCode.OK, foreign.StatusCode);
        }

        using var opened = await control.Post("/cases/new", ("type", "resistance-warning\u001fH1\u001f"), ("subject", "鲍曼不动杆菌对碳青霉烯耐药上升"), ("text", "<b>ICU</b> 近两周三株"));
        string page = await control.Text(opened.Headers.Location!.ToString());
        Assert.Contains("鲍曼不动杆菌对碳青霉烯耐药上升", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.DoesNotContain("<b>ICU</b>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_score_of_its_feeds_goes_with_a_figure_and_the_cockpit_shows_failing_checks_first()
    {
        using var director = new SignedInClient(site.Address, "hospital-director");
        string scorecard = await director.Text("/?institution=H1&from=2025-01&to=2025-12");
        Assert.Contains("class=\"quality quality-failing\"", scorecard, StringComparison.Ordinal);
        string cockpit = WebUtility.HtmlDecode(await director.Text("/quality"));
        int failing = cockpit.IndexOf("verdict-not-met", StringComparison.Ordinal), unknown = cockpit.IndexOf("verdict-cannot-assess", StringComparison.Ordinal);
        Assert.True(failing > 0 && (unknown < 0 || failing < unknown), "failing checks do not come first");
    }

    private static CasePerson Everybody => new("test", (_, _, _) => true);

    private long Open(string type, string subject, string? department = null) => Desk.Store.Open(
        new CaseFinding(type, SmallHospital.Hospital, department, "", "", new CaseSubject("note", "", new Bilingual(subject, subject), ""), new Dictionary<string, string> { ["isolate"] = subject }), s_actor);

    private long Only(string type) => Desk.Store.Search(CaseReader.DataFolderOwner, new CaseSearch(null, type, SmallHospital.Hospital, "all"), 0, 10).Cases.First(one => one.FindingKey.Length > 0).Number;

    private async Task Attach(SignedInClient person, long number, string name, string content)
    {
        string page = await person.Text($"/cases/{number}");
        using var form = new MultipartFormDataContent
        {
            { new StringContent(page.Split("__RequestVerificationToken\" value=\"")[1].Split('"')[0]), "__RequestVerificationToken" },
            { new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(content)), "file", name },
        };
        using var client = RunningSite.NewClient(site.Address, null);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/cases/{number}/attachments") { Content = form };
        request.Headers.Add("Cookie", string.Join("; ", person.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        (await client.SendAsync(request)).Dispose();
    }
}
