using System.Security.Cryptography;
using System.Text;
using Curb.Casework;
using Curb.Storage.Records;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage.Casework;

/// <summary>Cases with their events. Every change runs the engine on the case as it stands at that moment, in one transaction with its audit event, which names no patient.</summary>
public sealed partial class CaseStore(RecordStore records, CaseTypeLibrary types, WorkingCalendar calendar)
{
    private readonly CaseEngine _engine = new(calendar);

    public RecordStore Records => records;

    public CaseTypeLibrary Types => types;

    public CaseEngine Engine => _engine;

    public WorkingCalendar Calendar => calendar;

    /// <summary>Attachments, beside the records.</summary>
    public AttachmentFolder Files { get; } = new(records.Folder);

    /// <summary>The day that it is at the site.</summary>
    public DateOnly Today => DateOnly.FromDateTime(records.Now.ToLocalTime().DateTime);

    /// <summary>The minute that it is at the site.</summary>
    public DateTime Now => records.Now.ToLocalTime().DateTime;

    /// <summary>A case that the reader may see, as that reader may see it; null where there is none, which is the same answer as for one that may not be seen.</summary>
    public CaseFile? Get(CaseReader reader, long number) => records.Read(context =>
    {
        var row = context.Cases.AsNoTracking().FirstOrDefault(one => one.Number == number);
        return row is not null && types.Find(row.Type) is { } type && CaseRecords.CaseOf(context, row) is var found && reader.MaySee(type, found) ? reader.Shown(type, found) : null;
    });

    /// <summary>What happened to a case, oldest first; what people wrote of patients is left out for a reader who may not see them.</summary>
    public IReadOnlyList<(CaseEvent Event, string At)> Events(CaseReader reader, long number) => records.Read(context =>
    {
        var row = context.Cases.AsNoTracking().FirstOrDefault(one => one.Number == number);
        if (row is null || types.Find(row.Type) is not { } type || CaseRecords.CaseOf(context, row) is var found && !reader.MaySee(type, found))
        {
            return (IReadOnlyList<(CaseEvent, string)>)[];
        }

        bool whole = reader.MayIdentify(type, found);
        return [.. context.CaseEvents.AsNoTracking().Where(one => one.CaseNumber == number).OrderBy(one => one.Sequence).AsEnumerable().Select(one => (whole ? CaseRecords.EventOf(one) : Bare(CaseRecords.EventOf(one)), one.At))];
    });

    public IReadOnlyList<KeptAttachment> Attachments(CaseReader reader, long number) => records.Read(context =>
    {
        var row = context.Cases.AsNoTracking().FirstOrDefault(one => one.Number == number);
        return row is not null && types.Find(row.Type) is { } type && CaseRecords.CaseOf(context, row) is var found && reader.MaySee(type, found) && reader.MayIdentify(type, found)
            ? (IReadOnlyList<KeptAttachment>)[.. context.CaseAttachments.AsNoTracking().Where(one => one.CaseNumber == number).OrderBy(one => one.Sequence).Select(one => new KeptAttachment(one.Sequence, one.Name, one.Media, one.Bytes, one.Digest))]
            : [];
    });

    /// <summary>Changes a case.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="known">How many events the person had seen: a case that went on meanwhile is not changed. Null changes it as it stands.</param>
    /// <param name="actor">Who, from where and why.</param>
    /// <param name="change">What the engine makes of the case.</param>
    /// <returns>What came of it; null where there is no such case.</returns>
    public CaseOutcome? Change(long number, int? known, Actor actor, Func<CaseType, CaseFile, CaseOutcome> change) => Change(number, known, actor, change, (_, _) => { });

    /// <summary>Attaches a file that was checked before.</summary>
    public CaseOutcome? Attach(long number, Actor actor, CasePerson person, string name, AttachmentKind kind, byte[] content)
    {
        string digest = Files.Keep(content);
        return Change(number, null, actor, (type, one) => CaseEngine.Attach(type, one, person, name, digest, Today), (context, outcome) => context.CaseAttachments.Add(new CaseAttachmentRow
        {
            CaseNumber = number,
            Sequence = 1 + context.CaseAttachments.Count(row => row.CaseNumber == number),
            Name = name,
            Media = kind.Media,
            Bytes = content.Length,
            Digest = digest,
        }));
    }

    /// <summary>Opens a case by hand and answers with its number; with that of the last one where the same problem has a case already.</summary>
    public long Open(CaseFinding finding, Actor actor)
    {
        var type = types.Find(finding.Type) ?? throw new KeyNotFoundException($"There is no case type {finding.Type}.");
        return Open(type, finding, actor, actor.Who)?.Number ?? records.Read(context => Last(context, finding.Key)!.Number);
    }

    /// <summary>The last case of a problem and when it came into the state in which it is; null where it has none. For the program itself: no reader is asked.</summary>
    public (CaseFile Case, DateTimeOffset Since)? LastOf(string findingKey) => records.Read(context =>
    {
        if (Last(context, findingKey) is not { } one)
        {
            return ((CaseFile, DateTimeOffset)?)null;
        }

        string at = context.CaseEvents.AsNoTracking().Where(row => row.CaseNumber == one.Number && row.StateTo == one.State).OrderByDescending(row => row.Sequence).Select(row => row.At).First();
        return (one, RecordStore.Instant(at));
    });

