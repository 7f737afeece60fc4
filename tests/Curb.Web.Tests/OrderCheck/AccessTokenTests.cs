using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Curb.Web.OrderCheck;
using Curb.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace Curb.Web.Tests.OrderCheck;

/// <summary>Tokens that are given for a signed one: short, of one caller and one address, and never for one another. And pages of other origins at the doors of CDS Hooks.</summary>
public sealed class AccessTokenTests : IAsyncLifetime
{
    private const string Order = """{"drug":"CRO"}""";

    private readonly SmallHospital _hospital = new();
    private readonly CallingSystem _his = new();
    private WebApplication? _app;
    private HttpClient _client = new();

    public async Task InitializeAsync()
    {
        _his.Register(_hospital.Path, SmallHospital.Hospital);
        (_app, var address) = await RunningSite.Start(_hospital.Path);
        _client = RunningSite.NewClient(address, null);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app!.DisposeAsync();
        _his.Dispose();
        _hospital.Dispose();
    }

    [Fact]
    public async Task One_is_given_for_a_signed_token_is_good_for_many_orders_and_for_no_other_token()
    {
        var given = await _his.Ask(_client, "/api/order-check/token", "");
        string token = given.GetProperty("access_token").GetString()!;
        Assert.Equal(("Bearer", 300), (given.GetProperty("token_type").GetString(), given.GetProperty("expires_in").GetInt32()));
        Assert.Equal(HttpStatusCode.OK, await Post(token, "/api/order-check"));
        Assert.Equal(HttpStatusCode.OK, await Post(token, "/api/order-check"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Post(token, "/api/order-check/token"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Post(token[..^1] + (token[^1] == '0' ? '1' : '0'), "/api/order-check"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Post("curb_", "/api/order-check"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Post("x", "/api/order-check/token"));
    }

    /// <summary>Answers are written into buffers that are used again: none may ever carry another's order.</summary>
    [Fact]
    public async Task Many_at_once_each_get_the_answer_to_their_own_order_in_the_length_they_prefer()
    {
        string token = (await _his.Ask(_client, "/api/order-check/token", "")).GetProperty("access_token").GetString()!;
        // As many at once as may wait for records: beyond that "not checked" would be a right answer too.
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, cancel) =>
        {
            bool brief = number % 3 == 0;
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/order-check") { Content = new StringContent($$"""{"id":"{{number}}","drug":"{{(number % 2 == 0 ? "CRO" : "MEM")}}"}""", Encoding.UTF8, "application/json") };
            request.Headers.Authorization = new AuthenticationHeaderValue(number % 5 == 0 ? "bearer" : "Bearer", token); // The name of a scheme is the same in any case (RFC 9110, 11.1).
            if (brief)
            {
                request.Headers.Add("Prefer", "return=minimal");
            }

            using var response = await _client.SendAsync(request);
            using var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
            Assert.Equal((number.ToString(System.Globalization.CultureInfo.InvariantCulture), number % 2 == 0 ? "CRO" : "MEM"), (answer.RootElement.GetProperty("id").GetString(), answer.RootElement.GetProperty("drug").GetString()));
            Assert.Equal((brief, brief), (answer.RootElement.TryGetProperty("cannot_assess", out _), response.Headers.Contains("Preference-Applied")));
        });
    }

    [Fact]
    public void One_ends_after_its_life_is_good_from_one_address_and_a_caller_holds_a_bounded_number()
    {
        var time = new MovedTime();
        var tokens = new AccessTokens(time);
        var (one, other) = (new Caller("a", "H1", [], []), new Caller("b", "H2", [], []));
        string first = tokens.Issue(one, "10.0.0.1"), foreign = tokens.Issue(other, "10.0.0.2");
        Assert.Same(one, tokens.Find(first, "10.0.0.1"));
        Assert.Null(tokens.Find(first, "10.0.0.2"));
        time.Now += AccessTokens.Life - TimeSpan.FromSeconds(1);
        Assert.Same(one, tokens.Find(first, "10.0.0.1"));
        time.Now += TimeSpan.FromSeconds(1);
        Assert.Null(tokens.Find(first, "10.0.0.1"));
        foreign = tokens.Issue(other, "10.0.0.2");
        time.Now += TimeSpan.FromSeconds(1);
        first = tokens.Issue(one, "10.0.0.1");
        for (int i = 0; i < 64; i++)
        {
            time.Now += TimeSpan.FromMilliseconds(1);
            tokens.Issue(one, "10.0.0.1");
        }

        Assert.Null(tokens.Find(first, "10.0.0.1"));
        Assert.Same(other, tokens.Find(foreign, "10.0.0.2"));
    }

    [Fact]
    public async Task A_page_of_another_origin_may_ask_the_services_and_nothing_else_and_no_cookie_is_taken()
    {
        using var asked = new HttpRequestMessage(HttpMethod.Options, "/cds-services/curb-order-sign");
        asked.Headers.Add("Origin", "https://ehr.example");
        asked.Headers.Add("Access-Control-Request-Method", "POST");
        asked.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        using var allowed = await _client.SendAsync(asked);
        Assert.Equal((HttpStatusCode.NoContent, "*"), (allowed.StatusCode, Assert.Single(allowed.Headers.GetValues("Access-Control-Allow-Origin"))));
        Assert.Contains("Authorization", Assert.Single(allowed.Headers.GetValues("Access-Control-Allow-Headers")), StringComparison.Ordinal);
        Assert.False(allowed.Headers.Contains("Access-Control-Allow-Credentials"));
        using var discovery = await _client.GetAsync("/cds-services");
        Assert.Equal("*", Assert.Single(discovery.Headers.GetValues("Access-Control-Allow-Origin")));
        using var posted = new HttpRequestMessage(HttpMethod.Post, "/cds-services/curb-order-sign") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        posted.Headers.Add("Origin", "https://ehr.example");
        using var refused = await _client.SendAsync(posted);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var elsewhere = new HttpRequestMessage(HttpMethod.Post, "/api/order-check") { Content = new StringContent(Order, Encoding.UTF8, "application/json") };
        elsewhere.Headers.Add("Origin", "https://ehr.example");
        using var foreign = await _client.SendAsync(elsewhere);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        Assert.False(foreign.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("/api/order-check", "{\"drug\":\"CRO\"", "application/json")]
    [InlineData("/api/order-check", "", "application/json")]
    [InlineData("/api/order-check", "drug=CRO", "application/x-www-form-urlencoded")]
    [InlineData("/api/order-check", "null", "application/json")]
    [InlineData("/cds-services/curb-order-sign", "<xml/>", "application/xml")]
    [InlineData("/cds-services/curb-order-sign", "\"text\"", "application/json")]
    [InlineData("/cds-services/curb-order-select", "{\"hook\":\"order-select\",\"hookInstance\":\"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea\",\"context\":{\"userId\":7,\"patientId\":[],\"draftOrders\":\"x\"}}", "application/json")]
    [InlineData("/cds-services/curb-order-sign/feedback", "{\"feedback\":{}}", "application/json")]
    [InlineData("/api/order-check/overrides", "[]", "application/json")]
    public async Task A_malformed_request_is_refused_clearly_and_nothing_is_judged(string path, string body, string type)
    {
        var given = await _his.Ask(_client, "/api/order-check/token", "");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, type) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", given.GetProperty("access_token").GetString());
        using var response = await _client.SendAsync(request);
        Assert.InRange((int)response.StatusCode, 400, 422);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.False(problem.RootElement.GetProperty("judged").GetBoolean());
        Assert.NotEmpty(problem.RootElement.GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task A_body_without_a_length_that_grows_too_large_is_refused()
    {
        var given = await _his.Ask(_client, "/api/order-check/token", "");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/order-check") { Content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes($"{{\"drug\":\"{new string('x', 700_000)}\"}}"))) };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", given.GetProperty("access_token").GetString());
        using var response = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    private async Task<HttpStatusCode> Post(string token, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(Order, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        using var response = await _client.SendAsync(request);
        return response.StatusCode;
    }

    private sealed class MovedTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
