using System.Globalization;
using Curb.Casework;
using Curb.Policies;
using Curb.Storage.Casework;
using Curb.Supervision;
using Curb.Supervision.Inspections;

namespace Curb.Storage.Regional;

/// <summary>What became of an entry or file that a device sent.</summary>
/// <param name="Id">Made by the device.</param>
/// <param name="Outcome">kept (now, or before: sending again is no harm), or why not: closed, item, answer, note, size, kind.</param>
public sealed record Synchronised(string Id, string Outcome)
{
    public bool IsKept => Outcome == "kept";
}

/// <summary>Inspections as records hold them: sheet, evidence, case, ledger brought together. Every write is exactly once by the id that the device made.</summary>
public sealed class InspectionRecords(SupervisionStore store, CaseStore cases)
{
    public const string Type = "inspection";
    public const string Talk = "summons-talk";

    private const int MostNote = 2000;
    private const int MostId = 60;
    private const int MostSeen = 50;
    private const int MostName = 200;

    /// <summary>Largest picture or document of evidence, bytes: that of attachments.</summary>
    public const int MostEvidence = AttachmentKind.MostBytes;

    public SupervisionStore Store => store;

    /// <summary>A number that the case type gives, such as the fewest experts of a team.</summary>
    public int Usual(string name) => int.Parse(cases.Types.Find(Type)!.Raise[name][0], CultureInfo.InvariantCulture);

    public Kept<Inspection>? Find(string id, Func<string, bool> sees) => store.Find(InspectionKinds.Inspection, id, sees);

    public IReadOnlyList<SheetEntry> Entries(Inspection inspection) => Bodies(InspectionKinds.Entry, inspection);

    public IReadOnlyList<InspectionEvidence> Evidence(Inspection inspection) => Bodies(InspectionKinds.Evidence, inspection);

    public IReadOnlyDictionary<string, SheetLine> Lines(Inspection inspection) => InspectionSheet.Lines(Entries(inspection));

    /// <summary>Keeps a new inspection; one that is there already stays as it is.</summary>
    public void Plan(Inspection inspection, Actor actor) => store.Save(InspectionKinds.Inspection, inspection.Id, inspection.Institution, inspection.Draw, inspection.Month, "planned", inspection, 0, actor);

    /// <summary>Begins it: its case opens, and devices may send from now on.</summary>
    public void Begin(Kept<Inspection> kept, string experts, Actor actor)
    {
        var inspection = kept.Body;
        if (inspection.BegunOn is not null)
        {
            return;
        }

        long number = cases.Open(new CaseFinding(Type, inspection.Institution, null, $"{Type}/{inspection.Id}", inspection.Id, new CaseSubject("inspection", inspection.Id, new Bilingual(inspection.Title, inspection.Title), Link(inspection)),
            new Dictionary<string, string> { ["inspection"] = inspection.Title, ["experts"] = experts }), actor);
        foreach (string account in inspection.Accounts)
        {
            cases.Change(number, null, actor, (type, one) => CaseEngine.Invite(type, one, Anybody(actor), account, cases.Today));
        }

        Save(kept, inspection with { Case = number, BegunOn = store.Today }, "under-way", actor);
    }

