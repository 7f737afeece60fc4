using Curb.Columns;
using Curb.ReferenceData;

namespace Curb.Isolates;

/// <summary>Places of drugs in a phenotype. Isolates that are tested equally well are compared drug by drug in this order.</summary>
internal static class PhenotypeDrugs
{
    /// <summary>Places by the codes of a dictionary of drug codes, in the order of the codes' texts: the order in which rows were stored changes nothing.</summary>
    public static int[] InCodeOrder(TextDictionary drugs)
    {
        var places = new int[drugs.Count];
        int[] codes = [.. Enumerable.Range(0, drugs.Count).OrderBy(code => drugs.Text(code) ?? "", StringComparer.Ordinal)];
        for (int place = 0; place < codes.Length; place++)
        {
            places[codes[place]] = place;
        }

        return places;
    }

    /// <summary>For an organism, the drugs of its phenotype among those given: all of them, or its key antimicrobials.</summary>
    public static Func<Organism?, bool[]?> Kept(ReferenceLibrary library, IReadOnlyList<string> drugs, bool keyDrugsOnly)
    {
        if (!keyDrugsOnly)
        {
            return _ => null;
        }

        var table = library.Table("key-antimicrobials", library.Latest("key-antimicrobials"));
        var keyDrugs = Enumerable.Range(0, table.Count).ToLookup(row => table[row, table.Column("group")], row => table[row, table.Column("drug")], StringComparer.Ordinal);
        var byGroup = new Dictionary<string, bool[]>(StringComparer.Ordinal);
        return organism =>
        {
            string group = GroupOf(organism);
            if (!byGroup.TryGetValue(group, out var kept))
            {
                byGroup[group] = kept = [.. drugs.Select(drug => keyDrugs["all"].Contains(drug) || keyDrugs[group].Contains(drug))];
            }

            return kept;
        };
    }

    private static string GroupOf(Organism? organism) => organism switch
    {
        null => "",
        { Type: "f" } => "fungi",
        { Gram: "+" } => "gram-positive",
        { Gram: "-" } => "gram-negative",
        _ => "",
    };
}
