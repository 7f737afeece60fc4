using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Curb.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace Curb.Web.Tests.OrderCheck;

/// <summary>Requests of many hands at the doors of CDS Hooks: each is answered as the specification wants it, and none is signed by default.</summary>
/// <param name="site">One site for all: nothing here leaves anything behind.</param>
public sealed class OddHookRequestTests(OddHookRequestTests.Site site) : IClassFixture<OddHookRequestTests.Site>
{
    private const string Request = """
        {"hook":"order-sign","hookInstance":"0b5f7a2e-6d0b-4cbe-8a2f-6b1e7c3a9d11","context":{"userId":"Practitioner/dr7","patientId":"p1","encounterId":"e1","draftOrders":{"resourceType":"Bundle","entry":[
        {"resource":{"resourceType":"MedicationRequest","id":"m1","status":"draft","intent":"order","medicationCodeableConcept":{"coding":[{"system":"http://www.whocc.no/atc","code":"J01DH02"}]},"subject":{"reference":"Patient/p1"}}}]}}}
        """;

    /// <summary>A hospital whose one physician may prescribe up to the restricted grade.</summary>
    public sealed class Site : IAsyncLifetime
    {
        private readonly SmallHospital _hospital = new();
        private WebApplication? _app;

        public CallingSystem His { get; } = new();

        public HttpClient Client { get; private set; } = new();

        public async Task InitializeAsync()
        {
            His.Register(_hospital.Path, SmallHospital.Hospital, new[] { new { id = "dr7", privilege = "restricted" } });
            (_app, var address) = await RunningSite.Start(_hospital.Path);
            Client = RunningSite.NewClient(address, null);
        }

        public async Task DisposeAsync()
        {
            Client.Dispose();
            await _app!.DisposeAsync();
            His.Dispose();
            _hospital.Dispose();
        }
    }

    private const string Drug = "context.draftOrders.entry.0.resource.medicationCodeableConcept", Draft = "context.draftOrders.entry.0.resource";

    private readonly CallingSystem _his = site.His;
    private readonly HttpClient _client = site.Client;

    /// <summary>Each line changes one place of a request that is refused for its drug beyond the privilege; what it says afterwards is the highest indicator of the cards, or nothing.</summary>
    [Theory]
    [InlineData("fhirServer", "\"https://fhir.example/r4\"", "critical")]
    [InlineData("fhirAuthorization", """{"access_token":"opaque","token_type":"Bearer","expires_in":300,"scope":"user/*.read","subject":"cds"}""", "critical")]
    [InlineData("extension", """{"com.example.timestamp":"2026-11-22","nested":{"deep":[1,2,{"x":null}]}}""", "critical")]
    [InlineData("prefetch", "null", "critical")]
    [InlineData("prefetch", "{}", "critical")]
    [InlineData("prefetch", """{"patient":{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-found"}]},"unknownKey":{"resourceType":"Basic"}}""", "critical")]
    [InlineData("prefetch", """{"medications":{"resourceType":"Bundle","total":0,"link":[{"relation":"self","url":"x"}]}}""", "critical")]
    [InlineData(Drug, """{"text":"注射用美罗培南"}""", "critical")]
    [InlineData(Drug, """{"coding":[{"system":"urn:oid:1.2.156.112635.1.1.99","code":"A001234","display":"美罗培南粉针剂 0.5g"}]}""", "critical")]
    [InlineData(Drug, """{"coding":[{"system":"http://snomed.info/sct","code":"387540000","display":"Meropenem"}]}""", "critical")]
    [InlineData(Drug, """{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"1722939","display":"meropenem 500 MG Injection"}]}""", "critical")]
    [InlineData(Drug, """{"coding":[{"system":"http://www.whocc.no/atc/","code":"J01DH02","version":"2025"}]}""", "critical")]
    [InlineData(Drug, """{"coding":[{"system":"http://www.whocc.no/atc","code":"J01DH"}]}""", "info")]
    [InlineData(Drug, """{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"1722939"}]}""", "info")]
    [InlineData(Drug, """{"coding":[{"system":"http://www.whocc.no/atc","code":"N02BE01","display":"paracetamol"}]}""", "")]
    [InlineData(Drug, """{"text":"0.9%氯化钠注射液"}""", "")]
    [InlineData(Drug, "null", "info")]
    [InlineData(Drug, "[]", "info")]
    [InlineData(Draft + ".medication", """{"concept":{"text":"meropenem"}}""", "critical")]
    [InlineData(Draft + ".requester", """{"agent":{"reference":"Practitioner/dr7"}}""", "info")]
    [InlineData(Draft + ".doNotPerform", "true", "")]
    [InlineData(Draft + ".status", "\"active\"", "critical")]
    [InlineData(Draft + ".dosageInstruction", """[{"text":"1 g q8h ivgtt","asNeededBoolean":false,"timing":{"repeat":{"boundsRange":{"low":{"value":5,"code":"d"},"high":{"value":7,"code":"d"}},"frequency":3,"frequencyMax":4,"period":1,"periodUnit":"d"}},"doseAndRate":[{"rateRatio":{"numerator":{"value":1,"code":"g"},"denominator":{"value":30,"code":"min"}}}]}]""", "critical")]
    [InlineData(Draft + ".dosageInstruction", """{"timing":{"repeat":{"frequency":1e308,"period":1e-308,"periodUnit":"d"}},"doseAndRate":{"doseQuantity":{"value":1e300,"code":"g"}}}""", "critical")]
    [InlineData(Draft + ".reasonCode", """[{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":""}]},{"text":"预防用药"}]""", "critical")]
    [InlineData(Draft + ".contained", """[{"resourceType":"Medication","id":"x"},null,7]""", "critical")]
    [InlineData(Draft + ".id", "\"a-very-long-id-with.dots-and-64-characters-0123456789-0123456789\"", "critical")]
    [InlineData("context.encounterId", "null", "critical")]
    [InlineData("context.userId", "\"PractitionerRole/dr7\"", "critical")]
    [InlineData("context.draftOrders.entry", "[]", "")]
    [InlineData("context.draftOrders.entry", """[{"fullUrl":"urn:uuid:1"},{"resource":null},{"resource":{"resourceType":"ServiceRequest","id":"s1"}},null]""", "")]
    [InlineData("context.draftOrders.entry", """[{"resource":{"resourceType":"MedicationOrder","id":"o1","status":"draft","medicationCodeableConcept":{"text":"meropenem"}}}]""", "info")]
    public async Task An_odd_request_is_answered_with_cards_of_the_specification(string path, string value, string indicator)
    {
        var answer = await _his.Ask(_client, "/cds-services/curb-order-sign", Changed(path, value));
        Conforms(answer);
        string[] order = ["", "info", "warning", "critical"];
        Assert.Equal(indicator, order[answer.GetProperty("cards").EnumerateArray().Select(card => Array.IndexOf(order, card.GetProperty("indicator").GetString())).DefaultIfEmpty(0).Max()]);
    }

