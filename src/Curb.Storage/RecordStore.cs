using System.Data.Common;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Curb.Disclosure;
using Curb.Storage.Migrations;
using Curb.Storage.Records;
using Curb.Supervision;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage;

/// <summary>
/// Records that people make: institutions and places, drug-name mappings, settings, accounts. Every change is written together with an audit event that holds the
/// old and the new values; a value that does not change writes nothing. Several processes may have the store open; their changes wait for one another.
/// </summary>
public sealed partial class RecordStore : IDisposable
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly RecordsDatabase _database;
    private readonly bool _mayWrite;
    private readonly AuditHeads _heads;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();

    private RecordStore(string folder, RecordsDatabase database, bool mayWrite, TimeProvider time)
    {
        Folder = folder;
        _database = database;
        _mayWrite = mayWrite;
        Keys = KeyFolder.Find(folder);
        _heads = new AuditHeads(folder, Keys);
        _time = time;
    }

    /// <summary>The data folder that the records belong to.</summary>
    public string Folder { get; }

    /// <summary>The installation's key; null where none was made.</summary>
    public KeyFolder? Keys { get; }

    /// <summary>Where the records are kept, for messages.</summary>
    public string Place => _database.Name;

    /// <summary>Opens the records of a data folder for writing, whoever else has the folder open; makes them, and the installation's key, where they are missing.</summary>
    /// <exception cref="DataFolderException">The database can't be reached, or was made by a newer program.</exception>
    public static RecordStore OpenForAccounts(string folder, TimeProvider time)
    {
        Directory.CreateDirectory(folder);
        KeyFolder.FindOrMake(folder);
        var store = Open(Path.GetFullPath(folder), true, time)!;
        store._heads.AdvanceWhereNeverNoted(store.AuditHead);
        return store;
    }

    /// <summary>The institutions of the scope that were registered, by code.</summary>
    public IReadOnlyList<Institution> Institutions(Scope scope) => Read(records =>
        (IReadOnlyList<Institution>)[.. records.Institutions.AsNoTracking().AsEnumerable().Where(row => scope.Covers(row.Code)).OrderBy(row => row.Code, StringComparer.Ordinal).Select(InstitutionOf)]);

    /// <summary>Registers an institution or changes what is known of it.</summary>
    public void Save(Institution institution, string who) => Save(institution, new Actor(who));

    /// <inheritdoc cref="Save(Institution, string)"/>
    public void Save(Institution institution, Actor actor) => Change(actor, "save-institution", $"institution/{institution.Code}", records =>
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

    /// <summary>The places that people put into the organisation tree.</summary>
    public IReadOnlyList<Place> Places() => Read(records =>
        (IReadOnlyList<Place>)[.. records.Places.AsNoTracking().AsEnumerable().Select(PlaceOf).OrderBy(place => place.Kind).ThenBy(place => place.Code, StringComparer.Ordinal)]);

    /// <summary>Puts a place into the organisation tree or changes it.</summary>
    public void Save(Place place, Actor actor) => Change(actor, "save-place", $"place/{place.Code}", records =>
    {
        var row = records.Places.Find(place.Code);
        var before = row is null ? null : PlaceOf(row);
        if (row is null)
        {
            records.Places.Add(new PlaceRow { Code = place.Code, Parent = place.Parent, Kind = place.Kind.ToString(), Name = place.Name, NameEn = place.NameEn });
        }
        else
        {
            (row.Parent, row.Kind, row.Name, row.NameEn) = (place.Parent, place.Kind.ToString(), place.Name, place.NameEn);
        }

        return (before, place);
    });

    /// <summary>What people decided that the drug texts of an institution mean: text as delivered → drug code.</summary>
    public IReadOnlyDictionary<string, string> DrugMappings(string institution)
    {
        // Asked directly: every derivation needs it, and making the object model ready takes half a second.
        using var connection = _database.Connect();
        using var command = Command(connection, "SELECT text, drug FROM drug_mapping WHERE institution = @institution", ("@institution", institution));
        using var rows = command.ExecuteReader();
        var mappings = new Dictionary<string, string>(StringComparer.Ordinal);
        while (rows.Read())
        {
            mappings.Add(rows.GetString(0), rows.GetString(1));
        }

        return mappings;
    }

    /// <summary>Decides what a drug text of an institution means. An empty code says that it is not an antimicrobial; null takes the decision back.</summary>
    public void MapDrug(string institution, string text, string? drug, string who) => MapDrug(institution, text, drug, new Actor(who));

    /// <inheritdoc cref="MapDrug(string, string, string?, string)"/>
    public void MapDrug(string institution, string text, string? drug, Actor actor) => Change(actor, "map-drug", $"drug-mapping/{institution}/{text}", records =>
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
    public string? Setting(string name) => Read(records => records.Settings.AsNoTracking().FirstOrDefault(row => row.Name == name)?.Value);

    public void Set(string name, string value, string who) => Set(name, value, new Actor(who));

    public void Set(string name, string value, Actor actor) => Change(actor, "set-setting", $"setting/{name}", records =>
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

    /// <summary>What the database's own check finds wrong; empty where it is sound.</summary>
    public IReadOnlyList<string> IntegrityProblems() => _database.IntegrityProblems();

    public void Dispose() => _database.Dispose();

    internal static RecordStore? Open(string folder, bool mayWrite, TimeProvider time)
    {
        var database = RecordsDatabase.Of(folder, mayWrite);
        try
        {
            using var connection = database.Connect();
            int version = RecordSchema.Version(database, connection);
            SchemaUpgrade.RefuseNewer(database.Name, version, database.Migrations);
            if (version < database.Migrations.Count && mayWrite)
            {
                RecordSchema.Upgrade(database, connection, database.Migrations);
                version = database.Migrations.Count;
            }

            if (version == database.Migrations.Count)
            {
                return new RecordStore(folder, database, mayWrite, time);
            }
        }
        catch
        {
            database.Dispose();
            throw;
        }

        database.Dispose();
        return null;
    }

    /// <summary>Puts a text under seal with the installation's key for a purpose, bound to the place where it will stand.</summary>
    /// <exception cref="DataFolderException">The installation has no key.</exception>
    public string Seal(string purpose, string text, string place) => SealedText.Seal(KeyFor(purpose), text, place);

    /// <summary>Opens what <see cref="Seal"/> closed.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It was changed, moved, or sealed with another key.</exception>
    public string Unseal(string purpose, string text, string place) => SealedText.Open(KeyFor(purpose), text, place);

    private byte[] KeyFor(string purpose) =>
        (Keys ?? throw new DataFolderException($"This installation has no key: run curb serve once, or put back {KeyFolder.PathFor(Folder)}.")).Derive(purpose);

    /// <summary>Asks the records; nothing is changed.</summary>
    internal T Read<T>(Func<RecordsContext, T> ask)
    {
        using var connection = _database.Connect();
        using var records = new RecordsContext(_database, connection);
        return ask(records);
    }

    /// <summary>Runs a change and its audit event in one transaction; nothing is written where old and new values are the same.</summary>
    /// <param name="actor">Who changes it, from where and why.</param>
    /// <param name="process">The named process.</param>
    /// <param name="subject">What is changed.</param>
    /// <param name="change">Makes the change in the context and answers with the values before and after, as they go into the log.</param>
    /// <returns>True where something changed.</returns>
    internal bool Change(Actor actor, string process, string subject, Func<RecordsContext, (object? Before, object? After)> change)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(actor.Who);
        if (!_mayWrite)
        {
            throw new DataFolderException($"The data folder was opened for reading only; {process} needs it open for writing.");
        }

        lock (_gate)
        {
            using var connection = _database.Connect();
            using var transaction = _database.BeginChange(connection);
            using var records = new RecordsContext(_database, connection);
            records.Database.UseTransaction(transaction);
            var (before, after) = change(records);
            if (Equals(before, after))
            {
                return false;
            }

            var entry = NextEvent(HeadOf(records), actor, process, subject, Json(before), Json(after));
            records.AuditEvents.Add(RowOf(entry));
            records.SaveChanges();
            transaction.Commit();
            _heads.Advance(new AuditHead(entry.Sequence, entry.Hash));
            return true;
        }
    }

    /// <summary>The instant as records hold it: UTC, sorts by time.</summary>
    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    internal static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    internal DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>The present instant, by the clock that stamps every event.</summary>
    public DateTimeOffset UtcNow => Now;

    internal DbConnection Connect() => _database.Connect();

    internal RecordsDatabase Database => _database;

    internal static DbCommand Command(DbConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static string? Json(object? value) => value switch { null => null, JsonElement { ValueKind: JsonValueKind.Undefined } => null, _ => JsonSerializer.Serialize(value, s_json) };

    private static Institution InstitutionOf(InstitutionRow row) => new(row.Code, row.Name, row.NameEn, row.Level, row.Kind, row.District);

    private static InstitutionRow RowOf(Institution of) => new() { Code = of.Code, Name = of.Name, NameEn = of.NameEn, Level = of.Level, Kind = of.Kind, District = of.District };

    private static Place PlaceOf(PlaceRow row) => new(row.Code, row.Parent, Enum.Parse<PlaceKind>(row.Kind), row.Name, row.NameEn);
}
