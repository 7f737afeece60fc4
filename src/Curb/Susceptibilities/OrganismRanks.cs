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

    private static readonly Dictionary<string, int> s_specificity = BySpecificity.Select((rank, index) => (rank, index)).ToDictionary(pair => pair.rank, pair => pair.index, StringComparer.Ordinal);

    /// <summary>
    /// How specific a table row is for an organism: 0 for the most specific; null where the row is about other organisms.
    /// A row for a species holds for its subspecies, serovars and biovars too, after rows of their own.
    /// </summary>
    public static int? Match(Organism organism, string rank, string code)
    {
        bool ofItsSpecies = rank == "species" && !Same(organism.Code, code) && Same(organism.Species, code);
        bool holds = rank switch
        {
            "species" => ofItsSpecies || Same(organism.Code, code),
            "serovar-group" => Same(organism.SerovarGroup, code),
            "species-group" => InList(organism.SpeciesGroup, code),
            "genus" => Same(organism.Genus, code),
            "genus-group" => InList(organism.GenusGroup, code),
            "family" => Same(organism.Family, code),
            "anaerobes" => organism.Anaerobe,
            "gram-positive-anaerobes" => organism.Anaerobe && organism.Gram == "+",
            "gram-negative-anaerobes" => organism.Anaerobe && organism.Gram == "-",
            "gram-positive" => !organism.Anaerobe && organism.Type == "+",
            "gram-negative" => !organism.Anaerobe && organism.Type == "-",
            "all" => true,
            _ => Same(organism.Code, code),
        };
        if (!holds)
        {
            return null;
        }

        int index = s_specificity.GetValueOrDefault(rank, s_specificity["species"]);
        return (2 * index) + (ofItsSpecies ? 1 : 0);
    }

    /// <summary>True where a code names the organism or any group it belongs to.</summary>
    public static bool BelongsTo(Organism organism, string code) =>
        Same(organism.Code, code) || Same(organism.Species, code) || Same(organism.SerovarGroup, code) || InList(organism.SpeciesGroup, code)
        || Same(organism.Genus, code) || InList(organism.GenusGroup, code) || Same(organism.Family, code);

    private static bool Same(string own, string code) => own.Length > 0 && own.Equals(code, StringComparison.OrdinalIgnoreCase);

    private static bool InList(string own, string code) =>
        own.Length > 0 && own.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries).Any(part => Same(part, code));
}
