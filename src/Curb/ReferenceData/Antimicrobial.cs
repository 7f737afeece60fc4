namespace Curb.ReferenceData;

/// <summary>One antimicrobial substance or fixed combination. Table <c>reference/antimicrobials</c>.</summary>
/// <param name="Code">WHONET code where there is one (AMC, MEM), else the ATC code, else cn- and the English name: the code used in all facts.</param>
/// <param name="Name">English international name.</param>
/// <param name="NameZh">Chinese generic name; null where none is known.</param>
/// <param name="DrugClass">Pharmacological class as kebab-case: penicillins, penicillins-with-inhibitor, cephalosporins-1 … -5, cephamycins, carbapenems, glycopeptides …</param>
/// <param name="Atc">ATC codes, one per route or use (J01XD01, P01AB01); the first is the systemic main code.</param>
/// <param name="Aware">AWaRe 2023 group: access, watch, reserve, not-recommended; null outside the classification.</param>
/// <param name="AwareByRoute">Where the group differs by route: "O=watch;P=reserve"; else null.</param>
/// <param name="ScopeRoutes">WHO routes (O, P …) on which it counts as an antimicrobial of the Chinese scope (Order 84 art. 2 and the network's drug list); empty where it never counts (tuberculosis drugs, antivirals, antiparasitics).</param>
/// <param name="Synonyms">Further English names, brands and spellings.</param>
/// <param name="SynonymsZh">Further Chinese names.</param>
public sealed record Antimicrobial(
    string Code,
    string Name,
    string? NameZh,
    string DrugClass,
    IReadOnlyList<string> Atc,
    string? Aware,
    string? AwareByRoute,
    IReadOnlyList<string> ScopeRoutes,
    IReadOnlyList<string> Synonyms,
    IReadOnlyList<string> SynonymsZh);
