using System.Security.Cryptography;
using System.Text.Json;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Policies;
using Curb.Supervision.Federation;
using Curb.Supervision.Scoreboard;
using Curb.Tallies;

namespace Curb.Storage.Federation;

/// <summary>
/// The region's side. A bundle is taken in wholly or not at all, once, in its order. Its parts are kept first and noted in one change; then the institution's facts are
/// rebuilt from the newest content of every part. Whoever is killed in between finds the bundle noted and not applied, and applies it again: the outcome is the same.
/// </summary>
public sealed class RegionIntake(FederationStore store, FederationKeys keys)
{
    /// <summary>Sums that are kept with the facts.</summary>
    public IReadOnlyList<TallyDefinition> Tallies { get; init; } = TallyPlan.None;

    /// <summary>Takes a bundle in.</summary>
    /// <returns>The receipt; for a bundle that was taken in before, the same receipt again.</returns>
    /// <exception cref="BundleRefusedException">Nothing of it was taken in; the code says why, and it is noted for whoever looks after the partner.</exception>
    public BundleReceipt Receive(byte[] bytes, Actor actor)
    {
        var (from, to) = Bundle.Envelope(bytes);
        try
        {
            var receipt = Receive(bytes, from, to, actor);
            store.Note(from, null, actor);
            return receipt;
        }
        catch (BundleRefusedException refused)
        {
            store.Note(from, refused, actor);
            throw;
        }
    }

    private BundleReceipt Receive(byte[] bytes, string from, string to, Actor actor)
    {
        if (to != store.OwnCode)
        {
            throw new BundleRefusedException("wrong-recipient", $"The bundle is for {to}, but this installation is {store.OwnCode ?? "without a code: set one with curb federation keys --code"}.");
        }

        var partner = store.Partner(from) ?? throw new BundleRefusedException("unknown-sender", $"{from} is not known here: take up its public keys first.");
        var opened = Open(bytes, Convert.FromBase64String(partner.SigningKey));
        var manifest = opened.Manifest;
        var last = store.Last(FederationStore.In, from);
        if (store.Bundles(FederationStore.In).FirstOrDefault(bundle => bundle.Partner == from && bundle.Sequence == manifest.Sequence) is { } known)
        {
            return known.Digest == opened.Digest && known.Receipt is { } receipt ? JsonSerializer.Deserialize<BundleReceipt>(receipt)!
                : throw new BundleRefusedException("replayed", $"Bundle {manifest.Sequence} of {from} was taken in before with another content.");
        }

        Check(manifest, partner, last);
        for (int i = 0; i < opened.Parts.Count; i++)
        {
            store.Keep(opened.Parts[i], manifest.Parts[i].Digest);
        }

        var given = Receipt(manifest, opened.Digest);
        store.Note(FederationStore.In, from, manifest, opened.Digest, "taken-in", JsonSerializer.Serialize(given), actor);
        return given;
    }

    /// <summary>As <see cref="Apply"/>, for a folder that may never have taken a bundle in.</summary>
    /// <param name="folder">The region's data folder.</param>
    /// <param name="actor">Who asked for it.</param>
    /// <param name="tallies">Sums that are kept with the facts; asked for only where bundles were taken in.</param>
    public static IReadOnlyDictionary<string, long> ApplyKept(DataFolder folder, Actor actor, Func<IReadOnlyList<TallyDefinition>> tallies)
    {
        var store = new FederationStore(folder.Records);
        return store.Bundles(FederationStore.In).Count == 0 ? new Dictionary<string, long>() : new RegionIntake(store, FederationKeys.FindOrMake(folder.Path)) { Tallies = tallies() }.Apply(folder, actor);
    }

    /// <summary>Rebuilds the facts of every institution with bundles that were taken in and not applied, and of those whose facts were lost since (a newer program makes fact tables anew).</summary>
    /// <returns>Rows of facts by institution.</returns>
    public IReadOnlyDictionary<string, long> Apply(DataFolder folder, Actor actor)
    {
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var bundles in store.Bundles(FederationStore.In).GroupBy(bundle => bundle.Partner))
        {
            var waiting = bundles.Where(bundle => bundle.State == "taken-in").ToList();
            string institution = bundles.First().Manifest.Institution;
            var (parts, scope) = (ReceivedParts.Of(store, bundles.Key), Scope.Of([institution], false));
            bool lost = parts.Count > 0 && folder.Facts.Stamps(scope).Count == 0;
            if (waiting.Count == 0 && !lost)
            {
                continue;
            }

            if (parts.Count > 0 && folder.Received.Batches(scope).Count > 0)
            {
                store.Note(bundles.Key, new BundleRefusedException("delivers-here", $"{institution} delivers records to this installation too; facts from its own would replace those derived here. Agree on one way."), actor);
                continue;
            }

            if (parts.Count > 0)
            {
                rows[institution] = Replace(folder, institution, bundles.Key, bundles.MaxBy(bundle => bundle.Sequence)!.Manifest, parts);
            }

            waiting.ForEach(bundle => store.Turn(FederationStore.In, bundle.Partner, bundle.Sequence, "applied", null, actor));
        }

