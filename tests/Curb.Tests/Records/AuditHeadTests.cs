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

    private IReadOnlyList<string> Problems()
    {
        using var records = RecordStore.OpenForAccounts(Data, TimeProvider.System);
        return records.AuditProblems();
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
