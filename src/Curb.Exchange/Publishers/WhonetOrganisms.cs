using Curb.ReferenceData;

namespace Curb.Exchange.Publishers;

/// <summary>
/// Organisms.txt of WHONET to reference/organisms. One row per code: the name comes from the row with status C (current), the other rows of the code become synonyms;
/// Chinese names, further spellings and species groups that WHONET lacks come from reference/organisms/curated.
/// </summary>
public static class WhonetOrganisms
{
    private static readonly string[] s_header =
        ["code", "name", "name_zh", "type", "anaerobe", "genus", "genus_group", "family", "species_group", "serovar_group", "genus_name", "family_name", "synonyms", "replaced_by", "gram"];

    public static ReferenceDraft Read(UpdateRequest request)
    {
        var source = request.From.Table("Organisms.txt");
        var amendments = new List<Amendment>();
        var rows = new SortedDictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var code in Enumerable.Range(0, source.Count).GroupBy(row => source[row, source.Column("WHONET_ORG_CODE")].Trim().ToLowerInvariant()))
        {
            rows[code.Key] = OneCode(source, code.Key, [.. code], amendments);
        }

        AddNames(request.Curated("organisms", "names"), rows);
        AddGroups(request.Curated("organisms", "groups"), rows, amendments);
        Correct(request.Curated("organisms", "corrections"), rows, amendments);
        var table = ReferenceTable.Of("organisms", s_header, rows.Values);
        var statement = new SourceStatement(
            "WHONET organism list as carried by the AMR Interpretation Engine; Chinese names and hospital spellings added by this project",
            "WHONET, WHO Collaborating Centre for Surveillance of Antimicrobial Resistance, Boston",
            "Codes and names are facts, carried over into this schema; the publisher's file is not part of this repository", request.FilesRead);
        return new ReferenceDraft("organisms", request.Edition ?? "whonet-2026", table, ["code"], statement, amendments);
    }

    private static string[] OneCode(ReferenceTable source, string code, List<int> rows, List<Amendment> amendments)
    {
        string Cell(int row, string column) => source[row, source.Column(column)].Trim();
        int current = rows.FindIndex(row => Cell(row, "TAXONOMIC_STATUS") == "C");
        if (current < 0)
        {
            amendments.Add(new Amendment(code, "changed", "The publisher marks no name of this code as current; its first name stands."));
        }

        int named = rows[Math.Max(current, 0)];
        string name = Cell(named, "ORGANISM");
        var synonyms = rows.Select(row => Cell(row, "ORGANISM")).Where(other => other != name).Distinct(StringComparer.OrdinalIgnoreCase).Select(other => other.Replace(';', ','));
        string replacedBy = rows.Select(row => Cell(row, "REPLACED_BY").ToLowerInvariant()).FirstOrDefault(other => other.Length > 0) ?? "";
        return
        [
            code, name, "", Cell(named, "ORGANISM_TYPE"), Cell(named, "ANAEROBE") == "X" ? "true" : "", Cell(named, "GENUS_CODE"), Cell(named, "GENUS_GROUP"), Cell(named, "FAMILY_CODE"),
            Cell(named, "SPECIES_GROUP"), Cell(named, "SEROVAR_GROUP"), Cell(named, "GENUS"), Cell(named, "FAMILY"), string.Join(';', synonyms), current >= 0 ? "" : replacedBy, Cell(named, "SUBKINGDOM_CODE"),
        ];
    }

    private static void AddNames(ReferenceTable names, SortedDictionary<string, string[]> rows)
    {
        for (int row = 0; row < names.Count; row++)
        {
            string code = names[row, names.Column("code")];
            if (!rows.TryGetValue(code, out string[]? cells))
            {
                throw names.Wrong(row, names.Column("code"), "a WHONET organism code of the publisher's file");
            }

            cells[2] = names[row, names.Column("name_zh")];
            string added = names[row, names.Column("synonyms")];
            cells[12] = string.Join(';', new[] { cells[12], added }.Where(text => text.Length > 0));
        }
    }

    private static void AddGroups(ReferenceTable groups, SortedDictionary<string, string[]> rows, List<Amendment> amendments)
    {
        for (int row = 0; row < groups.Count; row++)
        {
            string code = groups[row, groups.Column("code")];
            if (!rows.TryGetValue(code, out string[]? cells))
            {
                throw groups.Wrong(row, groups.Column("code"), "a WHONET organism code of the publisher's file");
            }

            amendments.Add(new Amendment(code, "changed", groups[row, groups.Column("reason")], cells[8].Length > 0 ? "species group " + cells[8] : "no species group"));
            cells[8] = groups[row, groups.Column("species_group")];
        }
    }

    /// <summary>Single cells that the publisher leaves blank or has otherwise than the guidelines: code, column, value, reason.</summary>
    private static void Correct(ReferenceTable corrections, SortedDictionary<string, string[]> rows, List<Amendment> amendments)
    {
        for (int row = 0; row < corrections.Count; row++)
        {
            string code = corrections[row, corrections.Column("code")], name = corrections[row, corrections.Column("column")];
            int column = Array.IndexOf(s_header, name);
            if (!rows.TryGetValue(code, out string[]? cells) || column < 0)
            {
                throw corrections.Wrong(row, corrections.Column("code"), "a WHONET organism code of the publisher's file and a column of reference/organisms");
            }

            amendments.Add(new Amendment(code, "changed", corrections[row, corrections.Column("reason")], $"{name} {(cells[column].Length > 0 ? cells[column] : "blank")}"));
            cells[column] = corrections[row, corrections.Column("value")];
        }
    }
}
