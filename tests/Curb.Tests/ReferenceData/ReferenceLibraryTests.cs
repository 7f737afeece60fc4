using Curb.ReferenceData;

namespace Curb.Tests.ReferenceData;

public class ReferenceLibraryTests
{
    private static readonly ReferenceLibrary s_library = ReferenceTree.Library;

    [Fact]
    public void Minocycline_by_mouth_has_the_systemic_dose_and_not_the_one_for_gums()
    {
        var ddd = s_library.Ddd("MNO", "O", edition: "who-2025");
        Assert.Equal(("J01AA08", 0.2, "g"), (ddd!.Atc, ddd.Value, ddd.Unit));
    }

    [Theory]
    [InlineData("CRO", "P", "", 2, "g")]
    [InlineData("MEM", "P", "", 3, "g")]
    [InlineData("FEP", "P", "", 4, "g")]
    [InlineData("TZP", "P", "", 14, "g")]
    [InlineData("CSL", "P", "", 4, "g")]
    [InlineData("COL", "P", "", 9, "MU")]
    [InlineData("ERY", "O", "", 1, "g")]
    [InlineData("ERY", "O", "ethylsuccinate", 2, "g")]
    [InlineData("ERY", "O", "stearate", 1, "g")]
    [InlineData("VAN", "O", "", 2, "g")]
    [InlineData("AMX", "O", "", 1.5, "g")]
    [InlineData("TOB", "Inhal", "", 0.3, "g")]
    [InlineData("MTR", "O", "", 2, "g")]
    [InlineData("MTR", "P", "", 1.5, "g")]
    public void A_dose_is_found_by_drug_route_and_salt(string drug, string route, string salt, double value, string unit)
    {
        var ddd = s_library.Ddd(drug, route, salt);
        Assert.Equal((value, unit), (ddd!.Value, ddd.Unit));
    }

    [Fact]
    public void The_network_list_comes_first_and_the_WHO_list_where_it_is_silent()
    {
        Assert.Equal(("cn-network-2024", 2.0), (s_library.Ddd("J01CR04", "O")!.Edition, s_library.Ddd("J01CR04", "O")!.Value));
        Assert.Equal(1.5, s_library.Ddd("J01CR04", "O", edition: "who-2025")!.Value);
        Assert.Equal("who-2025", s_library.Ddd("CXM", "O", edition: "who-2025")!.Edition);
        Assert.Equal("who-2025", s_library.Ddd("NET", "O")!.Edition);
        Assert.Equal(1.92, s_library.Ddd("SXT", "O")!.Value);
    }

    [Fact]
    public void A_drug_without_a_published_dose_has_none_rather_than_zero()
    {
        Assert.Null(s_library.Ddd("cn-etimicin", "P"));
        Assert.Null(s_library.Ddd("NVA", "P"));
        Assert.Null(s_library.Ddd("CRO", "O"));
    }

    [Theory]
    [InlineData("RIF", "")]
    [InlineData("INH", "")]
    [InlineData("J05AB01", "")]
    [InlineData("MTR", "O;P")]
    [InlineData("J04AB03", "P")]
    [InlineData("TRB", "O")]
    [InlineData("NYS", "O")]
    [InlineData("CRO", "P")]
    [InlineData("cn-etimicin", "P")]
    [InlineData("BAC", "")]
    public void Scope_routes_follow_the_Chinese_rules(string drug, string routes) =>
        Assert.Equal(routes, string.Join(';', s_library.Antimicrobial(drug)!.ScopeRoutes));

    [Fact]
    public void Around_three_hundred_and_more_substances_count_on_some_route()
    {
        Assert.InRange(s_library.Antimicrobials.Count(drug => drug.ScopeRoutes.Count > 0), 300, 400);
        Assert.InRange(s_library.Antimicrobials.Count(drug => drug.ScopeRoutes.Count > 0 && drug.NameZh is not null), 270, 400);
    }

    [Theory]
    [InlineData("Unasyn", "SAM")]
    [InlineData("Zosyn", "TZP")]
    [InlineData("Bactrim", "SXT")]
    [InlineData("Flagyl", "MTR")]
    [InlineData("Sulfameth/Trimethoprim DS", "SXT")]
    public void Hospital_brands_stand_among_the_synonyms(string brand, string drug) =>
        Assert.Contains(s_library.Antimicrobial(drug)!.Synonyms, synonym => synonym.Equals(brand, StringComparison.OrdinalIgnoreCase));