    [Theory]
    [InlineData("hook", "\"patient-view\"", HttpStatusCode.BadRequest)]
    [InlineData("hook", "null", HttpStatusCode.BadRequest)]
    [InlineData("hookInstance", "\"1\"", HttpStatusCode.BadRequest)]
    [InlineData("context", "[]", HttpStatusCode.BadRequest)]
    [InlineData("context.userId", "\"\"", HttpStatusCode.BadRequest)]
    [InlineData("context.userId", "\"Practitioner/\"", HttpStatusCode.BadRequest)]
    [InlineData("context.patientId", "7", HttpStatusCode.BadRequest)]
    [InlineData("context.draftOrders", "[]", HttpStatusCode.BadRequest)]
    [InlineData(Draft + ".subject", """{"reference":"Patient/p2"}""", HttpStatusCode.BadRequest)]
    [InlineData("prefetch", """{"patient":{"resourceType":"Patient","id":"p2"}}""", HttpStatusCode.PreconditionFailed)]
    [InlineData("prefetch", """{"encounter":{"resourceType":"Encounter","id":"e2"}}""", HttpStatusCode.PreconditionFailed)]
    [InlineData("prefetch", """{"medications":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"MedicationStatement","status":"active","subject":{"reference":"https://x.example/fhir/Patient/p2"}}}]}}""", HttpStatusCode.PreconditionFailed)]
    public async Task A_request_that_contradicts_itself_is_refused_and_nothing_is_judged(string path, string value, HttpStatusCode expected)
    {
        using var response = await _his.Post(_client, "/cds-services/curb-order-sign", Changed(path, value));
        Assert.Equal(expected, response.StatusCode);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.False(problem.RootElement.GetProperty("judged").GetBoolean());
        Assert.False(problem.RootElement.TryGetProperty("cards", out _));
    }

