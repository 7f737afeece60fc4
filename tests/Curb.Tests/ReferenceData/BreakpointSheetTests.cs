using System.Text;
using Curb.Exchange.Governance;
using Curb.Isolates;
using Curb.ReferenceData;
using Curb.Tests.Support;

namespace Curb.Tests.ReferenceData;

/// <summary>A site's breakpoint table, row by row.</summary>
public class BreakpointSheetTests
{
    private const string Header = "change,type,host,method,site,organism,organism_rank,drug,disk_load,susceptible,resistant,sdd,urinary,table\n";

    private static readonly GuidelineEdition s_clsi = new("CLSI", 2026);

    private static BreakpointLoad Load(string csv, GuidelineEdition? year = null, string? onto = null)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        return BreakpointLoad.Of(ReferenceTables.Library, stream, "t.csv", year ?? s_clsi, onto is null ? null : GuidelineEdition.Read(onto));
    }

    [Theory]
    [InlineData(",human,human,E-STRIP,,EBC,family,AMK,,4,16,,,", "方法", "E-STRIP")]
    [InlineData(",human,human,MIC,,zzz,species,AMK,,4,16,,,", "细菌", "zzz")]
    [InlineData(",human,human,MIC,,EBC,tribe,AMK,,4,16,,,", "细菌级别", "tribe")]
    [InlineData(",human,human,MIC,,EBC,family,,,4,16,,,", "药物", "")]
    [InlineData(",human,human,MIC,,EBC,family,Q9Q,,4,16,,,", "药物", "Q9Q")]
    [InlineData(",human,human,MIC,,EBC,family,AMK,,four,16,,,", "S", "four")]
    [InlineData(",human,human,MIC,,EBC,family,AMK,,\"1,024\",2048,,,", "S", "1,024")]
    [InlineData(",human,human,MIC,,EBC,family,AMK,,-4,16,,,", "S", "-4")]
    [InlineData(",human,human,MIC,,EBC,family,AMK,,<=4,16,,,", "S", "<=4")]
    [InlineData(",human,human,MIC,,EBC,family,AMK,,16,4,,,", "R", "4")]
    [InlineData(",human,human,MIC,,EBC,family,AMK,,4,4,,,", "R", "4")]
    [InlineData(",human,human,MIC,,EBC,family,AMK,,,,,,", "S", "")]
    [InlineData(",human,human,DISK,,EBC,family,AMK,30 mcg,15,18,,,", "R", "18")]
    [InlineData(",human,human,DISK,,EBC,family,AMK,,18,15,,,", "纸片含量", "")]
    [InlineData(",human,human,DISK,,EBC,family,AMK,30 mcg,99,15,,,", "S", "99")]
    [InlineData(",human,human,MIC,the left knee,EBC,family,AMK,,4,16,,,", "感染部位", "the left knee")]
    [InlineData(",animal,unicorns,MIC,,EBC,family,AMK,,4,16,,,", "宿主", "unicorns")]
    [InlineData("maybe,human,human,MIC,,EBC,family,AMK,,4,16,,,", "变更", "maybe")]
    public void A_cell_that_can_not_be_right_is_refused_and_the_other_rows_stand(string row, string column, string found)
    {
        var load = Load(Header + ",human,human,MIC,,EBC,family,GEN,,2,8,,,\n" + row + "\n");
        var rejection = Assert.Single(load.Rejections);
        Assert.Equal((3, column, found, 1), (rejection.Line, rejection.Column, rejection.Found, rejection.SourceRows));
        Assert.True(rejection.Expected.Length > 3);
        Assert.Equal("GEN", Assert.Single(load.Rows).Drug);
        Assert.Equal(2, load.Read);
    }

    [Fact]
    public void CLSI_states_R_from_its_number_on_and_EUCAST_beyond_it()
    {
        Assert.Single(Load(Header + ",human,human,MIC,,EBC,family,AMK,,4,4,,,\n").Rejections);
        Assert.Empty(Load(Header + ",human,human,MIC,,EBC,family,AMK,,4,4,,,\n", new GuidelineEdition("EUCAST", 2026)).Rejections);
    }

    [Fact]
    public void Rows_are_laid_over_the_table_below_and_a_removed_one_is_gone()
    {
        var below = ReferenceTables.Library.Breakpoints("CLSI", 2025);
        var load = Load(Header + ",human,human,MIC,,EBC,family,AMK,,2,8,,,\nremove,human,human,DISK,,EBC,family,AMK,30 µg,,,,,\n,human,human,MIC,,eco,,COL,,1,2,,,\nremove,human,human,MIC,,EBC,family,VAN,,,,,,\n", onto: "CLSI-2025");
        var changes = BreakpointRowChange.Between(below, load.Rows);
        Assert.Equal(["added", "changed", "removed"], changes.Select(change => change.Kind).Order(StringComparer.Ordinal));
        Assert.Equal((2m, 8m), changes.Where(change => change.Kind == "changed").Select(change => (change.After!.Susceptible!.Value, change.After.Resistant!.Value)).Single());
        Assert.Equal("nothing-to-remove", Assert.Single(load.Rejections).Reason);
        Assert.Equal(Enumerable.Range(1, load.Rows.Count), load.Rows.Select(row => row.Row));
    }

    /// <summary>A row for "eco" beside the table's rows for the serovar group ECO would never be read.</summary>
    [Theory]
    [InlineData("eco")]
    [InlineData("ECO")]
    [InlineData("大肠埃希菌")]
    [InlineData("Escherichia coli")]
    public void E_coli_is_meant_with_its_serovars(string named) =>
        Assert.Equal(("ECO", "serovar-group"), Load(Header + $",,,MIC,,{named},,AMK,,4,16,,,\n").Rows.Select(row => (row.Organism, row.OrganismRank)).Single());

    [Fact]
    public void A_row_said_twice_counts_once_and_one_that_contradicts_it_is_refused()
    {
        var load = Load(Header + ",,,MIC,,EBC,family,AMK,,4,16,,,\n,,,MIC,,EBC,family,AMK,,4,16,,,\n,,,MIC,,EBC,family,AMK,,8,16,,,\n");
        Assert.Single(load.Rows);
        Assert.Equal(("duplicate-key", 4), load.Rejections.Select(one => (one.Reason, one.Line)).Single());
    }

    /// <summary>WHONET writes the first resistant value: for EUCAST's "R &gt; 8" 16, for "R &lt; 19 mm" 18.</summary>
    [Fact]
    public void WHONET_rows_of_EUCAST_become_EUCAST_numbers_and_other_years_are_passed_over()
    {
        const string whonet = "GUIDELINES\tYEAR\tTEST_METHOD\tPOTENCY\tORGANISM_CODE\tORGANISM_CODE_TYPE\tBREAKPOINT_TYPE\tHOST\tSITE_OF_INFECTION\tREFERENCE_TABLE\tREFERENCE_SEQUENCE\tWHONET_ABX_CODE\tWHONET_TEST\tR\tI\tSDD\tS\tECV_ECOFF\n"
            + "EUCAST\t2026\tMIC\t\tEBC\tFAMILY_CODE\tHuman\tHuman\t\tEnterobacterales\t1\tAMK\tAMK_EM\t16\t\t\t8\t\n"
            + "EUCAST\t2026\tDISK\t30ug\tEBC\tFAMILY_CODE\tHuman\tHuman\t\tEnterobacterales\t1\tAMK\tAMK_ED30\t17\t\t\t18\t\n"
            + "EUCAST\t2026\tMIC\t\tEBC\tFAMILY_CODE\tHuman\tHuman\t\tEnterobacterales\t1\tCTX\tCTX_EM\t4\t2\t\t1\t\n"
            + "EUCAST\t2026\tMIC\t\teco\tWHONET_ORG_CODE\tECOFF\tECOFF\t\tECOFF\t1\tAMK\tAMK_EM\t\t\t\t\t8\n"
            + "EUCAST\t2026\tMIC\t\tAN-\tANAEROBE+SUBKINGDOM_CODE\tHuman\tHuman\t\tAnaerobes\t1\tMTR\tMTR_EM\t8\t\t\t4\t\n"
            + "CLSI\t2026\tMIC\t\tEBC\tFAMILY_CODE\tHuman\tHuman\t\t2A\t1\tGEN\tGEN_NM\t8\t\t\t2\t\n";
        var load = Load(whonet, new GuidelineEdition("EUCAST", 2026));
        Assert.Empty(load.Rejections);
        Assert.Equal(5, load.Read);
        Assert.Equal([(8m, 8m), (18m, 18m), (1m, 2m), (8m, 8m), (4m, 4m)], load.Rows.Select(row => (row.Susceptible!.Value, row.Resistant!.Value)));
        Assert.Equal("gram-negative-anaerobes", load.Rows[^1].OrganismRank);
        Assert.Equal(["", "30 mcg", "", "", ""], load.Rows.Select(row => row.DiskLoad));
    }

    [Theory]
    [InlineData("human", "human", "\"meningitis, endocarditis\"", "Meningitis, Endocarditis", "human")]
    [InlineData("human", "human", "\"Oral, Uncomplicated urinary tract infection\"", "Oral, Uncomplicated urinary tract infection", "human")]
    [InlineData("animal", "Dog", "", "", "dogs")]
    [InlineData("animal", "犬", "", "", "dogs")]
    [InlineData("animal", "Horses", "", "", "horse")]
    public void Sites_and_hosts_get_the_spelling_of_the_tables(string type, string host, string site, string spelt, string animal) =>
        Assert.Equal((spelt, animal), Load(Header + $",{type},{host},MIC,{site},EBC,family,AMK,,4,16,,,\n").Rows.Select(row => (row.Site, row.Host)).Single());

    [Theory]
    [InlineData("\"0,5\"", 0.5)]
    [InlineData("\",5\"", 0.5)]
    [InlineData("0.5", 0.5)]
    [InlineData(".5", 0.5)]
    [InlineData("０．５", 0.5)]
    [InlineData("\"12,5\"", 12.5)]
    public void A_decimal_comma_is_one(string cell, double value) => Assert.Equal((decimal)value, Assert.Single(Load(Header + $",,,MIC,,EBC,family,AMK,,{cell},16,,,\n").Rows).Susceptible);

    /// <summary>Only WHONET's table writes EUCAST's R one step on; a column that names the guideline alone changes no number.</summary>
    [Fact]
    public void A_table_that_names_its_guideline_keeps_its_numbers() =>
        Assert.Equal((8m, 16m), Load("guideline,year,method,organism,drug,S,R\nEUCAST,2026,MIC,EBC,AMK,8,16\n", new GuidelineEdition("EUCAST", 2026)).Rows.Select(row => (row.Susceptible!.Value, row.Resistant!.Value)).Single());

    [Theory]
    [InlineData("CLSI-2026-r1", "CLSI", 2026, 1)]
    [InlineData("eucast 2025", "EUCAST", 2025, 0)]
    [InlineData("CLSI 2026-r12", "CLSI", 2026, 12)]
    public void A_table_is_named_by_guideline_year_and_revision(string text, string guideline, int year, int revision)
    {
        var settings = LaboratorySettings.Read(text)!;
        Assert.Equal(new GuidelineEdition(guideline, year, revision), settings.Edition);
        Assert.Equal(settings.Edition, GuidelineEdition.Read(settings.Edition.Name));
    }

    [Theory]
    [InlineData("CLSI-2026-r0")]
    [InlineData("CLSI-26")]
    [InlineData("NCCLS-2020")]
    [InlineData("CLSI-2026-rx")]
    [InlineData("CLSI/../2026")]
    public void Other_texts_name_none(string text) => Assert.Null(GuidelineEdition.Read(text));
}
