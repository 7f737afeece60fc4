namespace Curb.Intake;

/// <summary>One source row (or file) that could not be taken in, with all that a clerk needs to mend it.</summary>
/// <param name="File">File name as delivered, without folders.</param>
/// <param name="Line">Line or sheet row, counted from 1 with the header as line 1; 0 for the file as a whole.</param>
/// <param name="Column">Header of the column at fault; empty for the row as a whole.</param>
/// <param name="Found">The text found, cut to 200 characters.</param>
/// <param name="Expected">What would have been accepted, with an example.</param>
/// <param name="Reason">A stable kebab-case code: missing-value, not-a-number, impossible-date, unknown-code, duplicate-key …</param>
/// <param name="SourceRows">How many source rows are left out because of it: 1, or 0 where another rejection already counts the row.</param>
public sealed record Rejection(string File, int Line, string Column, string Found, string Expected, string Reason, int SourceRows = 1);
