using Curb.Facts;
using Curb.Storage.Tables;

namespace Curb.Storage.Facts;

/// <summary>
/// Where the columns of a fact lie in the store: in its own table, or, for susceptibility results, in the tables of their outcomes and isolates too.
/// A question joins only the tables whose columns it names.
/// </summary>
internal sealed class StoredFact
{
    private const string Results = "r", Outcomes = "o", Isolates = "i";

    private static readonly StoredTable s_isolates = StoredTable.FactsNamed("isolate");
    private readonly StoredTable _own;

    private StoredFact(StoredTable own)
    {
        _own = own;
        Declaration = (FactTable)own.Declaration;
        IsJoined = Declaration is SusceptibilityFacts;
    }

    /// <summary>An empty table of the fact's kind.</summary>
    public FactTable Declaration { get; }

    /// <summary>True where a row's columns lie in several tables; the rows then come in no particular order.</summary>
    public bool IsJoined { get; }

    /// <summary>A column of <see cref="Source"/> that holds the rows' order.</summary>
    public string Position => IsJoined ? "position" : "rowid";

    public static StoredFact Named(string fact) => new(StoredTable.FactsNamed(fact));

    /// <summary>The dictionary of a coded text column.</summary>
    public CodedColumn Dictionary(string column, CodedTexts texts) => texts.Column(Table(column).Name, column);

    /// <summary>What follows FROM, with the named columns under their declared names.</summary>
    public string Source(IEnumerable<string> columns)
    {
        if (!IsJoined)
        {
            return _own.Name;
        }

        var named = columns.Distinct(StringComparer.Ordinal).ToList();
        var tables = named.Select(Table).ToHashSet();
        string outcomes = tables.Contains(StoredTable.Outcomes) ? $" JOIN {StoredTable.Outcomes.Name} {Outcomes} ON {Results}.{StoredTable.Outcome} = {Outcomes}.{StoredTable.Outcome}" : "";
        string isolates = tables.Contains(s_isolates) ? $" LEFT JOIN {s_isolates.Name} {Isolates} ON {Results}.isolate = {Isolates}.isolate" : "";
        return $"(SELECT {string.Join(", ", named.Select(Selected))}, {Results}.rowid AS position FROM {_own.Name} {Results}{outcomes}{isolates}) facts";
    }

    /// <summary>A result rests on the received record of its isolate.</summary>
    private string Selected(string column) => column == "received_id" ? $"{Results}.isolate AS received_id" : $"{Alias(Table(column))}.\"{column}\"";

    private string Alias(StoredTable table) => table == _own ? Results : table == s_isolates ? Isolates : Outcomes;

    private StoredTable Table(string column) =>
        !IsJoined ? _own
        : SusceptibilityFacts.OfOutcome.Contains(column) ? StoredTable.Outcomes
        : SusceptibilityFacts.OfIsolate.Contains(column) ? s_isolates
        : _own;
}
