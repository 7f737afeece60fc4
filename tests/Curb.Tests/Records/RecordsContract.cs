using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Storage.Migrations;
using Curb.Storage.Records;
using Curb.Supervision;

namespace Curb.Tests.Records;

/// <summary>What the records store does, the same on either database. Which one a data folder has is one setting: the file with the connection string.</summary>
public abstract class RecordsContract : IDisposable
{
    private static readonly Actor s_actor = new("li", "10.0.0.7", "because");

    private readonly TemporaryFolder _root = new();

    protected string Folder => _root.File("data");

    /// <summary>Chooses the database of the folder.</summary>
    protected abstract void Choose();

    /// <summary>Changes the log behind the program's back.</summary>
    protected abstract void Tamper(string sql);

    public void Dispose()
    {
        _root.Dispose();
        GC.SuppressFinalize(this);
    }

    protected void Every_kind_of_record_is_kept_with_its_events()
    {
        using (var records = Open())
        {
            records.Save(new Institution("H1", "甲医院", "A", "tertiary", "general", "青禾区"), s_actor);
            records.Save(new Place("H1/内科", "H1", PlaceKind.Department, "内科", ""), s_actor);
            records.MapDrug("H1", "罗氏芬", "CRO", s_actor);
            records.MapDrug("H1", "罗氏芬", "CTX", s_actor);
            records.Set("language", "en", s_actor);
            records.Set("language", "en", s_actor);
        }

        using var again = Open();
        Assert.Equal("甲医院", Assert.Single(again.Institutions(Scope.DataFolderOwner)).Name);
        Assert.Equal(PlaceKind.Department, Assert.Single(again.Places()).Kind);
        Assert.Equal("CTX", again.DrugMappings("H1")["罗氏芬"]);
        Assert.Equal("en", again.Setting("language"));
        Assert.Equal(["save-institution", "save-place", "map-drug", "map-drug", "set-setting"], again.AuditEvents().Select(entry => entry.Process));
        Assert.All(again.AuditEvents(), entry => Assert.Equal(("li", "10.0.0.7", "because"), (entry.Who, entry.Origin, entry.Why)));
        Assert.Empty(again.AuditProblems());
        Assert.Empty(again.IntegrityProblems());
        Assert.Equal(["map-drug", "map-drug"], again.SearchAudit(new AuditSearch("li", null, "罗氏芬", "2020-01-01T00:00:00.000Z", null), 0, 10).Select(entry => entry.Process));
        Assert.Empty(again.SearchAudit(new AuditSearch(null, null, null, null, "2020-01-01T00:00:00.000Z"), 0, 10));
    }

    protected void Accounts_roles_and_sessions_are_kept()
    {
        using var records = Open();
        var accounts = new AccountStore(records);
        var account = accounts.Create(" Li ", "李", false, s_actor)!;
        Assert.Null(accounts.Create("LI", "another", false, s_actor));
        accounts.Update(account.Id, "set-password", s_actor, now => now with { PasswordHash = "hash", LockedUntil = DateTimeOffset.UnixEpoch.AddDays(1), TotpStep = long.MaxValue / 2 });
        var known = accounts.Named("li")!;
        Assert.Equal(("hash", DateTimeOffset.UnixEpoch.AddDays(1), long.MaxValue / 2, "李"), (known.PasswordHash, known.LockedUntil!.Value, known.TotpStep, known.DisplayName));
        accounts.SetRole(known, new RoleAssignment("physician", "H1"), true, s_actor);
        accounts.SetRole(known, new RoleAssignment("physician", "H1"), true, s_actor);
        accounts.SetRole(known, new RoleAssignment("expert", "*"), true, s_actor);
        accounts.SetRole(known, new RoleAssignment("expert", "*"), false, s_actor);
        Assert.Equal([new RoleAssignment("physician", "H1")], accounts.Roles(known.Id));
        string token = accounts.Begin(known, SessionStep.SignedIn, TimeSpan.FromHours(1), "10.0.0.7", "browser", "sign-in");
        string past = accounts.Begin(known, SessionStep.SignedIn, TimeSpan.FromHours(-1), "10.0.0.7", "browser", "sign-in");
        Assert.Equal(known.Id, accounts.Session(token)!.Account);
        Assert.Null(accounts.Session(past));
        Assert.Null(accounts.Session(token[..63] + (token[63] == '0' ? '1' : '0')));
        accounts.Touch(accounts.Session(token)!, DateTimeOffset.UtcNow.AddHours(2));
        Assert.Single(accounts.End(known, "end-sessions", s_actor));
        Assert.Null(accounts.Session(token));
        Assert.DoesNotContain(records.AuditEvents(), entry => (entry.OldValues + entry.NewValues).Contains("\"hash\"", StringComparison.Ordinal) || (entry.OldValues + entry.NewValues).Contains(token, StringComparison.Ordinal));
        Assert.Empty(records.AuditProblems());
    }

