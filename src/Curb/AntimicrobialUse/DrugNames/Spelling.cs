namespace Curb.AntimicrobialUse.DrugNames;

/// <summary>Edit distance between two words: insertions, deletions, replacements and swaps of neighbours each count one.</summary>
internal static class Spelling
{
    /// <summary>The Latin letters of a word as bits: two words within a distance of n differ in at most 2n of them.</summary>
    public static int Letters(ReadOnlySpan<char> word)
    {
        int letters = 0;
        foreach (char c in word)
        {
            letters |= c is >= 'a' and <= 'z' ? 1 << (c - 'a') : 1 << 26;
        }

        return letters;
    }

    /// <summary>The distance, or <paramref name="most"/> + 1 where it is larger than <paramref name="most"/>.</summary>
    public static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int most)
    {
        if (Math.Abs(a.Length - b.Length) > most || a.Length > 64 || b.Length > 64)
        {
            return most + 1;
        }

        Span<int> before = stackalloc int[66];
        Span<int> previous = stackalloc int[66];
        Span<int> current = stackalloc int[66];
        for (int j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            int least = Row(a, b, i, before, previous, current);
            if (least > most)
            {
                return most + 1;
            }

            var free = before;
            before = previous;
            previous = current;
            current = free;
        }

        return Math.Min(previous[b.Length], most + 1);
    }

    private static int Row(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int i, ReadOnlySpan<int> before, ReadOnlySpan<int> previous, Span<int> current)
    {
        int least = current[0] = i;
        for (int j = 1; j <= b.Length; j++)
        {
            int cost = a[i - 1] == b[j - 1] ? 0 : 1;
            int value = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + cost);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            {
                value = Math.Min(value, before[j - 2] + 1);
            }

            current[j] = value;
            least = Math.Min(least, value);
        }

        return least;
    }
}
