using Curb.Columns;
using Curb.Susceptibilities;

namespace Curb.Antibiograms;

/// <summary>What each distinct interpreted result says of its drug, worked out once for all parts of a source. For one thread.</summary>
internal sealed class ResultFindings(InterpretationLookup lookup)
{
    private int _read;

    /// <summary>Drugs by code.</summary>
    public TextDictionary Drugs { get; } = new();

    /// <summary>Drug and number of the finding, by the result's id; may be longer than there are results.</summary>
    public (int Drug, int Finding)[] OfResult { get; private set; } = [];

    /// <summary>Takes in the results interpreted since the last time.</summary>
    public void ReadNew()
    {
        if (lookup.Count > OfResult.Length)
        {
            var longer = new (int Drug, int Finding)[lookup.Count * 2];
            OfResult.AsSpan(0, _read).CopyTo(longer);
            OfResult = longer;
        }

        for (; _read < lookup.Count; _read++)
        {
            var known = lookup[_read];
            string? sir = known.Interpretation.Category == SirCategory.None ? null : known.Interpretation.Category.Text();
            OfResult[_read] = (Drugs.Code(known.Test?.Drug), DrugFinding.Read(sir).Number);
        }
    }
}
