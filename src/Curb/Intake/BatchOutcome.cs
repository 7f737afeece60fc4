namespace Curb.Intake;

/// <summary>What became of the source rows of one file. Read = Accepted + Replaced + Unchanged + Rejected, always.</summary>
public sealed record BatchOutcome(string File, int Batch, long Read, long Accepted, long Replaced, long Unchanged, long Rejected);
