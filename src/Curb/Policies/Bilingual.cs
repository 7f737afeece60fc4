namespace Curb.Policies;

/// <summary>A text in Chinese and English, as pages and tables show it.</summary>
public sealed record Bilingual(string Zh, string En)
{
    public static Bilingual Empty { get; } = new("", "");

    /// <summary>The text in the reader's language: "zh" (any Chinese culture) or English.</summary>
    public string In(string language) => language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Zh : En;

    /// <summary>Puts two statements after one another.</summary>
    public Bilingual And(Bilingual other) =>
        this == Empty ? other : other == Empty ? this : new($"{Zh}；{other.Zh}", $"{En}; {other.En}");
}
