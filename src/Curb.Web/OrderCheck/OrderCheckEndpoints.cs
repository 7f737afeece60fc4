using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Curb.Exchange.Orders;
using Curb.Prescribing;
using Curb.Storage;
using Curb.Storage.OrderCheck;
using Curb.Web.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Curb.Web.OrderCheck;

/// <summary>
/// The doors of the order check for calling systems: CDS Hooks 2.0 (discovery, order-select, order-sign, feedback) and a plain REST endpoint. Every refusal says that nothing was judged:
/// that is neither consent nor refusal, and the calling system goes on by its own policy.
/// </summary>
internal static class OrderCheckEndpoints
{
    private const int LargestBody = 512 * 1024;
    private const int MostThrown = 4 * 1024 * 1024;
    internal const int DeepestNesting = 32;
    private static readonly Dictionary<string, string> s_hooks = new(StringComparer.Ordinal) { ["curb-order-select"] = "order-select", ["curb-order-sign"] = "order-sign" };

    public static void MapOrderCheck(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/cds-services", Discovery).ForCallers();
        routes.MapPost("/cds-services/{id}", Hook).ForCallers();
        routes.MapPost("/cds-services/{id}/feedback", Feedback).ForCallers();
        routes.MapPost("/api/order-check/policy-cache", Cache).ExcludeFromDescription().ForCallers();
        routes.MapPost("/api/order-check/token", Access).ExcludeFromDescription().ForCallers();
        routes.MapPost("/api/order-check/overrides", Overrides).ExcludeFromDescription().ForCallers();
        routes.MapPost("/api/order-check", Check).ExcludeFromDescription().ForCallers();
    }

    /// <summary>Discovery tells nothing that the specification does not, and is open as the specification foresees.</summary>
    private static IResult Discovery(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        var prefetch = new JsonObject
        {
            ["patient"] = "Patient/{{context.patientId}}",
            ["encounter"] = "Encounter/{{context.encounterId}}",
            ["allergies"] = "AllergyIntolerance?patient={{context.patientId}}",
            ["conditions"] = "Condition?patient={{context.patientId}}&encounter={{context.encounterId}}",
            ["observations"] = "Observation?patient={{context.patientId}}&code=http://loinc.org|29463-7,http://loinc.org|8302-2,http://loinc.org|2160-0,http://loinc.org|14682-9&_sort=-date",
            ["medications"] = "MedicationRequest?patient={{context.patientId}}&status=active",
        };
        var services = new JsonArray([.. s_hooks.Select(service => (JsonNode)new JsonObject
        {
            ["hook"] = service.Value,
            ["id"] = service.Key,
            ["title"] = "Curb 遏耐: antimicrobial order check",
            ["description"] = "Judges draft orders of antimicrobials: privilege, consult, indication, culture, dose, allergy, interaction, resistance.",
            ["prefetch"] = prefetch.DeepClone(),
            ["usageRequirements"] = "A key of the calling system configured here. What is not prefetched stays unknown and is not judged.",
        })]);
        return Results.Text(new JsonObject { ["services"] = services }.ToJsonString(), "application/json");
    }

    private static Task Hook(HttpContext http, string id, OrderJudge judge, CallerTokens tokens, BoundedWork bounded, ILoggerFactory logs) => Answer(http, tokens, judge, bounded, logs, () => NotCheckedCard(http), (caller, body) =>
    {
        if (!s_hooks.TryGetValue(id, out string? hook))
        {
            return Problem(StatusCodes.Status404NotFound, "no-such-service", $"There is no service of this id; services: {string.Join(", ", s_hooks.Keys)}.");
        }

        var document = JsonDocument.Parse(OrderDocument.WithoutMark(body), new JsonDocumentOptions { MaxDepth = DeepestNesting });
        var reading = HookRequest.Read(document.RootElement, hook, judge.Terms, judge.Now);
        return reading.Problem is { } problem
            ? Problem(reading.Missing ? StatusCodes.Status412PreconditionFailed : StatusCodes.Status400BadRequest, reading.Missing ? "prefetch" : "request", problem)
            : new Work(leave => new Reply(StatusCodes.Status200OK, "application/json", Cards(http, caller, judge, reading, leave)), reading.Drafts.Any(draft => draft.Order is { } order && judge.MayWait(order, caller)));
    });

