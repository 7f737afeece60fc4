using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Storage.Work;
using Curb.Web.Accounts;
using Curb.Web.Casework;
using Curb.Web.Jobs;
using Curb.Web.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.Accounts;

/// <summary>The interface for programs: lists in pages, faults with codes, limits, deliveries as jobs, signed webhooks.</summary>
[Collection(SiteCollection.Name)]
public sealed partial class ApiTests(RunningSite site)
{
    [Fact]
    public async Task A_list_comes_in_pages_and_a_page_that_is_none_is_refused_with_a_code()
    {
        using var client = Client("hospital-administrator");
        var first = await client.GetFromJsonAsync<JsonElement>("/api/v1/indicators?size=2&page=1");
        var second = await client.GetFromJsonAsync<JsonElement>("/api/v1/indicators?size=2&page=2");
        Assert.Equal(2, first.GetProperty("items").GetArrayLength());
        Assert.True(first.GetProperty("hasMore").GetBoolean());
        Assert.NotEqual(first.GetProperty("items")[0].GetProperty("id").GetString(), second.GetProperty("items")[0].GetProperty("id").GetString());
        foreach (string bad in new[] { "page=0", "size=0", "size=1001", "page=x", "page=2000&size=1000" })
        {
            using var response = await client.GetAsync("/api/v1/indicators?" + bad);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
            Assert.Equal("invalid-request", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task The_figures_are_those_of_the_page()
    {
        using var client = Client("hospital-administrator");
        var lines = await client.GetFromJsonAsync<JsonElement>("/api/v1/scorecard?institution=H1&from=2025-01&to=2025-12&size=1000");
        var rate = lines.GetProperty("items").EnumerateArray().Single(line => line.GetProperty("id").GetString() == "inpatient-use-rate");
        Assert.Equal(12 * SmallHospital.StaysPerMonth, rate.GetProperty("denominator").GetDouble());
        Assert.Equal(50, rate.GetProperty("value").GetDouble(), 6);
    }

    [Fact]
    public async Task What_is_not_there_is_a_problem_and_no_page()
    {
        using var client = Client("hospital-administrator");
        foreach (string path in new[] { "/api/v1/indicators/none", "/api/v1/deliveries/999", "/api/v1/jobs/none", "/api/v1/nothing" })
        {
            using var response = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.Equal("not-found", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task The_description_names_every_path_of_the_interface()
    {
        using var client = Client("hospital-administrator");
        var paths = (await client.GetFromJsonAsync<JsonElement>("/api/v1/openapi.json")).GetProperty("paths").EnumerateObject().Select(path => path.Name).ToList();
        var mapped = site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(endpoint => "/" + Constraint().Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), "}"))
            .Where(path => path.StartsWith("/api/v1/", StringComparison.Ordinal) && !path.EndsWith("openapi.json", StringComparison.Ordinal));
        Assert.Equal(string.Join('\n', mapped.Distinct().Order(StringComparer.Ordinal)), string.Join('\n', paths.Order(StringComparer.Ordinal)));
        Assert.Contains("/api/v1/jobs/{id}/cancel", paths);
    }

    [Fact]
    public async Task A_delivery_becomes_a_job_and_is_refused_outside_the_own_institution()
    {
        using var client = Client("hospital-administrator");
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes("PATIENT_ID,SPEC_DATE,ORGANISM\np1,2025-01-02,eco\n"));
        using (var foreign = await client.PostAsync($"/api/v1/deliveries?institution={SmallHospital.Centre}&name=a.csv", body))
        {
            Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        }

        using var taken = await client.PostAsync($"/api/v1/deliveries?institution={SmallHospital.Hospital}&name=../../etc/passwd.csv", body);
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        var job = await taken.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("queued", job.GetProperty("state").GetString());
        var imports = site.Services.GetRequiredService<ImportStore>();
        var kept = imports.Find(Scope.DataFolderOwner, site.Services.GetRequiredService<JobStore>().Find(Scope.DataFolderOwner, job.GetProperty("id").GetString()!)!["file"]!)!;
        Assert.Equal("passwd.csv", kept.Name);
        Assert.Equal("whonet", kept.Profile);
        Assert.True(File.Exists(imports.PathOf(kept)));
        using var cancelled = await client.PostAsync($"/api/v1/jobs/{job.GetProperty("id").GetString()}/cancel", null);
        Assert.Equal(HttpStatusCode.OK, cancelled.StatusCode);
    }

    [Fact]
    public async Task Too_many_requests_are_refused_until_a_moment_later()
    {
        using var client = Client("hospital-administrator");
        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(async _ =>
        {
            using var response = await client.GetAsync("/api/v1/jobs/none");
            return response.StatusCode;
        }));
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        Assert.Contains(HttpStatusCode.NotFound, answers);
    }

    [Fact]
    public async Task A_patient_is_found_by_the_whole_number_only_and_by_whoever_may_see_patients_and_it_is_noted()
    {
        using var pharmacist = Client("clinical-pharmacist");
        using var reader = Client("commission-reader");
        async Task<int> Patients(HttpClient who, string text) => (await who.GetFromJsonAsync<JsonElement>("/api/v1/search?q=" + Uri.EscapeDataString(text))).GetProperty("items").EnumerateArray().Count(one => one.GetProperty("kind").GetString() == "patient");
        Assert.Equal(1, await Patients(pharmacist, "P2025-01-0"));
        Assert.Equal(0, await Patients(pharmacist, "P2025-01-"));
        Assert.Equal(0, await Patients(reader, "P2025-01-0"));
        var noted = site.Services.GetRequiredService<RecordStore>().SearchAudit(new AuditSearch(null, "view-patients", "P2025-01-0", null, null), 0, 10);
        Assert.Equal("clinical-pharmacist", Assert.Single(noted).Who);
        var drugs = await pharmacist.GetFromJsonAsync<JsonElement>("/api/v1/search?q=" + Uri.EscapeDataString("头孢曲松"));
        Assert.Contains(drugs.GetProperty("items").EnumerateArray(), one => one.GetProperty("kind").GetString() == "drug" && one.GetProperty("detail").GetString()!.StartsWith("CRO", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_webhook_is_called_for_the_jobs_its_account_may_see_signed_and_again_after_a_failure()
    {
        var records = site.Services.GetRequiredService<RecordStore>();
        var webhooks = new WebhookStore(records);
        var jobs = site.Services.GetRequiredService<JobStore>();
        var accounts = site.Services.GetRequiredService<AccountStore>();
        var (own, secret) = webhooks.Make(accounts.Named("hospital-administrator")!, new Uri("https://receiver.example/hook"), new HashSet<string> { WebhookStore.JobEnded }, new Actor("test"));
        var (foreign, _) = webhooks.Make(accounts.Named(Colleagues.OfCentre)!, new Uri("https://other.example/hook"), new HashSet<string> { WebhookStore.JobEnded }, new Actor("test"));
        var receiver = new Receiver();
        using var calls = new WebhookCalls(webhooks, jobs, site.Services.GetRequiredService<Visitors>(), site.Services.GetRequiredService<CaseDesk>(), receiver);
        calls.Tell();
        var job = jobs.Ask(JobKinds.Derive, SmallHospital.Hospital, new Dictionary<string, string>(), new Actor("test"));
        Assert.True(jobs.Cancel(job.Id, new Actor("test")));
        calls.Tell();
        receiver.Answer = HttpStatusCode.InternalServerError;
        await calls.Call(CancellationToken.None);
        Assert.All(receiver.Bodies, body => Assert.Equal("receiver.example", body.Host));
        var (_, text, signature) = receiver.Bodies.Single(body => body.Text.Contains(job.Id, StringComparison.Ordinal));
        long at = long.Parse(signature.Split(',')[0][2..], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(WebhookStore.Signature(secret, DateTimeOffset.FromUnixTimeSeconds(at), text), signature);
        var failed = webhooks.Calls(own.Id, 50).Single(call => call.Body.Contains(job.Id, StringComparison.Ordinal));
        Assert.Equal(("waiting", 1), (failed.State, failed.Attempts));
        Assert.True(failed.NextAt > failed.MadeAt);
        Assert.DoesNotContain(webhooks.Calls(foreign.Id, 50), call => call.Body.Contains(job.Id, StringComparison.Ordinal));
        webhooks.End(own.Account, own.Id, new Actor("test"));
        webhooks.End(foreign.Account, foreign.Id, new Actor("test"));
    }

    [Fact]
    public async Task A_webhook_is_told_of_cases_its_account_may_see_and_never_of_what_a_patients_case_is_about()
    {
        var records = site.Services.GetRequiredService<RecordStore>();
        var webhooks = new WebhookStore(records);
        var desk = site.Services.GetRequiredService<CaseDesk>();
        var accounts = site.Services.GetRequiredService<AccountStore>();
        var events = WebhookStore.Events.ToHashSet();
        var (own, _) = webhooks.Make(accounts.Named("microbiologist")!, new Uri("https://receiver.example/cases"), events, new Actor("test"));
        var (foreign, _) = webhooks.Make(accounts.Named(Colleagues.OfCentre)!, new Uri("https://other.example/cases"), events, new Actor("test"));
        using var calls = new WebhookCalls(webhooks, site.Services.GetRequiredService<JobStore>(), site.Services.GetRequiredService<Visitors>(), desk, new Receiver());
        calls.Tell();
        long plain = desk.Store.Open(Finding(Curb.Casework.CaseFindings.AbnormalUse, "头孢曲松增长"), new Actor("test"));
        long ofPatient = desk.Store.Open(Finding(Curb.Casework.CaseFindings.LaboratoryConfirmation, "患者 P77 的分离株"), new Actor("test"));
        calls.Tell();
        calls.Tell();
        var told = webhooks.Calls(own.Id, 100);
        Assert.Equal(["case.opened", "warning.raised"], told.Where(call => Number(call) == plain).Select(call => call.Event).Order(StringComparer.Ordinal));
        Assert.Contains("头孢曲松增长", System.Text.RegularExpressions.Regex.Unescape(told.First(call => Number(call) == plain).Body), StringComparison.Ordinal);
        Assert.DoesNotContain("P77", System.Text.RegularExpressions.Regex.Unescape(told.Single(call => Number(call) == ofPatient).Body), StringComparison.Ordinal);
        Assert.DoesNotContain(webhooks.Calls(foreign.Id, 100), call => Number(call) is not null);
        webhooks.End(own.Account, own.Id, new Actor("test"));
        webhooks.End(foreign.Account, foreign.Id, new Actor("test"));

        static long? Number(WebhookCall call) => JsonDocument.Parse(call.Body).RootElement.TryGetProperty("case", out var one) ? one.GetProperty("number").GetInt64() : null;
        static Curb.Casework.CaseFinding Finding(string type, string title) => new(type, SmallHospital.Hospital, null, "", "", new Curb.Casework.CaseSubject("note", "", new Curb.Policies.Bilingual(title, title), ""), new Dictionary<string, string>());
    }

    private HttpClient Client(string account)
    {
        var (secret, _) = site.Services.GetRequiredService<ApiKeyStore>().Make(site.Services.GetRequiredService<AccountStore>().Named(account)!, "test", Permissions.Table.Permissions.Select(permission => permission.Id).ToHashSet(), TimeSpan.FromDays(1), new Actor("test"));
        var client = RunningSite.NewClient(site.Address, null);
        client.DefaultRequestHeaders.Add("Authorization", "Bearer " + secret);
        return client;
    }

    private sealed class Receiver : HttpMessageHandler
    {
        public HttpStatusCode Answer { get; set; } = HttpStatusCode.OK;

        public List<(string Host, string Text, string Signature)> Bodies { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Bodies.Add((request.RequestUri!.Host, await request.Content!.ReadAsStringAsync(cancellationToken), request.Headers.GetValues("Curb-Signature").Single()));
            return new HttpResponseMessage(Answer);
        }
    }

    [GeneratedRegex(":[a-z]+}")]
    private static partial Regex Constraint();
}
