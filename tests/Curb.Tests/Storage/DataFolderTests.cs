using Curb.Disclosure;
using Curb.Facts;
using Curb.Intake.Received;
using Curb.Storage;
using Curb.Storage.DuckDb;
using Curb.Storage.Migrations;
using Curb.Storage.Records;
using Curb.Storage.Tables;
using Microsoft.Data.Sqlite;

namespace Curb.Tests.Storage;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_that_does_not_exist_can_not_be_read_and_the_message_says_how_to_make_one()
    {
        var refused = Assert.Throws<DataFolderException>(() => DataFolder.Open(_folder.File("nowhere"), DataFolderAccess.Read));
        Assert.Contains("curb ingest", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("nowhere")));
    }

    [Fact]
    public void While_one_writes_another_writer_is_told_who_it_is_and_nobody_waits()
    {
        using var owner = DataFolder.Open(_folder.Path, DataFolderAccess.Write);
        var refused = Assert.Throws<DataFolderException>(() => DataFolder.Open(_folder.Path, DataFolderAccess.Write));
        Assert.Contains($"process {Environment.ProcessId} on {Environment.MachineName}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Received_rows_stored_in_another_shape_are_refused_with_what_to_do()
    {
        DataFolder.Open(_folder.Path, DataFolderAccess.Write).Dispose();
        using (var database = DuckDbDatabase.Open(_folder.File(ColumnStore.FileName)))
        using (var connection = database.Connect())
        {
            connection.Execute("ALTER TABLE received_isolate ALTER COLUMN isolate_number TYPE VARCHAR");
        }

        var refused = Assert.Throws<DataFolderException>(() => DataFolder.Open(_folder.Path, DataFolderAccess.Write));
        Assert.Contains("isolate_number of received_isolate as VARCHAR", refused.Message, StringComparison.Ordinal);
        Assert.Contains("curb ingest", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_may_read_at_once_and_a_writer_comes_after_them()
    {
        DataFolder.Open(_folder.Path, DataFolderAccess.Write).Dispose();
        using (DataFolder.Open(_folder.Path, DataFolderAccess.Read))
        using (DataFolder.Open(_folder.Path, DataFolderAccess.Read))
        {
            Assert.Contains("in use", Assert.Throws<DataFolderException>(() => DataFolder.Open(_folder.Path, DataFolderAccess.Write)).Message, StringComparison.Ordinal);
        }

        DataFolder.Open(_folder.Path, DataFolderAccess.Write).Dispose();
    }

    [Fact]
    public async Task A_writer_waits_for_a_reader_who_only_looks_in()
    {
        DataFolder.Open(_folder.Path, DataFolderAccess.Write).Dispose();
        using var seen = new ManualResetEventSlim();
        var brief = DataFolder.OpenBriefly(_folder.Path);
        Assert.NotNull(brief);
        var writer = Task.Run(() =>
        {
            seen.Set();
            DataFolder.Open(_folder.Path, DataFolderAccess.Write).Dispose();
        });
        seen.Wait();
        await Task.Delay(150);
        Assert.False(writer.IsCompleted);
        brief.Dispose();
        await writer;
    }

    [Fact]
    public void While_one_writes_nobody_looks_in_briefly()
    {
        using var owner = DataFolder.Open(_folder.Path, DataFolderAccess.Write);
        Assert.Null(DataFolder.OpenBriefly(_folder.Path));
    }

    [Fact]
    public void A_folder_opened_for_reading_refuses_to_write()
    {
        DataFolder.Open(_folder.Path, DataFolderAccess.Write).Dispose();
        using var data = DataFolder.Open(_folder.Path, DataFolderAccess.Read);
        Assert.Throws<DataFolderException>(() => data.Received.Begin("H1", Deliveries.File()));
        Assert.Throws<DataFolderException>(() => data.MapDrug("H1", "a", "b", "li"));
        Assert.Throws<DataFolderException>(() => data.Facts.Replace("H1", new FactSet(), "s"));
    }

    [Fact]
    public void Both_stores_come_up_from_every_earlier_version_with_their_rows()
    {
        var facts = Migration.Of("Facts");
        var records = Migration.Of("Records");
        for (int version = 1; version <= Math.Max(facts.Count, records.Count); version++)
        {
            using var folder = new TemporaryFolder();
            MakeColumnStore(folder, [.. facts.Take(version)]);
            MakeRecords(folder, [.. records.Take(version)]);
            using var data = DataFolder.Open(folder.Path, DataFolderAccess.Read);
            Assert.Equal("H1", Assert.Single(data.Received.Batches(Scope.DataFolderOwner)).Institution);
            Assert.Equal("name", Assert.Single(data.Records.Institutions(Scope.DataFolderOwner)).Name);
        }
    }

    [Fact]
    public void A_later_migration_runs_once_and_a_failing_one_leaves_the_version_before_it()
    {
        var migrations = Migration.Of("Facts");
        using (var database = DuckDbDatabase.Open(_folder.File(ColumnStore.FileName)))
        using (var connection = database.Connect())
        {
            ColumnStore.Upgrade(connection, migrations);
            Migration[] later = [.. migrations, new Migration(migrations.Count + 1, "CREATE TABLE later (a INTEGER)")];
            ColumnStore.Upgrade(connection, later);
            ColumnStore.Upgrade(connection, later);
            Assert.Equal(later.Length, ColumnStore.Version(connection));
            Migration[] failing = [.. later, new Migration(later.Length + 1, "CREATE TABLE half (a INTEGER); SELECT * FROM nothing")];
            Assert.Throws<DuckDbException>(() => ColumnStore.Upgrade(connection, failing));
            connection.Execute("ROLLBACK");
            Assert.Equal(later.Length, ColumnStore.Version(connection));
            Assert.DoesNotContain("half", StoredSchema.TableNames(connection));
        }

        var refused = Assert.Throws<DataFolderException>(() => DataFolder.Open(_folder.Path, DataFolderAccess.Write));
        Assert.Contains("newer Curb", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failing_migration_of_the_records_leaves_the_version_before_it()
    {
        using var database = new SqliteRecords(_folder.File("records.sqlite"), true);
        using var connection = database.Connect();
        RecordSchema.Upgrade(database, connection, database.Migrations);
        int last = database.Migrations.Count;
        Migration[] failing = [.. database.Migrations, new Migration(last + 1, "CREATE TABLE half (a INTEGER); INSERT INTO nothing VALUES (1)")];
        Assert.Throws<SqliteException>(() => RecordSchema.Upgrade(database, connection, failing));
        Assert.Equal(last, RecordSchema.Version(database, connection));
        Assert.False(database.HasTable(connection, "half"));
    }

    [Fact]
    public void A_gap_in_the_migrations_is_a_fault() =>
        Assert.Throws<InvalidOperationException>(() => SchemaUpgrade.Run("store", 0, [new Migration(1, ""), new Migration(3, "")], _ => { }));

    [Fact]
    public void A_column_declared_later_is_unknown_in_received_rows_that_stand_and_changes_no_digest()
    {
        Deliver(Deliveries.Orders(("o1", 2), ("o2", 3)));
        Change("ALTER TABLE received_drug_order DROP COLUMN skin_test");
        using var data = DataFolder.Open(_folder.Path, DataFolderAccess.Read);
        var orders = data.Received.Read<ReceivedDrugOrders>("H1");
        Assert.Equal([2.0, 3.0], orders.Dose.Values.ToArray());
        Assert.True(orders.SkinTest.IsNull(0));
        data.Dispose();
        Assert.Equal(2, Deliver(Deliveries.Orders(("o1", 2), ("o2", 3))).Unchanged);
        Assert.Equal(1, Deliver(Deliveries.Orders(("o3", 3))).Accepted);
    }

    [Fact]
    public void Where_the_declaration_of_one_fact_changed_all_facts_are_emptied_and_their_stamp_with_them()
    {
        using (var data = DataFolder.Open(_folder.Path, DataFolderAccess.Write))
        {
            var facts = new FactSet();
            facts.DrugUse.Month.Append("2023-01");
            facts.DrugUse.EndRow();
            facts.Encounters.Month.Append("2023-01");
            facts.Encounters.EndRow();
            data.Facts.Replace("H1", facts, "s");
        }

        Change("ALTER TABLE fact_drug_use DROP COLUMN cost");
        using var again = DataFolder.Open(_folder.Path, DataFolderAccess.Read);
        Assert.Empty(again.Facts.Stamps(Scope.DataFolderOwner));
        Assert.Equal(0, again.Facts.Count("H1", "drug_use"));
        Assert.Equal(0, again.Facts.Count("H1", "encounter"));
    }

    [Fact]
    public void A_file_that_is_no_column_store_is_named_in_the_message()
    {
        File.WriteAllText(_folder.File(ColumnStore.FileName), "this is not a database, but a text that someone saved under its name");
        Assert.Contains(ColumnStore.FileName, Assert.Throws<DataFolderException>(() => DataFolder.Open(_folder.Path, DataFolderAccess.Write)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dates_before_the_epoch_and_microseconds_keep_their_value()
    {
        using var database = DuckDbDatabase.Open(":memory:");
        using var connection = database.Connect();
        using var result = connection.Query("SELECT CAST(? AS DATE), CAST(? AS TIMESTAMP), ?, ?, ?", new DateOnly(1904, 2, 29), new DateTime(1969, 12, 31, 23, 59, 59, 999), "药", "", null);
        Assert.Equal([new DateOnly(1904, 2, 29), new DateTime(1969, 12, 31, 23, 59, 59, 999), "药", "", null], result.AllRows().Single());
    }

    private static void MakeColumnStore(TemporaryFolder folder, IReadOnlyList<Migration> migrations)
    {
        using var database = DuckDbDatabase.Open(folder.File(ColumnStore.FileName));
        using var connection = database.Connect();
        ColumnStore.Upgrade(connection, migrations);
        connection.Execute("INSERT INTO batch (number, institution, file, sha256, bytes, profile, kind, reading, received_at, rows_read, accepted, replaced, unchanged, rejected) VALUES (1, 'H1', 'f', '00', 1, 'p', 'k', 'r', TIMESTAMP '2023-01-01', 0, 0, 0, 0, 0)");
        File.WriteAllText(folder.File("curb.lock"), "");
    }

    private static void MakeRecords(TemporaryFolder folder, IReadOnlyList<Migration> migrations)
    {
        using var database = new SqliteRecords(folder.File("records.sqlite"), true);
        using var connection = database.Connect();
        RecordSchema.Upgrade(database, connection, migrations);
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO institution (code, name, name_en, level, kind, district) VALUES ('H1', 'name', '', 'unknown', 'unknown', '')";
        command.ExecuteNonQuery();
    }

    private Curb.Intake.BatchOutcome Deliver(Curb.Intake.Delivery delivery)
    {
        using var data = DataFolder.Open(_folder.Path, DataFolderAccess.Write);
        using var batch = data.Received.Begin("H1", Deliveries.File());
        batch.Add(delivery);
        return batch.Commit();
    }

    private void Change(string sql)
    {
        using var database = DuckDbDatabase.Open(_folder.File(ColumnStore.FileName));
        using var connection = database.Connect();
        connection.Execute(sql);
    }
}
