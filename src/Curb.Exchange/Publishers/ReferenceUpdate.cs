using Curb.ReferenceData;

namespace Curb.Exchange.Publishers;

/// <summary>The yearly update: which datasets there are and how each is made from a publisher's files and our curated inputs.</summary>
public static class ReferenceUpdate
{
    private static readonly Dictionary<string, Func<UpdateRequest, IEnumerable<ReferenceDraft>>> s_datasets = new(StringComparer.Ordinal)
    {
        ["antimicrobials"] = request => [WhonetAntibiotics.Read(request)],
        ["organisms"] = request => [WhonetOrganisms.Read(request)],
        ["breakpoints"] = ClinicalBreakpoints.Read,
        ["breakpoints/eucast"] = request => ClinicalBreakpoints.Read(request).Where(draft => draft.Dataset == "breakpoints/eucast"),
        ["breakpoints/clsi"] = request => ClinicalBreakpoints.Read(request).Where(draft => draft.Dataset == "breakpoints/clsi"),
        ["expected-resistance"] = WhonetResistanceRules.ExpectedResistance,
        ["expert-rules"] = request => [WhonetResistanceRules.ExpertRules(request)],
        ["ddds"] = DefinedDailyDoseLists.Read,
    };

    /// <summary>Names that <see cref="Drafts"/> knows.</summary>
    public static IReadOnlyList<string> Datasets => [.. s_datasets.Keys.Concat(CuratedTables.Datasets).Order(StringComparer.Ordinal)];

    public static bool Knows(string dataset) => s_datasets.ContainsKey(dataset) || CuratedTables.Has(dataset);

    /// <summary>The tables that a dataset's files make now.</summary>
    /// <exception cref="ReferenceFaultException">A file is missing or states something that can't be carried.</exception>
    public static IReadOnlyList<ReferenceDraft> Drafts(string dataset, UpdateRequest request) =>
        CuratedTables.Has(dataset) ? [CuratedTables.Read(dataset, request)] : [.. s_datasets[dataset](request)];

    /// <summary>What a draft changes against the table that stands.</summary>
    public static TableChanges Changes(ReferenceDraft draft, ContentTree reference)
    {
        string path = $"{draft.Dataset}/{draft.Edition}/table.csv";
        var present = reference.Has(path) ? ReferenceTable.Parse(path, reference.Read(path)) : null;
        return TableChanges.Compare(present, draft.Table, draft.Key);
    }
}
