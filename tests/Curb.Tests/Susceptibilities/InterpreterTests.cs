using Curb.ReferenceData;
using Curb.Susceptibilities;
using Curb.Tests.Support;

namespace Curb.Tests.Susceptibilities;

public class InterpreterTests
{
    private static readonly Dictionary<string, Interpreter> s_interpreters = [];

    private static Interpreter For(string guideline, InterpretationSettings? settings = null)
    {
        lock (s_interpreters)
        {
            string key = guideline + settings;
            if (!s_interpreters.TryGetValue(key, out var interpreter))
            {
                interpreter = new Interpreter(ReferenceTables.Library, guideline[..^5], int.Parse(guideline[^4..]), settings);
                s_interpreters.Add(key, interpreter);
            }

            return interpreter;
        }
    }

    private static Interpretation Read(string guideline, string organism, string test, string value, string specimenGroup = "blood", string? site = null, string host = "human", InterpretationSettings? settings = null)
    {
        var column = SusceptibilityTest.Parse(test)!;
        Assert.Null(MeasurementParser.Read(value, column, out var measured));
        lock (s_interpreters)
        {
            return For(guideline, settings).Interpret(new IsolateContext(organism, specimenGroup, host, site), column, measured);
        }
    }

    [Theory]
    [InlineData("CLSI-2015", "eco", "CIP_NM", "table-incomplete: the CLSI 2015 table at hand lacks most rows for Enterobacterales")]
    [InlineData("CLSI-2011", "pae", "MEM_NM", "table-incomplete: the CLSI 2011 table at hand lacks most rows for Pseudomonas aeruginosa")]
    [InlineData("CLSI-2011", "pae", "AMK_NM", "table-incomplete: the CLSI 2011 table at hand lacks most rows for Pseudomonas aeruginosa")]
    [InlineData("EUCAST-2012", "kpn", "CIP_EM", "table-incomplete: the EUCAST 2012 table at hand lacks most rows for Enterobacterales")]
    [InlineData("CLSI-2020", "eco", "MUP_NM", "no-breakpoint")]
    [InlineData("CLSI-2015", "sau", "FUS_NM", "no-breakpoint")]
    public void A_table_known_to_be_incomplete_is_not_taken_for_the_guideline_s_silence(string guideline, string organism, string test, string reason)
    {
        var read = Read(guideline, organism, test, "0.25");
        Assert.StartsWith(reason, read.Reason, StringComparison.Ordinal);
        Assert.Equal(reason.StartsWith("table", StringComparison.Ordinal) ? SirCategory.None : SirCategory.NI, read.Category);
    }

    // Golden rows: the EUCAST table v15.0 and CLSI M100 of 2025 as published.
    [Theory]
    // EUCAST: S at or below S, R above R
    [InlineData("EUCAST-2025", "eco", "CIP_EM", "0.25", SirCategory.S)]
    [InlineData("EUCAST-2025", "eco", "CIP_EM", "0.5", SirCategory.I)]
    [InlineData("EUCAST-2025", "eco", "CIP_EM", "1", SirCategory.R)]
    [InlineData("EUCAST-2025", "eco", "CIP_ED5", "25", SirCategory.S)]
    [InlineData("EUCAST-2025", "eco", "CIP_ED5", "24", SirCategory.I)]
    [InlineData("EUCAST-2025", "eco", "CIP_ED5", "22", SirCategory.I)]
    [InlineData("EUCAST-2025", "eco", "CIP_ED5", "21", SirCategory.R)]
    [InlineData("EUCAST-2025", "eco", "CRO_EM", "2", SirCategory.I)]
    [InlineData("EUCAST-2025", "eco", "CRO_EM", "4", SirCategory.R)]
    [InlineData("EUCAST-2025", "sau", "VAN_EM", "2", SirCategory.S)]
    [InlineData("EUCAST-2025", "sau", "VAN_EM", "4", SirCategory.R)]
    [InlineData("EUCAST-2025", "eco", "CXM_EM", "8", SirCategory.I)]
    // CLSI: R at or above R
    [InlineData("CLSI-2025", "eco", "CIP_NM", "0.25", SirCategory.S)]
    [InlineData("CLSI-2025", "eco", "CIP_NM", "0.5", SirCategory.I)]
    [InlineData("CLSI-2025", "eco", "CIP_NM", "1", SirCategory.R)]
    [InlineData("CLSI-2025", "eco", "CIP_ND5", "26", SirCategory.S)]
    [InlineData("CLSI-2025", "eco", "CIP_ND5", "25", SirCategory.I)]
    [InlineData("CLSI-2025", "eco", "CIP_ND5", "21", SirCategory.R)]
    [InlineData("CLSI-2025", "eco", "CRO_NM", "4", SirCategory.R)]
    [InlineData("CLSI-2025", "eco", "FEP_NM", "8", SirCategory.SDD)]
    [InlineData("CLSI-2025", "spn", "PEN_NM", "0.12", SirCategory.S)]
    public void Values_at_the_breakpoints_fall_on_the_published_side(string guideline, string organism, string test, string value, SirCategory expected) =>
        Assert.Equal(expected, Read(guideline, organism, test, value).Category);

