using System.Globalization;
using System.Text.RegularExpressions;

namespace Curb.ReferenceData;

/// <summary>A breakpoint table: a guideline's year as it comes with the program, or a table that a site loaded for a year, which is always a revision: a table never changes, another stands beside it.</summary>
/// <param name="Guideline">EUCAST or CLSI.</param>
/// <param name="Year">Year of the guideline.</param>
/// <param name="Revision">0 for the table that comes with the program, 1 and up for those that the site loaded.</param>
public readonly partial record struct GuidelineEdition(string Guideline, int Year, int Revision = 0) : IComparable<GuidelineEdition>
{
    /// <summary>As people write it: CLSI-2025, CLSI-2025-r1.</summary>
    public string Text => $"{Guideline}-{Folder}";

    /// <summary>As stamps and traces write it: CLSI 2025, CLSI 2025-r1.</summary>
    public string Name => $"{Guideline} {Folder}";

    /// <summary>Name of its folder below the guideline: 2025, 2025-r1.</summary>
    public string Folder => Revision == 0 ? Year.ToString("0000", CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-r{Revision}");

    /// <summary>The dataset of its guideline: breakpoints/clsi.</summary>
    public string Dataset => DatasetOf(Guideline);

    /// <summary>Reads "CLSI-2025", "eucast 2024" or "CLSI-2025-r1"; null where the text is none.</summary>
    public static GuidelineEdition? Read(string text) =>
        Pattern().Match(text) is { Success: true } found
            ? new GuidelineEdition(found.Groups[1].Value.ToUpperInvariant(), int.Parse(found.Groups[2].Value, CultureInfo.InvariantCulture), found.Groups[3].Success ? int.Parse(found.Groups[3].Value, CultureInfo.InvariantCulture) : 0)
            : null;

    public static string DatasetOf(string guideline) => "breakpoints/" + guideline.ToLowerInvariant();

    /// <summary>By guideline, then year, then revision.</summary>
    public int CompareTo(GuidelineEdition other) => string.CompareOrdinal(Guideline, other.Guideline) is not 0 and var by ? by : Year != other.Year ? Year.CompareTo(other.Year) : Revision.CompareTo(other.Revision);

    public override string ToString() => Text;

    [GeneratedRegex(@"^\s*(EUCAST|CLSI)\s*[-_ ]\s*(\d{4})(?:[-_ ]?r([1-9]\d{0,2}))?\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
