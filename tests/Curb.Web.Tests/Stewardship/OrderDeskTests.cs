using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Curb.Casework;
using Curb.Fallback;
using Curb.Storage;
using Curb.Storage.Casework;
using Curb.Storage.OrderCheck;
using Curb.Web.Casework;
using Curb.Web.Tests.Accounts;
using Curb.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.Stewardship;

/// <summary>What orders leave in the records, and what the records say to the next order.</summary>
public sealed class OrderDeskTests : IAsyncLifetime
{
    private const string Meropenem = """{"id":"o1","encounter":"e1","drug":"MEM","route":"iv","grade":"special","setting":"inpatient","department":"ICU","prescriber":{"id":"dr8"},"patient":{"id":"p1"},"allergies":[],"purpose":"therapy"}""";

    private static readonly object s_privileges = new[] { new { id = "dr7", privilege = "restricted" }, new { id = "dr8", privilege = "special" } };

    private readonly SmallHospital _hospital = new();
    private readonly CallingSystem _his = new();
    private WebApplication? _app;
    private HttpClient _client = new();
    private Uri _address = new("http://127.0.0.1");

    private CaseStore Cases => _app!.Services.GetRequiredService<CaseDesk>().Store;

    public async Task InitializeAsync()
    {
        _his.Register(_hospital.Path, SmallHospital.Hospital, s_privileges);
        (_app, _address) = await RunningSite.Start(_hospital.Path);
        _client = RunningSite.NewClient(_address, null);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app!.DisposeAsync();
        _his.Dispose();
        _hospital.Dispose();
    }

