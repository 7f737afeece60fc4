namespace Curb.Storage;

/// <summary>One entry of the append-only log of who changed, saw, took out or was refused what.</summary>
/// <param name="Sequence">Place in the chain, from 1 without gaps.</param>
/// <param name="At">When, UTC, ISO 8601.</param>
/// <param name="Who">Who did it.</param>
/// <param name="Process">The named process of the product: save-institution, map-drug, sign-in, export, refused …</param>
/// <param name="Subject">What it was done to: institution/QH01, drug-mapping/QH01/头孢…</param>
/// <param name="OldValues">The values before, as JSON; null where there was nothing.</param>
/// <param name="NewValues">The values after, as JSON; null where it was removed.</param>
/// <param name="PreviousHash">Hash of the entry before; 64 zeros for the first.</param>
/// <param name="Hash">SHA-256 over all the others.</param>
/// <param name="Origin">From where it was done; null where that is not known.</param>
/// <param name="Why">The reason given; null where none was.</param>
public sealed record AuditEvent(long Sequence, string At, string Who, string Process, string Subject, string? OldValues, string? NewValues, string PreviousHash, string Hash, string? Origin = null, string? Why = null);
