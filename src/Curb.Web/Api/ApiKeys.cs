using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Curb.Disclosure;
using Curb.Storage.Accounts;
using Curb.Storage.Work;
using Curb.Web.Accounts;
using Microsoft.AspNetCore.Http;

namespace Curb.Web.Api;

/// <summary>Who asks through the interface for programs, and how often it may.</summary>
public sealed class ApiKeys(ApiKeyStore keys, Visitors visitors, Attempts attempts, TimeProvider time) : IDisposable
{
    /// <summary>Requests that one key may make at once, and how many it gets back a second.</summary>
    public const int Burst = 120;

    private const int ASecond = 20;
    private const string Scheme = "Bearer ";
    private static readonly TimeSpan s_touchEvery = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _touched = new(StringComparer.Ordinal);

    private readonly PartitionedRateLimiter<string> _limits = PartitionedRateLimiter.Create<string, string>(who => RateLimitPartition.GetTokenBucketLimiter(who, _ => new TokenBucketRateLimiterOptions
    {
        TokenLimit = Burst, TokensPerPeriod = ASecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1), AutoReplenishment = true, QueueLimit = 0,
    }));

    /// <summary>True where a request brings a key; then nothing but the key says who asks.</summary>
    public static bool IsBrought(HttpRequest request) => request.Headers.Authorization.Count > 0;

    /// <summary>Whoever the key acts for, with what both the key and the account may do; null where it opens nothing.</summary>
    public Visitor? Identify(HttpContext http)
    {
        string header = http.Request.Headers.Authorization.ToString();
        string secret = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";
        string origin = Visitor.OriginOf(http);
        if (!secret.StartsWith(ApiKeyStore.Prefix, StringComparison.Ordinal) || secret.Length > 100 || keys.Find(secret) is not { } key || visitors.Accounts.Get(key.Account) is not { Disabled: false } account)
        {
            attempts.Allow(origin, "api-key");
            return null;
        }

        var now = time.GetUtcNow();
        if (!_touched.TryGetValue(key.Id, out var last) || now - last > s_touchEvery)
        {
            _touched[key.Id] = now;
            keys.Touch(key.Id);
        }

        var session = new Session("api-key:" + key.Id, account.Id, key.MadeAt, now, key.ExpiresAt, origin, "api", SessionStep.SignedIn);
        return new Visitor(account, session, new Standing(Permissions.Table, visitors.Tree, visitors.Accounts.Roles(account.Id))) { OnlyPermissions = key.Permissions };
    }

    /// <summary>Counts a request; false where there were too many.</summary>
    public bool Allow(Visitor visitor)
    {
        using var lease = _limits.AttemptAcquire(visitor.Session.Id);
        return lease.IsAcquired;
    }

    public void Dispose() => _limits.Dispose();
}
