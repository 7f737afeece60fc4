using Curb.Isolates;
using Curb.Susceptibilities;
using Curb.Tests.Support;

namespace Curb.Tests.Isolates;

public class ResistanceClassifierTests
{
    private static (string Classes, string Open) Assess(string organism, string results, SpecialTests tests = default, bool intermediateCounts = false)
    {
        var pairs = results.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToList();
        var classifier = new ResistanceClassifier(ReferenceTables.Library, [.. pairs.Select(pair => pair[0])], intermediateCounts);
        SirCategory[] byDrug = [.. pairs.Select(pair => SirCategories.Read(pair[1])!.Value)];
        var found = classifier.Assess(ReferenceTables.Library.Organism(organism)!, tests, byDrug);
        return (string.Join(';', found.Classes), string.Join(';', found.CannotAssess));
    }

    [Theory]
    [InlineData("sau", "FOX=R", "MRSA;MDR")]
    [InlineData("sau", "FOX=S", "")]
    [InlineData("sep", "FOX=R", "MRCNS")]
    [InlineData("efm", "VAN=R", "VRE;VREfm")]
    [InlineData("efa", "VAN=R", "VRE;VREfa")]
    [InlineData("spn", "PEN=R", "PRSP")]
    [InlineData("kpn", "MEM=R", "CRE;CRKP")]
    [InlineData("eco", "ETP=R CTX=R", "CTX/CRO-R ECO;CRE;CREC")]
    [InlineData("aba", "IPM=R", "CRAB")]
    [InlineData("pae", "MEM=R", "CRPA")]
    [InlineData("pmi", "IPM=R MEM=S", "")]
    [InlineData("pmi", "MEM=R", "CRE")]
    public void A_class_applies_where_a_deciding_drug_is_resistant(string organism, string results, string classes) =>
        Assert.Equal(classes, Assess(organism, results).Classes);

    [Fact]
    public void What_was_not_tested_cannot_be_assessed()
    {
        Assert.Equal(("", "MRSA;MDR"), Assess("sau", "CIP=S"));
        Assert.Equal(("", "MDR"), Assess("sau", "OXA=S"));
    }

    [Fact]
    public void A_positive_test_decides_as_a_drug_does()
    {
        Assert.Equal("MRSA;MDR", Assess("sau", "CIP=S", new SpecialTests(null, null, null, true, null)).Classes);
        Assert.Contains("ESBL", Assess("eco", "CIP=S", new SpecialTests(null, true, null, null, null)).Classes, StringComparison.Ordinal);
        Assert.Contains("ESBL", Assess("eco", "CIP=S").Open, StringComparison.Ordinal);
    }

    [Fact]
    public void Three_affected_categories_make_multidrug_resistance_and_all_but_two_extensive()
    {
        Assert.Equal("", Assess("pae", "CIP=R GEN=R MEM=S CAZ=S COL=S TZP=S").Classes);
        Assert.Equal("MDR", Assess("pae", "CIP=R GEN=R MEM=S CAZ=R COL=S TZP=S").Classes);
        Assert.Equal("CRPA;MDR;XDR", Assess("pae", "CIP=R GEN=R MEM=R CAZ=R COL=S TZP=R FOS=S ATM=R").Classes);
        Assert.Equal("CRPA;MDR;XDR;PDR", Assess("pae", "CIP=R GEN=R MEM=R CAZ=R COL=R TZP=R FOS=R ATM=R").Classes);
    }

    [Fact]
    public void Two_drugs_of_one_category_are_one_category() => Assert.Equal("", Assess("pae", "CIP=R LVX=R GEN=R AMK=R MEM=S CAZ=S COL=S").Classes);

    [Fact]
    public void Intermediate_counts_under_CLSI_and_increased_exposure_under_EUCAST_does_not()
    {
        Assert.Equal("MDR", Assess("pae", "CIP=I GEN=R MEM=S CAZ=I COL=S TZP=S", intermediateCounts: true).Classes);
        Assert.Equal("", Assess("pae", "CIP=I GEN=R MEM=S CAZ=I COL=S TZP=S").Classes);
    }
}
