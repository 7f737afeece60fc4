using Curb.ReferenceData;
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

    /// <summary>Revision of a table that the site loaded; 0 for the one of the program.</summary>
    public int Revision { get; init; }

    /// <summary>The breakpoint table that is read.</summary>
    public GuidelineEdition Edition => new(Guideline, Year, Revision);

    public InterpretationSettings Interpretation { get; init; } = new();

    /// <summary>Reads "EUCAST-2025", "CLSI 2024" or "CLSI-2025-r1"; null where the text is no guideline year.</summary>
    public static LaboratorySettings? Read(string text) => GuidelineEdition.Read(text) is { } edition ? new LaboratorySettings(edition.Guideline, edition.Year) { Revision = edition.Revision } : null;
}
