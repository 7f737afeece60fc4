using Curb.Facts;
using Curb.Storage.Facts;
using Curb.Storage.Tables;
using Curb.Tallies;

namespace Curb.Storage;

/// <summary>
/// All facts of one institution on their way into the store, in one transaction: until <see cref="Commit"/> the old facts answer, after it only the new ones.
/// Several fact sets (parts of the institution's patients) may be added.
/// </summary>
public sealed class FactReplacement : IDisposable
{
    /// <summary>2^50; with the codes of institutions above the 32 bits of their isolates, numbers stay below 2^53, which every reader of JSON holds exactly.</summary>
    private const long FirstReceived = 1L << 50;
    private const int MostIsolatesBits = 32;

    private readonly FactStore _store;
    private readonly WriteTransaction _transaction;
    private readonly string _institution;
    private readonly string _stamp;
    private readonly TallyBook _tallies;
    private StoredResults? _results;

    internal FactReplacement(FactStore store, WriteTransaction transaction, string institution, string stamp, IReadOnlyList<TallyDefinition> tallies)
    {
        (_store, _transaction, _institution, _stamp) = (store, transaction, institution, stamp);
        _tallies = new TallyBook(tallies);
        StoredTallies.Remove(transaction.Connection, institution);
        foreach (var table in StoredTable.Facts)
        {
            transaction.Connection.Execute($"DELETE FROM {table.Name} WHERE institution = {store.InstitutionCode(table, institution)}");
        }
    }

    /// <summary>The number from which isolates that another installation sent are numbered: far above every received id, and apart from those of other institutions.</summary>
    public long FirstReceivedIsolate => FirstReceived + ((long)_store.InstitutionCode(StoredTable.FactsNamed("isolate"), _institution) << MostIsolatesBits);

    /// <summary>Adds facts; every row belongs to the institution, whatever its institution column says or leaves out.</summary>
    /// <exception cref="ArgumentException">A row names another institution.</exception>
    public void Add(FactSet facts)
    {
        foreach (var fact in facts.Tables)
        {
            CheckInstitution(fact);
        }

        // Sums are made beside the writing: both only read the facts.
        var summing = Task.Run(() => _tallies.Add(facts));
        try
        {
            Append(facts);
        }
        finally
        {
            summing.GetAwaiter().GetResult();
        }
    }

    private void Append(FactSet facts)
    {
        if (facts.Results is { Count: > 0 } results)
        {
            Results.Add(results);
        }

        foreach (var fact in facts.Tables.Where(fact => fact.Count > 0))
        {
            if (fact is SusceptibilityFacts rows)
            {
                Results.Add(IsolateResults.Of(rows));
                continue;
            }

            var table = StoredTable.FactsNamed(fact.Name);
            using var appender = new TableAppender(_transaction.Connection, table, _store.Texts);
            var institution = new Dictionary<string, ColumnFeed> { ["institution"] = new ConstantFeed<int>(_store.InstitutionCode(table, _institution)) };
            appender.AppendAll(appender.Feeds(fact, institution), fact.Count);
            appender.Complete();
        }
    }

    private StoredResults Results => _results ??= new StoredResults(_transaction.Connection, _store.Texts, _institution);

    public void Commit()
    {
        StoredTallies.Write(_transaction.Connection, _institution, _tallies.Tallies());
        _store.WriteStamp(_transaction.Connection, _institution, _stamp);
        _transaction.Commit();
        _store.Committed(_institution);
    }

    public void Dispose() => _transaction.Dispose();

    private void CheckInstitution(FactTable fact)
    {
        int own = fact.Institution.Dictionary.Code(_institution);
        foreach (int code in fact.Institution.Codes)
        {
            if (code != own && code != 0)
            {
                throw new ArgumentException($"A row of {fact.Name} belongs to {fact.Institution.Dictionary.Text(code)}, but the facts of {_institution} are being replaced.");
            }
        }
    }
}