    [Fact]
    public async Task An_override_passes_and_opens_one_case_for_medical_affairs_and_a_draft_opens_none()
    {
        string order = Meropenem.Replace("dr8", "dr7", StringComparison.Ordinal).Replace("\"purpose\"", "\"emergency\":{\"reason\":\"感染性休克\"},\"purpose\"", StringComparison.Ordinal);
        Assert.NotEqual("refuse", (await _his.Ask(_client, "/api/order-check", order.Replace("\"id\":\"o1\"", "\"id\":\"o1\",\"draft\":true", StringComparison.Ordinal))).GetProperty("verdict").GetString());
        Assert.Empty(Of("emergency-override"));
        var answer = await _his.Ask(_client, "/api/order-check", order);
        Assert.NotEqual("refuse", answer.GetProperty("verdict").GetString());
        await _his.Ask(_client, "/api/order-check", order);
        var one = Assert.Single(Of("emergency-override"));
        Assert.Equal(("medical-affairs", "ICU", "感染性休克", "dr7"), (one.OwnerRole, one.Department, one.Details["reason"], one.Details["prescriber"]));
        Assert.True(one.Details.ContainsKey("complete-by"));
        using var affairs = new SignedInClient(_address, "medical-affairs");
        Assert.Contains("紧急越级使用", WebUtility.HtmlDecode(await affairs.Text("/cases?which=waiting")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_consult_is_asked_given_to_an_expert_of_the_pool_and_its_agreement_releases_the_order()
    {
        Assert.Equal("not-met", Rule(await _his.Ask(_client, "/api/order-check", Meropenem), "special-without-consult"));
        using var physician = new SignedInClient(_address, "physician");
        using var affairs = new SignedInClient(_address, "medical-affairs");
        using var expert = new SignedInClient(_address, "infection-control");
        (string, string)[] asked = [("institution", SmallHospital.Hospital), ("kind", "special-consult"), ("department", ""), ("patient", "p1"), ("drug", "MEM"), ("urgency", "urgent"), ("reason", "CRE 血流感染可能")];
        using (var opened = await physician.Post("/consults", asked))
        {
            Assert.StartsWith("/cases/", opened.Headers.Location!.ToString(), StringComparison.Ordinal);
        }

        var one = Assert.Single(Of("special-consult"));
        using (var outside = await affairs.Post($"/consults/{one.Number}/expert", ("institution", SmallHospital.Hospital), ("account", "infection-control")))
        {
            Assert.Contains("专家须在本院专家库", WebUtility.HtmlDecode(await outside.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }

        using (var named = await affairs.Post("/consults/experts", ("institution", SmallHospital.Hospital), ("account", "infection-control"), ("field", "infection"), ("title", "senior")))
        {
            Assert.Equal(HttpStatusCode.Redirect, named.StatusCode);
        }

        using (var given = await affairs.Post($"/consults/{one.Number}/expert", ("institution", SmallHospital.Hospital), ("account", "infection-control")))
        {
            Assert.Equal(HttpStatusCode.Redirect, given.StatusCode);
        }

        using (var foreign = await physician.Post($"/cases/{one.Number}/steps", ("step", "accept")))
        {
            Assert.Equal("new", Of("special-consult")[0].State);
        }

        await expert.Post($"/cases/{one.Number}/steps", ("step", "accept"));
        Assert.Equal("not-met", Rule(await _his.Ask(_client, "/api/order-check", Meropenem), "special-without-consult"));
        await expert.Post($"/cases/{one.Number}/steps", ("step", "agree"), ("field-recommendation", "agree"), ("field-opinion", "同意，7天"), ("field-course-days", "7"));
        Assert.Equal("agreed", Of("special-consult")[0].State);
        Assert.Equal("met", Rule(await _his.Ask(_client, "/api/order-check", Meropenem.Replace("\"id\":\"o1\"", $"\"id\":\"o1\",\"time\":\"{DateTime.Now.AddMinutes(1):yyyy-MM-ddTHH:mm}\"", StringComparison.Ordinal)), "special-without-consult"));
        Assert.Equal("not-met", Rule(await _his.Ask(_client, "/api/order-check", Meropenem.Replace("\"id\":\"o1\"", $"\"id\":\"o1\",\"time\":\"{DateTime.Now.AddDays(8):yyyy-MM-ddTHH:mm}\"", StringComparison.Ordinal)), "special-without-consult"));
        Assert.Equal("not-met", Rule(await _his.Ask(_client, "/api/order-check", Meropenem.Replace("p1", "p2", StringComparison.Ordinal)), "special-without-consult"));
        Assert.Contains("同意 1", WebUtility.HtmlDecode(await affairs.Text("/consults")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_carbapenem_that_may_be_signed_opens_its_special_file_once_and_the_register_is_taken_out()
    {
        string agreed = Meropenem.Replace("\"purpose\"", "\"consult\":{\"agreed\":true},\"cultures\":[{\"specimen\":\"blood\",\"collected\":\"2020-01-01T00:00\"}],\"continues\":true,\"active\":[],\"other_drugs\":[],\"indication\":{\"code\":\"A41.9\"},\"purpose\"", StringComparison.Ordinal);
        await _his.Ask(_client, "/api/order-check", agreed);
        await _his.Ask(_client, "/api/order-check", agreed.Replace("\"o1\"", "\"o2\"", StringComparison.Ordinal));
        var one = Assert.Single(Of("special-file"));
        Assert.Equal(("special-file/H1/e1/carbapenems", "p1", "o1"), (one.FindingKey, one.Details["patient"], one.Details["order"]));
        Assert.Equal("met", Rule(await _his.Ask(_client, "/api/order-check", agreed), "special-file"));
        using var pharmacist = new SignedInClient(_address, "clinical-pharmacist");
        Assert.Contains("专档", WebUtility.HtmlDecode(await pharmacist.Text("/special-files")), StringComparison.Ordinal);
        Assert.Contains("用药权限与会诊扣分", await pharmacist.Text("/special-files.csv"), StringComparison.Ordinal);
        using var workbook = await pharmacist.Get("/special-files.csv?as=xlsx");
        Assert.Equal(HttpStatusCode.OK, workbook.StatusCode);
    }

    [Fact]
    public async Task Rules_are_counted_by_version_cards_are_answered_and_people_judge_samples()
    {
        const string Sign = """{"hook":"order-sign","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea","context":{"userId":"PractitionerRole/dr7","patientId":"p1","encounterId":"e1","draftOrders":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"MedicationRequest","id":"mr1","status":"draft","intent":"order","medicationCodeableConcept":{"text":"美罗培南"},"subject":{"reference":"Patient/p1"}}}]}}}""";
        var card = (await _his.Ask(_client, "/cds-services/curb-order-sign", Sign)).GetProperty("cards")[0].GetProperty("uuid").GetString();
        await _his.Ask(_client, "/cds-services/curb-order-sign/feedback", $$$"""{"feedback":[{"card":"{{{card}}}","outcome":"overridden","overrideReason":{"reason":{"code":"emergency"}},"outcomeTimestamp":"{{{DateTime.UtcNow.AddSeconds(-1):O}}}"}]}""");
        var ledger = _app!.Services.GetRequiredService<RuleLedger>();
        var today = DateOnly.FromDateTime(DateTime.Now);
        var one = ledger.Quality(SmallHospital.Hospital, today.AddDays(-1), today.AddDays(1)).Single(rule => rule.Rule == "grade-beyond-privilege");
        Assert.Equal((1, 0, 1, 1, 1, 0, 1), ((int)one.Alerts, (int)one.Silent, (int)one.Orders, one.Physicians, one.Shown, one.Accepted, one.Overridden));
        using var pharmacist = new SignedInClient(_address, "clinical-pharmacist");
        using (var judged = await pharmacist.Post("/order-rules/judgements", ("institution", SmallHospital.Hospital), ("rule", one.Rule), ("version", one.Version), ("subject", "mr1"), ("useful", "no"), ("note", "")))
        {
            Assert.Equal(HttpStatusCode.Redirect, judged.StatusCode);
        }

        using (var elsewhere = await pharmacist.Post("/order-rules/judgements", ("institution", SmallHospital.Centre), ("rule", one.Rule), ("version", one.Version), ("subject", "mr1"), ("useful", "no")))
        {
            Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
        }

        var after = ledger.Quality(SmallHospital.Hospital, today.AddDays(-1), today.AddDays(1)).Single(rule => rule.Rule == "grade-beyond-privilege");
        Assert.Equal((1, 0), (after.Judged, after.Useful));
        Assert.Contains("100.0 % (1/1)", await pharmacist.Text("/order-rules"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_service_killed_the_cache_decides_and_the_override_opens_its_case_once_the_service_is_back()
    {
        await _app!.DisposeAsync();
        using var served = Serve();
        string key, cache;
        try
        {
            using var client = new HttpClient { BaseAddress = Address(served) };
            using var response = await _his.Post(client, "/api/order-check/policy-cache", "");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            cache = await response.Content.ReadAsStringAsync();
            key = await Run("fallback", "key", "--data", _hospital.Path);
            served.Kill();
            await served.WaitForExitAsync();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => _his.Post(client, "/api/order-check", Meropenem));
        }
        finally
        {
            if (!served.HasExited)
            {
                served.Kill();
            }
        }

        using var known = PolicyCache.ReadKey(key);
        var (opened, problem) = PolicyCache.Open(cache, known, SmallHospital.Hospital, DateTimeOffset.UtcNow);
        Assert.Equal("", problem);
        var order = new FallbackOrder("o7", "dr7", "美罗培南", "P", "inpatient", DateTimeOffset.Now);
        Assert.NotEqual("allow", FallbackDecision.Of(order, opened, problem).Verdict);
        Assert.Equal("allow", FallbackDecision.Of(order with { Drug = "CZO" }, opened, problem).Verdict);
        var rescued = FallbackDecision.Of(order with { Emergency = "感染性休克" }, opened, problem);
        Assert.True(rescued.Override);

        (_app, _address) = await RunningSite.Start(_hospital.Path);
        _client.Dispose();
        _client = RunningSite.NewClient(_address, null);
        string report = JsonSerializer.Serialize(new { overrides = new[] { new { id = "o7", prescriber = "dr7", drug = "MEM", route = "P", patient = "p7", reason = "感染性休克", at = order.At.ToString("O", CultureInfo.InvariantCulture), cache_version = rescued.CacheVersion } } });
        var cases = (await _his.Ask(_client, "/api/order-check/overrides", report)).GetProperty("cases");
        await _his.Ask(_client, "/api/order-check/overrides", report);
        var one = Assert.Single(Of("emergency-override"));
        Assert.Equal((one.Number, $"fallback {rescued.CacheVersion}"), (cases[0].GetInt64(), one.Details["door"]));
        using var bad = await _his.Post(_client, "/api/order-check/overrides", """{"overrides":[{"id":"x"}]}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, bad.StatusCode);
    }

    private IReadOnlyList<CaseFile> Of(string type) => Cases.OfType(CaseReader.DataFolderOwner, type, SmallHospital.Hospital);

    private static string Rule(JsonElement answer, string rule) => answer.GetProperty("rules").EnumerateArray().Single(one => one.GetProperty("rule").GetString() == rule).GetProperty("outcome").GetString()!;

    /// <summary>The command as a process of its own: the one that is killed.</summary>
    private Process Serve() => Start("serve", "--data", _hospital.Path, "--urls", "http://127.0.0.1:0");

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [typeof(Curb.Cli.Program).Assembly.Location, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true }) ?? throw new InvalidOperationException("dotnet could not be started.");

    private static async Task<string> Run(params string[] arguments)
    {
        using var process = Start(arguments);
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output;
    }

    private static Uri Address(Process served)
    {
        while (served.StandardError.ReadLine() is { } line)
        {
            int at = line.IndexOf("http://127.0.0.1:", StringComparison.Ordinal);
            if (at >= 0)
            {
                return new Uri(line[at..].Split(' ')[0]);
            }
        }

        throw new InvalidOperationException("The site told no address.");
    }
}
