namespace Curb.ReferenceData;

/// <summary>One row of expected (intrinsic) resistance. Tables <c>reference/expected-resistance/eucast</c> and <c>…/clsi</c>.</summary>
/// <param name="Guideline">EUCAST or CLSI.</param>
/// <param name="Table">Reference table of the publisher.</param>
/// <param name="Organism">WHONET organism or group code.</param>
/// <param name="OrganismRank">As in <see cref="Breakpoint"/>; also gram-positive and gram-negative (by <see cref="Organism.Gram"/>, anaerobes included).</param>
/// <param name="ExceptOrganisms">Organism or group codes left out.</param>
/// <param name="Drug">WHONET drug code, or an ATC group (J01G) where <paramref name="DrugIsClass"/>: every drug whose ATC code starts with it.</param>
/// <param name="DrugIsClass">True where <paramref name="Drug"/> names a class.</param>
/// <param name="ExceptDrugs">Drug codes left out.</param>
public sealed record ExpectedResistance(
    string Guideline,
    string Table,
    string Organism,
    string OrganismRank,
    IReadOnlyList<string> ExceptOrganisms,
    string Drug,
    bool DrugIsClass,
    IReadOnlyList<string> ExceptDrugs);
