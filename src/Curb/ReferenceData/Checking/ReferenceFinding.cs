namespace Curb.ReferenceData.Checking;

/// <summary>One thing wrong in the reference tree.</summary>
/// <param name="Path">The file.</param>
/// <param name="Row">Row of the table, header not counted; 0 where the file as a whole is meant.</param>
/// <param name="Column">Column, or empty.</param>
/// <param name="Found">What stands there.</param>
/// <param name="Expected">What should.</param>
public sealed record ReferenceFinding(string Path, int Row, string Column, string Found, string Expected);
