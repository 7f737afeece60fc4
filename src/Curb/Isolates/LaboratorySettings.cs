using Curb.Susceptibilities;

namespace Curb.Isolates;

/// <summary>A site's choices for reading its laboratory's results.</summary>
/// <param name="Guideline">EUCAST or CLSI.</param>
/// <param name="Year">Year of the breakpoint table.</param>
public sealed record LaboratorySettings(string Guideline = "EUCAST", int Year = 2025)
{
    /// <summary>Length of an episode for first isolates, days.</summary>
    public int EpisodeDays { get; init; } = 365;

    /// <summary>Points from which a differing phenotype counts anew.</summary>
    public double Points { get; init; } = 2;

    public InterpretationSettings Interpretation { get; init; } = new();

    /// <summary>Reads "EUCAST-2025" or "CLSI 2024"; null where the text is no guideline year.</summary>
    public static LaboratorySettings? Read(string text)
    {
        int cut = text.LastIndexOfAny(['-', ' ', '_']);
        string guideline = cut < 0 ? "" : text[..cut].Trim().ToUpperInvariant();
        return guideline is "EUCAST" or "CLSI" && int.TryParse(text.AsSpan(cut + 1), out int year) ? new LaboratorySettings(guideline, year) : null;
    }
}