    internal static Actor ActorOf(HttpContext http, Caller caller) => new(caller.Issuer, Visitor.OriginOf(http));

    private static byte[] Cards(HttpContext http, Caller caller, OrderJudge judge, HookReading reading, Action<Action> leave)
    {
        var actor = ActorOf(http, caller);
        var cards = new HookCards(Language(http), judge.Terms.Lists, (card, draft, answer) =>
        {
            var (grade, inEmergency) = judge.Emergency(draft.Order!, answer, caller);
            judge.Desk.Ledger.Show(caller.Institution, judge.Desk.Card(card, draft.Order!, answer, grade, inEmergency));
            return inEmergency;
        });
        return cards.Write(reading.Drafts.Select(draft => (draft, draft.Order is { } order ? judge.Judge(order, caller, actor, leave, Traces.OfBrokenRules) : null)));
    }

    private static Task Check(HttpContext http, OrderJudge judge, CallerTokens tokens, BoundedWork bounded, ILoggerFactory logs) => Answer(http, tokens, judge, bounded, logs, NotChecked, (caller, body) =>
    {
        var reading = OrderDocument.Read(body, judge.Terms, judge.Now);
        if (reading.Order is not { } order)
        {
            return Problem(StatusCodes.Status422UnprocessableEntity, "order", "The order document can't be judged.", reading.Problems);
        }

        return order.Institution.Length > 0 && order.Institution != caller.Institution
            ? Problem(StatusCodes.Status403Forbidden, "institution", "The order is of another institution than the caller asks for.")
            : new Work(leave => Judged(http, order, caller, judge, leave), judge.MayWait(order, caller));
    });

    /// <summary>The whole answer, or the short one where the caller prefers it (RFC 7240: Prefer: return=minimal).</summary>
    private static Reply Judged(HttpContext http, Order order, Caller caller, OrderJudge judge, Action<Action> leave)
    {
        bool minimal = http.Request.Headers["Prefer"].ToString().Contains("return=minimal", StringComparison.OrdinalIgnoreCase);
        var answer = judge.Judge(order, caller, ActorOf(http, caller), leave, minimal ? Traces.OfBrokenRules : Traces.OfEveryRule);
        var buffer = AnswerBuffers.Lend();
        AnswerDocument.Write(buffer, order, answer, judge.Policies, minimal ? AnswerLength.Minimal : AnswerLength.Whole);
        return new Reply(StatusCodes.Status200OK, "application/json", buffer.WrittenMemory) { Lent = buffer, Preference = minimal ? "return=minimal" : null };
    }

    private static Task Cache(HttpContext http, PolicyCacheIssuer issuer, OrderJudge judge, CallerTokens tokens, BoundedWork bounded, ILoggerFactory logs) => Answer(http, tokens, judge, bounded, logs, NotChecked, (caller, _) => new Work(_ => FallbackEndpoints.Cache(caller, issuer), true));

