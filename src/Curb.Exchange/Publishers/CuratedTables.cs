using Curb.ReferenceData;

namespace Curb.Exchange.Publishers;

/// <summary>Datasets that no publisher's file states: the rows are written by this project in reference/DATASET/curated and carried over after their columns are checked.</summary>
public static class CuratedTables
{
    private static readonly Dictionary<string, CuratedTable> s_tables = new(StringComparer.Ordinal)
    {
        ["specimens"] = new("specimens", "whonet-2025", ["code"], "WHONET specimen letters and numbers; sterile sites and groups by this project; Chinese hospital spellings and spellings of public data sets", "WHONET (letters and numbers)"),
        ["frequencies"] = new("frequencies", "2025", ["text"], "Frequencies as hospitals write them in English, Latin and Chinese", "this project"),
        ["dose-units"] = new("dose-units", "2025", ["text"], "Units of dose and quantity as hospitals write them in English and Chinese", "this project"),
        ["routes"] = new("routes", "2025", ["text"], "Routes as hospitals write them in English, Latin and Chinese, with the WHO route of administration", "this project; route letters of the WHO ATC/DDD system"),
        ["drug-classes"] = new("classes", "2025", ["id"], "Pharmacological classes with the WHONET classes they answer to", "this project; class names of WHONET"),
        ["procedures"] = new("procedures", "2015", ["code"], "ICD-9-CM-3 codes grouped by the prophylaxis tables of the Chinese guideline for clinical use of antimicrobials (2015), from general knowledge: unverified against the official text", "National Health Commission of China (table); ICD-9-CM volume 3 (codes)"),
    };

    public static IEnumerable<string> Datasets => s_tables.Keys;

    public static bool Has(string dataset) => s_tables.ContainsKey(dataset);

    public static ReferenceDraft Read(string dataset, UpdateRequest request)
    {
        var curated = s_tables[dataset];
        var rows = request.Curated(dataset, curated.File);
        var statement = new SourceStatement(curated.Source, curated.Owner, "Written by this project; facts", request.FilesRead);
        var table = ReferenceTable.Of(dataset, [.. rows.Header], Enumerable.Range(0, rows.Count).Select(rows.RowAt));
        return new ReferenceDraft(dataset, request.Edition ?? curated.Edition, table, curated.Key, statement, []);
    }

    private sealed record CuratedTable(string File, string Edition, IReadOnlyList<string> Key, string Source, string Owner);
}
