using Curb.Casework;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage.Casework;

/// <summary>What came of raising findings.</summary>
/// <param name="Type">Id of the type.</param>
/// <param name="Institution">Code.</param>
/// <param name="Found">Findings.</param>
/// <param name="Opened">New cases.</param>
/// <param name="Reopened">Closed ones that were opened again.</param>
/// <param name="SeenAgain">Open ones with a new observation.</param>
/// <param name="Gone">Open ones that were closed because nothing is found any more.</param>
public sealed record RaisedCases(string Type, string Institution, int Found, int Opened, int Reopened, int SeenAgain, int Gone);

/// <content>Cases that open, return and end by themselves.</content>
public sealed partial class CaseStore
{
    /// <summary>
    /// Opens a case for each finding that has none. The same observation never counts twice; a new observation of a closed problem opens it again or opens a new case
    /// that points to it, as the type says. Raising the same harvest twice changes nothing.
    /// </summary>
    public IReadOnlyList<RaisedCases> Raise(CaseHarvest harvest, Actor actor)
    {
        var last = LastByFinding([.. harvest.Findings.Select(finding => finding.Key)]);
        var outcomes = harvest.Findings.Select(finding => (finding.Type, finding.Institution, What: Raise(finding, last.GetValueOrDefault(finding.Key), actor))).ToList();
        outcomes.AddRange(EndGone(harvest, actor));
        return [.. outcomes.GroupBy(one => (one.Type, one.Institution)).OrderBy(group => group.Key.Institution, StringComparer.Ordinal).ThenBy(group => group.Key.Type, StringComparer.Ordinal).Select(group => new RaisedCases(
            group.Key.Type, group.Key.Institution, group.Count(one => one.What != "gone"), group.Count(one => one.What == "opened"), group.Count(one => one.What == "reopened"), group.Count(one => one.What == "seen-again"), group.Count(one => one.What == "gone")))];
    }

    /// <summary>What the day brings to open cases: reminders and escalation. Asking twice on one day changes nothing.</summary>
    /// <returns>How many were reminded of, and how many handed up.</returns>
    public (int Reminded, int Escalated) Pass(Actor actor)
    {
        int reminded = 0, escalated = 0;
        var today = Today;
        foreach (var one in OpenCases())
        {
            if (types.Find(one.Type) is { } type && _engine.Pass(type, one, today).Events.Count > 0)
            {
                var events = Change(one.Number, null, actor, (of, now) => _engine.Pass(of, now, today))?.Events ?? [];
                reminded += events.Count(happened => happened.Kind == "reminded");
                escalated += events.Count(happened => happened.Kind == "escalated");
            }
        }

        return (reminded, escalated);
    }

    private string Raise(CaseFinding finding, CaseFile? last, Actor actor)
    {
        var type = types.Find(finding.Type)!;
        if (last is not null && _engine.Again(type, last, finding, Today, Now) is { } known)
        {
            var events = known.Events.Count == 0 ? [] : Change(last.Number, null, actor, (of, now) => _engine.Again(of, now, finding, Today, Now) ?? CaseOutcome.Unchanged(now))?.Events ?? [];
            return events.Count == 0 ? "unchanged" : events[0].Kind;
        }

        return Open(type, finding, actor, CaseEngine.Program) is null ? "unchanged" : "opened";
    }

    private IEnumerable<(string Type, string Institution, string What)> EndGone(CaseHarvest harvest, Actor actor)
    {
        var found = harvest.Findings.Select(finding => finding.Key).ToHashSet(StringComparer.Ordinal);
        var looked = harvest.LookedAt.Where(pair => types.Find(pair.Type) is { GoneState: not null }).ToHashSet();
        foreach (var one in looked.Count == 0 ? [] : OpenCases().Where(one => one.FindingKey.Length > 0 && looked.Contains((one.Type, one.Institution)) && !found.Contains(one.FindingKey)).ToList())
        {
            if (Change(one.Number, null, actor, (type, now) => CaseEngine.Gone(type, now, Today)) is { Events.Count: > 0 })
            {
                yield return (one.Type, one.Institution, "gone");
            }
        }
    }

    private IReadOnlyList<CaseFile> OpenCases() => records.Read(context => Cases(context, [.. context.Cases.AsNoTracking().Where(row => row.IsOpen).OrderBy(row => row.Number)], null));

    private Dictionary<string, CaseFile> LastByFinding(string[] keys) => records.Read(context =>
        Cases(context, [.. keys.Distinct().Chunk(500).SelectMany(some => context.Cases.AsNoTracking().Where(row => some.Contains(row.FindingKey)).ToList())], null)
            .GroupBy(one => one.FindingKey, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.MaxBy(one => one.Number)!, StringComparer.Ordinal));
}
