namespace Curb.ReferenceData;

/// <summary>What a breakpoint row is about; rows of two tables with the same key can be compared.</summary>
public readonly record struct BreakpointKey(string Type, string Host, string Method, string Site, string Organism, string OrganismRank, string Drug, string DiskLoad)
{
    public static BreakpointKey Of(Breakpoint row) => new(row.Type, row.Host, row.Method, row.Site, row.Organism, row.OrganismRank, row.Drug, row.DiskLoad);
}

/// <summary>A row of a site's table: one that holds, or the word that a row of the table below it holds no longer.</summary>
/// <param name="Row">The row.</param>
/// <param name="Removes">True where it takes the row of the same key away.</param>
public sealed record DeliveredBreakpoint(Breakpoint Row, bool Removes);

/// <summary>What changed from one breakpoint table to another.</summary>
/// <param name="Kind">added, removed, changed.</param>
/// <param name="Before">The row of the old table; null where it has none.</param>
/// <param name="After">The row of the new table; null where it has none.</param>
public sealed record BreakpointRowChange(string Kind, Breakpoint? Before, Breakpoint? After)
{
    /// <summary>What it is about.</summary>
    public Breakpoint Row => (After ?? Before)!;

    /// <summary>Compares two tables row by row: rows of the same type, host, method, site, organism, drug and disk.</summary>
    public static IReadOnlyList<BreakpointRowChange> Between(IReadOnlyList<Breakpoint> before, IReadOnlyList<Breakpoint> after)
    {
        var (old, now) = (before.ToLookup(BreakpointKey.Of), after.ToLookup(BreakpointKey.Of));
        return [.. now.Select(group => group.Key).Concat(old.Select(group => group.Key)).Distinct().SelectMany(key => Pairs([.. old[key]], [.. now[key]]))];
    }

    /// <summary>A table of its rows, laid over a base: rows of the same key are replaced, others added, those taken away left out.</summary>
    /// <param name="below">The base; empty where the delivered table is the whole.</param>
    /// <param name="delivered">The site's rows.</param>
    /// <param name="edition">The table that they make.</param>
    public static IReadOnlyList<Breakpoint> Lay(IReadOnlyList<Breakpoint> below, IReadOnlyList<DeliveredBreakpoint> delivered, GuidelineEdition edition)
    {
        var own = delivered.ToDictionary(one => BreakpointKey.Of(one.Row));
        var known = below.Select(BreakpointKey.Of).ToHashSet();
        var kept = below.GroupBy(BreakpointKey.Of).SelectMany(group => own.TryGetValue(group.Key, out var over) ? over.Removes ? [] : [over.Row] : group.AsEnumerable());
        return
        [
            .. kept.Concat(delivered.Where(one => !one.Removes && !known.Contains(BreakpointKey.Of(one.Row))).Select(one => one.Row))
                .Select((row, at) => row with { Row = at + 1, Guideline = edition.Guideline, Year = edition.Year, Revision = edition.Revision }),
        ];
    }

    /// <summary>Rows that say the same are no change; what is left is paired in the order of the tables.</summary>
    private static IEnumerable<BreakpointRowChange> Pairs(List<Breakpoint> old, List<Breakpoint> now)
    {
        foreach (var row in now.ToList())
        {
            if (old.FindIndex(one => Says(one) == Says(row)) is var at and >= 0)
            {
                old.RemoveAt(at);
                now.Remove(row);
            }
        }

        for (int i = 0; i < Math.Max(old.Count, now.Count); i++)
        {
            var (before, after) = (old.ElementAtOrDefault(i), now.ElementAtOrDefault(i));
            yield return new BreakpointRowChange(before is null ? "added" : after is null ? "removed" : "changed", before, after);
        }
    }

    private static (decimal?, decimal?, bool, bool) Says(Breakpoint row) => (row.Susceptible, row.Resistant, row.Sdd, row.Urinary);
}