    [Theory]
    [InlineData("eco", "eco")]
    [InlineData("ECO", "eco")]
    [InlineData("Escherichia coli", "eco")]
    [InlineData("E. coli", "eco")]
    [InlineData("大肠埃希菌", "eco")]
    [InlineData("STAPH AUREUS COAG +", "sau")]
    [InlineData("Enterobacter aerogenes", "eae")]
    [InlineData("ENTEROCOCCUS SP.", "ent")]
    [InlineData("STENOTROPHOMONAS (XANTHOMONAS) MALTOPHILIA", "pma")]
    [InlineData("无细菌生长", "xxx")]
    [InlineData("cps", "kma")]
    [InlineData("Candida kefyr", "kma")]
    [InlineData("POSITIVE FOR METHICILLIN RESISTANT STAPH AUREUS", "sau")]
    public void An_organism_is_found_by_code_and_by_any_name(string text, string code) => Assert.Equal(code, s_library.OrganismCode(text));

    [Fact]
    public void An_unknown_name_is_no_organism()
    {
        Assert.Null(s_library.OrganismCode("Kein Keim"));
        Assert.Null(s_library.OrganismCode(""));
    }

    [Fact]
    public void Names_come_from_the_current_row_and_never_from_an_old_one()
    {
        Assert.Equal("Staphylococcus epidermidis", s_library.Organism("sep")!.Name);
        Assert.Contains("Staphylococcus albus", s_library.Organism("sep")!.Synonyms);
        Assert.InRange(s_library.Organisms.Count, 2300, 3000);
        Assert.InRange(s_library.Organisms.Count(organism => organism.NameZh is not null), 200, 2400);
    }

    [Fact]
    public void Two_codes_that_a_peer_ran_together_are_both_here()
    {
        Assert.NotNull(s_library.Organism("mma"));
        Assert.NotNull(s_library.Organism("mmc"));
        Assert.Null(s_library.Organism("mmammc"));
    }

    [Theory]
    [InlineData("BLOOD CULTURE", "bl", true)]
    [InlineData("Mini-BAL", "ba", false)]
    [InlineData("CSF;SPINAL FLUID", "sf", true)]
    [InlineData("痰", "sp", false)]
    [InlineData("中段尿", "ur", false)]
    [InlineData("胸水", "pl", true)]
    [InlineData("BILE", "bi", true)]
    public void A_specimen_is_found_by_any_spelling(string text, string code, bool sterile)
    {
        Assert.Equal(code, s_library.SpecimenCode(text));
        Assert.Equal(sterile, s_library.Specimen(code)!.SterileSite);
    }

    [Theory]
    [InlineData("IV", "P", true, true)]
    [InlineData("静滴", "P", true, true)]
    [InlineData("静脉滴注", "P", true, true)]
    [InlineData("PO/NG", "O", false, true)]
    [InlineData("口服", "O", false, true)]
    [InlineData("IH", "Inhal", false, false)]
    [InlineData("ih", "P", false, true)]
    [InlineData("i.v.", "P", true, true)]
    [InlineData("鞘内", "local", false, false)]
    [InlineData("OU", "local", false, false)]
    [InlineData("IM", "P", false, true)]
    public void A_route_says_whether_it_is_systemic(string text, string route, bool intravenous, bool systemic)
    {
        var term = s_library.Route(text)!;
        Assert.Equal((route, intravenous, systemic), (term.Route, term.Intravenous, term.Systemic));
    }

    [Theory]
    [InlineData("q8h", 3.0)]
    [InlineData("TID", 3.0)]
    [InlineData("t.i.d.", 3.0)]
    [InlineData("每日三次", 3.0)]
    [InlineData("每 12 小时一次", 2.0)]
    [InlineData("qod", 0.5)]
    [InlineData("stat", null)]
    public void A_frequency_gives_doses_a_day(string text, double? doses) => Assert.Equal(doses, s_library.Frequency(text)!.DosesPerDay);

    [Fact]
    public void A_single_dose_is_marked_so_and_as_needed_is_not()
    {
        Assert.True(s_library.Frequency("st")!.Once);
        Assert.False(s_library.Frequency("prn")!.Once);
        Assert.Null(s_library.Frequency("whenever"));
    }

    [Theory]
    [InlineData("mg", "mass", 0.001)]
    [InlineData("万U", "units", 0.01)]
    [InlineData("million units", "units", 1)]
    [InlineData("ml", "volume", 1)]
    [InlineData("μg", "mass", 0.000001)]
    [InlineData("片", "count", 1)]
    public void A_unit_has_a_factor_to_its_base(string text, string kind, double factor) => Assert.Equal((kind, factor), (s_library.DoseUnit(text)!.Kind, s_library.DoseUnit(text)!.Factor));

    [Theory]
    [InlineData("53.0300x001", "hernia", "in-principle-none")]
    [InlineData("5303", "hernia", "in-principle-none")]
    [InlineData("85.21", "breast", "in-principle-none")]
    [InlineData("85.43", "breast-cancer-and-reconstruction", "depends")]
    [InlineData("45.73", "colon-rectum-appendix", "usual")]
    [InlineData("80.26", "arthroscopy", "in-principle-none")]
    [InlineData("81.54", "orthopaedic-clean", "usual")]
    [InlineData("88.56", "angiography-and-stent", "in-principle-none")]
    public void A_procedure_is_found_by_the_longest_prefix(string code, string group, string prophylaxis)
    {
        var procedure = s_library.Procedure(code)!;
        Assert.Equal((group, prophylaxis), (procedure.Group, procedure.ProphylaxisDefault));
    }

