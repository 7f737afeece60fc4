namespace Curb.Susceptibilities;

/// <summary>
/// What a susceptibility result says. EUCAST's I means "susceptible, increased exposure", CLSI's I "intermediate".
/// <see cref="None"/> always comes with a reason and never counts as susceptible.
/// </summary>
public enum SirCategory : byte
{
    /// <summary>No category could be given.</summary>
    None,
    S,
    I,

    /// <summary>Susceptible, dose-dependent (CLSI).</summary>
    SDD,
    R,

    /// <summary>Non-susceptible: the table defines S only.</summary>
    NS,

    /// <summary>The table has no breakpoint for this organism, drug and method.</summary>
    NI,

    /// <summary>Expected (intrinsic) resistance of the species.</summary>
    IR,
}

/// <summary>Texts of categories as they stand in files and facts.</summary>
public static class SirCategories
{
    private static readonly string[] s_texts = ["", "S", "I", "SDD", "R", "NS", "NI", "IR"];

    /// <summary>S, I, SDD, R, NS, NI, IR, or empty for none.</summary>
    public static string Text(this SirCategory category) => s_texts[(int)category];

    /// <summary>The category of its own text (<see cref="Text"/>); none for any other text.</summary>
    public static SirCategory OfText(ReadOnlySpan<char> text)
    {
        for (int i = 1; i < s_texts.Length; i++)
        {
            if (text.SequenceEqual(s_texts[i]))
            {
                return (SirCategory)i;
            }
        }

        return SirCategory.None;
    }

    /// <summary>True for the categories that say how the isolate stands to the drug: S, I, SDD, R, NS and IR.</summary>
    public static bool IsCall(this SirCategory category) => category is not (SirCategory.None or SirCategory.NI);

    /// <summary>True for R, NS and IR.</summary>
    public static bool IsResistant(this SirCategory category) => category is SirCategory.R or SirCategory.NS or SirCategory.IR;

    /// <summary>Reads a category as laboratories write it (S, i, SDD, NS, WT, NWT, 敏感, 中介, 耐药); null where the text is none.</summary>
    public static SirCategory? Read(ReadOnlySpan<char> text) => text switch
    {
        "S" or "s" or "WT" or "wt" or "SYN-S" or "敏感" or "敏" => SirCategory.S,
        "I" or "i" or "中介" or "中敏" => SirCategory.I,
        "SDD" or "sdd" or "S-DD" or "剂量依赖性敏感" or "剂量依赖敏感" => SirCategory.SDD,
        "R" or "r" or "NWT" or "nwt" or "SYN-R" or "耐药" or "耐" => SirCategory.R,
        "NS" or "ns" or "非敏感" or "不敏感" => SirCategory.NS,
        _ => null,
    };
}
