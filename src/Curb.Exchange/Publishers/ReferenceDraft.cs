using Curb.ReferenceData;

namespace Curb.Exchange.Publishers;

/// <summary>A table as the publisher's files and our curated inputs give it, before it is compared with the present one and written.</summary>
/// <param name="Dataset">Folder under reference/: breakpoints/eucast.</param>
/// <param name="Edition">Folder under the dataset: 2025.</param>
/// <param name="Table">The rows in the schema of the dataset.</param>
/// <param name="Key">Columns that together name a row.</param>
/// <param name="Source">Where the facts come from, for SOURCE.yaml.</param>
/// <param name="Amendments">Where the table departs from what was read, row by row with the reason.</param>
public sealed record ReferenceDraft(string Dataset, string Edition, ReferenceTable Table, IReadOnlyList<string> Key, SourceStatement Source, IReadOnlyList<Amendment> Amendments);

/// <summary>Who owns the facts and under which terms they stand here.</summary>
public sealed record SourceStatement(string Source, string Owner, string Licence, IReadOnlyList<FileRead> Files);

/// <summary>One departure from what was read.</summary>
/// <param name="Row">The row, as its key cells with | between, or the publisher's own words for a row that was not carried.</param>
/// <param name="Change">added, changed, not-carried, or difference (from another source that states the same fact).</param>
/// <param name="Reason">Why.</param>
/// <param name="Found">What the other source says; empty where that does not apply.</param>
/// <param name="Rows">How many rows of the source the entry stands for.</param>
public sealed record Amendment(string Row, string Change, string Reason, string Found = "", int Rows = 1);
