using System.Net;
using System.Text;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.Accounts;

/// <summary>Names of patients on the pages: kept by the hospital's administrator, shown for a reason on the patient's page, never above, deleted.</summary>
[Collection(SiteCollection.Name)]
public sealed class PatientNameTests(RunningSite site)
{
    private const string Patient = "P2025-01-1";
    private const string View = "?institution=H1&from=2025-01&to=2025-12";

    private RecordStore Records => site.Services.GetRequiredService<RecordStore>();

    [Fact]
    public async Task A_name_is_shown_once_for_a_reason_that_is_in_the_log_and_on_no_page_otherwise()
    {
        const string name = "张三丰";
        site.Services.GetRequiredService<PatientNames>().Keep(SmallHospital.Hospital, Patient, name, "病房查房", DateOnly.FromDateTime(DateTime.UtcNow).AddDays(30), new Actor("test"));
        using var pharmacist = new SignedInClient(site.Address, "clinical-pharmacist");
        string page = await pharmacist.Text($"/patients/{Patient}{View}");
        Assert.Contains($"/patients/{Patient}/name", page, StringComparison.Ordinal);
        Assert.DoesNotContain(name, page, StringComparison.Ordinal);
        using (var unsaid = await pharmacist.Post($"/patients/{Patient}/name{View}", ("why", "x")))
        {
            Assert.DoesNotContain(name, await unsaid.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using (var shown = await pharmacist.Post($"/patients/{Patient}/name{View}", ("why", "电话核对过敏史")))
        {
            Assert.Contains(name, await shown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var noted = Assert.Single(Records.SearchAudit(new AuditSearch(null, "show-patient-name", null, null, null), 0, 10), entry => entry.Why == "电话核对过敏史");
        Assert.Equal("clinical-pharmacist", noted.Who);
        Assert.DoesNotContain(name, string.Join('\n', Records.AuditEvents()), StringComparison.Ordinal);
        foreach (string other in (string[])["commission-reader", "commission-supervisor", "expert", "medical-affairs", "system-administrator", "auditor", "hospital-administrator"])
        {
            using var person = new SignedInClient(site.Address, other);
            using var refused = await person.Post($"/patients/{Patient}/name{View}", ("why", "电话核对过敏史"));
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        using var unknown = await pharmacist.Post($"/patients/no-such-patient/name{View}", ("why", "电话核对过敏史"));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task An_administrator_keeps_names_of_the_own_institution_for_a_purpose_and_deletes_them()
    {
        using var client = RunningSite.NewClient(site.Address, null);
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/patient-names");
        asked.Headers.Add("Cookie", Colleagues.Cookie("hospital-administrator"));
        using var page = await client.SendAsync(asked);
        string html = await page.Content.ReadAsStringAsync(), token = html.Split("__RequestVerificationToken\" value=\"")[1].Split('"')[0], cookie = page.Headers.GetValues("Set-Cookie").First().Split(';')[0];
        async Task<string> Send(string path, params (string Name, string Value)[] fields)
        {
            using var form = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" } };
            foreach (var (name, value) in fields)
            {
                if (name == "file")
                {
                    form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(value)), name, "names.csv");
                }
                else
                {
                    form.Add(new StringContent(value), name);
                }
            }

            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = form };
            request.Headers.Add("Cookie", cookie + "; " + Colleagues.Cookie("hospital-administrator"));
            using var answer = await client.SendAsync(request);
            return await answer.Content.ReadAsStringAsync();
        }

        var names = site.Services.GetRequiredService<PatientNames>();
        const string file = "患者编号,姓名\nN1,赵一\nN2,钱二\n,无号\n";
        await Send("/patient-names", ("institution", SmallHospital.Centre), ("purpose", "随访名单"), ("days", "10"), ("file", file));
        Assert.Empty(names.Kept(SmallHospital.Centre));
        await Send("/patient-names", ("institution", SmallHospital.Hospital), ("purpose", ""), ("days", "10"), ("file", file));
        await Send("/patient-names", ("institution", SmallHospital.Hospital), ("purpose", "随访名单"), ("days", "10"), ("file", "a,b\n1,2\n"));
        Assert.DoesNotContain(names.Kept(SmallHospital.Hospital), kept => kept.Purpose == "随访名单");
        string done = await Send("/patient-names", ("institution", SmallHospital.Hospital), ("purpose", "随访名单"), ("days", "10"), ("file", file));
        Assert.Equal(2, names.Kept(SmallHospital.Hospital).Single(kept => kept.Purpose == "随访名单").Count);
        Assert.DoesNotContain("赵一", done, StringComparison.Ordinal);
        await Send("/patient-names/delete", ("institution", SmallHospital.Hospital), ("patient", "N1"));
        Assert.Equal(1, names.Kept(SmallHospital.Hospital).Single(kept => kept.Purpose == "随访名单").Count);
        await Send("/patient-names/delete", ("institution", SmallHospital.Hospital), ("purpose", "随访名单"));
        Assert.DoesNotContain(names.Kept(SmallHospital.Hospital), kept => kept.Purpose == "随访名单");
    }
}