    /// <summary>An access token for a signed one; never for another access token, so that a signature stands at the beginning of every five minutes.</summary>
    private static Task Access(HttpContext http, AccessTokens access, OrderJudge judge, CallerTokens tokens, BoundedWork bounded, ILoggerFactory logs) => Answer(http, tokens, judge, bounded, logs, NotChecked, (caller, _) =>
        http.Request.Headers.Authorization.ToString().StartsWith("Bearer " + AccessTokens.Prefix, StringComparison.Ordinal)
            ? Problem(StatusCodes.Status401Unauthorized, "token", "An access token is given for a signed token alone.")
            : new Reply(StatusCodes.Status200OK, "application/json", JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["access_token"] = access.Issue(caller, Visitor.OriginOf(http)), ["token_type"] = "Bearer", ["expires_in"] = (int)AccessTokens.Life.TotalSeconds })));

    private static Task Overrides(HttpContext http, OrderJudge judge, CallerTokens tokens, BoundedWork bounded, ILoggerFactory logs) => Answer(http, tokens, judge, bounded, logs, NotChecked, (caller, body) => new Work(
        _ => FallbackEndpoints.Report(body, caller, judge, ActorOf(http, caller)) is { } opened
            ? new Reply(StatusCodes.Status200OK, "application/json", JsonSerializer.SerializeToUtf8Bytes(opened))
            : Problem(StatusCodes.Status422UnprocessableEntity, "overrides", "overrides: expected a list of 1 to 200 entries with id, prescriber, drug, reason and at; nothing was taken in."), true));

    private static Task Feedback(HttpContext http, string id, OrderJudge judge, CallerTokens tokens, BoundedWork bounded, Visitors visitors, RuleLedger ledger, ILoggerFactory logs) => Answer(http, tokens, judge, bounded, logs, NotChecked, (caller, body) => new Work(_ => s_hooks.ContainsKey(id) ? CardFeedbacks.Take(http, id, caller, body, judge, visitors, ledger) : Problem(StatusCodes.Status404NotFound, "no-such-service", $"There is no service of this id; services: {string.Join(", ", s_hooks.Keys)}."), true));

    /// <summary>An answer as it goes out.</summary>
    internal sealed record Reply(int Status, string Type, ReadOnlyMemory<byte> Body)
    {
        /// <summary>What holds the body and goes back once it is sent.</summary>
        public ArrayBufferWriter<byte>? Lent { get; init; }

        /// <summary>The caller's preference that was followed.</summary>
        public string? Preference { get; init; }
    }

    /// <summary>What is left to do once a request was read.</summary>
    /// <param name="Run">Makes the answer; what it leaves in the records is handed over, to be written once the answer stands.</param>
    /// <param name="MayWait">True where it may have to wait for a store.</param>
    private sealed record Work(Func<Action<Action>, Reply> Run, bool MayWait)
    {
        public static implicit operator Work(Reply reply) => new(_ => reply, false);
    }

    /// <summary>Caller first, then body, then judgement; whatever goes wrong or takes too long is answered in JSON and judged nothing.</summary>
    private static async Task Answer(HttpContext http, CallerTokens tokens, OrderJudge judge, BoundedWork bounded, ILoggerFactory logs, Func<Reply> notChecked, Func<Caller, ReadOnlyMemory<byte>, Work> read)
    {
        long began = Stopwatch.GetTimestamp();
        http.Response.Headers.CacheControl = "no-store";
        var token = tokens.Verify(http);
        if (token.Caller is not { } caller)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            await Write(http, Problem(StatusCodes.Status401Unauthorized, "token", $"The caller is not let in: {token.Refusal}."));
            return;
        }

        try
        {
            if (await Body(http) is not { } body)
            {
                await Write(http, Problem(StatusCodes.Status413PayloadTooLarge, "too-large", $"At most {LargestBody} bytes."));
                return;
            }

            List<Action> left = [];
            var work = judge.IsReady ? read(caller, body) : await bounded.Within(() => read(caller, body), began);
            var reply = work is null ? null : work.MayWait ? await bounded.Within(() => work.Run(left.Add), began) : work.Run(left.Add);
            if (reply is not null && left.Count > 0)
            {
                // The answer stands. Cases are written while the caller waits, but no longer than the caller may be made to.
                await bounded.Within<object>(() => { left.ForEach(one => one()); return left; }, began);
            }

            await Write(http, reply ?? notChecked());
        }
        catch (BadHttpRequestException refused)
        {
            await Write(http, Problem(refused.StatusCode, "request", refused.StatusCode == StatusCodes.Status413PayloadTooLarge ? $"At most {LargestBody} bytes." : "The request can't be read."));
        }
        catch (Exception broken) when (broken is JsonException || broken is InvalidOperationException && broken.Source?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true)
        {
            await Write(http, Problem(StatusCodes.Status400BadRequest, "json", "The body is no JSON, or nested too deeply."));
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !http.Response.HasStarted)
        {
            logs.CreateLogger("Curb").LogError(fault, "Fault {Number} in the order check", http.TraceIdentifier);
            await Write(http, Problem(StatusCodes.Status500InternalServerError, "fault", $"A fault of Curb, number {http.TraceIdentifier}."));
        }
    }

    private static Reply NotChecked() => Problem(StatusCodes.Status503ServiceUnavailable, "not-checked", "The order was not checked in time.");

    /// <summary>To the physician the same as a card: that nobody looked at the order must not look like consent.</summary>
    private static Reply NotCheckedCard(HttpContext http) => new(StatusCodes.Status200OK, "application/json", HookCards.NotChecked(Language(http)));

    /// <summary>The body; null where it is too large.</summary>
    private static async Task<ReadOnlyMemory<byte>?> Body(HttpContext http)
    {
        if (http.Request.ContentLength > LargestBody)
        {
            // Read off as far as is bearable: a caller who is still writing would see a broken connection instead of the answer.
            byte[] thrown = new byte[64 * 1024];
            for (long left = MostThrown; left > 0 && await http.Request.Body.ReadAsync(thrown, http.RequestAborted) is > 0 and var read; left -= read)
            {
            }

            return null;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LargestBody + 1;
        }

        if (http.Request.ContentLength is { } length)
        {
            byte[] whole = new byte[length];
            await http.Request.Body.ReadExactlyAsync(whole, http.RequestAborted);
            return whole;
        }

        using var buffer = new MemoryStream();
        byte[] part = new byte[16 * 1024];
        for (int read; (read = await http.Request.Body.ReadAsync(part, http.RequestAborted)) > 0;)
        {
            if (buffer.Length + read > LargestBody)
            {
                return null;
            }

            buffer.Write(part, 0, read);
        }

        return buffer.ToArray();
    }

    private static async Task Write(HttpContext http, Reply answer)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.Type;
        http.Response.ContentLength = answer.Body.Length;
        if (answer.Preference is not null)
        {
            http.Response.Headers["Preference-Applied"] = answer.Preference;
        }

        // The head first, then room for the whole body in one piece: written without that an answer of twenty kilobytes is copied twice and sent in six pieces, which costs as much as judging the order.
        await http.Response.StartAsync(http.RequestAborted);
        answer.Body.Span.CopyTo(http.Response.BodyWriter.GetSpan(answer.Body.Length));
        http.Response.BodyWriter.Advance(answer.Body.Length);
        AnswerBuffers.Back(answer.Lent);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    internal static Reply Problem(int status, string type, string detail, IReadOnlyList<OrderProblem>? problems = null)
    {
        var problem = new JsonObject
        {
            ["type"] = "urn:curb:order-check:" + type,
            ["status"] = status,
            ["detail"] = detail,
            ["judged"] = false,
            ["advice"] = "Nothing was judged: this is neither consent nor refusal. Go on by the fall-back that your hospital has set.",
        };
        if (problems is not null)
        {
            problem["problems"] = new JsonArray([.. problems.Select(one => (JsonNode)new JsonObject { ["path"] = one.Path, ["found"] = one.Found, ["expected"] = one.Expected })]);
        }

        return new Reply(status, "application/problem+json", JsonSerializer.SerializeToUtf8Bytes(problem));
    }

    private static string Language(HttpContext http) => http.Request.Headers.AcceptLanguage.ToString().StartsWith("en", StringComparison.OrdinalIgnoreCase) ? "en" : "zh";
}
