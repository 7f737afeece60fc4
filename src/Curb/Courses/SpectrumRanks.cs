using System.Globalization;
using Curb.ReferenceData;

namespace Curb.Courses;

/// <summary>How broad an antibacterial is (1 narrow to 6 last resort) and whether it covers anaerobes. Table <c>reference/spectrum-ranks</c>: by drug, else by class.</summary>
public sealed class SpectrumRanks
{
    private const string Dataset = "spectrum-ranks";

    private readonly Dictionary<string, (int Rank, bool Anaerobes)> _drugs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Rank, bool Anaerobes)> _classes = new(StringComparer.Ordinal);
    private readonly Func<string, string?> _classOf;

    private SpectrumRanks(Func<string, string?> classOf) => _classOf = classOf;

    /// <summary>The ranks of an edition, the newest by default.</summary>
    /// <exception cref="ReferenceFaultException">A row names no known drug or class, or its rank is no number from 1 to 6.</exception>
    public static SpectrumRanks Load(ReferenceLibrary reference, string? edition = null)
    {
        var table = reference.Table(Dataset, edition ?? reference.Latest(Dataset));
        int kind = table.Column("kind"), id = table.Column("id"), rank = table.Column("rank"), anaerobes = table.Column("anaerobes");
        var ranks = new SpectrumRanks(code => reference.Antimicrobial(code)?.DrugClass);
        for (int row = 0; row < table.Count; row++)
        {
            bool drug = table[row, kind] == "drug";
            bool known = drug ? reference.Antimicrobial(table[row, id]) is not null : reference.DrugClasses.Any(one => one.Id == table[row, id]);
            int value = int.TryParse(table[row, rank], NumberStyles.None, CultureInfo.InvariantCulture, out int read) && read is >= 1 and <= 6 ? read : throw table.Wrong(row, rank, "a rank from 1 to 6");
            (drug ? ranks._drugs : ranks._classes).Add(known ? table[row, id] : throw table.Wrong(row, id, "a drug code or a class of the reference tables"), (value, table[row, anaerobes] == "true"));
        }

        return ranks;
    }

    /// <summary>Rank of a drug; null where the table does not say (antifungals, rare drugs).</summary>
    public int? Rank(string drug) => Find(drug)?.Rank;

    /// <summary>True where the drug is active against anaerobes; false also where the table does not know the drug.</summary>
    public bool CoversAnaerobes(string drug) => Find(drug)?.Anaerobes ?? false;

    private (int Rank, bool Anaerobes)? Find(string drug) =>
        _drugs.TryGetValue(drug, out var own) ? own : _classOf(drug) is { } drugClass && _classes.TryGetValue(drugClass, out var shared) ? shared : null;
}
