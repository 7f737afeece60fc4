using Curb.Columns;

namespace Curb.Intake.Received;

/// <summary>
/// Records as delivered: typed, exactly once, nothing interpreted. A row is known by its institution and the source's own key;
/// delivering the key again with the same content changes nothing, with other content replaces the row.
/// Codes and texts of the source stay as they came; meaning is given when facts are derived.
/// </summary>
public abstract class ReceivedTable : Table
{
    protected ReceivedTable(string name)
        : base(name)
    {
        Id = Long("id", "Number given by the store when the key first appears; kept when the row is replaced. Unknown (null) in a delivery.");
        Institution = Text("institution", "Code of the institution that delivered the row.");
        Key = Text("key", "The source's own key of the record, unique within institution and table.");
        Batch = Whole("batch", "Number of the batch (one delivered file) that wrote the row. Given by the store.");
        Line = Whole("line", "Line or row of the source file, counted from 1 with the header as line 1.");
        SourceRows = Whole("source_rows", "How many rows of the source file this record accounts for: 1 for a file's main records, 0 for records read off them.");
    }

    public Column<long> Id { get; }

    public TextColumn Institution { get; }

    public TextColumn Key { get; }

    public Column<int> Batch { get; }

    public Column<int> Line { get; }

    public Column<int> SourceRows { get; }
}
