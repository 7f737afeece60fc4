namespace Curb.Storage;

/// <summary>One thing that was checked in a data folder.</summary>
/// <param name="Check">What was checked: audit-chain, audit-clock, records-file, dictionaries, batches, keys, content, results, facts.</param>
/// <param name="Subject">Where: a table, an institution and a table.</param>
/// <param name="Rows">How many rows were looked at.</param>
/// <param name="Problem">What is wrong; null where all is well.</param>
public sealed record StoreCheck(string Check, string Subject, long Rows, string? Problem);
