using System.Collections.Frozen;

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
    private static readonly FrozenDictionary<string, SirCategory>.AlternateLookup<ReadOnlySpan<char>> s_readings = Readings();

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

    /// <summary>
    /// Reads a category as laboratories write it: S, i, SDD, NS, WT, NWT; the words behind them in English and Chinese (Sensitive, Resistant, 敏感, 中介, 耐药 …);
    /// null where the text is none. WT and NWT, which speak of an epidemiological cut-off, are read as S and R.
    /// </summary>
    public static SirCategory? Read(ReadOnlySpan<char> text) => text switch
    {
        "S" => SirCategory.S,
        "I" => SirCategory.I,
        "R" => SirCategory.R,
        _ => s_readings.TryGetValue(text, out var category) ? category : null,
    };

    private static FrozenDictionary<string, SirCategory>.AlternateLookup<ReadOnlySpan<char>> Readings()
    {
        (SirCategory Category, string[] Texts)[] spellings =
        [
            (SirCategory.S, ["S", "WT", "SYN-S", "SUSC", "Susceptible", "Sensitive", "Sensible", "Wild type", "Wildtype", "敏感", "敏", "高敏", "高度敏感"]),
            (SirCategory.I, ["I", "Int", "INTER", "Intermediate", "Susceptible, increased exposure", "Susceptible increased exposure", "Intermédiaire", "中介", "中敏", "中度", "中度敏感", "中介敏感"]),
            (SirCategory.SDD, ["SDD", "S-DD", "Susceptible dose dependent", "Susceptible-dose dependent", "Susceptible, dose dependent", "Susceptible-dose-dependent", "Dose dependent", "Dose-dependent", "剂量依赖", "剂量依赖敏感", "剂量依赖性敏感", "剂量依赖型敏感"]),
            (SirCategory.R, ["R", "NWT", "SYN-R", "RES", "RESIST", "Resistant", "Résistant", "Non-wild type", "Non wild type", "耐药", "耐", "抗药", "高耐", "高度耐药"]),
            (SirCategory.NS, ["NS", "N-S", "Nonsusceptible", "Non-susceptible", "Non susceptible", "Not susceptible", "非敏感", "不敏感"]),
        ];
        return spellings.SelectMany(row => row.Texts.Select(text => KeyValuePair.Create(text, row.Category)))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
