using Curb.Casework;
using Curb.Disclosure;
using Curb.Exchange;
using Curb.Intake.Received;
using Curb.ReferenceData;
using Curb.Storage;
using Curb.Storage.Casework;

namespace Curb.Cli.Commands;

/// <summary>Opens the cases that the data of a folder ask for: for the command, the job and the demo district.</summary>
internal sealed class CaseRaising(string path)
{
    private readonly ReferenceLibrary _reference = SiteReference.Open(path);

    /// <summary>Reads with the folder open for reading only, and lets go of it before anything is written.</summary>
    /// <param name="institutions">Codes; empty for every institution that delivered.</param>
    /// <param name="kinds">Ids of case types.</param>
    public CaseHarvest Gather(IReadOnlyList<string> institutions, IReadOnlyList<string> kinds)
    {
        using var folder = OpenedFolder.Open(path, DataFolderAccess.Read);
        return Gather(folder, institutions, kinds);
    }

    /// <summary>As above, from a folder that is open.</summary>
    public CaseHarvest Gather(DataFolder folder, IReadOnlyList<string> institutions, IReadOnlyList<string> kinds)
    {
        var scope = institutions.Count == 0 ? Scope.DataFolderOwner : Scope.Of(OpenedFolder.WithFacts(folder, [.. institutions]), true);
        var guidelines = folder.Facts.Stamps(scope).ToDictionary(stamp => stamp.Institution, stamp => stamp.Guideline, StringComparer.Ordinal);
        var ground = new CaseGround(
            folder.Facts,
            folder.Institutions(scope),
            [.. folder.Received.Batches(scope).Select(batch => (batch.Institution, batch.File, batch.Outcome, (DateTime?)batch.ReceivedAt))],
            code => (folder.Received.Read<ReceivedIsolates>(code), folder.Received.Read<ReceivedSusceptibilities>(code)),
            guidelines.GetValueOrDefault) { Stays = code => folder.Received.Read<ReceivedEncounters>(code) };
        return new CaseSources(ContentTrees.CaseTypes(), ContentTrees.Policies(), _reference).Gather(ground, scope, kinds);
    }

    public CaseStore Store(RecordStore records) => new(records, ContentTrees.CaseTypes(), WorkingCalendar.Load(_reference));

    /// <summary>Writes what was gathered, then reminds and escalates.</summary>
    public (IReadOnlyList<RaisedCases> Raised, int Reminded, int Escalated) Raise(RecordStore records, CaseHarvest harvest, Actor actor)
    {
        var store = Store(records);
        var raised = store.Raise(harvest, actor);
        var (reminded, escalated) = store.Pass(actor);
        return (raised, reminded, escalated);
    }
}
