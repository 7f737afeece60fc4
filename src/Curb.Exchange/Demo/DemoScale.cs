namespace Curb.Exchange.Demo;

/// <summary>How much is generated; always the two years 2024 and 2025.</summary>
public enum DemoScale
{
    /// <summary>One tertiary general hospital at a tenth of its volume.</summary>
    Hospital,

    /// <summary>Two tertiary and four secondary hospitals and six community centres.</summary>
    District,

    /// <summary>Five cities, each with the institutions of a district.</summary>
    Province,

    /// <summary>One small hospital whose own installation reports to that of the district; not asked for by itself.</summary>
    Reporting,
}
