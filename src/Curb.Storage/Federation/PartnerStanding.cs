using System.Security.Cryptography;
using Curb.Indicators;
using Curb.Supervision.Federation;

namespace Curb.Storage.Federation;

/// <summary>How the exchange with one installation stands.</summary>
/// <param name="Partner">The other installation and what was agreed.</param>
/// <param name="Received">The last bundle taken in; null where none was.</param>
/// <param name="Sent">The last bundle packed for it; null where none was.</param>
/// <param name="Unreceipted">Numbers of bundles packed and without a receipt.</param>
/// <param name="NotApplied">Bundles taken in whose facts are still to be written.</param>
/// <param name="Through">Last month of which anything came.</param>
/// <param name="MonthsBehind">Months between that and the last month evaluated here; 0 where it is up to date or nothing was evaluated.</param>
/// <param name="Gaps">Months that did not come though others around them did.</param>
/// <param name="Refusal">Why its last bundle was refused.</param>
public sealed record PartnerStanding(
    FederationPartner Partner, KnownBundle? Received, KnownBundle? Sent, IReadOnlyList<long> Unreceipted, int NotApplied, CalendarMonth? Through, int MonthsBehind, IReadOnlyList<ReportGap> Gaps, BundleRefusal? Refusal)
{
    private const int Groups = 4;
    private const int Letters = 4;

    /// <summary>What is most pressing: refused, not-applied, gap, late, no-receipt, nothing-yet or in-order.</summary>
    public string State =>
        Refusal is not null ? "refused"
        : NotApplied > 0 ? "not-applied"
        : Gaps.Count > 0 ? "gap"
        : MonthsBehind > 0 ? "late"
        : Unreceipted.Count > 0 ? "no-receipt"
        : Received is null && Sent is null ? "nothing-yet"
        : "in-order";

    /// <summary>The number of the bundle that has to come next.</summary>
    public long NextNumber => (Received?.Sequence ?? 0) + 1;

    /// <summary>Every partner, in the order of their codes.</summary>
    /// <param name="store">Records of this installation.</param>
    /// <param name="evaluated">Last month evaluated here; null where none was.</param>
    public static IReadOnlyList<PartnerStanding> All(FederationStore store, CalendarMonth? evaluated)
    {
        var (received, sent) = (store.Bundles(FederationStore.In).ToLookup(bundle => bundle.Partner), store.Bundles(FederationStore.Out).ToLookup(bundle => bundle.Partner));
        return [.. store.Partners().Select(partner => Of(store, partner, [.. received[partner.Code]], [.. sent[partner.Code]], evaluated))];
    }

    private static PartnerStanding Of(FederationStore store, FederationPartner partner, IReadOnlyList<KnownBundle> received, IReadOnlyList<KnownBundle> sent, CalendarMonth? evaluated)
    {
        var parts = received.Count == 0 ? [] : store.Parts(FederationStore.In, partner.Code).Values.ToList();
        var through = parts.Select(part => CalendarMonth.Parse(part.Name[(part.Name.LastIndexOf('/') + 1)..])).OfType<CalendarMonth>().Cast<CalendarMonth?>().Max();
        int behind = through is { } last && evaluated is { } newest ? Math.Max(0, newest.Index - last.Index) : 0;
        return new PartnerStanding(
            partner, received.LastOrDefault(), sent.LastOrDefault(), [.. sent.Where(bundle => bundle.State == "packed").Select(bundle => bundle.Sequence)], received.Count(bundle => bundle.State == "taken-in"), through, behind, ReportGap.Of(parts),
            store.Refusal(partner.Code));
    }

    /// <summary>The first 16 digits of a public key's SHA-256, in fours: short enough to be compared over the telephone.</summary>
    public static string Fingerprint(string key) => string.Join(' ', Convert.ToHexStringLower(SHA256.HashData(Convert.FromBase64String(key))).Chunk(Letters).Take(Groups).Select(letters => new string(letters)));
}
