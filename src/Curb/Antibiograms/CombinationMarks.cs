using Curb.Susceptibilities;

namespace Curb.Antibiograms;

/// <summary>What each mark says of the drugs of combinations, as bits: tested, and works.</summary>
internal sealed class CombinationMarks
{
    private const int MostDrugs = 64;
    private readonly ulong[] _tested;
    private readonly ulong[] _works;
    private readonly ulong[] _own;

    /// <exception cref="ArgumentException">More than 64 distinct drugs.</exception>
    public CombinationMarks(Antibiogram question, IReadOnlyList<ProfileMark> kinds)
        : this(question.Combinations, category => Works(category, question.Counting), kinds)
    {
    }

    /// <param name="combinations">The combinations.</param>
    /// <param name="works">Which categories count as susceptible.</param>
    /// <param name="kinds">The marks of the isolates.</param>
    /// <exception cref="ArgumentException">More than 64 distinct drugs.</exception>
    public CombinationMarks(IReadOnlyList<DrugCombination> combinations, Func<SirCategory, bool> works, IReadOnlyList<ProfileMark> kinds)
    {
        var drugs = combinations.SelectMany(combination => combination.Drugs).Distinct(StringComparer.Ordinal).ToList();
        if (drugs.Count > MostDrugs)
        {
            throw new ArgumentException($"Combinations of {drugs.Count} distinct drugs were asked for; expected at most {MostDrugs}.", nameof(combinations));
        }

        ulong Bit(string drug) => drugs.IndexOf(drug) is var at and >= 0 ? 1UL << at : 0;
        _own = [.. combinations.Select(combination => combination.Drugs.Aggregate(0UL, (bits, drug) => bits | Bit(drug)))];
        _tested = [.. kinds.Select(kind => kind.Finding.Category == SirCategory.None ? 0 : Bit(kind.Drug))];
        _works = [.. kinds.Select(kind => works(kind.Finding.Category) ? Bit(kind.Drug) : 0)];
    }

    /// <summary>Number of combinations.</summary>
    public int Number => _own.Length;

    /// <summary>True where a category counts as susceptible.</summary>
    public static bool Works(SirCategory category, CountingRule rule) =>
        category == SirCategory.S || (category == SirCategory.I && rule == CountingRule.WithIncreasedExposure);

    /// <summary>What one isolate says of a combination.</summary>
    public bool? Covers(ReadOnlySpan<ushort> marks, int combination)
    {
        var (tested, works) = Bits(marks);
        return DrugCombination.Covers(tested, works, _own[combination]);
    }

    /// <summary>Counts one isolate in each combination of which it says something.</summary>
    public void Count(ReadOnlySpan<ushort> marks, AntibiogramShare share)
    {
        var (tested, works) = Bits(marks);
        for (int i = 0; i < _own.Length; i++)
        {
            if (DrugCombination.Covers(tested, works, _own[i]) is { } covered)
            {
                (covered ? share.Covered : share.NotCovered)[i]++;
            }
        }
    }

    private (ulong Tested, ulong Works) Bits(ReadOnlySpan<ushort> marks)
    {
        ulong tested = 0, works = 0;
        foreach (ushort mark in marks)
        {
            tested |= _tested[mark];
            works |= _works[mark];
        }

        return (tested, works);
    }
}