        return rows;
    }

    private long Replace(DataFolder folder, string institution, string partner, BundleManifest newest, IReadOnlyList<BundlePart> parts)
    {
        using var replacement = folder.Facts.BeginReplace(institution, $"{newest.Stamp}{FactStamp.ReceivedMark}{partner} bundle {newest.Sequence}", Tallies);
        foreach (var facts in ReceivedParts.Read(store, parts, replacement.FirstReceivedIsolate))
        {
            replacement.Add(facts);
        }

        replacement.Commit();
        return parts.Sum(part => part.Rows);
    }

    /// <summary>The figures that institutions' own installations computed for a month.</summary>
    public static IReadOnlyList<ToldFigure> Figures(FederationStore store, CalendarMonth month)
    {
        var told = new List<ToldFigure>();
        foreach (var partner in store.Bundles(FederationStore.In).GroupBy(bundle => bundle.Partner))
        {
            string institution = partner.Last().Manifest.Institution;
            if (store.Parts(FederationStore.In, partner.Key).GetValueOrDefault($"figures/{month}") is { } part)
            {
                told.AddRange(JsonSerializer.Deserialize<List<TravellingFigure>>(store.Read(part.Digest))!.Select(figure => new ToldFigure(
                    institution, figure.Indicator, figure.Numerator, figure.Denominator, FigureOrigin.Received,
                    new Bilingual($"由 {partner.Key} 的系统按版本 {figure.Edition} 计算并上报", $"computed by {partner.Key}'s own installation by edition {figure.Edition}"))));
            }
        }

        return told;
    }

    /// <summary>Opens a bundle by the newest sealing key, and by older ones where it was sealed before the sender knew of the change.</summary>
    private OpenedBundle Open(byte[] bytes, byte[] sender)
    {
        var sealings = keys.Sealings();
        try
        {
            for (int i = 0; ; i++)
            {
                try
                {
                    return Bundle.Open(bytes, sender, sealings[i]);
                }
                catch (BundleRefusedException refused) when (refused.Code == "wrong-recipient" && i < sealings.Count - 1)
                {
                    // The key before it may be the one.
                }
            }
        }
        finally
        {
            sealings.ToList().ForEach(key => key.Dispose());
        }
    }

    private void Check(BundleManifest manifest, FederationPartner partner, KnownBundle? last)
    {
        if (manifest.Institution != partner.Code)
        {
            throw new BundleRefusedException("not-agreed", $"{partner.Code} reports of {manifest.Institution}; only its own institution was agreed.");
        }

        if (manifest.Sequence != (last?.Sequence ?? 0) + 1 || manifest.Previous != (last?.Digest ?? ""))
        {
            throw new BundleRefusedException("out-of-order", $"Bundle {manifest.Sequence} of {partner.Code} came where {(last?.Sequence ?? 0) + 1} is next; send that one first.");
        }

        if (!partner.FactsAgreed && manifest.Parts.Any(part => part is { HoldsFacts: true, HoldsIsolates: false }))
        {
            throw new BundleRefusedException("not-agreed", $"The bundle holds facts, but only figures were agreed with {partner.Code}.");
        }

        if (!partner.LaboratoryAgreed && manifest.Parts.Any(part => part.HoldsIsolates))
        {
            throw new BundleRefusedException("not-agreed", $"The bundle holds isolates of the laboratory, which were not agreed with {partner.Code}: curb federation partner FILE --laboratory-agreed.");
        }
    }

    private BundleReceipt Receipt(BundleManifest manifest, string digest)
    {
        var receipt = new BundleReceipt(manifest.From, manifest.To, manifest.Sequence, digest, RecordStore.Instant(store.Records.UtcNow), "");
        using var signing = keys.Signing();
        return receipt with { Signature = Convert.ToBase64String(signing.SignData(receipt.Signed, HashAlgorithmName.SHA256)) };
    }
}
