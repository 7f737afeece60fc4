using System.Globalization;
using Curb.Exchange.Publishers;
using Curb.ReferenceData;
using Curb.Tests.Support;
using YamlDotNet.Serialization;

namespace Curb.Tests.ReferenceData;

/// <summary>Every fact that public data sets beside the checkout also state, against the shipped tables. A difference without an entry in AMENDMENTS.yaml fails.</summary>
public class SharedFactsComparisonTests
{
    private static readonly ReferenceLibrary s_library = ReferenceTree.Library;

    [SharedDataFact("who-atc-ddd-aware/ddds.csv")]
    public void Doses_agree_with_the_consumption_module()
    {
        var ours = Rows("ddds", "who-2025").Where(row => row["unit"] != "UD").ToLookup(row => (row["atc"], row["route"], row["salt"]), row => (Amount(row["value"]), row["unit"]));
        var differences = from row in Publisher("who-atc-ddd-aware", "ddds.csv")
                          let key = (row["ATC5"], Route(row["ROA"]), Salt(row["SALT"]))
                          where !ours[key].Contains(InGrams(row["DDD"], row["DDD_UNIT"]))
                          select $"{row["ATC5"]}|{key.Item2}";
        AssertExplained("ddds/who-2025", differences);
    }

    [SharedDataFact("who-atc-ddd-aware/combinations.csv")]
    public void Unit_doses_of_combinations_agree_with_the_consumption_module()
    {
        var ours = Rows("ddds", "who-2025").Where(row => row["unit"] == "UD").ToLookup(row => (row["atc"], row["route"]), row => Amount(row["value"]));
        var differences = from row in Publisher("who-atc-ddd-aware", "combinations.csv")
                          where row["DDD_UNIT"] != "UD" || !ours[(row["ATC5"], row["ROA"])].Contains(Amount(row["DDD"]))
                          select $"{row["ATC5"]}|{row["ROA"]}";
        AssertExplained("ddds/who-2025", differences);
    }

    [SharedDataFact("amr-r-package/antimicrobials_atc_ddd.csv")]
    public void Doses_agree_with_the_AMR_package_but_for_its_faults()
    {
        var byAtc = s_library.Antimicrobials.SelectMany(drug => drug.Atc.Select(atc => (atc, drug.Code))).ToLookup(pair => pair.atc, pair => pair.Code);
        var differences = new List<string>();
        foreach (var row in Publisher("amr-r-package", "antimicrobials_atc_ddd.csv"))
        {
            var codes = row["atc"].Split([',', '|']).Select(atc => atc.Trim()).SelectMany(atc => byAtc[atc]).ToHashSet();
            differences.AddRange(Missing(row, codes, "O", "oral").Concat(Missing(row, codes, "P", "iv")));
        }

        AssertExplained("ddds/who-2025", differences);
    }

    [SharedDataFact("who-atc-ddd-aware/aware.csv")]
    public void Aware_groups_agree_with_the_consumption_module()
    {
        var groups = new Dictionary<string, string> { ["A"] = "access", ["W"] = "watch", ["R"] = "reserve" };
        var byAtc = s_library.Antimicrobials.SelectMany(drug => drug.Atc.Select(atc => (atc, drug))).ToLookup(pair => pair.atc, pair => pair.drug);
        var differences = from row in Publisher("who-atc-ddd-aware", "aware.csv")
                          let stated = groups[row["AWR"]]
                          where !byAtc[row["ATC5"]].Any(drug => drug.Aware == stated || (drug.AwareByRoute ?? "").Contains($"{row["ROA"]}={stated}", StringComparison.Ordinal))
                          select row["ATC5"];
        AssertExplained("antimicrobials/2025", differences);
    }

    [SharedDataFact("who-atc-ddd-aware/atcs.csv")]
    public void Every_substance_of_the_ATC_list_is_known()
    {
        var ours = s_library.Antimicrobials.SelectMany(drug => drug.Atc).ToHashSet();
        AssertExplained("antimicrobials/2025", Publisher("who-atc-ddd-aware", "atcs.csv").Where(row => row["LEVEL"] == "5" && !ours.Contains(row["CODE"])).Select(row => row["CODE"]));
    }

    [SharedDataFact("whonet-amrie/Antibiotics.txt")]
    public void Every_WHONET_drug_is_known_with_its_ATC_code_and_group()
    {
        var differences = new List<string>();
        foreach (var row in Publisher("whonet-amrie", "Antibiotics.txt"))
        {
            var drug = s_library.Antimicrobial(row["WHONET_ABX_CODE"]);
            Assert.NotNull(drug);
            string aware = row["WHO_AWARE"].ToLowerInvariant();
            differences.AddRange(row["ATC_CODE"].Length > 0 && !drug.Atc.Contains(row["ATC_CODE"]) ? [$"{drug.Code}|atc"] : []);
            differences.AddRange(aware.Length > 0 && drug.Aware != aware && !(drug.AwareByRoute ?? "").Contains(aware, StringComparison.Ordinal) ? [$"{drug.Code}|aware"] : []);
        }

        AssertExplained("antimicrobials/2025", differences);
    }

