using System.Data;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Curb.Disclosure;
using Curb.Storage.Migrations;
using Curb.Storage.Records;
using Curb.Supervision;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage;

/// <summary>
/// Records that people make: institutions, drug-name mappings, settings. Every change is written together with an audit event that holds the old and the new values;
/// a value that does not change writes nothing.
/// </summary>
public sealed partial class RecordStore : IDisposable
{
    internal const string FileName = "records.sqlite";

    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _path;
    private readonly bool _mayWrite;
    private readonly AuditHeadFile _head;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();

    private RecordStore(string folder, bool mayWrite, TimeProvider time)
    {
        _path = Path.Combine(folder, FileName);
        _mayWrite = mayWrite;
        _head = new AuditHeadFile(folder);
        _time = time;
    }

    /// <summary>The institutions of the scope that were registered, by code.</summary>
    public IReadOnlyList<Institution> Institutions(Scope scope)
    {
        using var connection = Connect();
        using var records = new RecordsContext(connection);
        return [.. records.Institutions.AsNoTracking().AsEnumerable().Where(row => scope.Covers(row.Code)).OrderBy(row => row.Code, StringComparer.Ordinal).Select(InstitutionOf)];
    }

    /// <summary>Registers an institution or changes what is known of it.</summary>
    public void Save(Institution institution, string who) => Change(who, "save-institution", $"institution/{institution.Code}", records =>
    {
        var row = records.Institutions.Find(institution.Code);
        var before = row is null ? null : InstitutionOf(row);
        if (row is null)
        {
            records.Institutions.Add(RowOf(institution));
        }
        else
        {
            (row.Name, row.NameEn, row.Level, row.Kind, row.District) = (institution.Name, institution.NameEn, institution.Level, institution.Kind, institution.District);
        }

        return (before, institution);
    });

    /// <summary>What people decided that the drug texts of an institution mean: text as delivered → drug code.</summary>
    public IReadOnlyDictionary<string, string> DrugMappings(string institution)
    {
        // Asked directly: every derivation needs it, and making the object model ready takes half a second.
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT text, drug FROM drug_mapping WHERE institution = $institution";
        command.Parameters.AddWithValue("$institution", institution);
        using var rows = command.ExecuteReader();
        var mappings = new Dictionary<string, string>(StringComparer.Ordinal);
        while (rows.Read())
        {
            mappings.Add(rows.GetString(0), rows.GetString(1));
        }

        return mappings;
    }

    /// <summary>Decides what a drug text of an institution means. An empty code says that it is not an antimicrobial; null takes the decision back.</summary>
    public void MapDrug(string institution, string text, string? drug, string who) => Change(who, "map-drug", $"drug-mapping/{institution}/{text}", records =>
    {
        var row = records.DrugMappings.Find(institution, text);
        string? before = row?.Drug;
        if (row is not null)
        {
            records.DrugMappings.Remove(row);
            records.SaveChanges();
        }

        if (drug is not null)
        {
            records.DrugMappings.Add(new DrugMappingRow { Institution = institution, Text = text, Drug = drug });
        }

        return (before, drug);
    });

    /// <summary>A setting of the site; null where it was never set.</summary>
    public string? Setting(string name)
    {
        using var connection = Connect();
        using var records = new RecordsContext(connection);
        return records.Settings.AsNoTracking().FirstOrDefault(row => row.Name == name)?.Value;
    }

    public void Set(string name, string value, string who) => Change(who, "set-setting", $"setting/{name}", records =>
    {
        var row = records.Settings.Find(name);
        string? before = row?.Value;
        if (row is null)
        {
            records.Settings.Add(new SettingRow { Name = name, Value = value });
        }
        else
        {
            row.Value = value;
        }

        return (before, value);
    });

    /// <summary>The audit events from the first on.</summary>
    public IReadOnlyList<AuditEvent> AuditEvents()
    {
        using var connection = Connect();
        using var records = new RecordsContext(connection);
        return [.. records.AuditEvents.AsNoTracking().OrderBy(row => row.Sequence).AsEnumerable().Select(EventOf)];
    }

    /// <summary>The end of the audit chain as the store has it.</summary>
    public AuditHead AuditHead()
    {
        using var connection = Connect();
        using var records = new RecordsContext(connection);
        return HeadOf(records);
    }

