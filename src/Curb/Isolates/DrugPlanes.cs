using Curb.Susceptibilities;

namespace Curb.Isolates;

/// <summary>The results of one isolate as bits over the drugs, so that a rule over many drugs is a few words.</summary>
internal sealed class DrugPlanes(int drugs)
{
    private readonly int _words = Math.Max(1, (drugs + 63) / 64);

    /// <summary>Any category that says how the isolate stands to the drug.</summary>
    public ulong[] Called { get; } = new ulong[Math.Max(1, (drugs + 63) / 64)];

    /// <summary>R, NS and IR.</summary>
    public ulong[] Resistant { get; } = new ulong[Math.Max(1, (drugs + 63) / 64)];

    /// <summary>Called, but not by expected resistance: what counts for multidrug resistance.</summary>
    public ulong[] Acquirable { get; } = new ulong[Math.Max(1, (drugs + 63) / 64)];

    /// <summary>Resistant, and I and SDD where they mean intermediate.</summary>
    public ulong[] NonSusceptible { get; } = new ulong[Math.Max(1, (drugs + 63) / 64)];

    public void Read(ReadOnlySpan<SirCategory> byDrug, bool intermediateCounts)
    {
        for (int word = 0; word < _words; word++)
        {
            var part = byDrug[(word * 64)..Math.Min(byDrug.Length, (word + 1) * 64)];
            ulong called = 0, resistant = 0, expected = 0, between = 0;
            for (int i = 0; i < part.Length; i++)
            {
                int bits = (int)part[i];
                called |= (ulong)((CalledSet >> bits) & 1) << i;
                resistant |= (ulong)((ResistantSet >> bits) & 1) << i;
                expected |= (ulong)((ExpectedSet >> bits) & 1) << i;
                between |= (ulong)((BetweenSet >> bits) & 1) << i;
            }

            Called[word] = called;
            Resistant[word] = resistant;
            Acquirable[word] = called & ~expected;
            NonSusceptible[word] = intermediateCounts ? resistant | between : resistant;
        }
    }

    // A bit per category: a look into a word instead of a branch.
    private static readonly uint CalledSet = SetOf(category => category.IsCall());
    private static readonly uint ResistantSet = SetOf(category => category.IsResistant());
    private static readonly uint ExpectedSet = SetOf(category => category == SirCategory.IR);
    private static readonly uint BetweenSet = SetOf(category => category is SirCategory.I or SirCategory.SDD);

    private static uint SetOf(Func<SirCategory, bool> holds) =>
        Enum.GetValues<SirCategory>().Where(holds).Aggregate(0u, (set, category) => set | (1u << (int)category));

    /// <summary>True where two sets of drugs have one in common.</summary>
    public static bool Meet(ulong[] left, ulong[] right)
    {
        ulong both = 0;
        for (int word = 0; word < left.Length; word++)
        {
            both |= left[word] & right[word];
        }

        return both != 0;
    }

    /// <summary>True where every drug of a set that is in the first plane is in the second too.</summary>
    public static bool Within(ulong[] set, ulong[] first, ulong[] second)
    {
        ulong outside = 0;
        for (int word = 0; word < set.Length; word++)
        {
            outside |= set[word] & first[word] & ~second[word];
        }

        return outside == 0;
    }
}