    /// <summary>Two carbapenems in one signature: each is told of the other though nothing was prefetched; drafts without id are read too, and nobody takes back what has none.</summary>
    [Fact]
    public async Task Several_drafts_at_once_know_of_each_other_with_and_without_ids()
    {
        foreach (bool ids in (bool[])[true, false])
        {
            string Draft(string id, string atc)
            {
                var resource = JsonNode.Parse("""{"resourceType":"MedicationRequest","status":"draft","medicationCodeableConcept":{"coding":[{"system":"http://www.whocc.no/atc","code":""}]}}""")!;
                resource["medicationCodeableConcept"]!["coding"]![0]!["code"] = atc;
                resource["id"] = ids ? id : null;
                return new JsonObject { ["resource"] = resource }.ToJsonString();
            }

            var cards = (await Answer("context.draftOrders.entry", $"[{Draft("a", "J01DH02")},{Draft("b", "J01DH51")},{Draft("c", "N02BE01")}]")).GetProperty("cards").EnumerateArray().ToList();
            Assert.Equal(2, cards.Count);
            Assert.All(cards, card => Assert.Contains("同类", card.GetProperty("detail").GetString(), StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("""["MedicationRequest/m1"]""", 1)]
    [InlineData("""["NutritionOrder/m1"]""", 0)]
    [InlineData("""["MedicationRequest/other",7,null]""", 0)]
    [InlineData("[]", 0)]
    public async Task Order_select_judges_what_is_selected_by_type_and_id(string selections, int cards)
    {
        var request = JsonNode.Parse(Request)!;
        request["hook"] = "order-select";
        request["context"]!["selections"] = JsonNode.Parse(selections);
        var answer = await _his.Ask(_client, "/cds-services/curb-order-select", request.ToJsonString());
        Conforms(answer);
        Assert.Equal(cards, answer.GetProperty("cards").GetArrayLength());
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_fault_and_another_encoding_is_told()
    {
        Conforms(await _his.Ask(_client, "/cds-services/curb-order-sign", "\uFEFF" + Request));
        Assert.Equal("allow", (await _his.Ask(_client, "/api/order-check", "\uFEFF{\"药品\":\"头孢唑林\",\"就诊类型\":\"住院\"}")).GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task The_drug_of_a_draft_of_R5_may_stand_in_what_it_contains()
    {
        Assert.Equal("critical", Assert.Single((await Answer(Draft + ".medication", """{"reference":{"reference":"#d"}}""", r => r["context"]!["draftOrders"]!["entry"]![0]!["resource"]!["contained"] = JsonNode.Parse("""[{"resourceType":"Medication","id":"d","code":{"text":"美罗培南"}}]"""))).GetProperty("cards").EnumerateArray()).GetProperty("indicator").GetString());
    }

    private async Task<JsonElement> Answer(string path, string value, Action<JsonNode>? more = null)
    {
        var request = JsonNode.Parse(Changed(path, value))!;
        more?.Invoke(request);
        var answer = await _his.Ask(_client, "/cds-services/curb-order-sign", request.ToJsonString());
        Conforms(answer);
        return answer;
    }

    /// <summary>A request with one place changed; a draft of R5 loses its concept of R4.</summary>
    private static string Changed(string path, string value)
    {
        var request = JsonNode.Parse(Request)!;
        string[] steps = path.Split('.');
        JsonNode place = request;
        foreach (string step in steps[..^1])
        {
            place = int.TryParse(step, out int index) ? place[index]! : place[step]!;
        }

        place[steps[^1]] = JsonNode.Parse(value);
        if (path == Draft + ".medication")
        {
            place.AsObject().Remove("medicationCodeableConcept");
        }

        return request.ToJsonString();
    }

    /// <summary>The shape of a response of CDS Hooks 2.0.</summary>
    private static void Conforms(JsonElement answer)
    {
        Assert.Equal(["cards"], answer.EnumerateObject().Select(member => member.Name)); // No systemActions: nothing is ever done by default.
        foreach (var card in answer.GetProperty("cards").EnumerateArray())
        {
            Assert.True(Guid.TryParse(card.GetProperty("uuid").GetString(), out _));
            Assert.InRange(new StringBuilder(card.GetProperty("summary").GetString()).Length, 1, 139);
            Assert.Contains(card.GetProperty("indicator").GetString(), (string[])["info", "warning", "critical"]);
            Assert.NotEmpty(card.GetProperty("source").GetProperty("label").GetString()!);
            Assert.DoesNotContain(card.EnumerateObject(), member => member.Value.ValueKind == JsonValueKind.Null);
            Assert.Equal(card.TryGetProperty("suggestions", out var suggestions), card.TryGetProperty("selectionBehavior", out var behaviour));
            if (suggestions.ValueKind == JsonValueKind.Array)
            {
                Assert.Contains(behaviour.GetString(), (string[])["at-most-one", "any"]);
                Assert.All(suggestions.EnumerateArray(), Suggests);
            }

            if (card.TryGetProperty("overrideReasons", out var reasons))
            {
                Assert.All(reasons.EnumerateArray(), reason => Assert.All((string[])["code", "system", "display"], name => Assert.NotEmpty(reason.GetProperty(name).GetString()!)));
            }
        }
    }

    private static void Suggests(JsonElement suggestion)
    {
        Assert.NotEmpty(suggestion.GetProperty("label").GetString()!);
        Assert.True(Guid.TryParse(suggestion.GetProperty("uuid").GetString(), out _));
        foreach (var action in suggestion.GetProperty("actions").EnumerateArray())
        {
            string type = action.GetProperty("type").GetString()!;
            Assert.Contains(type, (string[])["create", "update", "delete"]);
            Assert.NotEmpty(action.GetProperty("description").GetString()!);
            Assert.True(action.TryGetProperty(type == "delete" ? "resourceId" : "resource", out _));
        }
    }
}
