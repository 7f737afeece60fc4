using Curb.Isolates;

namespace Curb.Tests.Isolates;

/// <summary>What laboratories write of carbapenemases.</summary>
public class CarbapenemaseTermsTests
{
    [Theory]
    [InlineData("+", true)]
    [InlineData("POS", true)]
    [InlineData("阳性", true)]
    [InlineData("KPC", true)]
    [InlineData("NDM-1", true)]
    [InlineData("OXA-48-like", true)]
    [InlineData("kpc;ndm", true)]
    [InlineData("KPC阳性", true)]
    [InlineData("检出", true)]
    [InlineData("-", false)]
    [InlineData("neg", false)]
    [InlineData("KPC(-) NDM(+)", true)]
    [InlineData("KPC阴性；NDM阳性", true)]
    [InlineData("KPC+NDM", true)]
    [InlineData("KPC-NDM", true)]
    [InlineData("blaNDM-5", true)]
    [InlineData("OXA-23", true)]
    [InlineData("GES-5", true)]
    [InlineData("KPC阴性", null)] // says nothing of the other types
    [InlineData("KPC(-)", null)]
    [InlineData("KPC-", null)]
    [InlineData("未检出KPC、NDM", null)]
    [InlineData("OXA-1", null)] // no carbapenemase
    [InlineData("OXA-51", null)] // every A. baumannii has it
    [InlineData("GES-1", null)]
    [InlineData("IMPOSSIBLE", null)]
    [InlineData("不产碳青霉烯酶", false)]
    [InlineData("未检出", false)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("pending", null)]
    public void A_cell_is_positive_negative_or_not_done(string? cell, bool? expected) => Assert.Equal(expected, CarbapenemaseTerms.Result(cell));

    [Theory]
    [InlineData("CARBAPENEM=+,KPC=,NDM=", "+")]
    [InlineData("CARBAPENEM=+,KPC=+,NDM=-", "KPC")]
    [InlineData("KPC=pos,NDM=pos", "KPC;NDM")]
    [InlineData("KPC=-,NDM=-", "")]
    [InlineData("mCIM=-,KPC=-", "-")]
    [InlineData("mCIM=+", "+")]
    [InlineData("mCIM=-,NDM=+", "NDM")]
    [InlineData("CARBAPENEM=-", "-")]
    [InlineData("MODIFHODGE=阴性", "-")]
    [InlineData("CARBAPENEM=OXA-48", "OXA-48")]
    [InlineData("CARBAPENEM=KPC(-) NDM-1(+)", "NDM-1")]
    [InlineData("CARBAPENEM=OXA-51", "")]
    [InlineData("CARBAPENEM=blaNDM-5", "NDM-5")]
    [InlineData("OXA48=+", "OXA")]
    [InlineData("IMP_PCR=+", "IMP")]
    [InlineData("CARBAPENEM=,KPC=", "")]
    public void A_gene_that_was_not_found_says_nothing_of_the_others(string tests, string expected) =>
        Assert.Equal(expected, CarbapenemaseTerms.Combined(tests.Split(',').Select(test => test.Split('=')).Select(pair => (pair[0], pair[1]))));
}
