using Curb.Facts;
using Curb.Storage;
using Curb.Storage.DuckDb;
using Curb.Storage.Tables;

namespace Curb.Tests.Storage;

public sealed class VerificationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public VerificationTests()
    {
        using var data = DataFolder.Open(_folder.Path, DataFolderAccess.Write);
        using (var batch = data.Received.Begin("H1", Deliveries.File()))
        {
            batch.Add(Deliveries.Isolates(("a", "eco", "AMP_NM=2 CIP_NM=1"), ("b", "sau", "OXA_NM=4"), ("b", "sau", "OXA_NM=8")));
            batch.Commit();
        }

        using (var batch = data.Received.Begin("H2", Deliveries.File()))
        {
            batch.Add(Deliveries.Results("a eco AMP_NM=2,AMP_NM_SIR=S", "a eco GEN_NM=1"));
            batch.Commit();
        }

        data.Facts.Replace("H1", Isolate(1), "s");
        data.Facts.Replace("H2", Isolate(3), "s");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_sound_folder_has_no_problems()
    {
        using var data = DataFolder.Open(_folder.Path, DataFolderAccess.Read);
        Assert.DoesNotContain(new FolderVerification(data).Run(), check => check.Problem is not null);
    }

    [Theory]
    [InlineData("UPDATE received_isolate SET specimen = 'other' WHERE key = 'a' AND batch = 1", "content")]
    [InlineData("UPDATE received_susceptibility SET value = list_transform(value, lambda v: v % 2 + 1) WHERE batch = 1", "content")]
    [InlineData("DELETE FROM received_susceptibility WHERE batch = 1", "content")]
    [InlineData("UPDATE received_susceptibility SET value = value || value WHERE batch = 1", "results")]
    [InlineData("UPDATE received_susceptibility SET test = [999] WHERE batch = 1", "dictionaries")]
    [InlineData("DELETE FROM received_isolate WHERE key = 'b'", "results")]
    [InlineData("INSERT INTO received_isolate SELECT * FROM received_isolate WHERE key = 'b'", "keys")]
    [InlineData("UPDATE received_isolate SET batch = 9", "keys")]
    [InlineData("UPDATE batch SET accepted = 1 WHERE number = 1", "batches")]
    [InlineData("DELETE FROM rejected_row", "batches")]
    [InlineData("DELETE FROM coded_text WHERE code = 1", "dictionaries")]
    [InlineData("DELETE FROM coded_text WHERE code = 2", "dictionaries")]
    [InlineData("UPDATE fact_isolate SET isolate = 77", "facts")]
    [InlineData("UPDATE fact_stamp SET last_batch = 0", "facts")]
    [InlineData("DELETE FROM fact_stamp WHERE institution = 'H2'", "facts")]
    public void What_was_changed_behind_the_programs_back_is_found(string change, string check)
    {
        using (var database = DuckDbDatabase.Open(_folder.File(ColumnStore.FileName)))
        using (var connection = database.Connect())
        {
            Assert.True(connection.Execute(change) > 0);
        }

        using var data = DataFolder.Open(_folder.Path, DataFolderAccess.Read);
        Assert.Contains(new FolderVerification(data).Run(), found => found.Check == check && found.Problem is not null);
    }

    private static FactSet Isolate(long received)
    {
        var facts = new FactSet();
        facts.Isolates.Isolate.Append(received);
        facts.Isolates.Organism.Append("eco");
        facts.Isolates.EndRow();
        return facts;
    }
}
