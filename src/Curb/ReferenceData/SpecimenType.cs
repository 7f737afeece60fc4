namespace Curb.ReferenceData;

/// <summary>One specimen type by its WHONET letters. Table <c>reference/specimens</c>.</summary>
/// <param name="Code">Two WHONET letters: bl, ur, sp, sf …</param>
/// <param name="Number">WHONET numeric code; not unique.</param>
/// <param name="Name">English name.</param>
/// <param name="NameZh">Chinese name.</param>
/// <param name="Group">blood, urine, respiratory, csf, stool, wound, genital, sterile-fluid, other.</param>
/// <param name="SterileSite">True for normally sterile sites.</param>
/// <param name="Synonyms">Further names in English and Chinese.</param>
public sealed record SpecimenType(string Code, string Number, string Name, string NameZh, string Group, bool SterileSite, IReadOnlyList<string> Synonyms);
