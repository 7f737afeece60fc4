using Curb.Susceptibilities;

namespace Curb.Antibiograms;

/// <summary>Counts packed isolates for WISCA.</summary>
public static class WiscaCounting
{
    /// <summary>
    /// Adds the isolates of a known organism. A regimen covers an isolate where one of its drugs works: S, SDD (susceptible at the dose the table names, so a covering
    /// regimen given at it), and I where the guideline means susceptible at increased exposure. It does not cover where each of its drugs was tested and none works.
    /// </summary>
    /// <param name="profiles">The isolates.</param>
    /// <param name="regimens">The regimens.</param>
    /// <param name="exposureCounts">True where I means susceptible, increased exposure (EUCAST).</param>
    /// <param name="syndrome">Syndrome of an isolate; null to leave it out.</param>
    /// <param name="counts">Takes the counts.</param>
    public static void Count(IsolateProfiles profiles, IReadOnlyList<DrugCombination> regimens, bool exposureCounts, Func<int, string?> syndrome, WiscaCounts counts)
    {
        var marks = new CombinationMarks(regimens, category => category is SirCategory.S or SirCategory.SDD || (exposureCounts && category == SirCategory.I), profiles.Kinds);
        var organisms = profiles.Find("organism")!;
        int[] codes = new int[profiles.Count];
        organisms.Read(0, codes);
        var starts = profiles.StartsOf(0, profiles.Count);
        var covered = new bool?[regimens.Count];
        for (int i = 0; i < codes.Length; i++)
        {
            if (organisms.Texts[codes[i]] is { } organism && syndrome(i) is { } place)
            {
                var own = profiles.AllMarks[starts[i]..starts[i + 1]];
                for (int regimen = 0; regimen < covered.Length; regimen++)
                {
                    covered[regimen] = marks.Covers(own, regimen);
                }

                counts.Add(place, organism, covered);
            }
        }
    }
}
