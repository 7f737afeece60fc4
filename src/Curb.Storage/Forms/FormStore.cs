using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Curb.Disclosure;
using Curb.Indicators;
using Curb.Storage.Records;
using Curb.Supervision.Forms;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage.Forms;

/// <summary>One version of a report.</summary>
/// <param name="Version">From 1; a correction is a version of its own.</param>
/// <param name="IsSent">False for a draft, which may still change; what was sent never does.</param>
/// <param name="Reason">Why it was corrected; blank for the first version.</param>
/// <param name="Digest">Of the content.</param>
public sealed record FormReport(string Institution, string Form, CalendarMonth Month, int Version, bool IsSent, FormContent Content, string Reason, string Digest, string MadeBy, DateTimeOffset MadeAt, string? SentBy, DateTimeOffset? SentAt);

/// <summary>Reports on forms. A draft is saved as often as one likes; a sent month is frozen, and a correction is a new version with its reason.</summary>
public sealed class FormStore(RecordStore records)
{
    private const string Draft = "draft";
    private const string Sent = "sent";

    private static readonly JsonSerializerOptions s_json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public RecordStore Records => records;

    /// <summary>Every version of a month's report in the scope, the newest first.</summary>
    public IReadOnlyList<FormReport> Versions(Scope scope, string institution, string form, CalendarMonth month)
    {
        string name = month.ToString();
        return !scope.Covers(institution) ? [] : records.Read(context => (IReadOnlyList<FormReport>)[.. context.Set<FormReportRow>().AsNoTracking()
            .Where(row => row.Institution == institution && row.Form == form && row.Month == name).OrderByDescending(row => row.Version).AsEnumerable().Select(Of)]);
    }

    /// <summary>The newest sent versions of a run of months in the scope, with the day on which the first was sent.</summary>
    public IReadOnlyList<(FormReport Report, DateTimeOffset FirstSent)> SentIn(Scope scope, Period months)
    {
        string from = months.From.ToString(), to = months.To.ToString();
        return records.Read(context => (IReadOnlyList<(FormReport, DateTimeOffset)>)[.. context.Set<FormReportRow>().AsNoTracking()
            .Where(row => row.State == Sent && string.Compare(row.Month, from) >= 0 && string.Compare(row.Month, to) <= 0).AsEnumerable().Where(row => scope.Covers(row.Institution))
            .GroupBy(row => (row.Institution, row.Form, row.Month)).OrderBy(group => group.Key.Month, StringComparer.Ordinal).ThenBy(group => group.Key.Institution, StringComparer.Ordinal)
            .Select(group => (Of(group.MaxBy(row => row.Version)!), RecordStore.Instant(group.Min(row => row.SentAt)!)))]);
    }

    /// <summary>Keeps a draft: the open one, or a new version where the newest was sent.</summary>
    /// <exception cref="ArgumentException">A sent month is to be corrected without a reason.</exception>
    public FormReport Save(string institution, string form, CalendarMonth month, FormContent content, string reason, Actor actor) => Write(institution, form, month, content, reason, false, actor);

    /// <summary>Sends the content: from now on this version stands and is never changed.</summary>
    /// <inheritdoc cref="Save"/>
    public FormReport Send(string institution, string form, CalendarMonth month, FormContent content, string reason, Actor actor) => Write(institution, form, month, content, reason, true, actor);

    /// <summary>Notes that an institution was reminded.</summary>
    /// <returns>How often it was, this time among them.</returns>
    public int Remind(string institution, string form, CalendarMonth month, Actor actor)
    {
        int sequence = 0;
        string name = month.ToString();
        records.Change(actor, "remind-report", $"form/{form}/{institution}/{name}", context =>
        {
            sequence = 1 + context.Set<FormChaseRow>().Count(row => row.Institution == institution && row.Form == form && row.Month == name);
            context.Add(new FormChaseRow { Institution = institution, Form = form, Month = name, Sequence = sequence, Who = actor.Who, At = RecordStore.Instant(records.UtcNow) });
            return (null, new { sequence });
        });
        return sequence;
    }

    /// <summary>How often institutions were reminded, by institution, form and month.</summary>
    public IReadOnlyDictionary<(string Institution, string Form, string Month), int> Reminders() => records.Read(context =>
        context.Set<FormChaseRow>().AsNoTracking().AsEnumerable().CountBy(row => (row.Institution, row.Form, row.Month)).ToDictionary(pair => pair.Key, pair => pair.Value));

    private FormReport Write(string institution, string form, CalendarMonth month, FormContent content, string reason, bool send, Actor actor)
    {
        string json = JsonSerializer.Serialize(new { content.Values, content.Sample }, s_json), name = month.ToString(), now = RecordStore.Instant(records.UtcNow);
        FormReport? written = null;
        records.Change(actor, send ? "send-report" : "save-report", $"form/{form}/{institution}/{name}", context =>
        {
            var row = context.Set<FormReportRow>().Where(one => one.Institution == institution && one.Form == form && one.Month == name).OrderByDescending(one => one.Version).FirstOrDefault();
            if (row is { State: Sent } && string.IsNullOrWhiteSpace(reason))
            {
                throw new ArgumentException($"The report of {institution} for {name} was sent; a correction needs its reason.", nameof(reason));
            }

            object? before = row is { State: Draft } ? new { row.Version, row.State, row.Digest } : null;
            if (row is null or { State: Sent })
            {
                row = new FormReportRow { Institution = institution, Form = form, Month = name, Version = (row?.Version ?? 0) + 1, State = Draft, Content = json, Reason = row is null ? "" : reason.Trim(), Digest = "", MadeBy = actor.Who, MadeAt = now, SentBy = null, SentAt = null };
                context.Add(row);
            }

            (row.Content, row.Digest) = (json, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json))));
            if (row.Version > 1 && reason.Trim().Length > 0)
            {
                row.Reason = reason.Trim();
            }

            if (send)
            {
                (row.State, row.SentBy, row.SentAt) = (Sent, actor.Who, now);
            }

            written = Of(row);
            // The figures of the month go into the log; sampled records only by their number and digest.
            return (before, new { row.Version, row.State, content.Values, Sampled = content.Sample.Count, row.Digest, row.Reason });
        });
        return written ?? Versions(Scope.Everywhere(true), institution, form, month)[0];
    }

    private static FormReport Of(FormReportRow row)
    {
        using var json = JsonDocument.Parse(row.Content);
        var values = json.RootElement.GetProperty("Values").Deserialize<Dictionary<string, string>>()!;
        var sample = json.RootElement.GetProperty("Sample").Deserialize<List<Dictionary<string, string>>>()!;
        return new FormReport(
            row.Institution, row.Form, CalendarMonth.Parse(row.Month)!.Value, row.Version, row.State == Sent, new FormContent(values, [.. sample]), row.Reason, row.Digest,
            row.MadeBy, RecordStore.Instant(row.MadeAt), row.SentBy, row.SentAt is { } at ? RecordStore.Instant(at) : null);
    }
}
