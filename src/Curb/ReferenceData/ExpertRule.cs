namespace Curb.ReferenceData;

/// <summary>One expert interpretation rule: where the criteria hold for an isolate, the affected drugs are read as resistant. Table <c>reference/expert-rules</c>.</summary>
/// <param name="Rule">Rule code of the publisher: MRS, ESBL-CONFIRMED … Several rows may share it.</param>
/// <param name="Description">What the rule is about.</param>
/// <param name="Organism">WHONET organism or group code.</param>
/// <param name="OrganismRank">As in <see cref="Breakpoint"/>.</param>
/// <param name="Criteria">Conditions joined by OR and AND, as published: drug or test, then =, then R, NS, S, + or -. A class criterion (CEPH3=R) holds where any drug of the class does.</param>
/// <param name="Affected">WHONET drug codes and WHONET class and subclass names.</param>
/// <param name="ExceptDrugs">Drug codes left out.</param>
/// <param name="Source">Publisher and table.</param>
public sealed record ExpertRule(string Rule, string Description, string Organism, string OrganismRank, string Criteria, IReadOnlyList<string> Affected, IReadOnlyList<string> ExceptDrugs, string Source);
