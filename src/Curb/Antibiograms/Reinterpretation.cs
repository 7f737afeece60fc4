using Curb.Columns;
using Curb.Intake.Received;
using Curb.Isolates;
using Curb.ReferenceData;
using Curb.Susceptibilities;

namespace Curb.Antibiograms;

/// <summary>
/// The same measurements read by two guideline years: a new version of every interpretation beside the old one. What was measured never changes;
/// which isolates count as first is taken from the old reading, so that only the breakpoints make a difference.
/// </summary>
/// <param name="Before">Isolates with their findings by the old tables.</param>
/// <param name="After">The same isolates by the new tables.</param>
/// <param name="Changes">What changed: by organism, drug, method and breakpoint rows, the most frequent first.</param>
/// <param name="Results">Results of the isolates counted.</param>
public sealed record Reinterpretation(IsolateProfiles Before, IsolateProfiles After, IReadOnlyList<InterpretationChange> Changes, long Results)
{
    /// <summary>Results whose category differs.</summary>
    public long Changed => Changes.Sum(change => change.Results);

    /// <summary>Reads received results twice.</summary>
    /// <param name="isolates">Received isolates.</param>
    /// <param name="results">Their results.</param>
    /// <param name="library">Reference tables that hold both years.</param>
    /// <param name="before">The old choice of guideline.</param>
    /// <param name="after">The new one.</param>
    /// <param name="onlyFirst">True to count changes over first isolates (episode of 365 days) only.</param>
    /// <param name="holds">Whether an isolate collected on a day (null where unknown) is counted among the changes; null for every day.</param>
    /// <exception cref="ReferenceFaultException">The tables don't hold a year.</exception>
    public static Reinterpretation Of(
        ReceivedIsolates isolates, ReceivedSusceptibilities results, ReferenceLibrary library, LaboratorySettings before, LaboratorySettings after, bool onlyFirst = true, Func<int?, bool>? holds = null)
    {
        var grown = GrownIsolates.Of(isolates, library);
        var old = InterpretedIsolates.Of(isolates, results, grown, library, before);
        var changed = InterpretedIsolates.Of(isolates, results, grown, library, after);
        var flags = FirstIsolates.Mark(grown.Series(isolates, old.Phenotypes), Rules(before));
        var (oldFacts, newFacts) = (new IsolateFactWriter(isolates, grown, old, flags), new IsolateFactWriter(isolates, grown, changed, flags));
        bool Counted(int i) => (!onlyFirst || flags[0][i]) && (holds is null || holds(isolates.CollectedOn[grown.Rows[i]])) && grown.Organism(isolates, grown.Rows[i]).Organism is not null;
        var (changes, read) = Compare(isolates, grown, old, changed, Counted);
        return new Reinterpretation(ProfilePacking.Of(oldFacts.Isolates(), oldFacts.Results()), ProfilePacking.Of(newFacts.Isolates(), newFacts.Results()), changes, read);
    }

    private static FirstIsolateRule[] Rules(LaboratorySettings settings) =>
    [
        new FirstIsolateRule(FirstIsolateMethod.Episode, settings.EpisodeDays),
        new FirstIsolateRule(FirstIsolateMethod.Phenotype, settings.EpisodeDays, settings.Points),
        new FirstIsolateRule(FirstIsolateMethod.Year),
    ];

    private static (List<InterpretationChange> Changes, long Results) Compare(ReceivedIsolates isolates, GrownIsolates grown, InterpretedIsolates old, InterpretedIsolates changed, Func<int, bool> counted)
    {
        var pairs = new Dictionary<(int Organism, int Before, int After), long>();
        long read = 0;
        for (int i = 0; i < grown.Count; i++)
        {
            if (!counted(i))
            {
                continue;
            }

            int organism = isolates.Organism.Codes[grown.Rows[i]];
            for (int at = old.Starts[i]; at < old.Starts[i + 1]; at++)
            {
                read++;
                var (left, right) = (old.Results[at], changed.Results[at]);
                if (old.Lookup.Category(left) != changed.Lookup.Category(right))
                {
                    pairs[(organism, left, right)] = pairs.GetValueOrDefault((organism, left, right)) + 1;
                }
            }
        }

        string Organism(int code) => grown.Organism(isolates, RowWith(isolates, code)).Organism!.Code;
        var organisms = pairs.Keys.Select(key => key.Organism).Distinct().ToDictionary(code => code, Organism);
        var changes = pairs.Select(pair => Change(organisms[pair.Key.Organism], old.Lookup[pair.Key.Before], changed.Lookup[pair.Key.After], pair.Value))
            .GroupBy(change => change with { Results = 0 }).Select(same => same.Key with { Results = same.Sum(change => change.Results) })
            .OrderByDescending(change => change.Results).ThenBy(change => change.Organism, StringComparer.Ordinal).ThenBy(change => change.Drug, StringComparer.Ordinal).ThenBy(change => change.Before).ThenBy(change => change.After);
        return ([.. changes], read);
    }

    private static int RowWith(ReceivedIsolates isolates, int organism) => isolates.Organism.Codes.IndexOf(organism);

    private static InterpretationChange Change(string organism, InterpretedResult before, InterpretedResult after, long results)
    {
        var (old, changed) = (before.Interpretation, after.Interpretation);
        return new InterpretationChange(
            organism, after.Test?.Drug ?? "", after.Test?.MethodText ?? "", old.Category, changed.Category, old.Breakpoint, changed.Breakpoint, InterpretationChange.WhyOf(old, changed), results);
    }
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
