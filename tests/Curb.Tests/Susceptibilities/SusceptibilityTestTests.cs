using Curb.Susceptibilities;

namespace Curb.Tests.Susceptibilities;

public class SusceptibilityTestTests
{
    [Theory]
    [InlineData("AMP_ND10", "AMP", TestMethod.Disk, "10", "N")]
    [InlineData("SXT_ND1_2", "SXT", TestMethod.Disk, "1.2", "N")]
    [InlineData("SXT_ED1.2", "SXT", TestMethod.Disk, "1.2", "E")]
    [InlineData("VAN_NE", "VAN", TestMethod.Etest, "", "N")]
    [InlineData("CTX_EM", "CTX", TestMethod.Mic, "", "E")]
    [InlineData("amp_nm", "AMP", TestMethod.Mic, "", "N")]
    [InlineData("X_1_NM", "X_1", TestMethod.Mic, "", "N")]
    [InlineData("PEN_EE", "PEN", TestMethod.Etest, "", "E")]
    [InlineData("GEH_ND120", "GEH", TestMethod.Disk, "120", "N")]
    [InlineData("FOX_ND", "FOX", TestMethod.Disk, "", "N")]
    public void A_whonet_column_names_drug_guideline_method_and_disk(string column, string drug, TestMethod method, string load, string letter)
    {
        var test = SusceptibilityTest.Parse(column)!;
        Assert.Equal((drug, method, load, letter), (test.Drug, test.Method, test.DiskLoad, test.GuidelineLetter));
    }

    [Theory]
    [InlineData("SEX")]
    [InlineData("WARD_TYPE")]
    [InlineData("SPEC_NUM")]
    [InlineData("DATE_DATA")]
    [InlineData("AMP_XM")]
    [InlineData("AMP_NQ")]
    [InlineData("MRSA_SCRN")]
    [InlineData("Specimen type")]
    public void Other_columns_are_not_tests(string column) => Assert.Null(SusceptibilityTest.Parse(column));

    [Theory]
    [InlineData("AMP_ND10")]
    [InlineData("SXT_ND1_2")]
    [InlineData("X_1_NM")]
    [InlineData("CRO_NM_SIR")]
    public void A_test_writes_itself_as_the_column_it_was_read_from(string column) => Assert.Equal(column, SusceptibilityTest.Parse(column)!.ColumnName);
}
