using Curb.ReferenceData;

namespace Curb.Susceptibilities;

/// <summary>The codes under which tables may name an organism, from the most specific to the most general.</summary>
public static class OrganismRanks
{
    /// <summary>Ranks of tables in order of specificity.</summary>
    public static IReadOnlyList<string> BySpecificity { get; } =
    [
        "serovar-group", "species", "species-group", "genus", "genus-group", "family",
        "gram-positive-anaerobes", "gram-negative-anaerobes", "anaerobes", "gram-positive", "gram-negative", "all",
    ];

    /// <summary>How specific a table row is for an organism: 0 for the most specific; null where the row is about other organisms.</summary>
    public static int? Match(Organism organism, string rank, string code)
    {
        bool holds = rank switch
        {
            "species" => Same(organism.Code, code),
            "serovar-group" => Same(organism.SerovarGroup, code),
            "species-group" => InList(organism.SpeciesGroup, code),
            "genus" => Same(organism.Genus, code),
            "genus-group" => InList(organism.GenusGroup, code),
            "family" => Same(organism.Family, code),
            "anaerobes" => organism.Anaerobe,
            "gram-positive-anaerobes" => organism.Anaerobe && GramOf(organism) != '-',
            "gram-negative-anaerobes" => organism.Anaerobe && GramOf(organism) == '-',
            "gram-positive" => !organism.Anaerobe && organism.Type == "+",
            "gram-negative" => !organism.Anaerobe && organism.Type == "-",
            "all" => true,
            _ => Same(organism.Code, code),
        };
        int index = holds ? BySpecificity.ToList().IndexOf(rank) : -1;
        return !holds ? null : index < 0 ? 1 : index;
    }

    /// <summary>True where a code names the organism or any group it belongs to.</summary>
    public static bool BelongsTo(Organism organism, string code) =>
        Same(organism.Code, code) || Same(organism.SerovarGroup, code) || InList(organism.SpeciesGroup, code)
        || Same(organism.Genus, code) || InList(organism.GenusGroup, code) || Same(organism.Family, code);

    private static char GramOf(Organism organism) => organism.Type.Length == 1 ? organism.Type[0] : ' ';

    private static bool Same(string own, string code) => own.Length > 0 && own.Equals(code, StringComparison.OrdinalIgnoreCase);

    private static bool InList(string own, string code) =>
        own.Length > 0 && own.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries).Any(part => Same(part, code));
}
