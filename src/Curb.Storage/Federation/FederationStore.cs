using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Curb.Storage.Records;
using Curb.Supervision.Federation;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage.Federation;

/// <summary>Another installation.</summary>
/// <param name="Code">For a hospital the code of its institution; for a region its own.</param>
/// <param name="SigningKey">Its public signing key, base64.</param>
/// <param name="SealingKey">Its public sealing key, base64.</param>
/// <param name="FactsAgreed">True where pseudonymised facts of use may pass, not figures alone.</param>
/// <param name="LaboratoryAgreed">True where pseudonymised isolates and their results may pass too: agreed by itself, not with facts of use.</param>
public sealed record FederationPartner(string Code, string Name, string SigningKey, string SealingKey, bool FactsAgreed, string Address, bool LaboratoryAgreed = false);

/// <summary>Why the last bundle of a partner was refused; what is right about the next one clears it.</summary>
public sealed record BundleRefusal(string Code, string Message, string At);

/// <summary>A bundle sent or taken in.</summary>
/// <param name="State">out: packed, received; in: taken-in, applied.</param>
public sealed record KnownBundle(string Direction, string Partner, long Sequence, string Digest, BundleManifest Manifest, string State, string? Receipt, DateTimeOffset At);

/// <summary>The recipient's word that it has a bundle: signed, so that the sender can keep it as proof.</summary>
public sealed record BundleReceipt(string From, string To, long Sequence, string Digest, string At, string Signature)
{
    /// <summary>What the signature is over.</summary>
    public byte[] Signed => Encoding.UTF8.GetBytes($"{From}\n{To}\n{Sequence}\n{Digest}\n{At}");
}

/// <summary>Partners, bundles and the newest content of every part, in the records; the bytes lie as files in the data folder, named by their digest.</summary>
public sealed class FederationStore(RecordStore records)
{
    public const string Out = "out";
    public const string In = "in";
    public const string Folder = "federation";
    private const string Laboratory = "federation-laboratory/";
    private const string Refused = "federation-refused/";

    public RecordStore Records => records;

    /// <summary>Code by which this installation is known to others; null until it was set.</summary>
    public string? OwnCode => records.Setting("federation-code");

    public void SetOwnCode(string code, Actor actor) => records.Set("federation-code", code, actor);

    public IReadOnlyList<FederationPartner> Partners() => records.Read(context =>
    {
        var laboratories = context.Settings.AsNoTracking().Where(row => row.Name.StartsWith(Laboratory) && row.Value == "agreed").Select(row => row.Name).ToHashSet(StringComparer.Ordinal);
        return (IReadOnlyList<FederationPartner>)
            [.. context.Set<FederationPartnerRow>().AsNoTracking().Where(row => row.EndedAt == null).OrderBy(row => row.Code).AsEnumerable().Select(row => Of(row, laboratories.Contains(Laboratory + row.Code)))];
    });

    public FederationPartner? Partner(string code) => Partners().FirstOrDefault(partner => partner.Code == code);

    /// <summary>Takes up another installation, or changes what is known of it.</summary>
    public void Save(FederationPartner partner, Actor actor) => records.Change(actor, "save-partner", "federation/" + partner.Code, context =>
    {
        var row = context.Set<FederationPartnerRow>().Find(partner.Code);
        var laboratory = context.Settings.Find(Laboratory + partner.Code);
        var before = row is null ? null : Of(row, laboratory?.Value == "agreed");
        if (row is null)
        {
            row = new FederationPartnerRow { Code = partner.Code, Name = "", SigningKey = "", SealingKey = "", FactsAgreed = false, Address = "", MadeBy = actor.Who, MadeAt = RecordStore.Instant(records.UtcNow), EndedAt = null };
            context.Add(row);
        }

        (row.Name, row.SigningKey, row.SealingKey, row.FactsAgreed, row.Address, row.EndedAt) = (partner.Name, partner.SigningKey, partner.SealingKey, partner.FactsAgreed, partner.Address, null);
        if (laboratory is not null)
        {
            laboratory.Value = partner.LaboratoryAgreed ? "agreed" : "not agreed";
        }
        else if (partner.LaboratoryAgreed)
        {
            context.Settings.Add(new SettingRow { Name = Laboratory + partner.Code, Value = "agreed" });
        }

        return (before, partner);
    });

    /// <summary>Takes up the new keys of another installation where its old signing key vouches for them; an announcement that was taken once is worth nothing later, because its old key is no longer the known one.</summary>
    /// <exception cref="BundleRefusedException">It is not known here, or somebody else made the announcement.</exception>
    public FederationPartner Renew(KeyAnnouncement announcement, Actor actor)
    {
        var partner = Partner(announcement.Code) ?? throw new BundleRefusedException("unknown-sender", $"{announcement.Code} is not known here: take up its public keys first.");
        using var proof = ECDsa.Create();
        proof.ImportSubjectPublicKeyInfo(Convert.FromBase64String(partner.SigningKey), out _);
        if (!proof.VerifyData(announcement.Signed, Convert.FromBase64String(announcement.Signature), HashAlgorithmName.SHA256))
        {
            throw new BundleRefusedException("forged", $"The new keys of {announcement.Code} are not signed by the key that is known here.");
        }

        var renewed = partner with { SigningKey = announcement.SigningKey, SealingKey = announcement.SealingKey };
        Save(renewed, actor);
        return renewed;
    }

    public IReadOnlyList<KnownBundle> Bundles(string direction) => records.Read(context =>
        (IReadOnlyList<KnownBundle>)[.. context.Set<FederationBundleRow>().AsNoTracking().Where(row => row.Direction == direction).OrderBy(row => row.Partner).ThenBy(row => row.Sequence).AsEnumerable().Select(Of)]);

