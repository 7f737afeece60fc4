using Curb.Storage;
using Microsoft.Data.Sqlite;

namespace Curb.Tests.Records;

/// <summary>What someone does who may write everything in the data folder but has not the key.</summary>
public sealed class AuditHeadTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    private string Data => _root.File("data");

    private string Head => Path.Combine(Data, "audit.head");

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_head_file_that_someone_made_to_fit_a_shortened_log_lacks_the_seal()
    {
        Write(6);
        CutAfter(4);
        File.WriteAllText(Head, HeadOf(4));
        Assert.Contains(Problems(), problem => problem.Contains("seal", StringComparison.Ordinal));
    }

    [Fact]
    public void An_older_sealed_head_file_put_back_with_the_older_log_is_caught_by_the_witness_outside()
    {
        Write(4);
        string older = File.ReadAllText(Head);
        Write(2);
        CutAfter(4);
        File.WriteAllText(Head, older);
        Assert.Contains(Problems(), problem => problem.Contains("witness", StringComparison.Ordinal) && problem.Contains("removed from its end", StringComparison.Ordinal));
    }

    [Fact]
    public void A_log_written_anew_from_the_start_is_caught_by_the_witness_outside()
    {
        Write(6);
        Directory.Move(Data + ".keys", Data + ".keys.aside");
        Directory.Delete(Data, true);
        Write(7);
        Directory.Delete(Data + ".keys", true);
        Directory.Move(Data + ".keys.aside", Data + ".keys");
        Assert.Contains(Problems(), problem => problem.Contains("rewritten", StringComparison.Ordinal));
    }

    [Fact]
    public void An_event_changed_with_every_hash_after_it_made_anew_is_caught_even_where_the_head_file_is_made_to_fit()
    {
        Write(6);
        RewriteFrom(3);
        Assert.Contains(Problems(), problem => problem.Contains("rewritten", StringComparison.Ordinal));
        Assert.DoesNotContain(Problems(), problem => problem.Contains("does not continue", StringComparison.Ordinal) || problem.Contains("changed after", StringComparison.Ordinal));
        File.WriteAllText(Head, HeadOf(6));
        Assert.Contains(Problems(), problem => problem.Contains("seal", StringComparison.Ordinal));
    }

    [Fact]
    public void A_data_folder_put_back_from_an_older_copy_is_caught_by_the_witness_and_with_the_keys_put_back_too_only_by_a_head_kept_elsewhere()
    {
        Write(4);
        Copy(Data, _root.File("copy"));
        Copy(Data + ".keys", _root.File("copy.keys"));
        Write(2);
        AuditHead kept;
        using (var records = RecordStore.OpenForAccounts(Data, TimeProvider.System))
        {
            kept = records.AuditHead();
        }

        Directory.Delete(Data, true);
        Copy(_root.File("copy"), Data);
        Assert.Contains(Problems(), problem => problem.Contains("witness", StringComparison.Ordinal) && problem.Contains("removed from its end", StringComparison.Ordinal));
        Directory.Delete(Data + ".keys", true);
        Copy(_root.File("copy.keys"), Data + ".keys");
        Assert.Empty(Problems());
        Assert.Contains(Problems(kept), problem => problem.Contains("kept outside", StringComparison.Ordinal));
    }

    [Fact]
    public void A_clock_that_was_turned_back_is_told_and_breaks_no_chain()
    {
        var clock = new SetClock(new DateTimeOffset(2026, 11, 2, 8, 0, 0, TimeSpan.Zero));
        using var records = RecordStore.OpenForAccounts(Data, clock);
        foreach (int minutes in (int[])[0, 5, 5, -30, 1])
        {
            clock.Now += TimeSpan.FromMinutes(minutes);
            records.Note(new Actor("li"), "note", "note/1");
        }

        clock.Now -= TimeSpan.FromSeconds(20);
        records.Note(new Actor("li"), "note", "note/1");
        Assert.Empty(records.AuditProblems());
        Assert.Equal([(4, TimeSpan.FromMinutes(30))], AuditChain.ClockTurnedBack(records.AuditEvents()));
    }

    [Fact]
    public void A_head_file_that_is_gone_is_missed()
    {
        Write(3);
        File.Delete(Head);
        Assert.Contains(Problems(), problem => problem.Contains("missing", StringComparison.Ordinal));
    }

    [Fact]
    public void A_forged_head_file_is_not_mended_by_the_next_event()
    {
        Write(6);
        CutAfter(4);
        File.WriteAllText(Head, HeadOf(4));
        Write(1);
        Assert.Contains(Problems(), problem => problem.Contains("seal", StringComparison.Ordinal));
    }

    [Fact]
    public void The_key_is_readable_by_its_owner_alone()
    {
        Write(1);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Data + ".keys", "master.key")));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Data + ".keys"));
        }
    }

    private void Write(int events)
    {
        using var records = RecordStore.OpenForAccounts(Data, TimeProvider.System);
        for (int i = 0; i < events; i++)
        {
            records.Note(new Actor("li"), "note", $"note/{i}");
        }
    }

    private IReadOnlyList<string> Problems(AuditHead? kept = null)
    {
        using var records = RecordStore.OpenForAccounts(Data, TimeProvider.System);
        return records.AuditProblems(kept);
    }

    /// <summary>Changes who did it, and makes that hash and all after it anew, as somebody does who knows how hashes are made.</summary>
    private void RewriteFrom(long sequence)
    {
        IReadOnlyList<AuditEvent> events;
        using (var records = RecordStore.OpenForAccounts(Data, TimeProvider.System))
        {
            events = records.AuditEvents();
        }

        Execute("DROP TRIGGER audit_event_is_not_changed; SELECT 1");
        string before = events[(int)sequence - 2].Hash;
        foreach (var entry in events.Skip((int)sequence - 1))
        {
            var forged = entry with { Who = "nobody", PreviousHash = before };
            before = AuditChain.Hash(forged);
            Execute($"UPDATE audit_event SET who = 'nobody', previous_hash = '{forged.PreviousHash}', hash = '{before}' WHERE sequence = {entry.Sequence}; SELECT 1");
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, true);
        }
    }

    private sealed class SetClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private void CutAfter(int sequence) => Execute($"DROP TRIGGER audit_event_is_not_deleted; DELETE FROM audit_event WHERE sequence > {sequence}; SELECT 1");

    private string HeadOf(int sequence) => $"{sequence}:{Execute($"SELECT hash FROM audit_event WHERE sequence = {sequence}")}\n";

    private string Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Data, "records.sqlite")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()!.ToString()!;
    }
}