    protected void Names_of_patients_are_sealed_shown_for_a_reason_and_deleted_in_time()
    {
        using var records = Open();
        var names = new PatientNames(records);
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        names.Keep("H1", "P1", "王小明", "ward lists", today.AddDays(30), s_actor);
        names.Keep("H1", "P2", "李小红", "ward lists", today.AddDays(-1), s_actor);
        var scope = Scope.Of(["H1"], true);
        Assert.Equal("王小明", names.Show(scope, "H1", "P1", s_actor));
        Assert.Null(names.Show(scope, "H1", "P2", s_actor));
        Assert.Throws<DisclosureRefusedException>(() => names.Show(Scope.Of(["H1"], false), "H1", "P1", s_actor));
        Assert.Throws<DisclosureRefusedException>(() => names.Show(Scope.Of(["H2"], true), "H1", "P1", s_actor));
        Assert.ThrowsAny<ArgumentException>(() => names.Show(scope, "H1", "P1", s_actor with { Why = null }));
        Assert.Equal(1, names.DeleteExpired(s_actor));
        names.Delete("H1", "P1", s_actor);
        Assert.Null(names.Show(scope, "H1", "P1", s_actor));
        var log = string.Join('\n', records.AuditEvents());
        Assert.Contains("show-patient-name", log, StringComparison.Ordinal);
        Assert.DoesNotContain("王小明", log, StringComparison.Ordinal);
        Assert.DoesNotContain("/P1", log, StringComparison.Ordinal);
    }

    protected void Writers_at_the_same_time_make_one_chain()
    {
        Open().Dispose();
        Parallel.For(0, 4, writer =>
        {
            using var records = Open();
            for (int i = 0; i < 10; i++)
            {
                records.Note(new Actor($"writer {writer}"), "note", $"note/{i}");
                records.Set($"setting {writer}", $"{i}", $"writer {writer}");
            }
        });
        using var whole = Open();
        Assert.Equal(80, whole.AuditEvents().Count);
        Assert.Empty(whole.AuditProblems());
    }

    protected void The_store_is_brought_up_from_every_earlier_version()
    {
        using (var probe = RecordsDatabase.Of(Chosen(), true))
        {
            Assert.True(probe.Migrations.Count >= 2);
        }

        int count = Migration.Of("Records").Count;
        Assert.Equal(count, Migration.Of("RecordsPostgres").Count);
        for (int version = 1; version < count; version++)
        {
            NewFolder();
            using (var old = RecordsDatabase.Of(Chosen(), true))
            {
                using var connection = old.Connect();
                RecordSchema.Upgrade(old, connection, [.. old.Migrations.Take(version)]);
                using var command = RecordStore.Command(connection, "INSERT INTO institution (code, name, name_en, level, kind, district) VALUES ('H1', '甲', '', 'unknown', 'unknown', '')");
                command.ExecuteNonQuery();
            }

            Assert.Null(RecordStore.Open(Folder, false, TimeProvider.System));
            using var records = Open();
            Assert.Equal("甲", Assert.Single(records.Institutions(Scope.DataFolderOwner)).Name);
            records.Set("a", "b", s_actor);
            Assert.Empty(records.AuditProblems());
        }
    }

    protected void Whatever_is_done_to_the_log_is_found()
    {
        (string Sql, string Problem)[] ways =
        [
            ("UPDATE audit_event SET new_values = 'x' WHERE sequence = 3", "changed after it was written"),
            ("UPDATE audit_event SET origin = 'elsewhere' WHERE sequence = 3", "changed after it was written"),
            ("UPDATE audit_event SET why = NULL WHERE sequence = 3", "changed after it was written"),
            ("UPDATE audit_event SET origin = NULL, why = NULL WHERE sequence = 3", "changed after it was written"),
            ("UPDATE audit_event SET at = '2000-01-01T00:00:00.000Z' WHERE sequence = 1", "changed after it was written"),
            ("DELETE FROM audit_event WHERE sequence = 2", "missing or out of order"),
            ("DELETE FROM audit_event WHERE sequence > 4", "removed from its end"),
            ("DELETE FROM audit_event", "removed from its end"),
            ("INSERT INTO audit_event (sequence, at, who, process, subject, old_values, new_values, previous_hash, hash, origin, why) SELECT 9, at, who, process, subject, old_values, new_values, previous_hash, hash, origin, why FROM audit_event WHERE sequence = 5", "missing or out of order"),
            ("UPDATE audit_event SET sequence = -2 WHERE sequence = 2; UPDATE audit_event SET sequence = 2 WHERE sequence = 3; UPDATE audit_event SET sequence = 3 WHERE sequence = -2", "does not continue"),
        ];
        foreach (var (sql, problem) in ways)
        {
            NewFolder();
            Chosen();
            using (var records = Open())
            {
                for (int i = 0; i < 6; i++)
                {
                    records.Set("a", $"{i}", s_actor);
                }
            }

            Tamper(sql);
            using var tampered = Open();
            Assert.Contains(tampered.AuditProblems(), found => found.Contains(problem, StringComparison.Ordinal));
        }
    }

