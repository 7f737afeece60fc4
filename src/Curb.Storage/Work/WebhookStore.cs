using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Curb.Storage.Accounts;
using Curb.Storage.Records;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage.Work;

/// <summary>An address that is told of events.</summary>
/// <param name="Events">Names of the events.</param>
/// <param name="Account">Whose it is: only what that account may see is sent.</param>
public sealed record Webhook(string Id, Uri Address, IReadOnlySet<string> Events, string Account, DateTimeOffset MadeAt);

/// <summary>One event on its way to one address.</summary>
/// <param name="State">waiting, delivered or given-up.</param>
/// <param name="Answer">What the address answered last.</param>
public sealed record WebhookCall(string Id, string Webhook, string Event, string Body, DateTimeOffset MadeAt, DateTimeOffset? NextAt, int Attempts, string State, string Answer);

/// <summary>Addresses that are told of events, and what is on its way to them.</summary>
public sealed class WebhookStore(RecordStore records)
{
    /// <summary>A job has ended, well or not.</summary>
    public const string JobEnded = "job.ended";

    /// <summary>A delivery left rejected rows, a job failed, or a resistance or abnormal-use warning was opened: somebody should look.</summary>
    public const string Warning = "warning.raised";

    /// <summary>A case was opened, or opened again.</summary>
    public const string CaseOpened = "case.opened";

    /// <summary>Something else happened to a case.</summary>
    public const string CaseChanged = "case.changed";

    public static IReadOnlyList<string> Events { get; } = [JobEnded, Warning, CaseOpened, CaseChanged];

    /// <summary>Waits between attempts; after the last one the event is given up.</summary>
    private static readonly TimeSpan[] s_waits = [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(6)];

    public RecordStore Records => records;

    /// <summary>Makes a webhook.</summary>
    /// <returns>It, and the secret by which its calls are signed, shown this one time.</returns>
    public (Webhook Webhook, string Secret) Make(Account account, Uri address, IReadOnlySet<string> events, Actor actor)
    {
        string secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var webhook = new Webhook(JobStore.NewId(records.Now), address, events, account.Id, records.Now);
        records.Change(actor, "make-webhook", "webhook/" + webhook.Id, context =>
        {
            context.Webhooks.Add(new WebhookRow
            {
                Id = webhook.Id,
                Address = address.ToString(),
                Events = string.Join(' ', events.Order(StringComparer.Ordinal)),
                Account = account.Id,
                SealedSecret = records.Seal("webhook", secret, webhook.Id),
                MadeAt = RecordStore.Instant(webhook.MadeAt),
                EndedAt = null,
            });
            return (null, new { Account = account.Name, Address = address.ToString(), Events = events.Order(StringComparer.Ordinal) });
        });
        return (webhook, secret);
    }

    public IReadOnlyList<Webhook> Open() => records.Read(context => (IReadOnlyList<Webhook>)[.. context.Webhooks.AsNoTracking().Where(row => row.EndedAt == null).OrderBy(row => row.Id).AsEnumerable().Select(Of)]);

    public bool End(string account, string id, Actor actor) => records.Change(actor, "end-webhook", "webhook/" + id, context =>
    {
        var row = context.Webhooks.Find(id);
        if (row is null || row.Account != account || row.EndedAt is not null)
        {
            return (null, null);
        }

        row.EndedAt = RecordStore.Instant(records.Now);
        return (new { row.Address }, new { row.EndedAt });
    });

    /// <summary>Puts an event on its way.</summary>
    public void Send(Webhook to, string name, string body)
    {
        using var connection = records.Connect();
        using var command = RecordStore.Command(
            connection,
            "INSERT INTO webhook_call (id, webhook, event, body, made_at, next_at, attempts, state, answer) VALUES (@id, @webhook, @event, @body, @now, @now, 0, 'waiting', '')",
            ("@id", JobStore.NewId(records.Now)), ("@webhook", to.Id), ("@event", name), ("@body", body), ("@now", RecordStore.Instant(records.Now)));
        command.ExecuteNonQuery();
    }

    /// <summary>Calls whose time has come, oldest first.</summary>
    public IReadOnlyList<WebhookCall> Due(int most)
    {
        string now = RecordStore.Instant(records.Now);
        using (var connection = records.Connect())
        {
            using var command = RecordStore.Command(connection, "SELECT count(*) FROM webhook_call WHERE state = 'waiting' AND next_at <= @now", ("@now", now));
            if (Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture) == 0)
            {
                return [];
            }
        }

        return records.Read(context => (IReadOnlyList<WebhookCall>)[.. context.WebhookCalls.AsNoTracking().Where(row => row.State == "waiting" && string.Compare(row.NextAt, now) <= 0).OrderBy(row => row.Id).Take(most).AsEnumerable().Select(Of)]);
    }

    /// <summary>The last calls to an address, newest first.</summary>
    public IReadOnlyList<WebhookCall> Calls(string webhook, int most) => records.Read(context => (IReadOnlyList<WebhookCall>)[.. context.WebhookCalls.AsNoTracking().Where(row => row.Webhook == webhook).OrderByDescending(row => row.Id).Take(most).AsEnumerable().Select(Of)]);

    /// <summary>Notes how an attempt went; one that failed is tried again, each time later.</summary>
    public void Note(WebhookCall call, bool delivered, string answer)
    {
        string state = delivered ? "delivered" : call.Attempts >= s_waits.Length ? "given-up" : "waiting";
        using var connection = records.Connect();
        using var command = RecordStore.Command(
            connection,
            "UPDATE webhook_call SET attempts = @attempts, state = @state, answer = @answer, next_at = @next WHERE id = @id",
            ("@attempts", call.Attempts + 1), ("@state", state), ("@answer", answer.Length > 300 ? answer[..300] : answer), ("@next", state == "waiting" ? RecordStore.Instant(records.Now + s_waits[call.Attempts]) : null), ("@id", call.Id));
        command.ExecuteNonQuery();
    }

    /// <summary>The header that proves who sent a body, and when: <c>t=SECONDS,v1=HMAC-SHA256 of "SECONDS.BODY"</c>. A receiver refuses one older than five minutes.</summary>
    public string Signature(Webhook webhook, string body) => Signature(Secret(webhook.Id), records.Now, body);

    /// <summary>As above, with the secret itself.</summary>
    public static string Signature(string secret, DateTimeOffset at, string body)
    {
        string seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(seconds + "." + body)))}";
    }

    private string Secret(string id) => records.Unseal("webhook", records.Read(context => context.Webhooks.AsNoTracking().First(row => row.Id == id)).SealedSecret, id);

    private static Webhook Of(WebhookRow row) => new(row.Id, new Uri(row.Address), row.Events.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal), row.Account, RecordStore.Instant(row.MadeAt));

    private static WebhookCall Of(WebhookCallRow row) => new(row.Id, row.Webhook, row.Event, row.Body, RecordStore.Instant(row.MadeAt), row.NextAt is { } next ? RecordStore.Instant(next) : null, row.Attempts, row.State, row.Answer);
}
