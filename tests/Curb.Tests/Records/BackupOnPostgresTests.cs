using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Records;
using Curb.Tests.Storage;

namespace Curb.Tests.Records;

/// <summary>Backup and restore where the records are in PostgreSQL, as docs/manual/accounts.md says: pg_dump first, then curb backup, while people work.</summary>
[Collection(DatabasesCollection.Name)]
public sealed class BackupOnPostgresTests(PostgresServer server) : IDisposable
{
    private static readonly Actor s_actor = new("test");

    private readonly TemporaryFolder _folder = new();

    private string Data => _folder.File("data");

    public void Dispose() => _folder.Dispose();

    [PostgresFact]
    public async Task A_dump_and_a_backup_taken_while_people_work_lead_back_to_one_instant_beside_those_who_go_on()
    {
        string connection = Fill();
        string beside = _folder.File("beside");
        Directory.CreateDirectory(beside + ".keys");
        foreach (string key in Directory.EnumerateFiles(Data + ".keys"))
        {
            File.Copy(key, Path.Combine(beside + ".keys", Path.GetFileName(key)));
        }

        using var stop = new CancellationTokenSource();
        int written = 0;
        var load = Task.Run(() =>
        {
            using var reader = DataFolder.Open(Data, DataFolderAccess.Read);
            using var records = RecordStore.OpenForAccounts(Data, TimeProvider.System);
            while (!stop.IsCancellationRequested)
            {
                records.Note(s_actor, "load", $"load/{written}");
                Assert.Single(reader.Received.Batches(Scope.DataFolderOwner));
                written++;
            }
        });
        SpinWait.SpinUntil(() => Volatile.Read(ref written) > 5 || load.IsCompleted, TimeSpan.FromSeconds(30));
        int atDump = written;
        string other = server.DumpedAndPutBack(connection);
        var manifest = FolderBackup.Make(Data, _folder.File("backup"), TimeSpan.FromSeconds(20), s_actor, TimeProvider.System);
        // The database that people work in is not taken for the one that was put back.
        Assert.False(FolderBackup.Restore(_folder.File("backup"), _folder.File("wrong"), s_actor, TimeProvider.System).Noted);
        Assert.True(FolderBackup.Restore(_folder.File("backup"), beside, s_actor, TimeProvider.System, other).Noted);
        int atRestore = written;
        SpinWait.SpinUntil(() => Volatile.Read(ref written) > atRestore + 5 || load.IsCompleted, TimeSpan.FromSeconds(30));
        await stop.CancelAsync();
        await load;
        Assert.True(written > atRestore, "the load stood still while the backup was made and put back");
        Assert.NotNull(manifest.RecordsElsewhere);

        using (var restored = DataFolder.Open(beside, DataFolderAccess.Read))
        {
            Assert.Empty(restored.Records.AuditProblems());
            Assert.Equal("restore-backup", restored.Records.AuditEvents()[^1].Process);
            Assert.InRange(restored.Records.AuditEvents().Count(one => one.Process == "load"), atDump, atRestore);
            Assert.Equal(1, restored.Received.Count("H1", "received_drug_order"));
            Assert.DoesNotContain(new FolderVerification(restored).Run(), check => check.Problem is not null && check.Check is not "facts");
        }

        using var working = DataFolder.Open(Data, DataFolderAccess.Read);
        Assert.Empty(working.Records.AuditProblems());
        Assert.DoesNotContain(working.Records.AuditEvents(), one => one.Process == "restore-backup");
        Assert.Equal(written, working.Records.AuditEvents().Count(one => one.Process == "load"));
    }

    private string Fill()
    {
        Directory.CreateDirectory(Data);
        string connection = server.NewDatabase();
        File.WriteAllText(Path.Combine(Data, RecordsDatabase.ConnectionFile), connection);
        KeyFolder.FindOrMake(Data);
        using var data = DataFolder.Open(Data, DataFolderAccess.Write);
        using var batch = data.Received.Begin("H1", Deliveries.File());
        batch.Add(Deliveries.Orders(("o1", 2)));
        batch.Commit();
        return connection;
    }
}
