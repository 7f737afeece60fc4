namespace Curb.ReferenceData;

/// <summary>A reference table that can't be used as it stands: which file, row and column, what was found and what was expected.</summary>
public sealed class ReferenceFaultException(string message) : Exception(message);
