using Curb.ReferenceData;

namespace Curb.AntimicrobialUse;

/// <summary>What labels of combinations hold (<c>reference/combination-contents</c>), and mass for units (<c>reference/unit-equivalents</c>).</summary>
internal sealed class ContentTables
{
    /// <summary>Labels round (0.3125 g stands as 0.312 g): two masses within 2 % are the same label.</summary>
    private const double Rounding = 0.02;

    private readonly Dictionary<string, List<(double Label, double Basis)>> _combinations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _gramsPerMillionUnits = new(StringComparer.Ordinal);

    public ContentTables(ReferenceLibrary reference)
    {
        var contents = reference.Table("combination-contents", reference.Latest("combination-contents"));
        int drug = contents.Column("drug"), label = contents.Column("label_g"), basis = contents.Column("basis_g");
        for (int row = 0; row < contents.Count; row++)
        {
            (_combinations.TryGetValue(contents[row, drug], out var list) ? list : _combinations[contents[row, drug]] = [])
                .Add(((double)contents.Decimal(row, label)!, (double)contents.Decimal(row, basis)!));
        }

        var units = reference.Table("unit-equivalents", reference.Latest("unit-equivalents"));
        int atc = units.Column("atc"), grams = units.Column("grams_per_mu");
        for (int row = 0; row < units.Count; row++)
        {
            _gramsPerMillionUnits[units[row, atc]] = (double)units.Decimal(row, grams)!;
        }
    }

    public static bool Same(double a, double b) => Math.Abs(a - b) <= Rounding * Math.Max(a, b);

    /// <summary>Grams that one million units of the drug weigh, by the first of its ATC codes that the table knows; null where none does.</summary>
    public double? GramsPerMillionUnits(Antimicrobial drug) =>
        drug.Atc.Select(atc => _gramsPerMillionUnits.TryGetValue(atc, out double grams) ? grams : (double?)null).FirstOrDefault(grams => grams is not null);

    public bool HasCombination(string drug) => _combinations.ContainsKey(drug);

    /// <summary>The share of the counted part in a labelled mass of one piece; null where the table has no such label.</summary>
    public double? ShareOfLabel(string drug, double label) =>
        !_combinations.TryGetValue(drug, out var labels) ? null
        : labels.Where(row => Same(row.Label, label)).Select(row => (double?)(row.Basis / row.Label)).FirstOrDefault();

    /// <summary>
    /// The share of the counted part in a dose of which the piece is not known: where the dose is one label, that label's;
    /// else the share that all labels of which the dose is a whole multiple agree on. Null where they differ.
    /// </summary>
    public double? ShareOfDose(string drug, double grams)
    {
        if (ShareOfLabel(drug, grams) is { } share)
        {
            return share;
        }

        if (!_combinations.TryGetValue(drug, out var labels))
        {
            return null;
        }

        var shares = labels.Where(row => grams > row.Label && Same(grams / row.Label, Math.Round(grams / row.Label))).Select(row => Math.Round(row.Basis / row.Label, 3)).Distinct().ToList();
        return shares.Count == 1 ? shares[0] : null;
    }
}
