namespace Curb.Storage.DuckDb;

/// <summary>Which elements of a list column's elements are a row's list, as the engine lays it out.</summary>
internal readonly record struct ListEntry(ulong Offset, ulong Length);
