using System.Text.RegularExpressions;

namespace Curb.ReferenceData.Checking;

/// <summary>What each dataset's rows must satisfy.</summary>
internal static partial class RowChecks
{
    private static readonly string[] s_routes = ["O", "P", "R", "V", "N", "SL", "TD", "Inhal", "Inhal.solution", "Inhal.powder", "local"];
    private static readonly string[] s_aware = ["", "access", "watch", "reserve", "not-recommended"];
    private static readonly string[] s_specimenGroups = ["blood", "urine", "respiratory", "csf", "stool", "wound", "genital", "sterile-fluid", "other"];

    public static void Run(string dataset, TableUnderCheck table, ReferenceVocabulary vocabulary)
    {
        switch (dataset)
        {
            case "antimicrobials" when table.HasColumns("code", "name", "name_zh", "class", "atc", "aware", "aware_by_route", "scope_routes", "synonyms", "synonyms_zh"):
                Antimicrobials(table, vocabulary);
                break;
            case "ddds" when table.HasColumns("drug", "atc", "route", "salt", "value", "unit", "basis", "unit_dose"):
                Ddds(table, vocabulary);
                break;
            case "organisms" when table.HasColumns("code", "name", "type", "anaerobe", "genus", "species_group", "synonyms", "replaced_by", "gram"):
                Organisms(table);
                break;
            case "specimens" when table.HasColumns("code", "number", "name", "name_zh", "group", "sterile_site", "synonyms"):
                Specimens(table);
                break;
            case "frequencies" when table.HasColumns("text", "doses_per_day", "once"):
                Terms(table, "text", "doses_per_day");
                break;
            case "dose-units" when table.HasColumns("text", "kind", "factor"):
                Terms(table, "text", "factor");
                break;
            case "routes" when table.HasColumns("text", "route", "intravenous", "systemic"):
                Routes(table);
                break;
            case "procedures" when table.HasColumns("code", "name", "name_zh", "group", "incision_class", "interventional", "recommended_classes", "prophylaxis_default"):
                Procedures(table, vocabulary);
                break;
            case "expert-rules" when table.HasColumns("rule", "organism", "organism_rank", "criteria", "affected", "except_drugs"):
                ExpertRules(table, vocabulary);
                break;
            default:
                OwnedByGuideline(dataset, table, vocabulary);
                break;
        }
    }

    private static void OwnedByGuideline(string dataset, TableUnderCheck table, ReferenceVocabulary vocabulary)
    {
        if (dataset.StartsWith("breakpoints/", StringComparison.Ordinal) && table.HasColumns("type", "host", "method", "site", "organism", "organism_rank", "drug", "disk_load", "susceptible", "resistant", "sdd", "urinary", "table"))
        {
            Breakpoints(table, vocabulary, dataset.EndsWith("/clsi", StringComparison.Ordinal));
        }
        else if (dataset.StartsWith("expected-resistance/", StringComparison.Ordinal) && table.HasColumns("table", "organism", "organism_rank", "except_organisms", "drug", "drug_is_class", "except_drugs"))
        {
            ExpectedResistance(table, vocabulary);
        }
        else if (table.Has("organism") && table.Has("organism_rank"))
        {
            AboutOrganisms(table, vocabulary);
        }
    }

    /// <summary>Rules of our own about organisms: resistance classes, laboratory rules, caveats and exclusions of breakpoints.</summary>
    private static void AboutOrganisms(TableUnderCheck table, ReferenceVocabulary vocabulary)
    {
        for (int row = 0; row < table.Count; row++)
        {
            table.Expect(vocabulary.IsOrganism(table.Cell(row, "organism"), table.Cell(row, "organism_rank")), row, "organism", $"a {table.Cell(row, "organism_rank")} code of reference/organisms");
            table.Expect(!table.Has("drug") || vocabulary.IsDrug(table.Cell(row, "drug")), row, "drug", "a code of reference/antimicrobials");
            if (table.Has("drugs"))
            {
                table.ExpectEach(row, "drugs", vocabulary.IsDrug, "drug codes");
            }

            if (table.Has("except_organisms"))
            {
                table.ExpectEach(row, "except_organisms", vocabulary.IsOrganism, "organism or group codes");
            }
        }
    }

    private static void Antimicrobials(TableUnderCheck table, ReferenceVocabulary vocabulary)
    {
        table.ExpectUnique("code", row => table.Cell(row, "code"));
        table.ExpectUnique("name", row => table.Cell(row, "name").ToUpperInvariant());
        NamesLeadToOneCode(table, row => table.Cell(row, "code"), "name", "name_zh", "synonyms", "synonyms_zh");
        for (int row = 0; row < table.Count; row++)
        {
            table.Expect(vocabulary.IsClass(table.Cell(row, "class")), row, "class", "an id of reference/drug-classes");
            table.Expect(s_aware.Contains(table.Cell(row, "aware")), row, "aware", "access, watch, reserve, not-recommended or nothing");
            table.ExpectEach(row, "atc", atc => AtcCode().IsMatch(atc), "ATC codes");
            table.ExpectEach(row, "scope_routes", s_routes.Contains, "WHO routes");
            table.ExpectEach(row, "aware_by_route", entry => AwareByRoute().IsMatch(entry), "route=group");
        }
    }

