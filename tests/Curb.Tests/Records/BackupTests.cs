using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Supervision;
using Curb.Tests.Storage;

namespace Curb.Tests.Records;

public sealed class BackupTests : IDisposable
{
    private static readonly Actor s_actor = new("test");

    private readonly TemporaryFolder _folder = new();

    private string Data => _folder.File("data");

    private string Backup => _folder.File("backup");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_backup_taken_while_people_work_is_whole_and_leads_back_to_one_instant()
    {
        Fill();
        using var stop = new CancellationTokenSource();
        int written = 0;
        var load = Task.Run(() =>
        {
            // What a serving process does: reads of the facts, sign-ins and notes in the records.
            using var reader = DataFolder.Open(Data, DataFolderAccess.Read);
            using var records = RecordStore.OpenForAccounts(Data, TimeProvider.System);
            while (!stop.IsCancellationRequested)
            {
                records.Note(s_actor, "load", $"load/{written}");
                Assert.Single(reader.Received.Batches(Scope.DataFolderOwner));
                written++;
            }
        });
        SpinWait.SpinUntil(() => Volatile.Read(ref written) > 5 || load.IsCompleted, TimeSpan.FromSeconds(20));
        var manifest = FolderBackup.Make(Data, Backup, TimeSpan.FromSeconds(5), s_actor, TimeProvider.System);
        int atBackup = written;
        SpinWait.SpinUntil(() => Volatile.Read(ref written) > atBackup + 5 || load.IsCompleted, TimeSpan.FromSeconds(20));
        await stop.CancelAsync();
        await load;
        Assert.True(written > atBackup, "the load stood still while the backup was made");
        Directory.Move(Data, Data + ".lost");
        FolderBackup.Restore(Backup, Data, s_actor, TimeProvider.System);
        using var data = DataFolder.Open(Data, DataFolderAccess.Read);
        Assert.Equal(1, data.Received.Count("H1", "received_drug_order"));
        Assert.Empty(data.Records.AuditProblems(AuditHead.Parse(manifest.AuditHead)));
        var last = data.Records.AuditEvents()[^1];
        Assert.Equal("restore-backup", last.Process);
        Assert.Contains(manifest.AuditHead, last.NewValues, StringComparison.Ordinal);
        Assert.DoesNotContain(new FolderVerification(data).Run(), check => check.Problem is { } problem && check.Check is not "facts");
    }

