namespace Curb.Disclosure;

/// <summary>
/// Which cells of a table are withheld because a count in them is small: first those cells (primary suppression), then as many others that a withheld one can't be
/// worked out from the total that its row or column is known to have (complementary suppression). What stays open: totals of periods that a reader chooses freely
/// can be subtracted from one another.
/// </summary>
public static class SmallCounts
{
    /// <param name="cells">The counts of each cell, the one that adds up to a total first; a count that is unknown is null.</param>
    /// <param name="families">Cells that add up to a total which is shown somewhere, by their place in <paramref name="cells"/>.</param>
    /// <param name="scope">What the reader may see.</param>
    /// <returns>For each cell whether it is withheld.</returns>
    public static bool[] Withheld(IReadOnlyList<double?[]> cells, IReadOnlyList<IReadOnlyList<int>> families, Scope scope)
    {
        bool[] withheld = [.. cells.Select(counts => counts.Any(scope.Hides))];
        if (scope.FewestShown == 0)
        {
            return withheld;
        }

        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (var family in families)
            {
                while (Gives(family, cells, withheld, scope) && Next(family, cells, withheld) is { } other)
                {
                    withheld[other] = changed = true;
                }
            }
        }

        return withheld;
    }

    /// <summary>True where what is withheld in a family can be worked out, or nearly: a single cell, or some whose sum is itself small.</summary>
    private static bool Gives(IReadOnlyList<int> family, IReadOnlyList<double?[]> cells, bool[] withheld, Scope scope)
    {
        var hidden = family.Where(at => withheld[at]).ToList();
        return hidden.Count == 1 || (hidden.Count > 1 && scope.Hides(hidden.Sum(at => cells[at][0] ?? 0)));
    }

    /// <summary>The shown cell whose loss costs least: the smallest that is not empty, else an empty one.</summary>
    private static int? Next(IReadOnlyList<int> family, IReadOnlyList<double?[]> cells, bool[] withheld) =>
        family.Where(at => !withheld[at] && cells[at][0] is not null).OrderBy(at => cells[at][0] > 0 ? 0 : 1).ThenBy(at => cells[at][0]).Select(at => (int?)at).FirstOrDefault();
}
