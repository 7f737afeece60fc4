using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Curb.Casework;
using Curb.Disclosure;
using Curb.Storage.Work;
using Curb.Web.Accounts;
using Curb.Web.Api;
using Curb.Web.Casework;

namespace Curb.Web.Jobs;

/// <summary>
/// Tells addresses of ended jobs, of warnings and of cases, each call signed. An event goes only to webhooks whose account may see the job or the case; it holds
/// numbers and names of files, never cells, and nothing of a patient. A call that fails is tried again, later each time.
/// </summary>
public sealed class WebhookCalls : IDisposable
{
    private const int AtOnce = 20;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private readonly WebhookStore _webhooks;
    private readonly JobStore _jobs;
    private readonly Visitors _visitors;
    private readonly HttpClient _client;
    private readonly CaseDesk _desk;
    private string? _lastTold;
    private string? _lastCase;

    public WebhookCalls(WebhookStore webhooks, JobStore jobs, Visitors visitors, CaseDesk desk)
        : this(webhooks, jobs, visitors, desk, new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ConnectCallback = Connect })
    {
    }

    internal WebhookCalls(WebhookStore webhooks, JobStore jobs, Visitors visitors, CaseDesk desk, HttpMessageHandler handler)
    {
        (_webhooks, _jobs, _visitors, _desk) = (webhooks, jobs, visitors, desk);
        _client = new HttpClient(handler) { Timeout = s_patience };
    }

    /// <summary>Puts events of jobs that ended since the last look on their way.</summary>
    public void Tell()
    {
        string last = _lastTold ?? _webhooks.Records.Setting(LastTold) ?? "";
        var open = _webhooks.Open();
        var ended = _jobs.EndedAfter(last);
        foreach (var job in ended)
        {
            foreach (var webhook in open.Where(webhook => MaySee(webhook, job)))
            {
                Send(webhook, WebhookStore.JobEnded, job);
                if (job.State == JobState.Failed || job.Outcome.GetValueOrDefault("rejected") is not (null or "0"))
                {
                    Send(webhook, WebhookStore.Warning, job);
                }
            }
        }

        if (ended.Count > 0)
        {
            _lastTold = JobStore.EndMark(ended[^1]);
            _webhooks.Records.Set(LastTold, _lastTold, "webhooks");
        }

        TellCases(open);
    }

    /// <summary>Cases are told of from the moment that somebody listens; what happened before is not sent after.</summary>
    private void TellCases(IReadOnlyList<Webhook> open)
    {
        if (!open.Any(webhook => webhook.Events.Contains(WebhookStore.CaseOpened) || webhook.Events.Contains(WebhookStore.CaseChanged) || webhook.Events.Contains(WebhookStore.Warning)))
        {
            _lastCase = null;
            return;
        }

        string now = _webhooks.Records.UtcNow.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);
        string last = _lastCase ??= _webhooks.Records.Setting(LastCaseTold) ?? now;
        var happened = _desk.Store.HappenedAfter(last, MostCases);
        foreach (var (one, what, _) in happened)
        {
            bool opens = what.Kind is "opened" or "reopened";
            foreach (var webhook in open.Where(webhook => MaySee(webhook, one)))
            {
                Send(webhook, opens ? WebhookStore.CaseOpened : WebhookStore.CaseChanged, one, what);
                if (opens && one.Type is CaseFindings.ResistanceWarning or CaseFindings.AbnormalUse)
                {
                    Send(webhook, WebhookStore.Warning, one, what);
                }
            }
        }

        if (happened.Count > 0 && happened[^1].Mark is var mark)
        {
            _lastCase = mark;
            _webhooks.Records.Set(LastCaseTold, mark, "webhooks");
        }
    }

    private bool MaySee(Webhook webhook, CaseFile one) => _desk.Store.Types.Find(one.Type) is { } type && _desk.ReaderOf(webhook.Account)?.MaySee(type, one) == true;

    /// <summary>Where a case stands; what it is about only for types that never name a patient.</summary>
    private void Send(Webhook webhook, string name, CaseFile one, CaseEvent what)
    {
        if (webhook.Events.Contains(name))
        {
            var subject = _desk.Store.Types.Find(one.Type)!.Identifies ? null : one.Subject.Title;
            _webhooks.Send(webhook, name, JsonSerializer.Serialize(new { Event = name, Case = new { one.Number, one.Type, one.State, one.Institution, one.OwnerRole, one.OpenedOn, one.DueOn, one.DueAt, one.ClosedOn, Subject = subject, Happened = what.Kind } }, s_json));
        }
    }

    /// <summary>Makes the calls whose time has come.</summary>
    public async Task Call(CancellationToken cancel)
    {
        var open = _webhooks.Open().ToDictionary(webhook => webhook.Id);
        foreach (var call in _webhooks.Due(AtOnce))
        {
            var (delivered, answer) = open.TryGetValue(call.Webhook, out var webhook) ? await Post(webhook, call, cancel) : (false, "the webhook was ended");
            _webhooks.Note(webhook is null ? call with { Attempts = int.MaxValue - 1 } : call, delivered, answer);
        }
    }

    public void Dispose() => _client.Dispose();

    private const string LastTold = "webhooks-told";
    private const string LastCaseTold = "webhooks-told-cases";
    private const int MostCases = 500;

    private async Task<(bool Delivered, string Answer)> Post(Webhook webhook, WebhookCall call, CancellationToken cancel)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Address) { Content = new StringContent(call.Body, Encoding.UTF8, "application/json") };
            request.Headers.Add("Curb-Event", call.Event);
            request.Headers.Add("Curb-Delivery", call.Id);
            request.Headers.Add("Curb-Signature", _webhooks.Signature(webhook, call.Body));
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            return (response.IsSuccessStatusCode, $"HTTP {(int)response.StatusCode}");
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return (false, failure.Message);
        }
    }

    private void Send(Webhook webhook, string name, Job job)
    {
        if (webhook.Events.Contains(name))
        {
            _webhooks.Send(webhook, name, JsonSerializer.Serialize(new { Event = name, Job = JobAnswer.Of(job) }, s_json));
        }
    }

    private bool MaySee(Webhook webhook, Job job)
    {
        var standing = _visitors.Accounts.Get(webhook.Account) is { Disabled: false } account ? new Standing(Permissions.Table, _visitors.Tree, _visitors.Accounts.Roles(account.Id)) : Standing.None(Permissions.Table);
        var scope = standing.ScopeFor(Permissions.SeeJobs);
        return job.Institution.Length == 0 ? scope.Institutions is null : scope.Covers(job.Institution);
    }

    /// <summary>Link-local addresses (a cloud's own services) are never called, whatever a name resolves to at this moment.</summary>
    private static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancel);
        var allowed = addresses.Where(address => !IsLinkLocal(address)).ToArray();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed.Length > 0 ? allowed : throw new HttpRequestException($"{context.DnsEndPoint.Host} has no address that may be called."), context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsLinkLocal(IPAddress address) => (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address) is var plain && (plain.IsIPv6LinkLocal || plain.GetAddressBytes() is [169, 254, _, _]);
}
