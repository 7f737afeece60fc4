using Curb.Columns;
using Curb.Intake.Received;
using Curb.Isolates;
using Curb.ReferenceData;
using Curb.Susceptibilities;

namespace Curb.Antibiograms;

/// <summary>
/// The same measurements read by two guideline years: a new version of every interpretation beside the old one. What was measured never changes;
/// first isolates (episodes of the old choice's length) are the same in both readings, so that only the breakpoints make a difference.
/// </summary>
/// <param name="Before">Isolates, part by part, with their findings by the old tables.</param>
/// <param name="After">The same isolates by the new tables.</param>
/// <param name="Changes">What changed: by organism, drug, method and breakpoint rows, the most frequent first.</param>
/// <param name="Results">Results of the isolates counted.</param>
public sealed record Reinterpretation(IReadOnlyList<IsolateProfiles> Before, IReadOnlyList<IsolateProfiles> After, IReadOnlyList<InterpretationChange> Changes, long Results)
{
    /// <summary>Results whose category differs.</summary>
    public long Changed => Changes.Sum(change => change.Results);

    /// <summary>Reads received results twice.</summary>
    /// <param name="isolates">Received isolates.</param>
    /// <param name="results">Their results.</param>
    /// <param name="library">Reference tables that hold both years.</param>
    /// <param name="before">The old choice of guideline.</param>
    /// <param name="after">The new one.</param>
    /// <param name="onlyFirst">True to count changes over first isolates only.</param>
    /// <param name="holds">Whether an isolate collected on a day (null where unknown) is counted among the changes; null for every day.</param>
    /// <exception cref="ReferenceFaultException">The tables don't hold a year.</exception>
    public static Reinterpretation Of(
        ReceivedIsolates isolates, ReceivedSusceptibilities results, ReferenceLibrary library, LaboratorySettings before, LaboratorySettings after, bool onlyFirst = true, Func<int?, bool>? holds = null)
    {
        var reading = new TwoReadings(library, before, after, results.Test.Dictionary, results.Value.Dictionary);
        return Of([reading.Of(isolates, results, new PartRows(isolates.Line.Values.ToArray(), []))], before, onlyFirst, holds);
    }

    /// <summary>Takes the parts of a source in their order.</summary>
    /// <param name="parts">Read by <see cref="ReinterpretationReader"/>.</param>
    /// <param name="before">The old choice of guideline, whose episodes pick first isolates.</param>
    /// <param name="onlyFirst">True to count changes over first isolates only.</param>
    /// <param name="holds">Whether an isolate collected on a day (null where unknown) is counted among the changes; null for every day.</param>
    public static Reinterpretation Of(IEnumerable<ReinterpretedPart> parts, LaboratorySettings before, bool onlyFirst = true, Func<int?, bool>? holds = null)
    {
        var (patients, species) = (new TextDictionary(), new TextDictionary());
        var taken = new List<ReinterpretedPart>();
        foreach (var part in parts)
        {
            part.Series.Renumber(patients, species);
            taken.Add(part);
        }

        bool[] first = FirstIsolates.Mark(SeriesPart.Joined([.. taken.Select(part => part.Series)]), new FirstIsolateRule(FirstIsolateMethod.Episode, before.EpisodeDays));
        var (old, changed) = (new List<IsolateProfiles>(), new List<IsolateProfiles>());
        var changes = new Dictionary<InterpretationChange, long>();
        long read = 0;
        int at = 0;
        foreach (var part in taken)
        {
            var own = first.AsSpan(at, part.Before.Count);
            old.Add(part.Before.WithFirst(own));
            changed.Add(part.After.WithFirst(own));
            read += part.Count(own, onlyFirst, holds, changes);
            at += own.Length;
        }

        return new Reinterpretation(old, changed, Ordered(changes), read);
    }

    private static List<InterpretationChange> Ordered(Dictionary<InterpretationChange, long> changes) =>
    [
        .. changes.Select(pair => pair.Key with { Results = pair.Value })
            .OrderByDescending(change => change.Results).ThenBy(change => change.Organism, StringComparer.Ordinal).ThenBy(change => change.Drug, StringComparer.Ordinal)
            .ThenBy(change => change.Before).ThenBy(change => change.After).ThenBy(change => change.Method, StringComparer.Ordinal).ThenBy(change => change.OldRow?.Row).ThenBy(change => change.NewRow?.Row),
    ];
}

/// <summary>Results of one organism, drug and method whose category two guideline years give differently.</summary>
/// <param name="Organism">WHONET code.</param>
/// <param name="Drug">WHONET code.</param>
/// <param name="Method">MIC, DISK, ETEST or REPORTED.</param>
/// <param name="Before">Category by the old tables; none where they gave none.</param>
/// <param name="After">Category by the new tables.</param>
/// <param name="OldRow">The row that the old tables compared with; null where there was none.</param>
/// <param name="NewRow">The row that the new tables compare with; null where there is none.</param>
/// <param name="Why">Stable code: breakpoint-changed, another-row, site-limited (one of the tables has the drug for another site of infection only), row-added, row-removed, category-meaning (the numbers stand, I or SDD mean something else), expected-resistance, rule-changed.</param>
/// <param name="Results">Results it concerns.</param>
public sealed record InterpretationChange(
    string Organism, string Drug, string Method, SirCategory Before, SirCategory After, Breakpoint? OldRow, Breakpoint? NewRow, string Why, long Results)
{
    /// <summary>Why two readings of one measurement differ.</summary>
    public static string WhyOf(Interpretation before, Interpretation after) => (before.Breakpoint, after.Breakpoint) switch
    {
        _ when before.Category == SirCategory.IR || after.Category == SirCategory.IR => "expected-resistance",
        _ when before.ReasonCode == "expert-rule" || after.ReasonCode == "expert-rule" => "rule-changed",
        _ when before.ReasonCode == "no-breakpoint-for-site" || after.ReasonCode == "no-breakpoint-for-site" => "site-limited",
        (null, not null) => "row-added",
        (not null, null) => "row-removed",
        ({ } old, { } now) when old.Susceptible != now.Susceptible || old.Resistant != now.Resistant => "breakpoint-changed",
        ({ } old, { } now) when old.Site != now.Site || old.Organism != now.Organism || old.DiskLoad != now.DiskLoad => "another-row",
        ({ }, { }) => "category-meaning",
        _ => "rule-changed",
    };
}