    [SharedDataFact("whonet-amrie/Organisms.txt")]
    public void Every_WHONET_organism_stands_with_its_current_name_and_groups()
    {
        var differences = new List<string>();
        foreach (var row in Publisher("whonet-amrie", "Organisms.txt").Where(row => row["TAXONOMIC_STATUS"] == "C"))
        {
            var organism = s_library.Organism(row["WHONET_ORG_CODE"])!;
            bool same = organism.Name == row["ORGANISM"].Trim() && organism.Type == row["ORGANISM_TYPE"] && organism.Genus == row["GENUS_CODE"] && organism.Family == row["FAMILY_CODE"] && organism.GenusGroup == row["GENUS_GROUP"]
                && organism.SpeciesGroup == row["SPECIES_GROUP"] && organism.SerovarGroup == row["SEROVAR_GROUP"] && organism.Anaerobe == (row["ANAEROBE"] == "X") && organism.Gram == row["SUBKINGDOM_CODE"] && organism.ReplacedBy is null;
            differences.AddRange(same ? [] : [organism.Code]);
        }

        AssertExplained("organisms/whonet-2026", differences);
    }

    [SharedDataFact("whonet-amrie/Organisms.txt")]
    public void Every_WHONET_name_leads_to_its_code_or_to_the_code_that_has_the_name_now()
    {
        foreach (var row in Publisher("whonet-amrie", "Organisms.txt"))
        {
            string? found = s_library.OrganismCode(row["ORGANISM"]);
            Assert.NotNull(found);
            var organism = s_library.Organism(found)!;
            string expected = s_library.Organism(row["WHONET_ORG_CODE"])!.ReplacedBy ?? row["WHONET_ORG_CODE"];
            Assert.True(found == expected || organism.Name == row["ORGANISM"] || row["TAXONOMIC_STATUS"] == "O", $"{row["ORGANISM"]}: found {found}, expected {expected}");
        }
    }

    /// <summary>Counted without the importer: each row of the source, by everything but the organism, is carried or counted as left out; and the organism is one the source lists for the id.</summary>
    [SharedDataFact("amr-r-package/clinical_breakpoints.csv.gz")]
    public void Every_breakpoint_row_is_carried_or_listed_with_a_reason()
    {
        var drugs = new Dictionary<string, string> { ["PHN"] = "PNV", ["RTP"] = "RET", ["PLB"] = "POL", ["LTM"] = "MOX" };
        foreach (var year in Publisher("amr-r-package", "clinical_breakpoints.csv").GroupBy(row => row["guideline"]))
        {
            string folder = $"breakpoints/{year.Key.Split(' ')[0].ToLowerInvariant()}/{year.Key.Split(' ')[1]}";
            var left = year.GroupBy(row => string.Join('|', row["type"], row["host"], row["method"], row["site"], drugs.GetValueOrDefault(row["ab"], row["ab"]), row["method"] == "MIC" ? "" : row["disk_dose"], Value(row["breakpoint_S"]), Value(row["breakpoint_R"]), row["is_SDD"] == "TRUE", row["uti"] == "TRUE", row["ref_tbl"])).ToDictionary(group => group.Key, group => group.Count());
            var ours = s_library.Breakpoints(year.Key.Split(' ')[0], int.Parse(year.Key.Split(' ')[1], CultureInfo.InvariantCulture));
            foreach (var row in ours)
            {
                string key = string.Join('|', row.Type, row.Host, row.Method, row.Site, row.Drug, row.DiskLoad, Shown(row.Susceptible), Shown(row.Resistant), row.Sdd, row.Urinary, row.Table);
                Assert.True(left.TryGetValue(key, out int count) && count > 0, $"{folder} row {row.Row} states what the source does not: {key}");
                left[key] = count - 1;
            }

            int listed = Amendments(folder).Where(entry => entry["change"] == "not-carried").Sum(entry => int.Parse(entry.GetValueOrDefault("rows", "1"), CultureInfo.InvariantCulture));
            Assert.Equal(left.Values.Sum(), listed);
        }
    }

    [SharedDataFact("whonet-amrie/ExpectedResistancePhenotypes.txt")]
    public void Every_row_of_expected_resistance_is_carried()
    {
        foreach (var guideline in Publisher("whonet-amrie", "ExpectedResistancePhenotypes.txt").GroupBy(row => row["GUIDELINE"]))
        {
            var ours = s_library.ExpectedResistance(guideline.Key);
            var differences = guideline.Where(row => !ours.Any(own => own.Organism.Equals(row["ORGANISM_CODE"], StringComparison.OrdinalIgnoreCase) && own.Drug == row["ABX_CODE"] && own.DrugIsClass == (row["ABX_CODE_TYPE"] == "ATC_CODE")))
                .Select(row => $"{(row["ORGANISM_CODE"] == "RZH" ? "RZH" : row["ORGANISM_CODE"])}|{row["ABX_CODE"]}");
            AssertExplained($"expected-resistance/{guideline.Key.ToLowerInvariant()}/whonet-2026", differences);
        }
    }

