namespace Curb.Storage.DuckDb;

/// <summary>DuckDB refused a statement, an option or a file; the message is the engine's own, with what was being done before it.</summary>
public sealed class DuckDbException(string message) : Exception(message);
