using Curb.Antibiograms;
using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Storage.DuckDb;
using Curb.Storage.Facts;
using Curb.Storage.Tables;
using Curb.Tallies;

namespace Curb.Storage;

/// <summary>Facts in the embedded column store. Each institution's facts are replaced as a whole; questions see either the old or the new ones.</summary>
public sealed class FactStore : IFactSource
{
    // Texts that repeat are codes, and codes are packed; the keys that remain differ from row to row, and looking for runs, dictionaries and symbols in them takes longer than writing them.
    private const string Untried = "rle,dictionary,dict_fsst,fsst,zstd";

    /// <summary>Bytes of packed sums that are read into memory at once.</summary>
    private const long MostSums = 256L << 20;

    private readonly ColumnStore _columns;
    private readonly TimeProvider _time;
    private readonly StoredProfiles _profiles;
    private readonly StoredTallies _tallies;

    private readonly Action<FactStamp> _committed;

    /// <param name="committed">Told of every institution whose facts were replaced.</param>
    internal FactStore(ColumnStore columns, string folder, TimeProvider time, Action<FactStamp> committed)
    {
        _committed = committed;
        _columns = columns;
        _time = time;
        _profiles = new StoredProfiles(columns, folder);
        _tallies = new StoredTallies(columns);
    }

    internal CodedTexts Texts => _columns.Texts;

    /// <summary>Replaces all facts of an institution in one transaction.</summary>
    /// <param name="institution">Code of the institution.</param>
    /// <param name="facts">All its facts.</param>
    /// <param name="stamp">Reference tables and policy packs, with editions, that the facts were derived with.</param>
    /// <param name="tallies">Sums that are kept with the facts.</param>
    public void Replace(string institution, FactSet facts, string stamp, IReadOnlyList<TallyDefinition>? tallies = null)
    {
        using var replacement = BeginReplace(institution, stamp, tallies);
        replacement.Add(facts);
        replacement.Commit();
    }

