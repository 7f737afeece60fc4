using System.Text.RegularExpressions;

namespace Curb.Storage;

/// <summary>With what the facts of one institution were derived.</summary>
/// <param name="Institution">Code of the institution.</param>
/// <param name="Stamp">Reference tables and policy packs with their editions.</param>
/// <param name="DerivedAt">When, in local time.</param>
/// <param name="LastBatch">Number of the institution's last batch that the facts rest on; 0 where there was none.</param>
public sealed partial record FactStamp(string Institution, string Stamp, DateTime DerivedAt, int LastBatch)
{
    /// <summary>The guideline and year that read the susceptibility results, such as CLSI 2025; null where the stamp names none.</summary>
    public string? Guideline => GuidelineYear().Match(Stamp) is { Success: true } found ? found.Groups[1].Value : null;

    /// <summary>What the stamp of facts that another installation derived and sent holds.</summary>
    internal const string ReceivedMark = "; received from ";

    /// <summary>True where another installation derived the facts and sent them.</summary>
    public bool IsReceived => Stamp.Contains(ReceivedMark, StringComparison.Ordinal);

    [GeneratedRegex(@"(?:^|; )((?:EUCAST|CLSI) \d{4}(?:-r\d+)?)(?:;|$)")]
    private static partial Regex GuidelineYear();
}
