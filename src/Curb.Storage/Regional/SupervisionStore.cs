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

/// <summary>What supervision keeps. Every change is one transaction with its audit event, which holds the old and the new body; nothing is ever deleted.</summary>
public sealed class SupervisionStore(RecordStore records)
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public RecordStore Records => records;

    /// <summary>The day that it is at the site.</summary>
    public DateOnly Today => DateOnly.FromDateTime(records.UtcNow.ToLocalTime().DateTime);

    /// <summary>Records of institutions that lie in a scope.</summary>
    public IReadOnlyList<Kept<T>> All<T>(SupervisionKind<T> kind, Scope scope, string? parent = null) => Read(kind, rows => parent is null ? rows : rows.Where(row => row.Parent == parent), scope.Covers);

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
        string text = JsonSerializer.Serialize(body, s_json), at = RecordStore.Instant(records.Now);
        records.Change(actor, "save-" + kind.Name, $"{kind.Name}/{id}", context =>
        {
            var row = context.SupervisionRecords.Find(kind.Name, id);
            if (known is { } seen && seen != (row?.Version ?? 0))
            {
                kept = false;
                return (null, null);
            }

            object? before = row is null ? null : new { row.State, Body = JsonSerializer.Deserialize<JsonElement>(row.Body) };
            if (row is not null && row.Body == text && row.State == state)
            {
                return (null, null);
            }

            if (row is null)
            {
                context.SupervisionRecords.Add(new SupervisionRow { Kind = kind.Name, Id = id, Place = place, Parent = parent, Period = period, State = state, Body = text, Version = 1, ChangedAt = at, ChangedBy = actor.Who });
            }
            else
            {
                (row.State, row.Body, row.Version, row.ChangedAt, row.ChangedBy) = (state, text, row.Version + 1, at, actor.Who);
            }

            return (before, new { State = state, Body = JsonSerializer.Deserialize<JsonElement>(text) });
        });
        return kept;
    }

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