    public KnownBundle? Last(string direction, string partner) => Bundles(direction).LastOrDefault(bundle => bundle.Partner == partner);

    /// <summary>The newest content of every part, by name.</summary>
    public IReadOnlyDictionary<string, BundlePart> Parts(string direction, string partner) => records.Read(context =>
        context.Set<FederationPartRow>().AsNoTracking().Where(row => row.Direction == direction && row.Partner == partner).AsEnumerable().ToDictionary(row => row.Part, row => new BundlePart(row.Part, row.RowCount, row.Digest), StringComparer.Ordinal));

    /// <summary>Notes a bundle with its parts, in one change. A sequence that is known already is left as it is.</summary>
    /// <returns>False where it was known.</returns>
    public bool Note(string direction, string partner, BundleManifest manifest, string digest, string state, string? receipt, Actor actor) =>
        records.Change(actor, direction == Out ? "pack-bundle" : "take-in-bundle", $"federation/{partner}/{manifest.Sequence}", context =>
        {
            if (context.Set<FederationBundleRow>().Find(direction, partner, manifest.Sequence) is not null)
            {
                return (null, null);
            }

            context.Add(new FederationBundleRow
            {
                Direction = direction, Partner = partner, Sequence = manifest.Sequence, Digest = digest, Previous = manifest.Previous, Manifest = JsonSerializer.Serialize(manifest), State = state, Receipt = receipt,
                At = RecordStore.Instant(records.UtcNow),
            });
            foreach (var part in manifest.Parts)
            {
                var row = context.Set<FederationPartRow>().Find(direction, partner, part.Name);
                if (row is null)
                {
                    row = new FederationPartRow { Direction = direction, Partner = partner, Part = part.Name, Sequence = 0, Digest = "", RowCount = 0 };
                    context.Add(row);
                }

                (row.Sequence, row.Digest, row.RowCount) = (manifest.Sequence, part.Digest, part.Rows);
            }

            return (null, new { digest, manifest.Institution, Parts = manifest.Parts.Count, Rows = manifest.Parts.Sum(part => part.Rows) });
        });

    /// <summary>Moves a bundle to another state.</summary>
    public void Turn(string direction, string partner, long sequence, string state, string? receipt, Actor actor) => records.Change(actor, "turn-bundle", $"federation/{partner}/{sequence}", context =>
    {
        var row = context.Set<FederationBundleRow>().Find(direction, partner, sequence) ?? throw new KeyNotFoundException($"There is no bundle {sequence} of {partner}.");
        var before = new { row.State };
        if (row.State == state)
        {
            return (null, null);
        }

        (row.State, row.Receipt) = (state, receipt ?? row.Receipt);
        return (before, new { row.State });
    });

    /// <summary>Why the last bundle of a partner was refused; null where it was not.</summary>
    public BundleRefusal? Refusal(string partner) => records.Setting(Refused + partner) is { Length: > 0 } said ? JsonSerializer.Deserialize<BundleRefusal>(said) : null;

    /// <summary>Notes that a bundle of a known partner was refused, once for the same reason; or, without a refusal, that all is well again.</summary>
    public void Note(string partner, BundleRefusedException? refused, Actor actor)
    {
        var before = Refusal(partner);
        if (Partner(partner) is not null && (before?.Code, before?.Message) != (refused?.Code, refused?.Message))
        {
            records.Set(Refused + partner, refused is null ? "" : JsonSerializer.Serialize(new BundleRefusal(refused.Code, refused.Message, RecordStore.Instant(records.UtcNow))), actor);
        }
    }

    /// <summary>Where the bytes of a part or bundle lie.</summary>
    public string PathOf(string digest) => Path.Combine(records.Folder, Folder, digest[..2], digest);

    /// <summary>Keeps bytes under their digest; what is there already stays.</summary>
    public void Keep(byte[] bytes, string digest)
    {
        string path = PathOf(digest);
        if (File.Exists(path))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string part = $"{path}.{Environment.ProcessId}.part";
        using (var stream = new FileStream(part, FileMode.Create, FileAccess.Write))
        {
            stream.Write(bytes);
            stream.Flush(true);
        }

        File.Move(part, path, overwrite: true);
    }

    /// <summary>Newest parts whose files are missing or were changed; empty where all is sound.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        foreach (var part in Bundles(In).Select(bundle => bundle.Partner).Distinct().SelectMany(partner => Parts(In, partner).Values))
        {
            try
            {
                Read(part.Digest);
            }
            catch (DataFolderException problem)
            {
                problems.Add($"{part.Name}: {problem.Message}");
            }
        }

        return problems;
    }

    /// <exception cref="DataFolderException">The file is missing or was changed.</exception>
    public byte[] Read(string digest)
    {
        string path = PathOf(digest);
        byte[] bytes = File.Exists(path) ? File.ReadAllBytes(path) : throw new DataFolderException($"The part {digest} of a bundle is missing under {Folder}/: restore the data folder's backup.");
        return Convert.ToHexStringLower(SHA256.HashData(bytes)) == digest ? bytes : throw new DataFolderException($"The part {digest} of a bundle was changed after it was taken in.");
    }

    private static FederationPartner Of(FederationPartnerRow row, bool laboratory) => new(row.Code, row.Name, row.SigningKey, row.SealingKey, row.FactsAgreed, row.Address, laboratory);

    private static KnownBundle Of(FederationBundleRow row) => new(row.Direction, row.Partner, row.Sequence, row.Digest, JsonSerializer.Deserialize<BundleManifest>(row.Manifest)!, row.State, row.Receipt, RecordStore.Instant(row.At));
}