    /// <summary>One name must not lead to two codes; a replaced code counts as the one that replaces it.</summary>
    private static void NamesLeadToOneCode(TableUnderCheck table, Func<int, string> code, params string[] columns)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int row = 0; row < table.Count; row++)
        {
            foreach (string column in columns)
            {
                foreach (string key in table.List(row, column).Select(ReferenceLibrary.NameKey).Where(key => key.Length > 0))
                {
                    owners.TryAdd(key, code(row));
                    table.Expect(owners[key] == code(row), row, column, $"names that {owners.GetValueOrDefault(key)} does not have: '{key}'");
                }
            }
        }
    }

    private static void Ddds(TableUnderCheck table, ReferenceVocabulary vocabulary)
    {
        table.ExpectUnique("drug", row => string.Join('|', table.Cell(row, "drug"), table.Cell(row, "atc"), table.Cell(row, "route"), table.Cell(row, "salt"), table.Cell(row, "unit_dose")));
        for (int row = 0; row < table.Count; row++)
        {
            string drug = table.Cell(row, "drug"), atc = table.Cell(row, "atc"), unit = table.Cell(row, "unit");
            table.Expect(vocabulary.IsDrug(drug), row, "drug", "a code of reference/antimicrobials");
            table.Expect(atc.Length == 0 || (vocabulary.AtcOf.TryGetValue(drug, out var codes) && codes.Contains(atc)), row, "atc", "one of the drug's own ATC codes, or nothing");
            table.Expect(s_routes.Contains(table.Cell(row, "route")), row, "route", "a WHO route");
            table.Expect(unit is "g" or "MU" or "UD", row, "unit", "g, MU or UD");
            table.Expect(table.Number(row, "value") is > 0 and <= 40, row, "value", "an amount above 0 and up to 40");
            table.Expect(unit == "UD" == table.Cell(row, "unit_dose").Length > 0, row, "unit_dose", "the content of one unit dose for UD, and nothing for g and MU");
        }
    }

    private static void Organisms(TableUnderCheck table)
    {
        table.ExpectUnique("code", row => table.Cell(row, "code"));
        NamesLeadToOneCode(table, row => table.Cell(row, "replaced_by") is { Length: > 0 } other ? other : table.Cell(row, "code"), "name", "name_zh", "synonyms");
        var codes = Enumerable.Range(0, table.Count).Select(row => table.Cell(row, "code")).ToHashSet(StringComparer.Ordinal);
        for (int row = 0; row < table.Count; row++)
        {
            string code = table.Cell(row, "code"), replaced = table.Cell(row, "replaced_by");
            table.Expect(code.Length == 3 && code == code.ToLowerInvariant(), row, "code", "a WHONET code of three characters in lower case");
            table.Expect(table.Cell(row, "name").Length > 0, row, "name", "a name");
            table.Expect(table.Cell(row, "type") is "" or "+" or "-" or "f" or "m" or "a" or "b" or "o" or "v" or "w" or "i", row, "type", "a WHONET organism type");
            table.Expect(table.Cell(row, "gram") is "" or "+" or "-", row, "gram", "+, - or nothing");
            table.Expect(replaced.Length == 0 || codes.Contains(replaced), row, "replaced_by", "a code of this table");
        }
    }

    private static void Specimens(TableUnderCheck table)
    {
        table.ExpectUnique("code", row => table.Cell(row, "code"));
        NamesLeadToOneCode(table, row => table.Cell(row, "code"), "name", "name_zh", "synonyms");
        for (int row = 0; row < table.Count; row++)
        {
            table.Expect(table.Cell(row, "code").Length == 2, row, "code", "two WHONET letters");
            table.Expect(s_specimenGroups.Contains(table.Cell(row, "group")), row, "group", string.Join(", ", s_specimenGroups));
        }
    }

    private static void Terms(TableUnderCheck table, string text, string number)
    {
        table.ExpectUnique(text, row => ReferenceLibrary.TermKey(table.Cell(row, text)));
        for (int row = 0; row < table.Count; row++)
        {
            table.Expect(table.Number(row, number) is null or > 0, row, number, "a number above 0 or nothing");
        }
    }

    private static void Routes(TableUnderCheck table)
    {
        table.ExpectUnique("text", row => table.Cell(row, "text"));
        for (int row = 0; row < table.Count; row++)
        {
            table.Expect(s_routes.Contains(table.Cell(row, "route")), row, "route", string.Join(", ", s_routes));
            table.Expect(table.Cell(row, "intravenous") != "true" || table.Cell(row, "route") == "P", row, "intravenous", "true only for route P");
        }
    }

    private static void Procedures(TableUnderCheck table, ReferenceVocabulary vocabulary)
    {
        table.ExpectUnique("code", row => table.Cell(row, "code"));
        for (int row = 0; row < table.Count; row++)
        {
            table.Expect(ProcedureCode().IsMatch(table.Cell(row, "code")), row, "code", "an ICD-9-CM-3 code with dot: 53.0");
            table.Expect(IncisionClass().IsMatch(table.Cell(row, "incision_class")), row, "incision_class", "I, II or III, several with /");
            table.Expect(table.Cell(row, "prophylaxis_default") is "in-principle-none" or "usual" or "depends", row, "prophylaxis_default", "in-principle-none, usual or depends");
            table.ExpectEach(row, "recommended_classes", entry => vocabulary.IsClass(entry) || vocabulary.IsDrug(entry), "drug classes or drug codes");
        }
    }

    private static void Breakpoints(TableUnderCheck table, ReferenceVocabulary vocabulary, bool clsi)
    {
        table.ExpectUnique("organism", row => string.Join('|', table.Cell(row, "type"), table.Cell(row, "host"), table.Cell(row, "method"), table.Cell(row, "site"), table.Cell(row, "organism"), table.Cell(row, "organism_rank"), table.Cell(row, "drug"), table.Cell(row, "disk_load"), table.Cell(row, "urinary"), table.Cell(row, "table")));
        for (int row = 0; row < table.Count; row++)
        {
            bool mic = table.Cell(row, "method") == "MIC";
            table.Expect(mic || table.Cell(row, "method") == "DISK", row, "method", "MIC or DISK");
            table.Expect(table.Cell(row, "type") is "human" or "animal" or "ECOFF", row, "type", "human, animal or ECOFF");
            table.Expect(vocabulary.IsDrug(table.Cell(row, "drug")), row, "drug", "a code of reference/antimicrobials");
            table.Expect(vocabulary.IsOrganism(table.Cell(row, "organism"), table.Cell(row, "organism_rank")), row, "organism", $"a {table.Cell(row, "organism_rank")} code of reference/organisms");
            table.Expect(mic == (table.Cell(row, "disk_load").Length == 0), row, "disk_load", "a disk content for DISK and nothing for MIC");
            InOrder(table, row, mic, clsi);
        }
    }

    /// <summary>S must lie on the susceptible side of R: for MIC at or below it, for zones at or above it; with CLSI, whose R includes the value, strictly.</summary>
    private static void InOrder(TableUnderCheck table, int row, bool mic, bool clsi)
    {
        var (s, r) = (table.Number(row, "susceptible"), table.Number(row, "resistant"));
        table.Expect(s is not null || r is not null, row, "susceptible", "a susceptible or a resistant value");
        if (s is not null && r is not null)
        {
            bool strict = clsi && table.Cell(row, "type") != "ECOFF";
            bool holds = mic ? (strict ? s < r : s <= r) : strict ? s > r : s >= r;
            table.Expect(holds, row, "susceptible", $"a value on the susceptible side of {r}");
        }
    }

    private static void ExpectedResistance(TableUnderCheck table, ReferenceVocabulary vocabulary)
    {
        for (int row = 0; row < table.Count; row++)
        {
            table.Expect(vocabulary.IsOrganism(table.Cell(row, "organism"), table.Cell(row, "organism_rank")), row, "organism", $"a {table.Cell(row, "organism_rank")} code of reference/organisms");
            bool known = table.Cell(row, "drug_is_class") == "true" ? vocabulary.IsAtcGroup(table.Cell(row, "drug")) : vocabulary.IsDrug(table.Cell(row, "drug"));
            table.Expect(known, row, "drug", "a drug code, or an ATC group where drug_is_class is true");
            table.ExpectEach(row, "except_drugs", vocabulary.IsDrug, "drug codes");
            table.ExpectEach(row, "except_organisms", vocabulary.IsOrganism, "organism or group codes");
        }
    }

    private static void ExpertRules(TableUnderCheck table, ReferenceVocabulary vocabulary)
    {
        for (int row = 0; row < table.Count; row++)
        {
            table.Expect(vocabulary.IsOrganism(table.Cell(row, "organism"), table.Cell(row, "organism_rank")), row, "organism", $"a {table.Cell(row, "organism_rank")} code of reference/organisms");
            table.ExpectEach(row, "affected", entry => vocabulary.IsDrug(entry) || vocabulary.IsWhonetClass(entry), "drug codes or WHONET class names");
            table.ExpectEach(row, "except_drugs", vocabulary.IsDrug, "drug codes");
        }
    }

    [GeneratedRegex(@"^Q?[A-Z]\d\d[A-Z]([A-Z](\d\d)?)?$")]
    private static partial Regex AtcCode();

    [GeneratedRegex("^[A-Za-z.]+=(access|watch|reserve|not-recommended)$")]
    private static partial Regex AwareByRoute();

    [GeneratedRegex(@"^\d\d(\.\d{1,2})?$")]
    private static partial Regex ProcedureCode();

    [GeneratedRegex("^(I|II|III)(/(I|II|III))*$")]
    private static partial Regex IncisionClass();
}
