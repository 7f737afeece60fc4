namespace Curb.ReferenceData;

/// <summary>One organism or organism group by its WHONET code, under its current name. Table <c>reference/organisms</c>.</summary>
/// <param name="Code">WHONET code, lower case: eco, kpn, sau, xxx (no growth).</param>
/// <param name="Name">Current scientific name.</param>
/// <param name="NameZh">Chinese name; null where none is known.</param>
/// <param name="Type">WHONET organism type: + - f (fungus) m (mycobacterium) a … o (other); blank where none.</param>
/// <param name="Anaerobe">True for anaerobes.</param>
/// <param name="Genus">WHONET genus code.</param>
/// <param name="GenusGroup">WHONET genus group code.</param>
/// <param name="Family">WHONET family code: EBC for Enterobacterales.</param>
/// <param name="SpeciesGroup">WHONET species group code: ECX, ABX, SCN, SVI, BS- …</param>
/// <param name="SerovarGroup">WHONET serovar group code.</param>
/// <param name="GenusName">Scientific name of the genus.</param>
/// <param name="FamilyName">Scientific name of the family.</param>
/// <param name="Synonyms">Older names and spellings that stand for the same code.</param>
/// <param name="ReplacedBy">Code that replaces this one; null while it is current.</param>
/// <param name="Gram">+ or - as WHONET's subkingdom says it, also for anaerobes, whose <paramref name="Type"/> does not; empty where neither.</param>
/// <param name="Species">Code of the species that a subspecies, serovar or biovar belongs to, by its name; empty for species, genera, groups and complexes.</param>
public sealed record Organism(
    string Code,
    string Name,
    string? NameZh,
    string Type,
    bool Anaerobe,
    string Genus,
    string GenusGroup,
    string Family,
    string SpeciesGroup,
    string SerovarGroup,
    string GenusName,
    string FamilyName,
    IReadOnlyList<string> Synonyms,
    string? ReplacedBy,
    string Gram = "",
    string Species = "");