    /// <summary>What is wrong with the audit chain; empty where it is whole and reaches every noted head.</summary>
    /// <param name="kept">A head that was kept outside the data folder, if there is one.</param>
    public IReadOnlyList<string> AuditProblems(AuditHead? kept = null)
    {
        var heads = new List<(string, AuditHead)>();
        var events = AuditEvents();
        try
        {
            if (_head.Read() is { } noted)
            {
                heads.Add(($"the file {AuditHeadFile.Name}", noted));
            }
            else if (events.Count > 0)
            {
                return [$"The file {AuditHeadFile.Name} is missing, so that events removed from the end would not show.", .. AuditChain.Problems(events)];
            }
        }
        catch (InvalidDataException damaged)
        {
            return [damaged.Message, .. AuditChain.Problems(events)];
        }

        if (kept is not null)
        {
            heads.Add(("the head kept outside", kept));
        }

        return AuditChain.Problems(events, heads);
    }

    /// <summary>What SQLite's own check finds wrong with the file; empty where it is sound.</summary>
    public IReadOnlyList<string> IntegrityProblems()
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        using var reader = command.ExecuteReader();
        var found = new List<string>();
        while (reader.Read())
        {
            found.Add(reader.GetString(0));
        }

        return found is ["ok"] ? [] : found;
    }

    public void Dispose() => SqliteConnection.ClearPool(new SqliteConnection(ConnectionString()));

    internal static RecordStore? Open(string folder, bool mayWrite, TimeProvider time)
    {
        var store = new RecordStore(folder, mayWrite, time);
        using var connection = store.Connect();
        var migrations = Migration.Of("Records");
        int version = RecordSchema.Version(connection);
        SchemaUpgrade.RefuseNewer(FileName, version, migrations);
        if (version == migrations.Count)
        {
            return store;
        }

        if (!mayWrite)
        {
            return null;
        }

        RecordSchema.Upgrade(connection, migrations);
        return store;
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(ConnectionString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = _mayWrite
            ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;"
            : "PRAGMA query_only = ON;";
        command.ExecuteNonQuery();
        return connection;
    }

    private string ConnectionString() =>
        new SqliteConnectionStringBuilder { DataSource = _path, Mode = _mayWrite ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadOnly }.ConnectionString;

    /// <summary>Runs a change and its audit event in one transaction; nothing is written where old and new values are the same.</summary>
    private void Change(string who, string process, string subject, Func<RecordsContext, (object? Before, object? After)> change)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(who);
        if (!_mayWrite)
        {
            throw new DataFolderException($"The data folder was opened for reading only; {process} needs it open for writing.");
        }

        lock (_gate)
        {
            using var connection = Connect();
            using var records = new RecordsContext(connection);
            using var transaction = records.Database.BeginTransaction(IsolationLevel.Serializable);
            var (before, after) = change(records);
            if (Equals(before, after))
            {
                return;
            }

            var entry = NextEvent(HeadOf(records), who, process, subject, before, after);
            records.AuditEvents.Add(RowOf(entry));
            records.SaveChanges();
            transaction.Commit();
            _head.Write(new AuditHead(entry.Sequence, entry.Hash));
        }
    }

    private AuditEvent NextEvent(AuditHead head, string who, string process, string subject, object? before, object? after)
    {
        string at = _time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        var entry = new AuditEvent(head.Sequence + 1, at, who, process, subject, Json(before), Json(after), head.Hash, "");
        return entry with { Hash = AuditChain.Hash(entry) };
    }

    private static string? Json(object? value) => value is null ? null : JsonSerializer.Serialize(value, s_json);

    private static AuditHead HeadOf(RecordsContext records) =>
        records.AuditEvents.AsNoTracking().OrderByDescending(row => row.Sequence).FirstOrDefault() is { } last ? new AuditHead(last.Sequence, last.Hash) : Storage.AuditHead.Empty;

    private static AuditEvent EventOf(AuditEventRow row) => new(row.Sequence, row.At, row.Who, row.Process, row.Subject, row.OldValues, row.NewValues, row.PreviousHash, row.Hash);

    private static AuditEventRow RowOf(AuditEvent entry) => new()
    {
        Sequence = entry.Sequence,
        At = entry.At,
        Who = entry.Who,
        Process = entry.Process,
        Subject = entry.Subject,
        OldValues = entry.OldValues,
        NewValues = entry.NewValues,
        PreviousHash = entry.PreviousHash,
        Hash = entry.Hash,
    };

    private static Institution InstitutionOf(InstitutionRow row) => new(row.Code, row.Name, row.NameEn, row.Level, row.Kind, row.District);

    private static InstitutionRow RowOf(Institution of) => new() { Code = of.Code, Name = of.Name, NameEn = of.NameEn, Level = of.Level, Kind = of.Kind, District = of.District };
}
