using Curb.Susceptibilities;

namespace Curb.Antibiograms;

/// <summary>What all results of one isolate and drug say together: where several methods were used, the most resistant category.</summary>
/// <param name="Category">None (no category, or no breakpoint), S, I, SDD or R.</param>
/// <param name="Expected">One result is expected resistance (IR).</param>
/// <param name="Unread">One value has no category; no breakpoint is not meant.</param>
public readonly record struct DrugFinding(SirCategory Category, bool Expected, bool Unread)
{
    private static readonly SirCategory[] s_ranks = [SirCategory.None, SirCategory.S, SirCategory.I, SirCategory.SDD, SirCategory.R];

    /// <summary>Number of different findings; <see cref="Number"/> runs below it.</summary>
    public const int Kinds = 20;

    /// <summary>The finding as a number: rank × 4, plus 2 for expected, plus 1 for unread.</summary>
    public int Number => (Array.IndexOf(s_ranks, Category) * 4) + (Expected ? 2 : 0) + (Unread ? 1 : 0);

    /// <summary>The finding of a number.</summary>
    public static DrugFinding At(int number) => new(s_ranks[number / 4], (number & 2) != 0, (number & 1) != 0);

    /// <summary>What the category text of one susceptibility fact says.</summary>
    public static DrugFinding Read(string? sir) => sir switch
    {
        null => new(SirCategory.None, false, true),
        "IR" => new(SirCategory.R, true, false),
        _ => SirCategories.Read(sir) switch
        {
            null => default,
            SirCategory.NS => new(SirCategory.R, false, false),
            { } category => new(category, false, false),
        },
    };

    /// <summary>Two findings of one isolate and drug, as numbers, taken together.</summary>
    public static int Together(int left, int right) => (Math.Max(left >> 2, right >> 2) << 2) | ((left | right) & 3);
}
