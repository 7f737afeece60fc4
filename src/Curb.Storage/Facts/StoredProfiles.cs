using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Curb.Antibiograms;
using Curb.Facts;
using Curb.Storage.Tables;

namespace Curb.Storage.Facts;

/// <summary>
/// The packed isolates of institutions, made of their facts at the first question after a derivation. Those of large laboratories are kept as files in
/// <c>profiles/</c> beside the stores; the files may be deleted at any time.
/// </summary>
internal sealed class StoredProfiles(ColumnStore columns, string folder)
{
    /// <summary>Results from which a file is kept: fewer are packed anew faster than anyone notices.</summary>
    private const int WorthKeeping = 500_000;

    private static readonly string[] s_columns = [.. IsolateProfiles.Dimensions.Where(name => name != "age_group"), "isolate", "age_years", "screening", "first_isolate", "first_episode", "first_phenotype", "first_of_year"];
    private static readonly StoredTable s_isolates = StoredTable.FactsNamed("isolate");

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Stamp, IsolateProfiles Profiles)> _known = new(StringComparer.Ordinal);

    /// <summary>The packed isolates that a stamp's facts hold.</summary>
    public IsolateProfiles Of(FactStamp stamp)
    {
        string version = string.Create(CultureInfo.InvariantCulture, $"{stamp.Institution}\u001f{stamp.DerivedAt.Ticks}\u001f{stamp.Stamp}");
        lock (_gate)
        {
            if (!_known.TryGetValue(stamp.Institution, out var known) || known.Stamp != version)
            {
                _known[stamp.Institution] = known = (version, ProfileFile.Open(PathOf(stamp.Institution), version) ?? Make(stamp.Institution, version));
            }

            return known.Profiles;
        }
    }

    private IsolateProfiles Make(string institution, string version)
    {
        var profiles = ProfilePacking.Of(Isolates(institution), new CompactResults(columns).Read(institution, ["drug", "sir"]));
        if (profiles.MarkCount >= WorthKeeping)
        {
            Keep(institution, version, profiles);
        }

        return profiles;
    }

    private void Keep(string institution, string version, IsolateProfiles profiles)
    {
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "profiles"));
            ProfileFile.Write(PathOf(institution), version, profiles);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // A folder that may only be read, or a full disk: the next process packs again.
        }
    }

    /// <summary>File names are digests: codes of institutions may hold any character.</summary>
    private string PathOf(string institution) =>
        Path.Combine(folder, "profiles", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(institution)))[..16].ToLowerInvariant() + ".profiles");

    /// <summary>Isolate facts of an institution with the columns that profiles are made of; the others are left unknown.</summary>
    private IsolateFacts Isolates(string institution)
    {
        var facts = new IsolateFacts();
        var reader = TableReader.Of(s_isolates, columns.Texts);
        string list = string.Join(", ", s_isolates.Columns.Select(column => s_columns.Contains(column.Name) ? $"\"{column.Name}\"" : $"CAST(NULL AS {column.TypeName})"));
        using var connection = columns.Connections.Rent();
        using var result = connection.Query($"SELECT {list} FROM {s_isolates.Name} WHERE institution = {Code(s_isolates, institution)} ORDER BY rowid");
        reader.Fill(result, facts);
        return facts;
    }

    private int Code(StoredTable table, string institution) => columns.Texts.Column(table.Name, "institution").CodesWhere(text => text == institution).FirstOrDefault();
}
