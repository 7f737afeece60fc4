using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Curb.Disclosure;
using Curb.Storage.Work;
using Curb.Web.Accounts;
using Curb.Web.Api;

namespace Curb.Web.Jobs;

/// <summary>
/// Tells addresses of ended jobs and of warnings, each call signed. An event goes only to webhooks whose account may see the job; it holds numbers and names of
/// files, never cells. A call that fails is tried again, later each time.
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
    private string? _lastTold;

    public WebhookCalls(WebhookStore webhooks, JobStore jobs, Visitors visitors)
        : this(webhooks, jobs, visitors, new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ConnectCallback = Connect })
    {
    }

    internal WebhookCalls(WebhookStore webhooks, JobStore jobs, Visitors visitors, HttpMessageHandler handler)
    {
        (_webhooks, _jobs, _visitors) = (webhooks, jobs, visitors);
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