    protected RecordStore Open()
    {
        Chosen();
        return RecordStore.OpenForAccounts(Folder, TimeProvider.System);
    }

    private void NewFolder()
    {
        foreach (string folder in (string[])[Folder, Folder + ".keys"])
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, true);
            }
        }
    }

    private string Chosen()
    {
        if (!Directory.Exists(Folder))
        {
            Directory.CreateDirectory(Folder);
            Choose();
        }

        return Folder;
    }
}

public sealed class RecordsOnSqliteTests : RecordsContract
{
    [Fact]
    public void Records() => Every_kind_of_record_is_kept_with_its_events();

    [Fact]
    public void Accounts() => Accounts_roles_and_sessions_are_kept();

    [Fact]
    public void Names() => Names_of_patients_are_sealed_shown_for_a_reason_and_deleted_in_time();

    [Fact]
    public void Work()
    {
        using var records = Open();
        WorkContract.Everything_that_work_needs_is_kept(records);
    }

    [Fact]
    public void Writers() => Writers_at_the_same_time_make_one_chain();

    [Fact]
    public void Migrations() => The_store_is_brought_up_from_every_earlier_version();

    [Fact]
    public void Tampering() => Whatever_is_done_to_the_log_is_found();

    protected override void Choose()
    {
    }

    protected override void Tamper(string sql)
    {
        using var database = RecordsDatabase.Of(Folder, true);
        using var connection = database.Connect();
        using var command = RecordStore.Command(connection, "DROP TRIGGER audit_event_is_not_changed; DROP TRIGGER audit_event_is_not_deleted; " + sql);
        command.ExecuteNonQuery();
    }
}

[Collection(DatabasesCollection.Name)]
public sealed class RecordsOnPostgresTests(PostgresServer server) : RecordsContract
{
    [PostgresFact]
    public void Records() => Every_kind_of_record_is_kept_with_its_events();

    [PostgresFact]
    public void Accounts() => Accounts_roles_and_sessions_are_kept();

    [PostgresFact]
    public void Names() => Names_of_patients_are_sealed_shown_for_a_reason_and_deleted_in_time();

    [PostgresFact]
    public void Work()
    {
        using var records = Open();
        WorkContract.Everything_that_work_needs_is_kept(records);
    }

    [PostgresFact]
    public void Writers() => Writers_at_the_same_time_make_one_chain();

    [PostgresFact]
    public void Migrations() => The_store_is_brought_up_from_every_earlier_version();

    [PostgresFact]
    public void Tampering() => Whatever_is_done_to_the_log_is_found();

    [PostgresFact]
    public void The_database_itself_refuses_to_change_delete_or_empty_the_log()
    {
        using var records = Open();
        records.Set("a", "b", "li");
        using var connection = records.Connect();
        foreach (string sql in (string[])["UPDATE audit_event SET who = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event"])
        {
            using var command = RecordStore.Command(connection, sql);
            Assert.ThrowsAny<System.Data.Common.DbException>(() => command.ExecuteNonQuery());
        }
    }

    [PostgresFact]
    public void A_whole_data_folder_works_on_it_and_a_reader_cannot_write()
    {
        Open().Dispose();
        using (var data = DataFolder.Open(Folder, DataFolderAccess.Write))
        {
            using var batch = data.Received.Begin("H1", Curb.Tests.Storage.Deliveries.File());
            batch.Add(Curb.Tests.Storage.Deliveries.Orders(("o1", 2)));
            batch.Commit();
        }

        using var reader = DataFolder.Open(Folder, DataFolderAccess.Read);
        Assert.Contains(reader.Records.AuditEvents(), entry => entry is { Process: "commit-batch", Subject: "batch/1" });
        Assert.DoesNotContain(new FolderVerification(reader).Run(), check => check.Problem is not null && check.Check != "facts");
        Assert.Throws<DataFolderException>(() => reader.Records.Set("a", "b", "li"));
        Assert.ThrowsAny<System.Data.Common.DbException>(() => reader.Records.Note(new Actor("li"), "note", "note"));
        Assert.False(File.Exists(Path.Combine(Folder, "records.sqlite")));
    }

    protected override void Choose() => File.WriteAllText(Path.Combine(Folder, RecordsDatabase.ConnectionFile), server.NewDatabase());

    protected override void Tamper(string sql)
    {
        using var database = RecordsDatabase.Of(Folder, true);
        using var connection = database.Connect();
        using var command = RecordStore.Command(connection, "ALTER TABLE audit_event DISABLE TRIGGER USER; ALTER TABLE audit_event DROP CONSTRAINT audit_event_pkey; " + sql);
        command.ExecuteNonQuery();
    }
}
