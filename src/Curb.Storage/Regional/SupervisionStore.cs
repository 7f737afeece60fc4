using System.Text.Encodings.Web;
using System.Text.Json;
using Curb.Disclosure;
using Curb.Storage.Records;
using Curb.Supervision;
using Curb.Supervision.Scoreboard;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage.Regional;

/// <summary>A record of supervision as it is kept.</summary>
/// <param name="Id">Key within its kind.</param>
/// <param name="Place">Code of the institution or place whose it is.</param>
/// <param name="Parent">Record that it belongs to; blank where none.</param>
/// <param name="Period">Year, quarter or month.</param>
/// <param name="Version">Counts changes from 1: a change must know the last.</param>
public sealed record Kept<T>(string Id, string Place, string Parent, string Period, string State, int Version, T Body);

/// <summary>A record without what it holds.</summary>
public sealed record KeptHead(string Id, string Place, string Parent, string Period, string State, int Version);

/// <summary>What supervision keeps. Every change is one transaction with its audit event, which holds the old and the new body; nothing is ever deleted.</summary>
public sealed class SupervisionStore(RecordStore records)
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public RecordStore Records => records;

    /// <summary>The day that it is at the site.</summary>
    public DateOnly Today => DateOnly.FromDateTime(records.UtcNow.ToLocalTime().DateTime);

    /// <summary>Records of institutions that lie in a scope.</summary>
    public IReadOnlyList<Kept<T>> All<T>(SupervisionKind<T> kind, Scope scope, string? parent = null) => Read(kind, rows => parent is null ? rows : rows.Where(row => row.Parent == parent), scope.Covers);

    /// <summary>Records without what they hold: a list that counts thousands reads no bodies.</summary>
    public IReadOnlyList<KeptHead> Heads<T>(SupervisionKind<T> kind, Func<string, bool> sees) => records.Read(context =>
        (IReadOnlyList<KeptHead>)[.. context.SupervisionRecords.AsNoTracking().Where(row => row.Kind == kind.Name).OrderBy(row => row.Id)
            .Select(row => new KeptHead(row.Id, row.Place, row.Parent, row.Period, row.State, row.Version)).AsEnumerable().Where(head => sees(head.Place))]);

    /// <summary>Records of places above institutions, for those who stand in a relation to them that the caller knows.</summary>
    public IReadOnlyList<Kept<T>> At<T>(SupervisionKind<T> kind, IReadOnlySet<string> places) => Read(kind, rows => rows, places.Contains);

    /// <summary>A record whose place the reader may see; null where there is none, which is the same answer.</summary>
    public Kept<T>? Find<T>(SupervisionKind<T> kind, string id, Func<string, bool> sees) => Read(kind, rows => rows.Where(row => row.Id == id), sees) is [var one] ? one : null;

    /// <summary>Keeps a record.</summary>
    /// <param name="known">Version that the writer had seen, 0 for a new one; null writes over whatever stands.</param>
    /// <returns>True where it was kept, or nothing had changed; false where somebody else was faster.</returns>
    public bool Save<T>(SupervisionKind<T> kind, string id, string place, string parent, string period, string state, T body, int? known, Actor actor)
    {
        bool kept = true;
        records.Change(actor, "save-" + kind.Name, $"{kind.Name}/{id}", context =>
        {
            (kept, object? before, object? after) = Put(context, kind, new Kept<T>(id, place, parent, period, state, known ?? 0, body), known is not null, actor);
            return (before, after);
        });
        return kept;
    }

    /// <summary>
    /// Keeps a record and new records that belong to it, such as a notice and the receipts of all whom it is addressed to: all or nothing, in one transaction with one audit
    /// event, which names the places of the new ones. One that is there already stays as it is. A thousand transactions would take the disk as many times.
    /// </summary>
    /// <param name="record">With the version that the writer had seen.</param>
    /// <returns>False where somebody else was faster; nothing was kept then.</returns>
    public bool Save<T, TPart>(SupervisionKind<T> kind, Kept<T> record, SupervisionKind<TPart> partKind, IReadOnlyCollection<Kept<TPart>> parts, Actor actor)
    {
        bool kept = true;
        records.Change(actor, "save-" + kind.Name, $"{kind.Name}/{record.Id}", context =>
        {
            (kept, object? before, object? after) = Put(context, kind, record, true, actor);
            if (!kept)
            {
                return (null, null);
            }

            var there = context.SupervisionRecords.AsNoTracking().Where(row => row.Kind == partKind.Name && row.Parent == record.Id).Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
            var added = parts.Where(part => !there.Contains(part.Id)).ToList();
            context.SupervisionRecords.AddRange(added.Select(part => RowOf(partKind, part, actor)));
            return (before, new { Record = after, Added = partKind.Name, Places = added.Select(part => part.Place).ToArray() });
        });
        return kept;
    }

    /// <summary>Changes records of one parent in one transaction with one audit event, which names their places; those that somebody else changed meanwhile are left.</summary>
    /// <param name="changed">With the versions that the writer had seen.</param>
    public void Save<T>(SupervisionKind<T> kind, string parent, IReadOnlyCollection<Kept<T>> changed, string process, Actor actor) => records.Change(actor, process, $"{kind.Name}/{parent}", context =>
    {
        var rows = context.SupervisionRecords.Where(row => row.Kind == kind.Name && row.Parent == parent).ToDictionary(row => row.Id, StringComparer.Ordinal);
        var places = new List<string>();
        foreach (var record in changed.Where(record => rows.TryGetValue(record.Id, out var row) && row.Version == record.Version))
        {
            var row = rows[record.Id];
            (row.State, row.Body, row.Version, row.ChangedAt, row.ChangedBy) = (record.State, JsonSerializer.Serialize(record.Body, s_json), row.Version + 1, RecordStore.Instant(records.Now), actor.Who);
            places.Add(record.Place);
        }

        return (null, places.Count == 0 ? null : new { Places = places.ToArray() });
    });

    private (bool Kept, object? Before, object? After) Put<T>(RecordsContext context, SupervisionKind<T> kind, Kept<T> record, bool asSeen, Actor actor)
    {
        string text = JsonSerializer.Serialize(record.Body, s_json);
        var row = context.SupervisionRecords.Find(kind.Name, record.Id);
        if (asSeen && record.Version != (row?.Version ?? 0))
        {
            return (false, null, null);
        }

        object? before = row is null ? null : new { row.State, Body = JsonSerializer.Deserialize<JsonElement>(row.Body) };
        if (row is not null && row.Body == text && row.State == record.State)
        {
            return (true, null, null);
        }

        if (row is null)
        {
            context.SupervisionRecords.Add(RowOf(kind, record, actor));
        }
        else
        {
            (row.State, row.Body, row.Version, row.ChangedAt, row.ChangedBy) = (record.State, text, row.Version + 1, RecordStore.Instant(records.Now), actor.Who);
        }

        return (true, before, new { record.State, Body = JsonSerializer.Deserialize<JsonElement>(text) });
    }

    private SupervisionRow RowOf<T>(SupervisionKind<T> kind, Kept<T> record, Actor actor) => new()
    {
        Kind = kind.Name, Id = record.Id, Place = record.Place, Parent = record.Parent, Period = record.Period, State = record.State, Body = JsonSerializer.Serialize(record.Body, s_json), Version = 1,
        ChangedAt = RecordStore.Instant(records.Now), ChangedBy = actor.Who,
    };

    private IReadOnlyList<Kept<T>> Read<T>(SupervisionKind<T> kind, Func<IQueryable<SupervisionRow>, IQueryable<SupervisionRow>> narrow, Func<string, bool> sees) => records.Read(context =>
        (IReadOnlyList<Kept<T>>)[.. narrow(context.SupervisionRecords.AsNoTracking().Where(row => row.Kind == kind.Name)).OrderBy(row => row.Id).AsEnumerable().Where(row => sees(row.Place))
            .Select(row => new Kept<T>(row.Id, row.Place, row.Parent, row.Period, row.State, row.Version, JsonSerializer.Deserialize<T>(row.Body, s_json)!))]);
}

/// <summary>A kind of record with the type of what it holds.</summary>
public sealed record SupervisionKind<T>(string Name);

/// <summary>The kinds of records that supervision keeps.</summary>
public static class SupervisionKinds
{
    public static SupervisionKind<LocalPlan> LocalPlan { get; } = new("local-plan");

    public static SupervisionKind<RegisteredBody> Body { get; } = new("registered-body");

    public static SupervisionKind<ResponsibilityStatement> Statement { get; } = new("responsibility-statement");

    public static SupervisionKind<CheckRound> Round { get; } = new("check-round");

    public static SupervisionKind<SelfCheck> SelfCheck { get; } = new("self-check");

    public static SupervisionKind<LedgerProgress> Progress { get; } = new("ledger-progress");

    public static SupervisionKind<Notice> Notice { get; } = new("notice");

    public static SupervisionKind<NoticeReceipt> Receipt { get; } = new("notice-receipt");

    /// <summary>A place's own map of districts; its id is the place.</summary>
    public static SupervisionKind<DistrictMap> Map { get; } = new("district-map");
}