    /// <summary>Every case of a type at an institution, oldest first, as the reader may see them; those that the reader may not see are left out.</summary>
    public IReadOnlyList<CaseFile> OfType(CaseReader reader, string typeId, string institution) => types.Find(typeId) is not { } type ? [] : records.Read(context =>
        (IReadOnlyList<CaseFile>)[.. Cases(context, [.. context.Cases.AsNoTracking().Where(row => row.Type == typeId && row.Institution == institution).OrderBy(row => row.Number)], null).Where(one => reader.MaySee(type, one)).Select(one => reader.Shown(type, one))]);

    private CaseOutcome? Change(long number, int? known, Actor actor, Func<CaseType, CaseFile, CaseOutcome> change, Action<RecordsContext, CaseOutcome> also)
    {
        CaseOutcome? outcome = null;
        records.Change(actor, "change-case", $"case/{number}", context =>
        {
            if (context.Cases.FirstOrDefault(one => one.Number == number) is not { } row || types.Find(row.Type) is not { } type)
            {
                return (null, null);
            }

            var before = CaseRecords.CaseOf(context, row);
            outcome = known is { } seen && seen != before.Events ? CaseOutcome.Refused(before, new CaseRefusal("changed-meanwhile", null, Policies.Bilingual.Empty)) : change(type, before);
            if (outcome.IsRefused || outcome.Events.Count == 0)
            {
                return (null, null);
            }

            Write(context, row, type, before, outcome);
            also(context, outcome);
            return (ForLog(before, []), ForLog(outcome.Case, outcome.Events));
        });
        return outcome;
    }

    private CaseFile? Open(CaseType type, CaseFinding finding, Actor actor, string who)
    {
        CaseFile? opened = null;
        records.Change(actor, "open-case", $"case/new/{type.Id}/{finding.Institution}", context =>
        {
            // Whoever was faster has opened it: the same problem never has two open cases.
            var last = finding.Key.Length == 0 ? null : Last(context, finding.Key);
            if (last is not null && (last.IsOpen || last.Evidence.Contains(finding.Evidence)))
            {
                return (null, null);
            }

            var outcome = _engine.Open(type, finding, who, Today, last?.Number, Now);
            long number = 1 + (context.Cases.Max(row => (long?)row.Number) ?? 0);
            outcome = outcome with { Case = outcome.Case with { Number = number } };
            var row = new CaseRow { Number = number };
            context.Cases.Add(row);
            Write(context, row, type, outcome.Case with { Events = 0, Participants = [] }, outcome);
            opened = outcome.Case;
            return (null, ForLog(opened, outcome.Events));
        });
        return opened;
    }

    private static CaseFile? Last(RecordsContext context, string key) =>
        context.Cases.AsNoTracking().Where(row => row.FindingKey == key).OrderByDescending(row => row.Number).FirstOrDefault() is { } row ? CaseRecords.CaseOf(context, row) : null;

    private void Write(RecordsContext context, CaseRow row, CaseType type, CaseFile before, CaseOutcome outcome)
    {
        string at = RecordStore.Instant(records.Now);
        var after = outcome.Case;
        CaseRecords.Write(row, type, after, at);
        context.SaveChanges(); // The case itself first: what belongs to it points to it.
        context.CaseParticipants.AddRange(after.Participants.Except(before.Participants).Select(account => new CaseParticipantRow { CaseNumber = after.Number, Account = account }));
        for (int i = 0; i < outcome.Events.Count; i++)
        {
            context.CaseEvents.Add(CaseRecords.RowOf(after.Number, before.Events + i + 1, outcome.Events[i], at));
        }

        var written = context.CaseEvents.AsNoTracking().Where(one => one.CaseNumber == after.Number && one.Text != "").Select(one => one.Text).ToList();
        CaseRecords.Index(context, type, after, written.Concat(outcome.Events.Select(one => one.Text)));
    }

    /// <summary>An event without what people wrote and filled in.</summary>
    private static CaseEvent Bare(CaseEvent happened) => happened with { Text = "", Values = happened.Values.Where(pair => pair.Key is "step" or "role" or "from" or "to" or "due").ToDictionary() };

    /// <summary>What the audit log says of a case: who has it and where it stands; of texts only their digest, because they may name a patient.</summary>
    private static object ForLog(CaseFile one, IReadOnlyList<CaseEvent> events) => new
    {
        Case = $"case/{one.Number}",
        one.Type,
        one.State,
        one.Owner,
        one.OwnerRole,
        DueOn = CaseRecords.Day(one.DueOn),
        one.Events,
        Happened = events.Select(happened => happened.Kind).ToArray(),
        Text = events.Any(happened => happened.Text.Length > 0 || happened.Values.Count > 0) ? Digest(events) : null,
    };

    private static string Digest(IReadOnlyList<CaseEvent> events) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', events.Select(happened => happened.Text + '\n' + string.Join('\n', happened.Values.Select(pair => $"{pair.Key}={pair.Value}")))))));
}