    /// <summary>Lets an expert leave a team; the next in the order of the draw comes instead.</summary>
    /// <returns>Who comes; null where nobody is left.</returns>
    public string? Replace(Kept<Inspection> kept, FrozenDraw draw, string leaves, string reason, IReadOnlyDictionary<string, PoolExpert> pool, Actor actor)
    {
        var inspection = kept.Body;
        var sent = store.All(InspectionKinds.Inspection, Curb.Disclosure.Scope.DataFolderOwner, draw.Id).SelectMany(one => one.Body.Team).ToList();
        var unfit = pool.Values.Where(one => !one.IsAvailable(store.Today) || one.Avoids(store.Today).Contains(inspection.Institution)).Select(one => one.Id).Concat(inspection.Replaced.Select(one => one.Left)).ToHashSet(StringComparer.Ordinal);
        string? comes = draw.Substitute(inspection.Institution, [.. inspection.Team], sent, unfit);
        string[] team = [.. inspection.Team.Where(id => id != leaves), .. comes is null ? Array.Empty<string>() : [comes]];
        Save(kept, inspection with
        {
            Team = team,
            Accounts = [.. team.Select(id => pool.GetValueOrDefault(id)?.Account ?? "").Where(account => account.Length > 0).Distinct()],
            Replaced = [.. inspection.Replaced, new Replacement(leaves, comes ?? "", reason, store.Today)],
        }, kept.State, actor);
        return comes;
    }

    /// <summary>Takes what a device wrote while it was offline. An entry that came before is kept once; what can't be taken is named and stays on the device.</summary>
    public IReadOnlyList<Synchronised> Take(Inspection inspection, IEnumerable<SheetEntry> entries, Actor actor)
    {
        bool open = inspection.BegunOn is not null && inspection.HandedInOn is null;
        var known = Entries(inspection).Select(one => one.Id).ToHashSet(StringComparer.Ordinal);
        var outcomes = new List<Synchronised>();
        foreach (var entry in entries)
        {
            string outcome = known.Contains(entry.Id) ? "kept" : !open ? "closed" : Fault(inspection, entry);
            if (outcome == "kept" && known.Add(entry.Id))
            {
                store.Save(InspectionKinds.Entry, $"{inspection.Id}/{entry.Id}", inspection.Institution, inspection.Id, inspection.Month, "kept", entry with { By = actor.Who }, 0, actor);
            }

            outcomes.Add(new Synchronised(entry.Id, outcome));
        }

        return outcomes;
    }

    /// <summary>Takes a picture or document, which becomes an attachment of the case.</summary>
    /// <param name="id">Made by the device.</param>
    public Synchronised Take(Inspection inspection, string id, string item, string fileName, byte[] content, DateTimeOffset madeAt, CasePerson person, Actor actor)
    {
        if (Evidence(inspection).Any(one => one.Id == id))
        {
            return new Synchronised(id, "kept");
        }

        string name = AttachmentKind.SafeName(fileName);
        string fault = inspection.Case is null || inspection.HandedInOn is not null ? "closed" : inspection.Item(item) is null || !IsId(id) ? "item" : content.Length is 0 or > MostEvidence ? "size" : "";
        if (fault.Length > 0 || AttachmentKind.Of(name, content) is not { } kind)
        {
            return new Synchronised(id, fault.Length > 0 ? fault : "kind");
        }

        string digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
        if (Attached(inspection, digest) is null && cases.Attach(inspection.Case!.Value, actor, person, name, kind, content) is not { IsRefused: false })
        {
            return new Synchronised(id, "closed");
        }

        // A connection that broke between the two leaves an attachment without its note: sending again finds it by its digest.
        int sequence = Attached(inspection, digest)!.Sequence;
        store.Save(InspectionKinds.Evidence, $"{inspection.Id}/{id}", inspection.Institution, inspection.Id, inspection.Month, "kept",
            new InspectionEvidence(id, inspection.Id, item, name, kind.Media, content.Length, digest, actor.Who, madeAt, sequence), 0, actor);
        return new Synchronised(id, "kept");
    }

    /// <summary>Hands it in: what was found is frozen. Answers with what is in the way; empty where it was handed in.</summary>
    public IReadOnlyList<CheckObjection> HandIn(Kept<Inspection> kept, CasePerson person, Actor actor)
    {
        var inspection = kept.Body;
        var lines = Lines(inspection);
        var objections = inspection.BegunOn is null || inspection.HandedInOn is not null ? [new CheckObjection("", "closed")] : InspectionSheet.Objections(inspection, lines);
        if (objections.Count > 0)
        {
            return objections;
        }

        var findings = InspectionSheet.Findings(inspection, lines, Evidence(inspection));
        Step(inspection, "hand-in", person, actor, ("findings", findings.Count.ToString(CultureInfo.InvariantCulture)));
        Save(kept, inspection with { HandedInOn = store.Today, Findings = findings }, "handed-in", actor);
        return [];
    }

