using Curb.Intake;

namespace Curb.Storage;

/// <summary>One committed batch: a delivered file, when it came, and what became of its rows.</summary>
public sealed record ReceivedBatch(int Number, string Institution, SourceFile File, DateTime ReceivedAt, BatchOutcome Outcome);
