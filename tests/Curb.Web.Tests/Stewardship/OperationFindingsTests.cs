using System.Net;
using Curb.Web.Tests.Accounts;
using Curb.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace Curb.Web.Tests.Stewardship;

/// <summary>The page that lists what was found in operations, and the way from there to the patient.</summary>
public sealed class OperationFindingsTests : IAsyncLifetime
{
    private const string Address = "/order-rules/operations?institution=H1&from=2025-01&to=2025-12";

    private readonly SmallHospital _hospital = new();
    private WebApplication? _app;
    private Uri _address = new("http://127.0.0.1");

    public async Task InitializeAsync() => (_app, _address) = await RunningSite.Start(_hospital.Path);

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync();
        _hospital.Dispose();
    }

    [Fact]
    public async Task Findings_are_counted_by_rule_listed_with_their_reason_and_lead_to_the_patients_course()
    {
        using var pharmacist = new SignedInClient(_address, "clinical-pharmacist");
        string page = WebUtility.HtmlDecode(await pharmacist.Text(Address));
        Assert.Contains("未见任何全身抗菌药物", page, StringComparison.Ordinal);
        Assert.Contains("持续至术后 60 小时", page, StringComparison.Ordinal);
        Assert.Contains("应预防用药而未用 1", page, StringComparison.Ordinal);
        Assert.Contains("/patients/P2025-12-1?", page, StringComparison.Ordinal);
        string one = WebUtility.HtmlDecode(await pharmacist.Text(Address + "&rule=prophylaxis-duration"));
        Assert.Contains("data-surgery=\"S2\"", one, StringComparison.Ordinal);
        Assert.DoesNotContain("data-surgery=\"S1\"", one, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", await pharmacist.Text(Address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_table_is_taken_out_and_whoever_may_not_see_patients_is_shown_nothing()
    {
        using var pharmacist = new SignedInClient(_address, "clinical-pharmacist");
        string table = await pharmacist.Text(Address.Replace("operations?", "operations.csv?", StringComparison.Ordinal));
        Assert.Equal(3, table.Trim().Split('\n').Length);
        Assert.Contains("prophylaxis-missing", table, StringComparison.Ordinal);
        Assert.DoesNotContain("data-surgery=\"", await pharmacist.Text(Address.Replace("2025-12", "2025-11", StringComparison.Ordinal)), StringComparison.Ordinal);
        using var stranger = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = _address };
        using var refused = await stranger.GetAsync(Address);
        Assert.NotEqual(HttpStatusCode.OK, refused.StatusCode);
    }
}