    [Fact]
    public async Task A_backup_is_put_back_beside_while_people_go_on_working_and_neither_touches_the_other()
    {
        Fill();
        KeyFolder.FindOrMake(Data);
        var manifest = FolderBackup.Make(Data, Backup, TimeSpan.FromSeconds(5), s_actor, TimeProvider.System);
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
            using var records = RecordStore.OpenForAccounts(Data, TimeProvider.System);
            while (!stop.IsCancellationRequested)
            {
                records.Note(s_actor, "load", $"load/{written}");
                written++;
            }
        });
        SpinWait.SpinUntil(() => Volatile.Read(ref written) > 5 || load.IsCompleted, TimeSpan.FromSeconds(20));
        FolderBackup.Restore(Backup, beside, s_actor, TimeProvider.System);
        int atRestore = written;
        SpinWait.SpinUntil(() => Volatile.Read(ref written) > atRestore + 5 || load.IsCompleted, TimeSpan.FromSeconds(20));
        await stop.CancelAsync();
        await load;
        Assert.True(written > atRestore, "the load stood still while the backup was put back");
        using (var restored = DataFolder.Open(beside, DataFolderAccess.Read))
        {
            Assert.Empty(restored.Records.AuditProblems(AuditHead.Parse(manifest.AuditHead)));
            Assert.DoesNotContain(restored.Records.AuditEvents(), one => one.Process == "load");
            Assert.Equal(1, restored.Received.Count("H1", "received_drug_order"));
        }

        using var working = DataFolder.Open(Data, DataFolderAccess.Read);
        Assert.Empty(working.Records.AuditProblems());
        Assert.Equal(written, working.Records.AuditEvents().Count(one => one.Process == "load"));
    }

    [Fact]
    public void A_backup_waits_for_whoever_takes_files_in_and_says_who_it_is_when_that_takes_too_long()
    {
        Fill();
        using var writer = DataFolder.Open(Data, DataFolderAccess.Write);
        Assert.Contains("in use", Assert.Throws<DataFolderException>(() => FolderBackup.Make(Data, Backup, TimeSpan.Zero, s_actor, TimeProvider.System)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Backup));
    }

    [Theory]
    [InlineData("facts.duckdb")]
    [InlineData("records.sqlite")]
    public void A_damaged_backup_is_not_put_back(string file)
    {
        Fill();
        FolderBackup.Make(Data, Backup, TimeSpan.FromSeconds(5), s_actor, TimeProvider.System);
        using (var stream = new FileStream(Path.Combine(Backup, file), FileMode.Open))
        {
            stream.Position = 5000;
            stream.WriteByte(0x55);
            stream.WriteByte(0xAA);
        }

        string target = _folder.File("again");
        Assert.Contains(file, Assert.Throws<DataFolderException>(() => FolderBackup.Restore(Backup, target, s_actor, TimeProvider.System)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(target));
    }

    [Fact]
    public void Nothing_is_put_back_over_what_is_there()
    {
        Fill();
        FolderBackup.Make(Data, Backup, TimeSpan.FromSeconds(5), s_actor, TimeProvider.System);
        Assert.Contains("not empty", Assert.Throws<DataFolderException>(() => FolderBackup.Restore(Backup, Data, s_actor, TimeProvider.System)).Message, StringComparison.Ordinal);
        Assert.Contains("exists", Assert.Throws<DataFolderException>(() => FolderBackup.Make(Data, Backup, TimeSpan.FromSeconds(5), s_actor, TimeProvider.System)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_is_not_in_the_backup_and_a_missing_key_is_noticed()
    {
        Fill();
        KeyFolder.FindOrMake(Data);
        var manifest = FolderBackup.Make(Data, Backup, TimeSpan.FromSeconds(5), s_actor, TimeProvider.System);
        Assert.DoesNotContain(Directory.EnumerateFiles(Backup, "*", SearchOption.AllDirectories), file => file.EndsWith("master.key", StringComparison.Ordinal));
        Assert.True(FolderBackup.KeyFits(manifest, Data));
        Assert.False(FolderBackup.KeyFits(manifest, _folder.File("elsewhere")));
    }

    [Fact]
    public void Settings_files_handed_in_results_of_jobs_and_the_inbox_are_in_the_backup_and_come_back()
    {
        Fill();
        string[] files = ["uploads/20260101-a/门诊.csv", "job-results/j1.xlsx", "inbox/H1/new.csv", "inbox/H1/done/old.csv", "order-check.json", "sign-on.json"];
        foreach (string file in files)
        {
            string path = Path.Combine(Data, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file);
        }

        var manifest = FolderBackup.Make(Data, Backup, TimeSpan.FromSeconds(5), s_actor, TimeProvider.System);
        Assert.All(files, file => Assert.Contains(file, manifest.Files.Keys));
        string again = _folder.File("again");
        FolderBackup.Restore(Backup, again, s_actor, TimeProvider.System);
        Assert.All(files, file => Assert.Equal(file, File.ReadAllText(Path.Combine(again, file))));
    }

    private void Fill()
    {
        using var data = DataFolder.Open(Data, DataFolderAccess.Write);
        data.Save(new Institution("H1", "甲", "A", "tertiary", "general", "区"), "li");
        using var batch = data.Received.Begin("H1", Deliveries.File());
        batch.Add(Deliveries.Orders(("o1", 2)));
        batch.Commit();
    }
}