    /// <summary>Starts to replace all facts of an institution by several fact sets.</summary>
    /// <param name="institution">Code of the institution.</param>
    /// <param name="stamp">Reference tables and policy packs, with editions, that the facts were derived with.</param>
    /// <param name="tallies">Sums that are kept with the facts; none where not given, and every question is answered from the rows.</param>
    /// <exception cref="DataFolderException">The folder is open for reading, or another write is under way.</exception>
    public FactReplacement BeginReplace(string institution, string stamp, IReadOnlyList<TallyDefinition>? tallies = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(institution);
        var transaction = _columns.BeginWrite($"deriving the facts of {institution}", Untried);
        try
        {
            return new FactReplacement(this, transaction, institution, stamp, tallies ?? TallyPlan.None);
        }
        catch
        {
            transaction.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<FactGroup> Ask(FactQuery query, Scope scope)
    {
        FactVocabulary.Check(query);
        return scope.Institutions is { Count: 0 } ? [] : _tallies.Answer(query, scope) ?? AskRows(query, scope);
    }

    /// <summary>The sums kept with the facts of all institutions; null where they are too many to be held in memory.</summary>
    public FactSums? Sums() => _tallies.All(MostSums) is { } kept ? new FactSums(kept, Stamps(Scope.DataFolderOwner)) : null;

    /// <summary>As <see cref="Ask"/>, counted over the rows themselves whatever sums were kept with them.</summary>
    public IReadOnlyList<FactGroup> AskRows(FactQuery query, Scope scope)
    {
        var fact = FactVocabulary.Check(query);
        if (scope.Institutions is { Count: 0 })
        {
            return [];
        }

        var stored = StoredFact.Named(query.Fact);
        var sql = FactSql.Sums(query, scope, stored, Texts);
        var dimensions = query.GroupBy.Select(name => Dimension(stored, name)).ToArray();
        using var connection = _columns.Connections.Rent();
        using var result = connection.Query(sql.Text, sql.Values);
        var groups = result.AllRows().Select(row => new FactGroup(
            [.. dimensions.Select((text, i) => text(row[i]))],
            [.. row.Skip(dimensions.Length).Select(sum => sum is null ? null : (double?)Convert.ToDouble(sum, null))]));
        return FactVocabulary.InOrder(fact, query.GroupBy, groups);
    }

    /// <inheritdoc/>
    public Table Rows(FactQuery query, Scope scope, int limit)
    {
        var target = (Table)Activator.CreateInstance(FactVocabulary.Check(query).GetType())!;
        if (scope.Institutions is { Count: 0 })
        {
            return target;
        }

        scope.RequireIdentification();
        var stored = StoredFact.Named(query.Fact);
        var reader = Reader(stored);
        var sql = FactSql.Rows(query, scope, reader.ColumnList, limit, stored, Texts);
        using var connection = _columns.Connections.Rent();
        using var result = connection.Query(sql.Text, sql.Values);
        reader.Fill(result, target);
        return target;
    }

    /// <inheritdoc/>
    /// <exception cref="DisclosureRefusedException">The scope holds single departments of an institution.</exception>
    public IEnumerable<IsolateProfiles> Profiles(Scope scope) => scope.Departments.Count == 0
        ? Stamps(scope).Select(stamp => _profiles.Of(stamp).Within(scope))
        : throw new DisclosureRefusedException("The isolates of whole institutions are asked for, but this scope holds single departments only.");

    /// <summary>All facts of one kind in the scope, as they were added: for methods that are more than counts and sums.</summary>
    public T Read<T>(Scope scope)
        where T : FactTable, new()
    {
        var target = new T();
        scope.RequireIdentification();
        if (scope.Departments.Count > 0)
        {
            throw new DisclosureRefusedException($"All rows of {target.Name} are asked for, but this scope holds single departments only.");
        }

        var stored = StoredFact.Named(target.Name);
        var reader = Reader(stored);
        var codes = scope.Institutions is { } institutions ? stored.Dictionary("institution", Texts).CodesWhere(institutions.Contains) : null;
        string where = codes is null ? "" : codes.Count == 0 ? " WHERE FALSE" : $" WHERE institution IN ({string.Join(", ", codes)})";
        using var connection = _columns.Connections.Rent();
        using var result = connection.Query($"SELECT {reader.ColumnList} FROM {stored.Source(target.Columns.Select(column => column.Name))}{where}{(stored.IsJoined ? $" ORDER BY {stored.Position}" : "")}");
        reader.Fill(result, target);
        return target;
    }

    /// <summary>The results of one institution in their compact form: for readers of millions of them.</summary>
    public IsolateResults Results(string institution) => new CompactResults(_columns).Read(institution, SusceptibilityFacts.OfOutcome);

    /// <summary>With what the facts of the scope's institutions were derived, in the order of their codes. An institution without a stamp has no facts.</summary>
    public IReadOnlyList<FactStamp> Stamps(Scope scope)
    {
        using var connection = _columns.Connections.Rent();
        using var result = connection.Query("SELECT institution, stamp, derived_at, last_batch FROM fact_stamp");
        return
        [
            .. result.AllRows()
                .Select(row => new FactStamp((string)row[0]!, (string)row[1]!, (DateTime)row[2]!, (int)(long)row[3]!))
                .Where(stamp => scope.Covers(stamp.Institution))
                .OrderBy(stamp => stamp.Institution, StringComparer.Ordinal),
        ];
    }

    /// <summary>Number of rows of a fact that an institution has.</summary>
    public long Count(string institution, string fact)
    {
        var table = StoredTable.FactsNamed(fact);
        using var connection = _columns.Connections.Rent();
        return connection.Whole($"SELECT count(*) FROM {table.Name} WHERE institution = {Texts.Column(table.Name, "institution").CodesWhere(text => text == institution).FirstOrDefault()}") ?? 0;
    }

    internal int InstitutionCode(StoredTable table, string institution) => Texts.Column(table.Name, "institution").Code(institution);

    internal void WriteStamp(DuckDbConnection writer, string institution, string stamp)
    {
        long lastBatch = writer.Whole("SELECT max(number) FROM batch WHERE institution = ?", institution) ?? 0;
        writer.Execute("DELETE FROM fact_stamp WHERE institution = ?", institution);
        writer.Execute("INSERT INTO fact_stamp VALUES (?, ?, ?, ?)", institution, stamp, _time.GetLocalNow().DateTime, lastBatch);
    }

    /// <summary>Tells whoever keeps account of it that an institution's facts were replaced.</summary>
    internal void Committed(string institution)
    {
        _tallies.Forget();
        _committed(Stamps(Scope.Of([institution], false)).Single());
    }

    private TableReader Reader(StoredFact stored) => new(stored.Declaration, column => stored.Dictionary(column, Texts));

    private Func<object?, string?> Dimension(StoredFact stored, string name)
    {
        if (!StoredColumn.Of(stored.Declaration.Find(name)!).Coded)
        {
            return FactVocabulary.DimensionText;
        }

        var dictionary = stored.Dictionary(name, Texts);
        return value => value is null ? null : dictionary.Text((int)(long)value);
    }
}
