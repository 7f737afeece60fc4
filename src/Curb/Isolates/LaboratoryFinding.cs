namespace Curb.Isolates;

/// <summary>Something about a result, an isolate or the laboratory's work for a person to confirm. It changes no result.</summary>
/// <param name="Row">Row of the received isolates; -1 for the whole.</param>
/// <param name="Finding">Stable kebab-case name.</param>
/// <param name="Kind">unusual, inconsistent, missing, expected, discrepancy, quality-control or contamination.</param>
/// <param name="Drugs">Drugs it is about, with semicolons.</param>
/// <param name="Found">What was found.</param>
/// <param name="Expected">What is to be expected, or to be done.</param>
/// <param name="ExpectedZh">The same in Chinese; blank where there is none.</param>
/// <param name="Source">What it rests on.</param>
/// <param name="Confidence">verified or unverified.</param>
public sealed record LaboratoryFinding(int Row, string Finding, string Kind, string Drugs, string Found, string Expected, string ExpectedZh, string Source, string Confidence);