    [Fact]
    public void Every_year_from_2011_to_2025_loads_for_both_guidelines()
    {
        foreach (string guideline in new[] { "EUCAST", "CLSI" })
        {
            Assert.Equal(Enumerable.Range(2011, 15), s_library.BreakpointYears(guideline));
            Assert.All(s_library.BreakpointYears(guideline), year => Assert.True(s_library.Breakpoints(guideline, year).Count > 500));
        }
    }

    [Fact]
    public void A_year_that_is_not_held_is_refused_with_the_years_that_are()
    {
        var fault = Assert.Throws<ReferenceFaultException>(() => s_library.Breakpoints("CLSI", 1999));
        Assert.Contains("CLSI 1999", fault.Message, StringComparison.Ordinal);
        Assert.Contains("2025", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Values printed in the publishers' documents, written here by hand: a second source beside the imported file. A peer once had ampicillin/sulbactam at 16.</summary>
    [Theory]
    [InlineData("EUCAST", "EBC", "SAM", "Intravenous", 8, 8)]
    [InlineData("EUCAST", "EBC", "CRO", "Non-meningitis", 1, 2)]
    [InlineData("EUCAST", "EBC", "CIP", "Non-meningitis", 0.25, 0.5)]
    [InlineData("EUCAST", "EBC", "MEM", "Non-meningitis", 2, 8)]
    [InlineData("EUCAST", "PS-", "CAZ", "", 0.001, 8)]
    [InlineData("EUCAST", "ENT", "VAN", "", 4, 4)]
    [InlineData("EUCAST", "sau", "VAN", "", 2, 2)]
    [InlineData("CLSI", "EBC", "SAM", "", 8, 32)]
    [InlineData("CLSI", "EBC", "CIP", "", 0.25, 1)]
    [InlineData("CLSI", "EBC", "CRO", "", 1, 4)]
    [InlineData("CLSI", "EBC", "MEM", "", 1, 4)]
    [InlineData("CLSI", "EBC", "FEP", "", 2, 16)]
    [InlineData("CLSI", "ENT", "VAN", "", 4, 32)]
    [InlineData("CLSI", "sau", "VAN", "", 2, 16)]
    public void Golden_breakpoints_of_2025_stand_as_printed(string guideline, string organism, string drug, string site, double susceptible, double resistant)
    {
        var row = Assert.Single(s_library.Breakpoints(guideline, 2025), row => row is { Type: "human", Method: "MIC" } && row.Organism == organism && row.Drug == drug && row.Site == site);
        Assert.Equal(((decimal)susceptible, (decimal)resistant), (row.Susceptible!.Value, row.Resistant!.Value));
    }

    [Fact]
    public void Disk_rows_keep_the_disk_content_so_that_another_disk_can_be_refused()
    {
        var row = Assert.Single(s_library.Breakpoints("CLSI", 2025), row => row is { Type: "human", Method: "DISK", Organism: "EBC", Drug: "CFP", Site: "" });
        Assert.Equal("75 mcg", row.DiskLoad);
    }

    [Fact]
    public void Breakpoint_rows_are_numbered_as_in_the_file() =>
        Assert.Equal(Enumerable.Range(1, s_library.Breakpoints("EUCAST", 2025).Count), s_library.Breakpoints("EUCAST", 2025).Select(row => row.Row));

    [Fact]
    public void Expected_resistance_and_expert_rules_load()
    {
        Assert.Contains(s_library.ExpectedResistance("EUCAST"), row => row is { Organism: "kpn", Drug: "AMP" });
        Assert.Contains(s_library.ExpectedResistance("CLSI"), row => row is { Organism: "efa", Drug: "J01G", DrugIsClass: true } && row.ExceptDrugs.Contains("GEH"));
        Assert.Equal(7 + 2, s_library.ExpertRules.Count);
    }

    [Fact]
    public void The_stamp_names_datasets_with_their_editions()
    {
        Assert.Contains("antimicrobials 2025", s_library.Stamp, StringComparison.Ordinal);
        Assert.Contains("who-2025", s_library.Stamp, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("血清")]
    [InlineData("serum")]
    [InlineData("血清标本")]
    [InlineData("血浆")]
    public void Serum_is_a_specimen_but_no_culture_of_a_sterile_site(string text)
    {
        string? code = s_library.SpecimenCode(text);

        Assert.Equal("sr", code);
        Assert.False(s_library.Specimen(code!)!.SterileSite);
    }
}