    [Theory]
    [InlineData("<=0.25", SirCategory.S)]
    [InlineData("<=0.12", SirCategory.S)]
    [InlineData("<=0.5", SirCategory.None)]
    [InlineData("<0.5", SirCategory.S)]
    [InlineData("<=8", SirCategory.None)]
    [InlineData(">0.25", SirCategory.None)]
    [InlineData(">=0.5", SirCategory.None)]
    [InlineData(">0.5", SirCategory.R)]
    [InlineData(">=1", SirCategory.R)]
    [InlineData(">32", SirCategory.R)]
    public void A_censored_value_is_only_called_where_its_whole_range_is_one_category(string value, SirCategory expected)
    {
        var read = Read("EUCAST-2025", "eco", "CIP_EM", value);
        Assert.Equal(expected, read.Category);
        Assert.Equal(expected == SirCategory.None, read.ReasonCode == "censored");
    }

    [Fact]
    public void At_most_the_breakpoint_is_susceptible_where_s_and_r_are_the_same_number() =>
        Assert.Equal(SirCategory.S, Read("EUCAST-2025", "sau", "VAN_EM", "<=2").Category);

    [Fact]
    public void Half_dilutions_of_a_strip_are_taken_up_to_the_next_step()
    {
        Assert.Equal(SirCategory.I, Read("EUCAST-2025", "eco", "CIP_EE", "0.38").Category);
        Assert.Equal(SirCategory.R, Read("EUCAST-2025", "eco", "CIP_EE", "0.75").Category);
    }

    [Fact]
    public void Ceftriaxone_at_4_in_E_coli_from_urine_is_resistant_whatever_the_urinary_rows_say() =>
        Assert.Equal(SirCategory.R, Read("EUCAST-2025", "eco", "CRO_EM", "4", "urine").Category);

    [Theory]
    [InlineData("urine", null, SirCategory.I)]
    [InlineData("blood", null, SirCategory.I)]
    [InlineData("urine", "uuti", SirCategory.S)]
    public void Rows_for_uncomplicated_urinary_infection_hold_where_they_are_asked_for(string specimen, string? site, SirCategory expected) =>
        Assert.Equal(expected, Read("EUCAST-2025", "eco", "CXM_EM", "8", specimen, site).Category);

    [Fact]
    public void Where_the_table_has_a_drug_for_urinary_infection_only_it_is_read_for_urine_and_not_for_blood()
    {
        Assert.Equal(SirCategory.S, Read("EUCAST-2025", "eco", "NIT_EM", "32", "urine").Category);
        var blood = Read("EUCAST-2025", "eco", "NIT_EM", "32", "blood");
        Assert.Equal((SirCategory.NI, "no-breakpoint-for-site"), (blood.Category, blood.ReasonCode));
    }

    [Fact]
    public void Cerebrospinal_fluid_is_read_with_the_meningitis_row()
    {
        Assert.Equal(SirCategory.I, Read("EUCAST-2025", "eco", "CRO_EM", "2", "blood").Category);
        Assert.Equal(SirCategory.R, Read("EUCAST-2025", "eco", "CRO_EM", "2", "csf").Category);
        Assert.Equal(SirCategory.R, Read("EUCAST-2025", "eco", "CRO_EM", "2", "blood", "meningitis").Category);
    }

    [Theory]
    [InlineData("oral", SirCategory.R)]
    [InlineData("iv", SirCategory.I)]
    [InlineData(null, SirCategory.I)]
    public void The_route_asked_for_picks_the_row(string? site, SirCategory expected) =>
        Assert.Equal(expected, Read("EUCAST-2025", "spn", "CXM_EM", "1", "blood", site).Category);

    [Fact]
    public void A_disk_of_another_content_than_the_tables_gets_no_call_and_says_why()
    {
        var read = Read("EUCAST-2025", "eco", "CTX_ND30", "30");
        Assert.Equal((SirCategory.None, "disk-content"), (read.Category, read.ReasonCode));
        Assert.Contains("5 mcg", read.Reason, StringComparison.Ordinal);
        Assert.Equal("disk-content", Read("EUCAST-2025", "eco", "CTX_ND", "30").ReasonCode);
        Assert.Equal(SirCategory.S, Read("EUCAST-2025", "eco", "CTX_ED5", "30").Category);
    }

