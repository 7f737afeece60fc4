namespace Curb.Intake;

/// <summary>What a free-text drug name was matched to, and how surely.</summary>
/// <param name="Text">The text as delivered.</param>
/// <param name="Drug">Code of the antimicrobial; null where the text is not an antimicrobial or was not matched.</param>
/// <param name="How">exact, synonym, stripped (strength, form, salt removed), pinyin, misspelling, mapped (by a person), not-antimicrobial, unmatched (looks like an antimicrobial, needs a person).</param>
/// <param name="Confidence">0 to 1; 1 for exact and mapped.</param>
/// <param name="Topical">True where the text itself says the form is local (ophth oint, cream …).</param>
/// <param name="Salt">Salt that the text names and that can decide the DDD (ethylsuccinate, hippurate …), as a WHO salt code; empty where none.</param>
/// <param name="FormRoute">WHO route that the form in the text implies (tablet O, injection P, local …); empty where the text names no form.</param>
public sealed record DrugNameMatch(string Text, string? Drug, string How, double Confidence, bool Topical, string Salt = "", string FormRoute = "");
