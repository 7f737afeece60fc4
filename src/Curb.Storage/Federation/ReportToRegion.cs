using System.Security.Cryptography;
using System.Text.Json;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Storage.Scoreboard;
using Curb.Supervision.Federation;
using Curb.Supervision.Scoreboard;

namespace Curb.Storage.Federation;

/// <summary>One figure as it travels.</summary>
public sealed record TravellingFigure(string Indicator, string Edition, double Numerator, double? Denominator);

/// <summary>The hospital's side: packs what changed since the last bundle.</summary>
public sealed class ReportToRegion(DataFolder folder, FederationStore store, FederationKeys keys)
{
    /// <summary>Packs a bundle of every part whose content is new or different.</summary>
    /// <param name="institution">The institution reported of.</param>
    /// <param name="region">Code of the region's installation.</param>
    /// <param name="actor">Who packs it.</param>
    /// <returns>The bundle's number and bytes; null where nothing changed since the last one.</returns>
    /// <exception cref="DataFolderException">The region is not known.</exception>
    public (long Sequence, byte[] Bytes)? Pack(string institution, string region, Actor actor)
    {
        var partner = store.Partner(region) ?? throw new DataFolderException($"{region} is not known here: take up its public keys first (curb federation partner).");
        var known = store.Parts(FederationStore.Out, region);
        var content = Figures(institution).Concat(partner.FactsAgreed ? Facts(institution) : []).Concat(partner.LaboratoryAgreed ? new LaboratoryReport(folder, KeyOf(institution)).Months(institution) : [])
            .Select(part => (part.Name, part.Rows, part.Bytes, Digest: Convert.ToHexStringLower(SHA256.HashData(part.Bytes))))
            .ToList();
        // A month that lost all its facts is sent as an empty part: what was deleted here must not live on there.
        content.AddRange(known.Values.Where(part => part.Rows > 0 && (part.HoldsIsolates ? partner.LaboratoryAgreed : part.HoldsFacts && partner.FactsAgreed) && content.TrueForAll(now => now.Name != part.Name))
            .Select(Emptied).ToList());
        var changed = content.Where(part => !known.TryGetValue(part.Name, out var before) || before.Digest != part.Digest).ToList();
        if (changed.Count == 0)
        {
            return null;
        }

        var last = store.Last(FederationStore.Out, region);
        string stamp = folder.Facts.Stamps(Scope.Of([institution], false)).FirstOrDefault()?.Stamp ?? "";
        BundlePart[] parts = [.. changed.Select(part => new BundlePart(part.Name, part.Rows, part.Digest))];
        var manifest = new BundleManifest(
            BundleManifest.FormOf(parts), store.OwnCode ?? institution, region, institution, (last?.Sequence ?? 0) + 1, last?.Digest ?? "", RecordStore.Instant(store.Records.UtcNow), stamp, parts);
        using var signing = keys.Signing();
        byte[] bytes = Bundle.Seal(manifest, [.. changed.Select(part => part.Bytes)], signing, Convert.FromBase64String(partner.SealingKey));
        string digest = Bundle.DigestOf(bytes);
        store.Keep(bytes, digest);
        store.Note(FederationStore.Out, region, manifest, digest, "packed", null, actor);
        return (manifest.Sequence, bytes);
    }

    /// <summary>Takes the region's receipt: from now on the bundle counts as received.</summary>
    /// <exception cref="BundleRefusedException">The receipt is not the region's, or of another bundle.</exception>
    public void Take(BundleReceipt receipt, Actor actor)
    {
        var partner = store.Partner(receipt.To) ?? throw new BundleRefusedException("unknown-sender", $"{receipt.To} is not known here.");
        using var proof = ECDsa.Create();
        proof.ImportSubjectPublicKeyInfo(Convert.FromBase64String(partner.SigningKey), out _);
        var sent = store.Bundles(FederationStore.Out).FirstOrDefault(bundle => bundle.Partner == receipt.To && bundle.Sequence == receipt.Sequence);
        if (sent is null || sent.Digest != receipt.Digest || !proof.VerifyData(receipt.Signed, Convert.FromBase64String(receipt.Signature), HashAlgorithmName.SHA256))
        {
            throw new BundleRefusedException("forged", $"The receipt for bundle {receipt.Sequence} is not one of {receipt.To} for what was sent.");
        }

        store.Turn(FederationStore.Out, receipt.To, receipt.Sequence, "received", JsonSerializer.Serialize(receipt), actor);
    }

    private IEnumerable<(string Name, long Rows, byte[] Bytes)> Figures(string institution)
    {
        var evaluations = new EvaluationStore(store.Records);
        foreach (var month in evaluations.Months().OrderBy(month => month.Period.To))
        {
            int place = evaluations.Institutions(month).ToList().FindIndex(one => one.Code == institution);
            var figures = place < 0 ? [] : evaluations.Indicators(month).Select(id => evaluations.Figures(month, id)!).Where(figures => figures.Has(place) && figures.OriginAt(place) == FigureOrigin.Computed && figures[place]!.Numerator is not null)
                .Select(figures => new TravellingFigure(figures.Indicator, figures.Edition, figures.Numerators[place], double.IsNaN(figures.Denominators[place]) ? null : figures.Denominators[place])).ToList();
            if (figures.Count > 0)
            {
                yield return ($"figures/{month.Period.To}", figures.Count, JsonSerializer.SerializeToUtf8Bytes(figures));
            }
        }
    }

    private IEnumerable<(string Name, long Rows, byte[] Bytes)> Facts(string institution)
    {
        byte[] key = KeyOf(institution);
        var scope = Scope.Of([institution], true);
        foreach (var facts in (FactTable[])
        [
            folder.Facts.Read<EncounterFacts>(scope), folder.Facts.Read<DrugUseFacts>(scope), folder.Facts.Read<CourseFacts>(scope), folder.Facts.Read<UseMonthFacts>(scope), folder.Facts.Read<OccupancyFacts>(scope),
            folder.Facts.Read<PrescriptionFacts>(scope), folder.Facts.Read<SurgeryFacts>(scope), folder.Facts.Read<SpecimenFacts>(scope), folder.Facts.Read<ReportedFigureFacts>(scope),
        ])
        {
            var month = facts.Find("month");
            foreach (var rows in Enumerable.Range(0, facts.Count).GroupBy(row => month?.ValueAt(row) as string ?? "unknown").OrderBy(group => group.Key, StringComparer.Ordinal))
            {
                var copy = FactDisclosure.Copy(facts, [.. rows], key, institution);
                yield return ($"facts/{facts.Name}/{rows.Key}", copy.Count, PackedFacts.Write(copy));
            }
        }
    }

    private byte[] KeyOf(string institution) => (store.Records.Keys ?? throw new DataFolderException("This installation has no key for pseudonyms.")).PseudonymKey(institution);

    private static (string Name, long Rows, byte[] Bytes, string Digest) Emptied(BundlePart part)
    {
        byte[] bytes = part.HoldsIsolates ? LaboratoryReport.NothingGrew() : PackedFacts.Write(new FactSet().Tables.First(table => table.Name == part.Name.Split('/')[1]));
        return (part.Name, 0, bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }
}
