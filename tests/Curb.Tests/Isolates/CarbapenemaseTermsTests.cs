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
    [InlineData("KPC阴性", false)]
    [InlineData("KPC(-)", false)]
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
    [InlineData("CARBAPENEM=,KPC=", "")]
    public void A_gene_that_was_not_found_says_nothing_of_the_others(string tests, string expected) =>
        Assert.Equal(expected, CarbapenemaseTerms.Combined(tests.Split(',').Select(test => test.Split('=')).Select(pair => (pair[0], pair[1]))));
}
