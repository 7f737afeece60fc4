namespace Curb.Exchange.Reports;

/// <summary>A suspected drug of a report of an adverse reaction.</summary>
/// <param name="Report">Number of the report.</param>
/// <param name="Rank">Number of the drug in the report, from 1.</param>
internal sealed record ReportedReaction(string Report, int Rank)
{
    public string Patient { get; init; } = "";

    public string Encounter { get; init; } = "";

    public string DrugCode { get; init; } = "";

    public string DrugName { get; init; } = "";

    public string Reaction { get; init; } = "";

    /// <summary>Day since 1970-01-01.</summary>
    public int OnsetOn { get; init; }

    public string Class { get; init; } = "";

    public string Causality { get; init; } = "";

    public string Outcome { get; init; } = "";
}
