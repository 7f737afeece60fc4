using System.Data.Common;
using Curb.Storage.Records;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage;

/// <content>The audit log: who changed, saw, took out or was refused what.</content>
public sealed partial class RecordStore
{
    /// <summary>The audit events from the first on.</summary>
    public IReadOnlyList<AuditEvent> AuditEvents() => Read(records => (IReadOnlyList<AuditEvent>)[.. records.AuditEvents.AsNoTracking().OrderBy(row => row.Sequence).AsEnumerable().Select(EventOf)]);

    /// <summary>The events that a search finds, newest first.</summary>
    public IReadOnlyList<AuditEvent> SearchAudit(AuditSearch search, int skip, int take) => Read(records =>
    {
        var rows = records.AuditEvents.AsNoTracking();
        rows = search.Who is { } who ? rows.Where(row => row.Who == who) : rows;
        rows = search.Process is { } process ? rows.Where(row => row.Process == process) : rows;
        rows = search.Text is { } text ? rows.Where(row => row.Subject.Contains(text) || row.OldValues!.Contains(text) || row.NewValues!.Contains(text) || row.Why!.Contains(text) || row.Origin!.Contains(text)) : rows;
        rows = search.From is { } from ? rows.Where(row => string.Compare(row.At, from) >= 0) : rows;
        rows = search.To is { } to ? rows.Where(row => string.Compare(row.At, to) < 0) : rows;
        return (IReadOnlyList<AuditEvent>)[.. rows.OrderByDescending(row => row.Sequence).Skip(skip).Take(take).AsEnumerable().Select(EventOf)];
    });

    /// <summary>The names of the processes that wrote events.</summary>
    public IReadOnlyList<string> AuditProcesses() => Read(records => (IReadOnlyList<string>)[.. records.AuditEvents.AsNoTracking().Select(row => row.Process).Distinct().AsEnumerable().Order(StringComparer.Ordinal)]);

    /// <summary>Writes that something happened that changed no record: a sign-in, an export, a view of a patient, a refusal.</summary>
    /// <remarks>Without the object model: every command that takes something in notes it, and making the model ready takes half a second.</remarks>
    public void Note(Actor actor, string process, string subject, object? values = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(actor.Who);
        lock (_gate)
        {
            using var connection = _database.Connect();
            using var transaction = _database.BeginChange(connection);
            var entry = NextEvent(LastHead(connection, transaction), actor, process, subject, null, Json(values ?? new { }));
            using var command = Command(
                connection,
                "INSERT INTO audit_event (sequence, at, who, process, subject, old_values, new_values, previous_hash, hash, origin, why) VALUES (@sequence, @at, @who, @process, @subject, NULL, @new, @previous, @hash, @origin, @why)",
                ("@sequence", entry.Sequence), ("@at", entry.At), ("@who", entry.Who), ("@process", entry.Process), ("@subject", entry.Subject), ("@new", entry.NewValues), ("@previous", entry.PreviousHash), ("@hash", entry.Hash), ("@origin", entry.Origin), ("@why", entry.Why));
            command.Transaction = transaction;
            command.ExecuteNonQuery();
            transaction.Commit();
            _heads.Advance(new AuditHead(entry.Sequence, entry.Hash));
        }
    }

    /// <summary>The newest values that each subject of a process was noted with.</summary>
    internal IReadOnlyDictionary<string, string> LastNoted(string process)
    {
        using var connection = _database.Connect();
        using var command = Command(connection, "SELECT subject, new_values FROM audit_event WHERE process = @process ORDER BY sequence", ("@process", process));
        using var rows = command.ExecuteReader();
        var last = new Dictionary<string, string>(StringComparer.Ordinal);
        while (rows.Read())
        {
            last[rows.GetString(0)] = rows.IsDBNull(1) ? "" : rows.GetString(1);
        }

        return last;
    }

    /// <summary>Values as the log holds them.</summary>
    internal static string Written(object values) => Json(values)!;

    /// <summary>The end of the audit chain as the store has it.</summary>
    public AuditHead AuditHead() => Read(HeadOf);

    /// <summary>What is wrong with the audit chain; empty where it is whole and reaches every noted head.</summary>
    /// <param name="kept">A head that was kept outside the data folder, if there is one.</param>
    public IReadOnlyList<string> AuditProblems(AuditHead? kept = null)
    {
        var events = AuditEvents();
        var (heads, problems) = _heads.Noted(events.Count > 0);
        return [.. problems, .. AuditChain.Problems(events, kept is null ? heads : [.. heads, ("the head kept outside", kept)])];
    }

    /// <summary>After a backup was put back: notes who did it, and from which end of the chain it went on.</summary>
    internal void NoteRestore(Actor actor, string backup)
    {
        var lost = _heads.Noted(true).Heads.Select(noted => noted.Head).MaxBy(head => head.Sequence);
        var head = AuditHead();
        _heads.Replace(head, Now.UtcDateTime.ToString("yyyyMMddHHmmss", System.Globalization.CultureInfo.InvariantCulture));
        Change(actor, "restore-backup", $"backup/{backup}", _ => (new { EndNotedBefore = lost?.ToString() }, new { EndOfBackup = head.ToString() }));
    }

    private AuditEvent NextEvent(AuditHead head, Actor actor, string process, string subject, string? before, string? after)
    {
        var entry = new AuditEvent(head.Sequence + 1, Instant(Now), actor.Who, process, subject, before, after, head.Hash, "", actor.Origin, actor.Why);
        return entry with { Hash = AuditChain.Hash(entry) };
    }

    private static AuditHead LastHead(DbConnection connection, DbTransaction transaction)
    {
        using var command = Command(connection, "SELECT sequence, hash FROM audit_event ORDER BY sequence DESC LIMIT 1");
        command.Transaction = transaction;
        using var rows = command.ExecuteReader();
        return rows.Read() ? new AuditHead(rows.GetInt64(0), rows.GetString(1)) : Storage.AuditHead.Empty;
    }

    private static AuditHead HeadOf(RecordsContext records) =>
        records.AuditEvents.AsNoTracking().OrderByDescending(row => row.Sequence).FirstOrDefault() is { } last ? new AuditHead(last.Sequence, last.Hash) : Storage.AuditHead.Empty;

    private static AuditEvent EventOf(AuditEventRow row) => new(row.Sequence, row.At, row.Who, row.Process, row.Subject, row.OldValues, row.NewValues, row.PreviousHash, row.Hash, row.Origin, row.Why);

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
        Origin = entry.Origin,
        Why = entry.Why,
    };
}

/// <summary>What is looked for in the audit log; null asks nothing.</summary>
/// <param name="Who">Exact name.</param>
/// <param name="Process">Exact process.</param>
/// <param name="Text">Part of subject, values, reason or origin.</param>
/// <param name="From">First instant, as events hold it.</param>
/// <param name="To">First instant that no longer counts.</param>
public sealed record AuditSearch(string? Who, string? Process, string? Text, string? From, string? To);
