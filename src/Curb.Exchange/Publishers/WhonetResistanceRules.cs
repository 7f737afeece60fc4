using Curb.ReferenceData;

namespace Curb.Exchange.Publishers;

/// <summary>ExpectedResistancePhenotypes.txt and ExpertInterpretationRules.txt of WHONET to reference/expected-resistance and reference/expert-rules.</summary>
public static class WhonetResistanceRules
{
    private static readonly string[] s_expectedHeader = ["table", "organism", "organism_rank", "except_organisms", "drug", "drug_is_class", "except_drugs"];
    private static readonly string[] s_expertHeader = ["rule", "description", "organism", "organism_rank", "criteria", "affected", "except_drugs", "source"];

    private static readonly Dictionary<string, string> s_ranks = new(StringComparer.Ordinal)
    {
        ["WHONET_ORG_CODE"] = "species",
        ["SPECIES_GROUP"] = "species-group",
        ["SEROVAR_GROUP"] = "serovar-group",
        ["GENUS_CODE"] = "genus",
        ["GENUS_GROUP"] = "genus-group",
        ["FAMILY_CODE"] = "family",
        ["ANAEROBE"] = "anaerobes",
        ["SUBKINGDOM_CODE"] = "gram",
    };

    public static IEnumerable<ReferenceDraft> ExpectedResistance(UpdateRequest request)
    {
        var source = request.From.Table("ExpectedResistancePhenotypes.txt");
        var corrections = Corrections(request.Curated("expected-resistance", "corrections"));
        foreach (var guideline in Enumerable.Range(0, source.Count).GroupBy(row => source[row, source.Column("GUIDELINE")].Trim()).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var amendments = new List<Amendment>();
            var rows = guideline.Select(row => ExpectedRow(source, row, corrections, amendments)).DistinctBy(cells => string.Join('|', cells)).ToList();
            int repeated = guideline.Count() - rows.Count;
            if (repeated > 0)
            {
                amendments.Add(new Amendment("repeated rows", "not-carried", "The publisher's file repeats the row word for word.", "", repeated));
            }

            yield return new ReferenceDraft("expected-resistance/" + guideline.Key.ToLowerInvariant(), request.Edition ?? "whonet-2026", ReferenceTable.Of("expected-resistance", s_expectedHeader, rows),
                ["table", "organism", "organism_rank", "drug", "except_organisms"], Statement(guideline.Key, request), amendments);
        }
    }

    public static ReferenceDraft ExpertRules(UpdateRequest request)
    {
        var source = request.From.Table("ExpertInterpretationRules.txt");
        string Cell(int row, string column) => source[row, source.Column(column)].Trim();
        var rows = Enumerable.Range(0, source.Count).Select(row => new[]
        {
            Cell(row, "RULE_CODE"), Cell(row, "DESCRIPTION"), Cell(row, "ORGANISM_CODE"), s_ranks[Cell(row, "ORGANISM_CODE_TYPE")], Cell(row, "RULE_CRITERIA"),
            Cell(row, "AFFECTED_ANTIBIOTICS").Replace(',', ';'), Cell(row, "ANTIBIOTIC_EXCEPTIONS").Replace(',', ';'), "WHONET expert interpretation rules",
        }).ToList();
        var amendments = CorrectExpertRules(request.Curated("expert-rules", "corrections"), rows);
        AddExpertRules(request.Curated("expert-rules", "additions"), rows, amendments);
        var statement = new SourceStatement("WHONET expert interpretation rules as carried by the AMR Interpretation Engine", "WHONET; rules after CLSI and EUCAST", "Facts, carried over into this schema; the publisher's file is not part of this repository", request.FilesRead);
        return new ReferenceDraft("expert-rules", request.Edition ?? "whonet-2026", ReferenceTable.Of("expert-rules", s_expertHeader, rows), ["rule", "organism", "criteria"], statement, amendments);
    }

    private static List<Amendment> CorrectExpertRules(ReferenceTable corrections, List<string[]> rows)
    {
        var amendments = new List<Amendment>();
        for (int i = 0; i < corrections.Count; i++)
        {
            int column = Array.IndexOf(s_expertHeader, corrections[i, corrections.Column("column")]);
            foreach (var row in rows.Where(row => row[0] == corrections[i, corrections.Column("rule")]))
            {
                amendments.Add(new Amendment($"{row[0]}|{row[2]}", "changed", corrections[i, corrections.Column("reason")], row[column]));
                row[column] = corrections[i, corrections.Column("value")];
            }
        }

        return amendments;
    }

    private static void AddExpertRules(ReferenceTable additions, List<string[]> rows, List<Amendment> amendments)
    {
        for (int i = 0; i < additions.Count; i++)
        {
            rows.Add([.. s_expertHeader.Select(name => additions[i, additions.Column(name)])]);
            amendments.Add(new Amendment($"{rows[^1][0]}|{rows[^1][2]}", "added", $"The publisher's file has no such rule. {rows[^1][^1]}"));
        }
    }

    private static string[] ExpectedRow(ReferenceTable source, int row, Dictionary<string, (string Column, string Value, string Reason)> corrections, List<Amendment> amendments)
    {
        string Cell(string column) => source[row, source.Column(column)].Trim();
        string code = Cell("ORGANISM_CODE"), drug = Cell("ABX_CODE"), organismType = Cell("ORGANISM_CODE_TYPE"), drugType = Cell("ABX_CODE_TYPE");
        if (corrections.TryGetValue($"{organismType}:{code}", out var organismCorrection))
        {
            amendments.Add(new Amendment($"{code}|{drug}", "changed", organismCorrection.Reason, $"organism {code}"));
            code = organismCorrection.Value;
        }

        if (corrections.TryGetValue($"{drugType}:{drug}", out var drugCorrection))
        {
            amendments.Add(new Amendment($"{code}|{drug}", "changed", drugCorrection.Reason, drugType));
            drugType = drugCorrection.Value;
        }

        string rank = s_ranks[organismType];
        rank = rank == "gram" ? (code == "+" ? "gram-positive" : "gram-negative") : rank;
        return [Cell("REFERENCE_TABLE"), rank == "species" ? code.ToLowerInvariant() : code, rank, Cell("EXCEPTION_ORGANISM_CODE").Replace(',', ';'), drug, drugType == "ATC_CODE" ? "true" : "", Cell("ANTIBIOTIC_EXCEPTIONS").Replace(',', ';')];
    }

    private static Dictionary<string, (string Column, string Value, string Reason)> Corrections(ReferenceTable table)
    {
        var corrections = new Dictionary<string, (string, string, string)>(StringComparer.Ordinal);
        for (int row = 0; row < table.Count; row++)
        {
            corrections[table[row, table.Column("found")]] = (table[row, table.Column("column")], table[row, table.Column("value")], table[row, table.Column("reason")]);
        }

        return corrections;
    }

    private static SourceStatement Statement(string guideline, UpdateRequest request) => new(
        $"Expected resistant phenotypes of {guideline} as carried by the AMR Interpretation Engine of WHONET",
        guideline == "CLSI" ? "Clinical and Laboratory Standards Institute (CLSI)" : "European Committee on Antimicrobial Susceptibility Testing (EUCAST)",
        $"Facts of {guideline}, stated with their owner named; not under this project's licence; a site may replace this folder", request.FilesRead);
}