    [SharedDataFact("whonet-amrie/Organisms.txt")]
    public void Making_the_shipped_tables_again_from_the_publishers_files_changes_nothing()
    {
        foreach (string dataset in new[] { "organisms", "antimicrobials", "expected-resistance", "expert-rules" })
        {
            var request = new UpdateRequest(new PublisherFiles(SharedData.PathTo("whonet-amrie")), null, ReferenceTree.Shipped);
            Assert.All(ReferenceUpdate.Drafts(dataset, request), draft => Assert.Empty(ReferenceUpdate.Changes(draft, ReferenceTree.Shipped).Changes));
        }
    }

    [SharedDataFact("amr-r-package/clinical_breakpoints.csv.gz")]
    public void An_update_shows_added_removed_and_changed_rows_before_writing()
    {
        var request = new UpdateRequest(new PublisherFiles(SharedData.PathTo("amr-r-package")), "2025", ReferenceTree.With("breakpoints/eucast/2025/table.csv", text => text.Replace("EBC,family,SAM,,8,8", "EBC,family,SAM,,16,16", StringComparison.Ordinal)));
        var draft = ReferenceUpdate.Drafts("breakpoints/eucast", request).Single();
        var changes = ReferenceUpdate.Changes(draft, request.Reference).Changes;
        Assert.All(changes, change => Assert.Equal("changed", change.Kind));
        Assert.Equal(2, changes.Count);
    }

    private static IEnumerable<string> Missing(IReadOnlyDictionary<string, string> row, HashSet<string> codes, string route, string column)
    {
        if (row[column + "_ddd"] is "" or "NA")
        {
            return [];
        }

        var stated = InGrams(row[column + "_ddd"], row[column + "_units"]);
        bool known = codes.SelectMany(code => s_library.Ddds(code)).Any(ddd => ddd.Edition == "who-2025" && ddd.Route == route && (Math.Round(ddd.Value, 6), ddd.Unit) == stated);
        return known ? [] : [$"{row["ab"]}|{route}"];
    }

    private static (double Value, string Unit) InGrams(string value, string unit) => unit.ToUpperInvariant() switch
    {
        "MG" => (Math.Round(Amount(value) / 1000, 6), "g"),
        "MIU" or "MU" => (Amount(value), "MU"),
        "UD" => (Amount(value), "UD"),
        _ => (Amount(value), "g"),
    };

    private static double Amount(string text) => Math.Round(double.Parse(text, CultureInfo.InvariantCulture), 6);

    private static string Route(string code) => code switch { "IS" => "Inhal.solution", "IP" => "Inhal.powder", _ => code };

    private static string Salt(string code) => code switch { "XXXX" => "", "ESUC" => "ethylsuccinate", "HIPP" => "hippurate", "MAND" => "mandelate", _ => code };

    private static string Value(string text) => text is "" or "NA" ? "" : text == "1e-04" ? "0.001" : Shown(decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));

    private static string Shown(decimal? value) => value?.ToString("0.#########", CultureInfo.InvariantCulture) ?? "";

    private static IEnumerable<IReadOnlyDictionary<string, string>> Publisher(string folder, string file) => ReferenceTree.Rows(new PublisherFiles(SharedData.PathTo(folder)).Table(file));

    private static IEnumerable<IReadOnlyDictionary<string, string>> Rows(string dataset, string edition) => ReferenceTree.Rows(s_library.Table(dataset, edition));

    private static List<Dictionary<string, string>> Amendments(string folder) =>
        new DeserializerBuilder().Build().Deserialize<Dictionary<string, List<Dictionary<string, string>>>>(ReferenceTree.Shipped.Read(folder + "/AMENDMENTS.yaml"))["amendments"];

    /// <summary>Every difference must be an entry's row, or fall under a range entry (J05*), or start with the entry's code.</summary>
    private static void AssertExplained(string folder, IEnumerable<string> differences)
    {
        var rows = Amendments(folder).Where(entry => entry["reason"].Length > 0).Select(entry => entry["row"]).ToList();
        var unexplained = differences.Where(difference => !rows.Exists(row => row == difference || (row.EndsWith('*') && difference.StartsWith(row[..^1], StringComparison.Ordinal)))).Distinct().ToList();
        Assert.True(unexplained.Count == 0, $"{folder}: differences without a reason in AMENDMENTS.yaml: {string.Join(", ", unexplained)}");
    }
}
