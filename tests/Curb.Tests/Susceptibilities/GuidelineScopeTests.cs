using Curb.ReferenceData;
using Curb.Susceptibilities;
using Curb.Tests.Support;

namespace Curb.Tests.Susceptibilities;

/// <summary>For which organisms and specimens a table's row holds, and what the guideline says beside it.</summary>
public class GuidelineScopeTests
{
    private static Interpretation Read(string guideline, string organism, string test, string value, string specimenGroup = "blood", string? site = null)
    {
        var column = SusceptibilityTest.Parse(test)!;
        Assert.Null(MeasurementParser.Read(value, column, out var measured));
        return new Interpreter(ReferenceTables.Library, guideline[..^5], int.Parse(guideline[^4..])).Interpret(new IsolateContext(organism, specimenGroup, "human", site), column, measured);
    }

    // Vancomycin has a breakpoint for Gram-positive anaerobes only; Bacteroides, Fusobacterium, Prevotella and Veillonella are Gram-negative.
    [Theory]
    [InlineData("bfr", SirCategory.NI)]
    [InlineData("bth", SirCategory.NI)]
    [InlineData("vpa", SirCategory.NI)]
    [InlineData("an-", SirCategory.NI)]
    [InlineData("ana", SirCategory.NI)]
    [InlineData("cpf", SirCategory.S)]
    [InlineData("cdf", SirCategory.S)]
    [InlineData("an+", SirCategory.S)]
    public void A_row_for_gram_positive_anaerobes_is_not_read_for_others(string organism, SirCategory expected)
    {
        var read = Read("EUCAST-2025", organism, "VAN_EM", "1");
        Assert.True((read.Measured ?? read.Category) == expected, $"{organism}: {read}");
    }

    [Theory]
    [InlineData("EUCAST-2025", "vo1", "AZM_EM", "4", "vic")]
    [InlineData("EUCAST-2025", "139", "CIP_EM", "0.25", "vic")]
    [InlineData("EUCAST-2025", "cjd", "ERY_EM", "4", "caj")]
    [InlineData("CLSI-2025", "nko", "CRO_NM", "0.25", "ngo")]
    [InlineData("CLSI-2025", "fho", "CIP_NM", "0.5", "ftu")]
    [InlineData("EUCAST-2025", "cd+", "FDX_EM", "0.5", "cdf")]
    public void A_row_for_a_species_holds_for_its_subspecies_and_serovars(string guideline, string organism, string test, string value, string species)
    {
        var read = Read(guideline, organism, test, value);
        Assert.True(read.Category.IsCall(), read.Reason);
        Assert.Equal(Read(guideline, species, test, value).Breakpoint, read.Breakpoint);
    }

    [Fact]
    public void Complexes_groups_and_genera_are_no_subspecies()
    {
        Assert.Equal("", ReferenceTables.Library.Organism("bcx")!.Species);
        Assert.Equal("", ReferenceTables.Library.Organism("mac")!.Species);
        Assert.Equal("kpn", ReferenceTables.Library.Organism("koz")!.Species);
        Assert.DoesNotContain(ReferenceTables.Library.Organisms, organism => organism.Species == organism.Code);
    }

    // CLSI M100 Table 2B-5 leaves these species out; gentamicin for P. aeruginosa was withdrawn in 2023, amikacin kept for urine alone.
    [Theory]
    [InlineData("pae", "GEN_NM", "1", "blood", SirCategory.NI)]
    [InlineData("pae", "AMK_NM", "4", "blood", SirCategory.NI)]
    [InlineData("pae", "AMK_NM", "4", "urine", SirCategory.S)]
    [InlineData("pma", "COL_NM", "1", "blood", SirCategory.NI)]
    [InlineData("aba", "CFP_NM", "8", "blood", SirCategory.NI)]
    [InlineData("ppm", "AMK_NM", "1", "blood", SirCategory.NI)]
    [InlineData("ppu", "GEN_NM", "1", "blood", SirCategory.S)]
    [InlineData("pst", "GEN_NM", "1", "blood", SirCategory.S)]
    public void The_table_of_other_non_enterobacterales_is_not_read_for_species_with_tables_of_their_own(string organism, string test, string value, string specimen, SirCategory expected)
    {
        var read = Read("CLSI-2025", organism, test, value, specimen);
        Assert.True((read.Measured ?? read.Category) == expected, read.Reason);
    }

    [Theory]
    [InlineData("respiratory", SirCategory.S)]
    [InlineData("", SirCategory.S)]
    [InlineData("blood", SirCategory.NI)]
    public void A_drug_with_a_breakpoint_for_pneumonia_alone_is_read_for_respiratory_specimens(string specimen, SirCategory expected) =>
        Assert.Equal(expected, Read("CLSI-2025", "spn", "OMC_NM", "0.06", specimen).Category);

    [Fact]
    public void The_row_for_pneumonia_does_not_take_the_place_of_the_general_one() =>
        Assert.Equal(Read("EUCAST-2025", "sau", "CPT_EM", "2", "blood").Breakpoint, Read("EUCAST-2025", "sau", "CPT_EM", "2", "respiratory").Breakpoint);

    [Theory]
    [InlineData("EUCAST-2025", "kpn", "GEN_EM", "1", null, "brackets")]
    [InlineData("EUCAST-2025", "pae", "AMK_ED30", "20", null, "brackets")]
    [InlineData("EUCAST-2025", "aba", "COL_EM", "1", null, "brackets")]
    [InlineData("EUCAST-2025", "kpn", "GEN_EM", "1", "uuti", "site")]
    [InlineData("EUCAST-2018", "kpn", "GEN_EM", "1", null, "")]
    [InlineData("CLSI-2025", "kpn", "GEN_NM", "1", null, "")]
    [InlineData("EUCAST-2025", "eco", "CIP_EM", "0.5", null, "uncertainty")]
    [InlineData("EUCAST-2025", "eco", "CIP_EM", "0.25", null, "site")]
    [InlineData("EUCAST-2025", "eco", "CIP_ED5", "23", null, "uncertainty")]
    [InlineData("EUCAST-2025", "eco", "CIP_ED5", "26", null, "site")]
    [InlineData("EUCAST-2025", "pae", "TZP_ED30", "18", null, "uncertainty")]
    [InlineData("EUCAST-2017", "eco", "CIP_ED5", "25", null, "")]
    public void Brackets_and_technical_uncertainty_stand_in_the_reason_and_leave_the_category(string guideline, string organism, string test, string value, string? site, string code)
    {
        var read = Read(guideline, organism, test, value, site: site);
        Assert.True(read.Category is SirCategory.S or SirCategory.I or SirCategory.R, read.Reason);
        Assert.Equal(code, read.ReasonCode);
        Assert.Equal(code is "brackets" or "uncertainty", read.Reason.Contains(", unverified)", StringComparison.Ordinal));
    }

    [Fact]
    public void A_censored_value_that_reaches_beyond_the_uncertain_range_is_not_called_uncertain() =>
        Assert.Equal("site", Read("EUCAST-2025", "eco", "CIP_EM", "<=0.25").ReasonCode);
}
