using Curb.Columns;
using Curb.Facts;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.Storage.DuckDb;

namespace Curb.Storage.Tables;

/// <summary>A table of the column store. Its columns follow from the declaration in the domain, with those added that storage itself needs.</summary>
internal sealed class StoredTable
{
    /// <summary>128-bit digest of a received record's content, by which a delivered row is found the same or corrected.</summary>
    public const string ContentHash = "content_hash";

    /// <summary>The number of a result's outcome.</summary>
    public const string Outcome = "outcome";

    private StoredTable(string name, Table declaration, IReadOnlyList<StoredColumn> columns)
    {
        Name = name;
        Declaration = declaration;
        Columns = columns;
    }

    public string Name { get; }

    /// <summary>An empty table of the declared kind.</summary>
    public Table Declaration { get; }

    public IReadOnlyList<StoredColumn> Columns { get; }

    public IReadOnlyList<(string Name, DuckDbType Type)> Layout => [.. Columns.Select(column => (column.Name, column.Type))];

    public string CreateStatement => $"CREATE TABLE IF NOT EXISTS {Name} ({string.Join(", ", Columns.Select(column => column.Definition))})";

    /// <summary>The tables of received records, keyed ones first.</summary>
    public static IReadOnlyList<StoredTable> Received { get; } = [.. new Delivery().AllTables.Select(OfReceived)];

    /// <summary>The tables of facts, named fact_….</summary>
    public static IReadOnlyList<StoredTable> Facts { get; } = [.. new FactSet().Tables.Select(OfFacts)];

    /// <summary>The distinct outcomes of susceptibility results, numbered over all institutions.</summary>
    public static StoredTable Outcomes { get; } = new(
        "fact_susceptibility_outcome", new ResultOutcomes(), [new StoredColumn(Outcome, DuckDbType.Integer, false), .. new ResultOutcomes().Columns.Select(StoredColumn.Of)]);

    /// <summary>Every table that derivation fills.</summary>
    public static IReadOnlyList<StoredTable> Derived { get; } = [.. Facts, Outcomes];

    public static StoredTable ReceivedNamed(string name) => Received.First(table => table.Name == name);

    public static StoredTable FactsNamed(string fact) => Facts.First(table => table.Declaration.Name == fact);

    private static StoredTable OfReceived(Table declared)
    {
        var columns = declared.Columns.Select(StoredColumn.Of);
        return declared is ReceivedTable
            ? new(declared.Name, declared, [.. columns, new StoredColumn(ContentHash, DuckDbType.UHugeInt, false)])
            : ResultLists(declared);
    }

    /// <summary>Results that came together stand in one row, as lists of equal length; the list of lines is unknown where the source has none.</summary>
    private static StoredTable ResultLists(Table declared) => new(declared.Name, declared,
    [
        StoredColumn.CodedText("institution"), new StoredColumn("isolate", DuckDbType.BigInt, false), new StoredColumn("batch", DuckDbType.Integer, false),
        StoredColumn.List("test", true), StoredColumn.List("value", true), StoredColumn.List("line", false),
    ]);

    /// <summary>Results keep their isolate and the number of their outcome; what they carry of both is joined when it is asked for.</summary>
    private static StoredTable OfFacts(Table declared) => new("fact_" + declared.Name, declared, declared is SusceptibilityFacts
        ? [StoredColumn.CodedText("institution"), new StoredColumn("isolate", DuckDbType.BigInt, false), new StoredColumn(Outcome, DuckDbType.Integer, false)]
        : [.. declared.Columns.Select(StoredColumn.Of)]);
}
