using System.Net;
using System.Text.Json;
using Curb.Casework;
using Curb.Storage.Casework;
using Curb.Web.Casework;
using Curb.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.OrderCheck;

/// <summary>The emergency override as a system of CDS Hooks knows it: a reason on the card, feedback, and the same signature again.</summary>
public sealed class HookEmergencyTests : IAsyncLifetime
{
    private const string Sign = """
        {"hook":"order-sign","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea","context":{"userId":"Practitioner/dr7","patientId":"p1","encounterId":"e1","draftOrders":{"resourceType":"Bundle","entry":[
        {"resource":{"resourceType":"MedicationRequest","id":"mr1","status":"draft","intent":"order","medicationCodeableConcept":{"coding":[{"system":"http://www.whocc.no/atc","code":"J01DH02"}]},"subject":{"reference":"Patient/p1"}}}]}},
        "prefetch":{"encounter":{"resourceType":"Encounter","id":"e1","class":{"code":"EMER"},"subject":{"reference":"Patient/p1"},"location":[{"location":{"display":"急诊科"}}]}}}
        """;

    private static readonly object s_privileges = new[] { new { id = "dr7", privilege = "restricted" }, new { id = "dr1", privilege = "unrestricted" } };

    private readonly SmallHospital _hospital = new();
    private readonly CallingSystem _his = new(), _foreign = new("https://other.example");
    private WebApplication? _app;
    private HttpClient _client = new();

    private CaseStore Cases => _app!.Services.GetRequiredService<CaseDesk>().Store;

    private IReadOnlyList<CaseFile> Overrides => Cases.OfType(CaseReader.DataFolderOwner, "emergency-override", SmallHospital.Hospital);

    public async Task InitializeAsync()
    {
        _his.Register(_hospital.Path, SmallHospital.Hospital, s_privileges, (_foreign, "H9"));
        (_app, var address) = await RunningSite.Start(_hospital.Path);
        _client = RunningSite.NewClient(address, null);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app!.DisposeAsync();
        _his.Dispose();
        _foreign.Dispose();
        _hospital.Dispose();
    }

    [Fact]
    public async Task A_card_beyond_the_privilege_offers_the_emergency_and_its_feedback_opens_the_case_of_24_hours_once()
    {
        var card = await Card(Sign);
        Assert.Contains("emergency", Reasons(card));
        Assert.Contains("24", card.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(Overrides);
        string feedback = Feedback(card, "emergency", "感染性休克,先行抢救");
        await _his.Ask(_client, "/cds-services/curb-order-sign/feedback", feedback);
        var one = Assert.Single(Overrides);
        Assert.Equal(("p1", "MedicationRequest/mr1", "dr7", "感染性休克,先行抢救", "cds-hooks"), (one.Details["patient"], one.Details["order"], one.Details["prescriber"], one.Details["reason"], one.Details["door"]));
        Assert.Equal(("medical-affairs", "急诊科"), (one.OwnerRole, one.Department));
        Assert.InRange((one.DueAt!.Value - DateTime.Now).TotalHours, 23.9, 24);
        foreach (string again in (string[])[feedback, feedback, Feedback(card, "emergency", "另一理由")])
        {
            await _his.Ask(_client, "/cds-services/curb-order-sign/feedback", again);
        }

        Assert.Single(Overrides);
    }

    [Fact]
    public async Task The_signature_after_the_override_passes_for_its_physician_alone_and_says_what_is_left_to_do()
    {
        Assert.Equal("critical", (await Card(Sign)).GetProperty("indicator").GetString());
        await _his.Ask(_client, "/cds-services/curb-order-sign/feedback", Feedback(await Card(Sign), "emergency", "感染性休克"));
        var passed = await Card(Sign);
        Assert.Equal("warning", passed.GetProperty("indicator").GetString());
        Assert.Contains("24 小时内补办", passed.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("emergency", Reasons(passed));
        Assert.Equal("critical", (await Card(Sign.Replace("dr7", "dr1", StringComparison.Ordinal))).GetProperty("indicator").GetString());
        Assert.Equal("critical", (await Card(Sign.Replace("p1", "p2", StringComparison.Ordinal))).GetProperty("indicator").GetString());
        Assert.Single(Overrides);
    }

    [Fact]
    public async Task An_override_that_records_no_indication_is_a_case_and_does_not_open_the_way()
    {
        await _his.Ask(_client, "/cds-services/curb-order-sign/feedback", Feedback(await Card(Sign), "emergency", null));
        Assert.False(Assert.Single(Overrides).Details.ContainsKey("reason"));
        Assert.Contains("未记录指征", (await Card(Sign)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_hospital_can_not_override_a_card_and_nothing_of_its_list_is_taken_in()
    {
        var card = await Card(Sign);
        string list = Feedback(card, "emergency", "x");
        using (var refused = await _foreign.Post(_client, "/cds-services/curb-order-sign/feedback", list))
        {
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
            Assert.Contains("was not shown to this caller", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using (var stranger = await new CallingSystem("https://nobody.example").Post(_client, "/cds-services/curb-order-sign/feedback", list))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        }

        Assert.Empty(Overrides);
        Assert.Empty(Cases.OfType(CaseReader.DataFolderOwner, "emergency-override", "H9"));
    }

    /// <summary>Two grades beyond the privilege the law knows no emergency, nor for outpatients, nor where nothing is beyond the privilege: what the card does not offer.</summary>
    [Theory]
    [InlineData("dr7", "dr1")]
    [InlineData("EMER", "AMB")]
    [InlineData("J01DH02", "J01DD04")]
    public async Task The_emergency_is_offered_only_where_it_opens_a_way(string told, string other)
    {
        var answer = await _his.Ask(_client, "/cds-services/curb-order-sign", Sign.Replace(told, other, StringComparison.Ordinal));
        Assert.All(answer.GetProperty("cards").EnumerateArray(), card => Assert.DoesNotContain("emergency", Reasons(card)));
    }

    [Theory]
    [InlineData("clinical-need", "overridden")]
    [InlineData("emergency", "accepted")]
    public async Task Another_reason_or_a_card_that_was_accepted_opens_no_case(string reason, string outcome)
    {
        await _his.Ask(_client, "/cds-services/curb-order-sign/feedback", Feedback(await Card(Sign), reason, "x").Replace("overridden", outcome, StringComparison.Ordinal));
        Assert.Empty(Overrides);
    }

    private async Task<JsonElement> Card(string request) => Assert.Single((await _his.Ask(_client, "/cds-services/curb-order-sign", request)).GetProperty("cards").EnumerateArray());

    private static IReadOnlyList<string> Reasons(JsonElement card) => card.TryGetProperty("overrideReasons", out var reasons) ? [.. reasons.EnumerateArray().Select(reason => reason.GetProperty("code").GetString()!)] : [];

    private static string Feedback(JsonElement card, string reason, string? comment) => JsonSerializer.Serialize(new
    {
        feedback = new[]
        {
            new
            {
                card = card.GetProperty("uuid").GetString(), outcome = "overridden", outcomeTimestamp = DateTime.UtcNow.ToString("O"),
                overrideReason = new { reason = new { code = reason, system = "urn:curb:order-check:override" }, userComment = comment },
            },
        },
    });
}