    /// <summary>Notes the draft of its letter.</summary>
    public void Lettered(Kept<Inspection> kept, string letter, Actor actor) => Save(kept, kept.Body with { Letter = letter }, kept.State, actor);

    /// <summary>The letter was issued: each finding is a problem of the institution's ledger from now on.</summary>
    public void Issued(Kept<Inspection> kept, Notice letter, CasePerson person, Actor actor)
    {
        cases.Raise(new CaseHarvest(InspectionLetter.Problems(kept.Body, letter.ReplyBy), []), actor);
        Step(kept.Body, "letter", person, actor, ("letter", letter.Number));
        Save(kept, kept.Body, "in-rectification", actor);
    }

    /// <summary>The problems of the ledger that its findings became, by finding.</summary>
    public IReadOnlyList<(InspectionFinding Finding, CaseFile? Problem)> Problems(CaseReader reader, Inspection inspection) =>
        [.. inspection.Findings.Select(finding => (finding, cases.LastOf(InspectionLetter.ProblemKey(inspection, finding)) is { } last ? cases.Get(reader, last.Case.Number) : null))];

    /// <summary>Closes it after the re-check, once every problem is closed; false where one is open.</summary>
    public bool Close(Kept<Inspection> kept, CaseReader reader, string conclusion, CasePerson person, Actor actor)
    {
        if (kept.State != "in-rectification" || Problems(reader, kept.Body).Any(one => one.Problem is null or { IsOpen: true }) || Step(kept.Body, "close", person, actor, ("conclusion", conclusion)) is not { IsRefused: false })
        {
            return false;
        }

        Save(kept, kept.Body with { ClosedOn = store.Today }, "closed", actor);
        return true;
    }

    public static string Link(Inspection inspection) => "/inspections/one?id=" + Uri.EscapeDataString(inspection.Id);

    private CaseOutcome? Step(Inspection inspection, string step, CasePerson person, Actor actor, params (string Name, string Value)[] fields) => inspection.Case is not { } number ? null
        : cases.Change(number, null, actor, (type, one) => cases.Engine.Take(type, one, step, person, fields.ToDictionary(pair => pair.Name, pair => pair.Value), "", cases.Today));

    private KeptAttachment? Attached(Inspection inspection, string digest) => cases.Attachments(CaseReader.DataFolderOwner, inspection.Case!.Value).FirstOrDefault(one => one.Digest == digest);

    private static string Fault(Inspection inspection, SheetEntry entry) =>
        !IsId(entry.Id) || inspection.Item(entry.Item) is null || entry.Seen.Count > MostSeen || !entry.Seen.All(IsId) || entry.Device.Length > MostName ? "item"
        : entry.Answer.Length > 0 && !InspectionSheet.Answers.Contains(entry.Answer) ? "answer"
        : entry.Note.Length > MostNote ? "note" : "kept";

    private static bool IsId(string id) => id.Length is > 7 and <= MostId && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static CasePerson Anybody(Actor actor) => new(actor.Who, (_, _, _) => true);

    private IReadOnlyList<T> Bodies<T>(SupervisionKind<T> kind, Inspection inspection) => [.. store.All(kind, Curb.Disclosure.Scope.Of([inspection.Institution], false), inspection.Id).Select(kept => kept.Body)];

    private void Save(Kept<Inspection> kept, Inspection body, string state, Actor actor) =>
        store.Save(InspectionKinds.Inspection, kept.Id, kept.Place, kept.Parent, kept.Period, state, body, null, actor);
}
