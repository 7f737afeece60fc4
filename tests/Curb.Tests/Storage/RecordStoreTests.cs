using Curb.Disclosure;
using Curb.Storage;
using Curb.Supervision;
using Microsoft.Data.Sqlite;

namespace Curb.Tests.Storage;

public sealed class RecordStoreTests : IDisposable
{
    private static readonly Institution s_hospital = new("QH01", "青禾市人民医院", "Qinghe People's Hospital", "tertiary", "general", "青禾区");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_institution_is_kept_with_what_was_changed_by_whom()
    {
        using var data = Open();
        data.Save(s_hospital with { Level = "secondary" }, "li");
        data.Save(s_hospital, "wang");
        data.Save(s_hospital, "wang");
        Assert.Equal([s_hospital], data.Institutions(Scope.DataFolderOwner));
        Assert.Empty(data.Institutions(Scope.Of(["other"], true)));
        var events = data.Records.AuditEvents();
        Assert.Equal(["li", "wang"], events.Select(entry => entry.Who));
        Assert.Null(events[0].OldValues);
        Assert.Contains("secondary", events[1].OldValues, StringComparison.Ordinal);
        Assert.Contains("tertiary", events[1].NewValues, StringComparison.Ordinal);
    }

    [Fact]
    public void An_institution_that_only_delivered_is_listed_by_its_code()
    {
        using var data = Open();
        using (var batch = data.Received.Begin("H7", Deliveries.File()))
        {
            batch.Add(Deliveries.Orders(("o1", 2)));
            batch.Commit();
        }

        data.Save(s_hospital, "li");
        Assert.Equal([Institution.Unregistered("H7"), s_hospital], data.Institutions(Scope.DataFolderOwner));
    }

    [Fact]
    public void Drug_mappings_are_those_of_the_institution_and_can_be_taken_back()
    {
        using var data = Open();
        data.MapDrug("H1", "罗氏芬", "CRO", "li");
        data.MapDrug("H1", "感冒灵", "", "li");
        data.MapDrug("H2", "罗氏芬", "CTX", "li");
        data.MapDrug("H1", "罗氏芬", "CRX", "wang");
        data.MapDrug("H2", "罗氏芬", null, "wang");
        Assert.Equal(new Dictionary<string, string> { ["罗氏芬"] = "CRX", ["感冒灵"] = "" }, data.DrugMappings("H1").OrderByDescending(pair => pair.Key, StringComparer.Ordinal).ToDictionary());
        Assert.Empty(data.DrugMappings("H2"));
        Assert.Equal(5, data.Records.AuditEvents().Count);
    }

    [Fact]
    public void Settings_are_kept()
    {
        using var data = Open();
        Assert.Null(data.Records.Setting("language"));
        data.Records.Set("language", "zh-CN", "li");
        data.Records.Set("language", "en", "li");
        Assert.Equal("en", data.Records.Setting("language"));
    }

    [Fact]
    public void An_untouched_chain_is_whole()
    {
        using var data = Filled();
        Assert.Empty(data.Records.AuditProblems());
        Assert.Empty(data.Records.AuditProblems(data.Records.AuditHead()));
        Assert.Empty(data.Records.IntegrityProblems());
    }

    [Theory]
    [InlineData("UPDATE audit_event SET new_values = replace(new_values, 'H3', 'H4') WHERE sequence = 3", "changed after it was written")]
    [InlineData("UPDATE audit_event SET who = 'nobody' WHERE sequence = 6", "changed after it was written")]
    [InlineData("DELETE FROM audit_event WHERE sequence = 3", "missing or out of order")]
    [InlineData("DELETE FROM audit_event WHERE sequence = 3; UPDATE audit_event SET sequence = sequence - 1 WHERE sequence > 3", "does not continue")]
    [InlineData("DELETE FROM audit_event WHERE sequence = 1", "missing or out of order")]
    [InlineData("DELETE FROM audit_event WHERE sequence > 4", "removed from its end")]
    [InlineData("DELETE FROM audit_event", "removed from its end")]
    [InlineData("UPDATE audit_event SET sequence = -3 WHERE sequence = 3; UPDATE audit_event SET sequence = 3 WHERE sequence = 4; UPDATE audit_event SET sequence = 4 WHERE sequence = -3", "does not continue")]
    [InlineData("UPDATE audit_event SET sequence = 7 WHERE sequence = 6; INSERT INTO audit_event SELECT 6, at, who, process, subject, old_values, new_values, previous_hash, hash, origin, why FROM audit_event WHERE sequence = 5", "does not continue")]
    public void A_chain_that_was_tampered_with_is_caught(string tampering, string problem)
    {
        Filled().Dispose();
        Tamper(tampering);
        using var data = Open();
        Assert.Contains(data.Records.AuditProblems(), found => found.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void A_chain_rewritten_from_the_start_together_with_its_head_file_is_caught_by_a_head_kept_outside()
    {
        AuditHead kept;
        using (var data = Filled())
        {
            kept = data.Records.AuditHead();
        }

        Directory.Delete(_folder.Path, true);
        Directory.CreateDirectory(_folder.Path);
        using var rewritten = Open();
        for (int i = 1; i <= 6; i++)
        {
            rewritten.Save(s_hospital with { Code = $"H{i}", Level = "primary" }, "li");
        }

        Assert.Empty(rewritten.Records.AuditProblems());
        Assert.Contains(rewritten.Records.AuditProblems(kept), found => found.Contains("rewritten", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_or_damaged_head_file_is_reported()
    {
        using var data = Filled();
        File.WriteAllText(_folder.File("audit.head"), "6:short");
        Assert.Contains(data.Records.AuditProblems(), found => found.Contains("damaged", StringComparison.Ordinal));
        File.Delete(_folder.File("audit.head"));
        Assert.Contains(data.Records.AuditProblems(), found => found.Contains("missing", StringComparison.Ordinal));
    }

    [Fact]
    public void The_store_itself_refuses_to_change_or_delete_an_audit_event()
    {
        Filled().Dispose();
        using var connection = Connect();
        using var command = connection.CreateCommand();
        foreach (string sql in (string[])["UPDATE audit_event SET who = 'x'", "DELETE FROM audit_event"])
        {
            command.CommandText = sql;
            Assert.Throws<SqliteException>(() => command.ExecuteNonQuery());
        }
    }

    private DataFolder Open() => DataFolder.Open(_folder.Path, DataFolderAccess.Write);

    private DataFolder Filled()
    {
        var data = Open();
        for (int i = 1; i <= 6; i++)
        {
            data.Save(s_hospital with { Code = $"H{i}" }, "li");
        }

        return data;
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={_folder.File("records.sqlite")};Pooling=False");
        connection.Open();
        return connection;
    }

    private void Tamper(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "DROP TRIGGER audit_event_is_not_changed; DROP TRIGGER audit_event_is_not_deleted; " + sql;
        command.ExecuteNonQuery();
    }
}
