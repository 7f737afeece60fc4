namespace Curb.Antibiograms;

/// <summary>Age groups of resistance statistics, as WHO GLASS counts them: &lt;1, 1-4, then ten-year groups from 5 to 84, 85+.</summary>
public static class AgeGroups
{
    private static readonly (double From, string Name)[] s_groups =
    [
        (85, "85+"), (75, "75-84"), (65, "65-74"), (55, "55-64"), (45, "45-54"), (35, "35-44"), (25, "25-34"), (15, "15-24"), (5, "5-14"), (1, "1-4"), (0, "<1"),
    ];

    /// <summary>The groups, youngest first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_groups.Select(group => group.Name).Reverse()];

    /// <summary>The ages of a group: from, and below; null for a text that is no group.</summary>
    public static (double From, double Below)? Bounds(string name)
    {
        int at = Array.FindIndex(s_groups, group => group.Name == name);
        return at < 0 ? null : (s_groups[at].From, at == 0 ? double.MaxValue : s_groups[at - 1].From);
    }

    /// <summary>The group of an age in years; null where the age is unknown.</summary>
    public static string? Of(double? years)
    {
        foreach (var (from, name) in s_groups)
        {
            if (years >= from)
            {
                return name;
            }
        }

        return null;
    }
}
