using System.Collections.Concurrent;
using Curb.Disclosure;
using Curb.Prescribing;
using Curb.Storage.Governance;

namespace Curb.Web.OrderCheck;

/// <summary>
/// What institutions decided, as the order check and calling systems take it. A change of the records counts within a second, whoever made it: the snapshot is read again when the audit log has grown.
/// </summary>
public sealed class GovernanceSnapshots(GovernanceStore store, TimeProvider time)
{
    private static readonly TimeSpan s_holds = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Held> _held = new(StringComparer.Ordinal);

    /// <summary>True where the snapshot is at hand and the records need not be asked.</summary>
    public bool IsFresh(string institution) => _held.TryGetValue(institution, out var known) && time.GetUtcNow() - known.Seen < s_holds;

    /// <summary>The snapshot of an institution with its version.</summary>
    /// <param name="institution">Code; who may ask for it is the caller's to check.</param>
    public (PrescribingGovernance Governance, string Version) Of(string institution)
    {
        var now = time.GetUtcNow();
        if (_held.TryGetValue(institution, out var known) && now - known.Seen < s_holds)
        {
            return (known.Governance, known.Version);
        }

        long end = store.Records.AuditHead().Sequence;
        if (known is not null && known.End == end)
        {
            _held[institution] = known with { Seen = now };
            return (known.Governance, known.Version);
        }

        var governance = store.Snapshot(Scope.Of([institution], false), institution);
        string version = governance.Version;
        // The same content keeps the same object, so that what was made of it is kept too.
        var held = known is not null && known.Version == version ? known with { End = end, Seen = now } : new Held(governance, version, end, now);
        _held[institution] = held;
        return (held.Governance, held.Version);
    }

    private sealed record Held(PrescribingGovernance Governance, string Version, long End, DateTimeOffset Seen);
}
