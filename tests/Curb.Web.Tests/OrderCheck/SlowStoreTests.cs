using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Curb.Casework;
using Curb.Storage.Casework;
using Curb.Web.Casework;
using Curb.Web.OrderCheck;
using Curb.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Curb.Web.Tests.OrderCheck;

/// <summary>The policy for slowness: a caller is answered in time, with a judgement or with word that nothing was checked, and nothing is signed by default.</summary>
public sealed class SlowStoreTests : IAsyncLifetime
{
    private const string Sign = """{"hook":"order-sign","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea","context":{"userId":"Practitioner/dr7","patientId":"p1","draftOrders":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"MedicationRequest","id":"mr1","status":"draft","intent":"order","medicationCodeableConcept":{"text":"美罗培南"}}}]}}}""";
    private const string Rescue = """{"id":"o1","drug":"MEM","route":"iv","grade":"special","setting":"emergency","prescriber":{"id":"dr7"},"patient":{"id":"p1"},"emergency":{"reason":"感染性休克"},"purpose":"therapy"}""";

    private readonly SmallHospital _hospital = new();
    private readonly CallingSystem _his = new();
    private WebApplication? _app;
    private HttpClient _client = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _client.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        _his.Dispose();
        _hospital.Dispose();
    }

    [Fact]
    public async Task An_engine_that_is_not_ready_in_time_says_that_nothing_was_checked()
    {
        await Serve(1);
        using var refused = await _his.Post(_client, "/api/order-check", """{"drug":"CRO"}""");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        using var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync());
        Assert.False(problem.RootElement.GetProperty("judged").GetBoolean());
        Assert.False(problem.RootElement.TryGetProperty("verdict", out _));
    }

    [Fact]
    public async Task To_the_physician_the_same_is_a_card_and_neither_an_empty_list_nor_an_error()
    {
        await Serve(1);
        var card = Assert.Single((await _his.Ask(_client, "/cds-services/curb-order-sign", Sign)).GetProperty("cards").EnumerateArray());
        Assert.Equal("warning", card.GetProperty("indicator").GetString());
        Assert.StartsWith("未审核", card.GetProperty("summary").GetString(), StringComparison.Ordinal);
        Assert.False(card.TryGetProperty("suggestions", out _));
    }

    /// <summary>Somebody holds the records' only pen: the override is judged all the same, in time, and its case is written once the pen is free.</summary>
    [Fact]
    public async Task Records_that_can_not_be_written_hold_no_answer_up_and_the_case_is_opened_later()
    {
        await Serve(1500);
        _app!.Services.GetRequiredService<OrderJudge>().Prepare();
        await _his.Ask(_client, "/api/order-check", """{"drug":"CRO"}""");
        using (var other = new SqliteConnection($"Data Source={Directory.EnumerateFiles(_hospital.Path, "records*").First(file => !file.EndsWith("-wal", StringComparison.Ordinal) && !file.EndsWith("-shm", StringComparison.Ordinal))};Pooling=false"))
        {
            other.Open();
            Run(other, "BEGIN IMMEDIATE");
            var clock = Stopwatch.StartNew();
            var answer = await _his.Ask(_client, "/api/order-check", Rescue);
            Assert.NotEqual("refuse", answer.GetProperty("verdict").GetString());
            Assert.InRange(clock.Elapsed.TotalSeconds, 0, 4);
            Assert.Empty(Cases());
            Run(other, "ROLLBACK");
        }

        for (int tries = 0; tries < 150 && Cases().Count == 0; tries++)
        {
            await Task.Delay(100);
        }

        Assert.Single(Cases());
    }

    [Fact]
    public async Task Work_that_hangs_is_left_behind_and_beyond_a_bound_nothing_is_begun()
    {
        var settings = OrderCheckSettings.Nobody with { AnswerWithin = TimeSpan.FromSeconds(2) };
        var bounded = new BoundedWork(settings, NullLoggerFactory.Instance);
        using var gate = new ManualResetEventSlim();
        var clock = Stopwatch.StartNew();
        var hanging = Enumerable.Range(0, BoundedWork.MostUnderWay).Select(_ => bounded.Within<object>(() => { gate.Wait(); return "late"; }, Stopwatch.GetTimestamp())).ToList();
        Assert.Null(await bounded.Within<object>(() => "never begun", Stopwatch.GetTimestamp()));
        Assert.All(await Task.WhenAll(hanging), Assert.Null);
        Assert.InRange(clock.Elapsed.TotalSeconds, 1.9, 40);
        gate.Set();
        object? soon = null;
        for (int tries = 0; tries < 100 && soon is null; tries++)
        {
            await Task.Delay(50);
            soon = await bounded.Within<object>(() => "soon", Stopwatch.GetTimestamp());
        }

        Assert.Equal("soon", soon);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bounded.Within<object>(() => throw new InvalidOperationException(), Stopwatch.GetTimestamp()));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("\"soon\"")]
    [InlineData("9e9")]
    public async Task A_limit_that_is_none_is_told_at_the_start(string limit)
    {
        await Serve(1000);
        Write(limit);
        Assert.Throws<Curb.Storage.DataFolderException>(() => OrderCheckSettings.Load(_hospital.Path));
    }

    private IReadOnlyList<CaseFile> Cases() => _app!.Services.GetRequiredService<CaseDesk>().Store.OfType(CaseReader.DataFolderOwner, "emergency-override", SmallHospital.Hospital);

    private async Task Serve(int milliseconds)
    {
        _his.Register(_hospital.Path, SmallHospital.Hospital, new[] { new { id = "dr7", privilege = "restricted" } });
        Write(milliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
        (_app, var address) = await RunningSite.Start(_hospital.Path);
        _client.Dispose();
        _client = RunningSite.NewClient(address, null);
    }

    private void Write(string limit)
    {
        string path = Path.Combine(_hospital.Path, OrderCheckSettings.FileName);
        var settings = JsonNode.Parse(File.ReadAllText(path))!;
        settings["answer_within_ms"] = JsonNode.Parse(limit);
        File.WriteAllText(path, settings.ToJsonString());
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
