namespace Curb.ReferenceData;

/// <summary>One ICD-9-CM-3 procedure code (or code prefix) with its group in the prophylaxis table. Table <c>reference/procedures</c>.</summary>
/// <param name="Code">ICD-9-CM-3 code or prefix, with dot: 53.0.</param>
/// <param name="Name">English name.</param>
/// <param name="NameZh">Chinese name.</param>
/// <param name="Group">Group id of the prophylaxis table (guideline 2015 annex), kebab-case; empty where none.</param>
/// <param name="IncisionClass">Usual guideline class: I, II, III (several with /).</param>
/// <param name="Interventional">True for interventional procedures.</param>
/// <param name="RecommendedClasses">Drug classes or codes recommended for the group.</param>
/// <param name="ProphylaxisDefault">in-principle-none, usual, or depends.</param>
public sealed record Procedure(string Code, string Name, string NameZh, string Group, string IncisionClass, bool Interventional, IReadOnlyList<string> RecommendedClasses, string ProphylaxisDefault);
