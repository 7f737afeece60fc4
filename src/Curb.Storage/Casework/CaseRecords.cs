using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Curb.Casework;
using Curb.Policies;
using Curb.Storage.Records;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage.Casework;

/// <summary>Cases as rows and back, and the index of their texts.</summary>
internal static class CaseRecords
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A case that is due within hours has its minute behind the day: texts still sort by time.</summary>
    public const string MinuteFormat = "yyyy-MM-dd HH:mm";

    public const int DayLength = 10;

    public static CaseFile CaseOf(RecordsContext records, CaseRow row) =>
        CaseOf(row, [.. records.CaseParticipants.AsNoTracking().Where(one => one.CaseNumber == row.Number).Select(one => one.Account).AsEnumerable().Order(StringComparer.Ordinal)]);

    public static CaseFile CaseOf(CaseRow row, IReadOnlyList<string> participants) => new(
        row.Number, row.Type, row.State, row.Institution, row.Department, new CaseSubject(row.SubjectKind, row.SubjectKey, new Bilingual(row.SubjectZh, row.SubjectEn), row.SubjectLink), row.FindingKey,
        JsonSerializer.Deserialize<string[]>(row.Evidence, s_json)!, Map(row.Details), Map(row.Form), row.Owner, row.OwnerRole, participants,
        Day(row.OpenedOn)!.Value, row.OpenedBy, Day(row.DueOn?[..DayLength]), Day(row.ClosedOn), row.Previous, row.Reminded, row.Escalated, row.Events) { DueAt = row.DueOn is { Length: > DayLength } minute ? DateTime.ParseExact(minute, MinuteFormat, CultureInfo.InvariantCulture) : null };

    public static void Write(CaseRow row, CaseType type, CaseFile one, string at)
    {
        (row.Number, row.Type, row.State, row.IsOpen) = (one.Number, one.Type, one.State, one.IsOpen);
        (row.WholeInstitution, row.Identifies, row.Institution, row.Department) = (type.Reach != CaseReach.Department, type.Identifies, one.Institution, one.Department);
        row.DepartmentKey = CaseReader.DepartmentKey(one.Institution, one.Department);
        (row.SubjectKind, row.SubjectKey, row.SubjectZh, row.SubjectEn, row.SubjectLink) = (one.Subject.Kind, one.Subject.Key, one.Subject.Title.Zh, one.Subject.Title.En, one.Subject.Link);
        (row.FindingKey, row.Evidence, row.Details, row.Form) = (one.FindingKey, JsonSerializer.Serialize(one.Evidence, s_json), Text(one.Details), Text(one.Form));
        (row.Owner, row.OwnerRole) = (one.Owner, one.OwnerRole);
        (row.RoleAtInstitution, row.RoleAtDepartment) = (CaseReader.RoleKey(one.OwnerRole, one.Institution), CaseReader.RoleKey(one.OwnerRole, one.Institution, one.Department ?? ""));
        (row.OpenedOn, row.OpenedBy, row.DueOn, row.ClosedOn) = (Day(one.OpenedOn)!, one.OpenedBy, one.DueAt?.ToString(MinuteFormat, CultureInfo.InvariantCulture) ?? Day(one.DueOn), Day(one.ClosedOn));
        (row.Previous, row.Reminded, row.Escalated, row.Events, row.ChangedAt) = (one.Previous, one.Reminded, one.Escalated, one.Events, at);
    }

    public static CaseEvent EventOf(CaseEventRow row) => new(row.Kind, row.Who, Day(row.Day)!.Value, row.StateFrom, row.StateTo, row.Text, Map(row.EventValues));

    public static CaseEventRow RowOf(long number, int sequence, CaseEvent happened, string at) => new()
    {
        CaseNumber = number,
        Sequence = sequence,
        At = at,
        Day = Day(happened.On)!,
        Kind = happened.Kind,
        Who = happened.Who,
        StateFrom = happened.From,
        StateTo = happened.To,
        Text = happened.Text,
        EventValues = Text(happened.Values),
    };

    /// <summary>All texts of a case by which it can be found.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="one">The case, as its reader may see it.</param>
    /// <param name="comments">What people wrote; nothing for a reader who may not see it.</param>
    public static string SearchText(CaseType type, CaseFile one, IEnumerable<string> comments) => string.Join(' ',
    [
        one.Number.ToString(CultureInfo.InvariantCulture), type.Title.Zh, type.Title.En, one.Subject.Title.Zh, one.Subject.Title.En, one.Subject.Key, one.Institution, one.Department ?? "", .. one.Details.Values,
        .. type.Fields.Where(field => one.Form.ContainsKey(field.Id)).Select(field => CaseForm.Shown(field, one.Form[field.Id])).SelectMany(shown => (string[])[shown.Zh, shown.En]), .. comments,
    ]);

    /// <summary>Brings the index of a case's texts up to date: only what differs is written.</summary>
    public static void Index(RecordsContext records, CaseType type, CaseFile one, IEnumerable<string> comments)
    {
        var now = SearchGrams.Of(SearchText(type, one, comments));
        var before = records.CaseGrams.Where(row => row.CaseNumber == one.Number).ToList();
        records.CaseGrams.RemoveRange(before.Where(row => !now.Contains(row.Gram)));
        var known = before.Select(row => row.Gram).ToHashSet(StringComparer.Ordinal);
        records.CaseGrams.AddRange(now.Where(gram => !known.Contains(gram)).Select(gram => new CaseGramRow { Gram = gram, CaseNumber = one.Number }));
    }

    public static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly? Day(string? text) => text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Map(string json) => JsonSerializer.Deserialize<Dictionary<string, string>>(json, s_json)!;

    private static string Text(IReadOnlyDictionary<string, string> map) => JsonSerializer.Serialize(new SortedDictionary<string, string>(map.ToDictionary(), StringComparer.Ordinal), s_json);
}
