using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Curb.Storage;
using Curb.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace Curb.Web.Tests.OrderCheck;

/// <summary>The doors of the order check as calling systems meet them: a real site, real keys.</summary>
public sealed class OrderCheckTests : IAsyncLifetime
{
    private const string Issuer = "https://his.example";
    private const string Sample = """
        {"hook":"order-sign","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
         "context":{"userId":"PractitionerRole/dr7","patientId":"p1","encounterId":"e1",
          "draftOrders":{"resourceType":"Bundle","type":"collection","entry":[{"resource":{
            "resourceType":"MedicationRequest","id":"mr1","status":"draft","intent":"order",
            "medicationCodeableConcept":{"coding":[{"system":"http://www.whocc.no/atc","code":"J01DH02","display":"meropenem"}]},
            "subject":{"reference":"Patient/p1"},"requester":{"reference":"PractitionerRole/dr7"}}}]}},
         "prefetch":{"patient":{"resourceType":"Patient","id":"p1"}}}
        """;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly SmallHospital _hospital = new();
    private WebApplication? _app;
    private HttpClient _client = new();
    private int _tokens;

    public async Task InitializeAsync() => await Serve("speaking");

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app!.DisposeAsync();
        _hospital.Dispose();
        _key.Dispose();
        _rsa.Dispose();
    }

    [Fact]
    public async Task Discovery_lists_both_hooks_with_prefetch()
    {
        var services = (await Json(await _client.GetAsync("/cds-services"))).GetProperty("services").EnumerateArray().ToList();
        Assert.Equal(["order-select", "order-sign"], services.Select(service => service.GetProperty("hook").GetString()).Order());
        Assert.Equal("Patient/{{context.patientId}}", services[0].GetProperty("prefetch").GetProperty("patient").GetString());
    }

    [Fact]
    public async Task The_sample_request_is_answered_with_one_card_as_the_specification_wants_it()
    {
        var cards = (await Json(await Post("/cds-services/curb-order-sign", Sample))).GetProperty("cards").EnumerateArray().ToList();
        var card = Assert.Single(cards);
        Assert.Equal("critical", card.GetProperty("indicator").GetString());
        Assert.True(card.GetProperty("summary").GetString()!.Length < 140);
        Assert.Contains("cn/order84-2012#art-24", card.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.True(Guid.TryParse(card.GetProperty("uuid").GetString(), out _));
        Assert.NotEmpty(card.GetProperty("source").GetProperty("label").GetString()!);
        Assert.DoesNotContain("null", card.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Order_select_judges_the_selected_drafts_alone_and_other_drugs_get_no_card()
    {
        var request = JsonNode.Parse(Sample)!;
        request["hook"] = "order-select";
        request["context"]!["selections"] = new JsonArray("MedicationRequest/other");
        Assert.Empty((await Json(await Post("/cds-services/curb-order-select", request.ToJsonString()))).GetProperty("cards").EnumerateArray());
        request["context"]!["selections"] = new JsonArray("MedicationRequest/mr1");
        Assert.Single((await Json(await Post("/cds-services/curb-order-select", request.ToJsonString()))).GetProperty("cards").EnumerateArray());
        Assert.Empty((await Json(await Post("/cds-services/curb-order-sign", Sample.Replace("J01DH02", "N02BE01", StringComparison.Ordinal).Replace("meropenem", "paracetamol", StringComparison.Ordinal)))).GetProperty("cards").EnumerateArray());
    }

    [Fact]
    public async Task Prefetch_is_judged_with_and_prefetch_of_another_patient_is_refused()
    {
        var request = JsonNode.Parse(Sample)!;
        request["prefetch"]!["allergies"] = JsonNode.Parse("""{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"AllergyIntolerance","patient":{"reference":"Patient/p1"},"code":{"text":"美罗培南 <script>"},"criticality":"high"}}]}""");
        var card = (await Json(await Post("/cds-services/curb-order-sign", request.ToJsonString()))).GetProperty("cards")[0];
        Assert.Contains("cn/order-check#contraindications", card.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", card.GetProperty("detail").GetString(), StringComparison.Ordinal);
        request["prefetch"]!["allergies"]!["entry"]![0]!["resource"]!["patient"]!["reference"] = "Patient/p2";
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await Post("/cds-services/curb-order-sign", request.ToJsonString())).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await Post("/cds-services/curb-order-sign", Sample.Replace("\"Patient\",\"id\":\"p1\"", "\"Patient\",\"id\":\"p9\"", StringComparison.Ordinal))).StatusCode);
    }

    /// <summary>A request shaped as the examples of the specification for order-select and order-sign: other resources among the drafts, RxNorm codes, no prefetch, unknown members.</summary>
    [Theory]
    [InlineData("order-select")]
    [InlineData("order-sign")]
    public async Task A_request_shaped_as_the_examples_of_the_specification_is_answered(string hook)
    {
        string request = """
            {"hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea","fhirServer":"http://hapi.fhir.example/baseDstu4","hook":"HOOK","extension":{"vendor.example":{"more":1}},
             "fhirAuthorization":{"access_token":"some-opaque-fhir-access-token","token_type":"Bearer","expires_in":300,"scope":"user/Patient.read","subject":"cds-service4"},
             "context":{"userId":"Practitioner/example","patientId":"1288992","encounterId":"89284","selections":["NutritionOrder/pureeddiet-simple","MedicationRequest/smart-103"],
              "draftOrders":{"resourceType":"Bundle","entry":[
               {"resource":{"resourceType":"NutritionOrder","id":"pureeddiet-simple","status":"draft","intent":"order","patient":{"reference":"Patient/1288992"},"dateTime":"2014-09-17"}},
               {"resource":{"resourceType":"MedicationRequest","id":"smart-103","meta":{"lastUpdated":"2018-04-30T13:25:40.845-04:00"},"text":{"status":"generated","div":"<div>Azithromycin 20 MG/ML Oral Suspension</div>"},"status":"draft","intent":"order",
                "medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"211307","display":"Azithromycin 20 MG/ML Oral Suspension [Zithromax]"}],"text":"Azithromycin 20 MG/ML Oral Suspension [Zithromax]"},
                "subject":{"reference":"Patient/1288992"},"dosageInstruction":[{"text":"15 mL daily x 3 days","timing":{"repeat":{"boundsPeriod":{"start":"2005-01-04"},"frequency":1,"period":1,"periodUnit":"d"}},"doseAndRate":[{"doseQuantity":{"value":15,"unit":"mL","system":"http://unitsofmeasure.org","code":"mL"}}]}],
                "dispenseRequest":{"numberOfRepeatsAllowed":1,"quantity":{"value":1,"unit":"mL"},"expectedSupplyDuration":{"value":3,"unit":"days","system":"http://unitsofmeasure.org","code":"d"}}}}]}}}
            """.Replace("HOOK", hook, StringComparison.Ordinal);
        var cards = (await Json(await Post($"/cds-services/curb-{hook}", request))).GetProperty("cards").EnumerateArray().ToList();
        Assert.InRange(cards.Count, 0, 1);
        Assert.All(cards, card =>
        {
            Assert.InRange(card.GetProperty("summary").GetString()!.Length, 1, 139);
            Assert.Contains(card.GetProperty("indicator").GetString(), (string[])["info", "warning", "critical"]);
            Assert.NotEmpty(card.GetProperty("source").GetProperty("label").GetString()!);
        });
    }

    [Fact]
    public async Task Prefetch_that_is_missing_or_null_leaves_rules_unassessed_and_never_lets_pass_what_else_is_wrong()
    {
        var request = JsonNode.Parse(Sample)!;
        foreach (string prefetch in (string[])["{}", """{"patient":null,"allergies":null,"medications":null}""", """{"patient":{"resourceType":"OperationOutcome"}}""", "[]", "7"])
        {
            request["prefetch"] = JsonNode.Parse(prefetch);
            var card = Assert.Single((await Json(await Post("/cds-services/curb-order-sign", request.ToJsonString()))).GetProperty("cards").EnumerateArray());
            Assert.Equal("critical", card.GetProperty("indicator").GetString());
            Assert.DoesNotContain("contraindications", card.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Prefetch_that_claims_an_allergy_of_another_patient_beside_the_right_patient_is_refused_as_a_whole()
    {
        var request = JsonNode.Parse(Sample)!;
        request["prefetch"]!["medications"] = JsonNode.Parse("""{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"MedicationRequest","id":"m1","status":"active","subject":{"reference":"Patient/p1"}}},{"resource":{"resourceType":"MedicationRequest","id":"m2","status":"active","subject":{"reference":"Patient/p2"}}}]}""");
        var response = await Post("/cds-services/curb-order-sign", request.ToJsonString());
        Assert.Equal(HttpStatusCode.PreconditionFailed, response.StatusCode);
        Assert.False((await Json(response)).GetProperty("judged").GetBoolean());
    }

    [Fact]
    public async Task A_token_that_was_used_at_one_door_is_used_at_every_door()
    {
        var claims = Claims(DateTimeOffset.UtcNow, "/api/order-check");
        claims["aud"] = new[] { new Uri(_client.BaseAddress!, "/api/order-check").ToString(), new Uri(_client.BaseAddress!, "/cds-services/curb-order-sign").ToString() };
        string token = Token(claims, _key);
        Assert.Equal(HttpStatusCode.OK, (await Post("/api/order-check", """{"drug":"CRO"}""", token)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post("/cds-services/curb-order-sign", Sample, token)).StatusCode);
    }

    [Theory]
    [InlineData("no token")]
    [InlineData("alg none")]
    [InlineData("hmac with the public key")]
    [InlineData("foreign key")]
    [InlineData("foreign issuer")]
    [InlineData("expired")]
    [InlineData("long life")]
    [InlineData("issued in the future")]
    [InlineData("other audience")]
    [InlineData("no jti")]
    [InlineData("changed claims")]
    [InlineData("not a token")]
    public async Task A_caller_without_a_sound_token_is_not_let_in_and_nothing_is_judged(string fault)
    {
        using var foreign = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var now = DateTimeOffset.UtcNow;
        string? token = fault switch
        {
            "no token" => null,
            "not a token" => "a.b.c",
            "alg none" => $"{Part(new { alg = "none" })}.{Part(Claims(now, "/api/order-check"))}.",
            "hmac with the public key" => Hmac(Claims(now, "/api/order-check")),
            "foreign key" => Token(Claims(now, "/api/order-check"), foreign),
            "foreign issuer" => Token(Claims(now, "/api/order-check", issuer: "https://other.example"), _key),
            "expired" => Token(Claims(now.AddMinutes(-20), "/api/order-check"), _key),
            "long life" => Token(Claims(now, "/api/order-check", minutes: 60), _key),
            "issued in the future" => Token(Claims(now.AddMinutes(5), "/api/order-check"), _key),
            "other audience" => Token(Claims(now, "/cds-services/curb-order-sign"), _key),
            "no jti" => Token(Claims(now, "/api/order-check", id: ""), _key),
            _ => string.Join('.', Token(Claims(now, "/api/order-check"), _key).Split('.') is var parts ? [parts[0], Part(Claims(now.AddMinutes(1), "/api/order-check")), parts[2]] : []),
        };
        var response = await Post("/api/order-check", """{"drug":"CRO"}""", token ?? "");
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        var problem = await Json(response);
        Assert.False(problem.GetProperty("judged").GetBoolean());
        Assert.False(problem.TryGetProperty("verdict", out _));
    }

    [Fact]
    public async Task A_token_is_good_once_and_both_algorithms_are_taken()
    {
        string token = Token(Claims(DateTimeOffset.UtcNow, "/api/order-check"), _key);
        Assert.Equal(HttpStatusCode.OK, (await Post("/api/order-check", """{"drug":"CRO"}""", token)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post("/api/order-check", """{"drug":"CRO"}""", token)).StatusCode);
        string signed = $"{Part(new { alg = "RS384", kid = "r1" })}.{Part(Claims(DateTimeOffset.UtcNow, "/api/order-check"))}";
        string rsa = $"{signed}.{Encode(_rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1))}";
        Assert.Equal(HttpStatusCode.OK, (await Post("/api/order-check", """{"drug":"CRO"}""", rsa)).StatusCode);
    }

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.UnprocessableEntity)]
    [InlineData("{\"drug\":\"CRO\",\"alergies\":[]}", HttpStatusCode.UnprocessableEntity)]
    [InlineData("{\"drug\":\"\\ud800\"}", HttpStatusCode.BadRequest)]
    [InlineData("{\"drug\":\"CRO\",\"institution\":\"H9\"}", HttpStatusCode.Forbidden)]
    public async Task A_bad_order_is_answered_clearly_and_is_never_an_allow(string body, HttpStatusCode expected)
    {
        var response = await Post("/api/order-check", body);
        Assert.True(expected == response.StatusCode || (expected == HttpStatusCode.BadRequest && response.StatusCode == HttpStatusCode.UnprocessableEntity), $"{response.StatusCode}");
        Assert.False((await Json(response)).GetProperty("judged").GetBoolean());
    }

    [Fact]
    public async Task Oversized_and_deep_bodies_are_refused()
    {
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Post("/api/order-check", $"{{\"drug\":\"{new string('x', 600_000)}\"}}")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Post("/cds-services/curb-order-sign", new string('[', 5000))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Post("/cds-services/curb-order-sign", Sample.Replace("order-sign", "patient-view", StringComparison.Ordinal))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Post("/cds-services/curb-other", Sample)).StatusCode);
    }

    [Fact]
    public async Task The_register_of_privileges_decides_and_silence_lets_pass_but_tells_what_would_be()
    {
        const string Order = """{"drug":"CRO","grade":"special","prescriber":{"id":"dr7","privilege":"special"},"consult":{"agreed":true}}""";
        var spoken = await Json(await Post("/api/order-check", Order));
        Assert.Equal("refuse", spoken.GetProperty("verdict").GetString());
        await _app!.DisposeAsync();
        await Serve("silent");
        var silent = await Json(await Post("/api/order-check", Order));
        Assert.Equal("allow", silent.GetProperty("verdict").GetString());
        Assert.Equal("refuse", silent.GetProperty("verdict_if_all_rules_spoke").GetString());
        Assert.Empty((await Json(await Post("/cds-services/curb-order-sign", Sample))).GetProperty("cards").EnumerateArray());
    }

    [Fact]
    public async Task Feedback_is_kept_in_the_audit_log_and_malformed_feedback_is_refused()
    {
        const string Given = """{"feedback":[{"card":"9d3e1b4e-27aa-4a3b-9d57-5f9a3b8f8f10","outcome":"overridden","overrideReason":{"reason":{"code":"clinical-need"},"userComment":"septic shock"},"outcomeTimestamp":"2024-03-05T09:01:22Z"}]}""";
        Assert.Equal(HttpStatusCode.OK, (await Post("/cds-services/curb-order-sign/feedback", Given)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Post("/cds-services/curb-order-sign/feedback", """{"feedback":[{"card":"x","outcome":"maybe"}]}""")).StatusCode);
    }

    [Fact]
    public async Task Without_settings_nobody_may_ask_and_a_mistake_in_them_is_told_at_the_start()
    {
        Assert.Empty(Web.OrderCheck.OrderCheckSettings.Load(Path.Combine(Path.GetTempPath(), "no-such-folder")).Callers);
        await File.WriteAllTextAsync(Path.Combine(_hospital.Path, "order-check.json"), """{"mode":"loud"}""");
        Assert.Contains("silent or speaking", Assert.Throws<DataFolderException>(() => Web.OrderCheck.OrderCheckSettings.Load(_hospital.Path)).Message, StringComparison.Ordinal);
    }

    private async Task Serve(string mode)
    {
        var (curve, rsa) = (_key.ExportParameters(false), _rsa.ExportParameters(false));
        var settings = new
        {
            mode,
            answer_within_ms = 60_000,
            callers = new[]
            {
                new
                {
                    issuer = Issuer, institution = SmallHospital.Hospital,
                    keys = new object[] { new { kty = "EC", crv = "P-384", kid = "e1", x = Encode(curve.Q.X!), y = Encode(curve.Q.Y!) }, new { kty = "RSA", kid = "r1", n = Encode(rsa.Modulus!), e = Encode(rsa.Exponent!) } },
                },
            },
            privileges = new[] { new { id = "dr7", privilege = "restricted" } },
        };
        await File.WriteAllTextAsync(Path.Combine(_hospital.Path, "order-check.json"), JsonSerializer.Serialize(settings));
        (_app, var address) = await RunningSite.Start(_hospital.Path);
        _client.Dispose();
        _client = RunningSite.NewClient(address, null);
    }

    private Dictionary<string, object> Claims(DateTimeOffset issued, string path, string issuer = Issuer, int minutes = 5, string? id = null) => new()
    {
        ["iss"] = issuer, ["aud"] = new Uri(_client.BaseAddress!, path).ToString(), ["iat"] = issued.ToUnixTimeSeconds(), ["exp"] = issued.AddMinutes(minutes).ToUnixTimeSeconds(), ["jti"] = id ?? $"t{++_tokens}",
    };

    private async Task<HttpResponseMessage> Post(string path, string body, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        token ??= Token(Claims(DateTimeOffset.UtcNow, path), _key);
        request.Headers.Authorization = token.Length > 0 ? new AuthenticationHeaderValue("Bearer", token) : null;
        return await _client.SendAsync(request);
    }

    private static string Token(object claims, ECDsa key)
    {
        string signed = $"{Part(new { alg = "ES384", kid = "e1" })}.{Part(claims)}";
        return $"{signed}.{Encode(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA384))}";
    }

    private string Hmac(object claims)
    {
        string signed = $"{Part(new { alg = "HS384", kid = "e1" })}.{Part(claims)}";
        return $"{signed}.{Encode(HMACSHA384.HashData(_key.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Part(object value) => Encode(JsonSerializer.SerializeToUtf8Bytes(value));

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static async Task<JsonElement> Json(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }
}