    [Theory]
    [InlineData("EUCAST-2025", "SXT_ED1_2", "20")]
    [InlineData("EUCAST-2025", "AMC_ED20", "20")]
    [InlineData("CLSI-2025", "TZP_ND100", "28")]
    [InlineData("EUCAST-2025", "TZP_ED30", "28")]
    public void Contents_of_combination_disks_are_known_by_their_first_part(string guideline, string test, string value) =>
        Assert.Equal(SirCategory.S, Read(guideline, "eco", test, value).Category);

    [Fact]
    public void Expected_resistance_overrides_a_susceptible_value_and_can_be_switched_off()
    {
        Assert.Equal(SirCategory.IR, Read("EUCAST-2025", "kpn", "AMP_EM", "2").Category);
        Assert.Equal(SirCategory.S, Read("EUCAST-2025", "kpn", "AMP_EM", "2", settings: new InterpretationSettings { ExpectedResistance = false }).Category);
        Assert.Equal("expected-resistance", Read("EUCAST-2025", "pmi", "COL_EM", "0.5").ReasonCode);
    }

    [Fact]
    public void Non_species_breakpoints_are_used_only_where_asked_for()
    {
        var plain = Read("EUCAST-2025", "aba", "TZP_EM", "8");
        Assert.Equal((SirCategory.NI, "no-breakpoint"), (plain.Category, plain.ReasonCode));
        Assert.True(Read("EUCAST-2025", "aba", "TZP_EM", "8", settings: new InterpretationSettings { NonSpeciesBreakpoints = true }).Category.IsCall());
    }

    [Fact]
    public void Wild_type_is_told_by_the_cutoffs_where_asked_for()
    {
        var settings = new InterpretationSettings { EpidemiologicalCutoffs = true };
        Assert.Equal(SirCategory.S, Read("EUCAST-2025", "eco", "CIP_EM", "0.06", settings: settings).Category);
        Assert.Equal(SirCategory.R, Read("EUCAST-2025", "eco", "CIP_EM", "0.125", settings: settings).Category);
    }

    [Fact]
    public void Veterinary_rows_hold_for_animals_and_human_rows_do_not()
    {
        var dogs = Read("CLSI-2025", "eco", "ENR_NM", "0.12", "wound", host: "dogs");
        Assert.Equal("animal", dogs.Breakpoint!.Type);
        Assert.Equal(SirCategory.NI, Read("CLSI-2025", "eco", "ENR_NM", "0.12").Category);
    }

    [Fact]
    public void Results_that_only_have_a_susceptible_breakpoint_are_non_susceptible_above_it() =>
        Assert.Equal(SirCategory.NS, Read("CLSI-2025", "sau", "DAP_NM", "2").Category);

    [Fact]
    public void A_category_of_the_laboratory_is_taken_as_reported()
    {
        var read = Read("EUCAST-2025", "eco", "AMC_EM", "I");
        Assert.Equal((SirCategory.I, "reported"), (read.Category, read.ReasonCode));
    }

    [Fact]
    public void The_most_specific_row_wins()
    {
        Breakpoint Row(int row, string organism, string rank, decimal s) => new(row, "EUCAST", 2025, "human", "human", "MIC", "", organism, rank, "AMP", "", s, s, false, false, "T");
        var kpn = new Organism("kpn", "Klebsiella pneumoniae", null, "-", false, "KL-", "", "EBC", "KPX", "", "Klebsiella", "", [], null);
        Breakpoint[] rows = [Row(1, "EBC", "family", 1), Row(2, "KL-", "genus", 2), Row(3, "KPX", "species-group", 4), Row(4, "kpn", "species", 8)];
        for (int used = rows.Length; used > 0; used--)
        {
            var interpreter = new Interpreter(rows[..used], [], _ => kpn, _ => null, "EUCAST", 2025);
            MeasurementParser.Read("1", SusceptibilityTest.Parse("AMP_EM")!, out var value);
            Assert.Equal(used, interpreter.Interpret(new IsolateContext("kpn"), SusceptibilityTest.Parse("AMP_EM")!, value).Breakpoint!.Row);
        }
    }

    [Fact]
    public void Every_call_names_the_row_it_rests_on()
    {
        var read = Read("EUCAST-2025", "eco", "CIP_EM", "1");
        Assert.Equal(("EUCAST", 2025, "Enterobacterales"), (read.Breakpoint!.Guideline, read.Breakpoint.Year, read.Breakpoint.Table));
        Assert.Equal(ReferenceTables.Library.Breakpoints("EUCAST", 2025)[read.Breakpoint.Row - 1], read.Breakpoint);
    }
}
