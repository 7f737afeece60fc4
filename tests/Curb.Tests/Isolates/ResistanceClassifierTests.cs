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
        Assert.Equal("CRPA;MDR;XDR;DTR", Assess("pae", "CIP=R GEN=R MEM=R CAZ=R COL=S TZP=R FOS=S ATM=R").Classes);
        Assert.Equal("CRPA;MDR;XDR;PDR;DTR", Assess("pae", "CIP=R GEN=R MEM=R CAZ=R COL=R TZP=R FOS=R ATM=R").Classes);
    }

    [Fact]
    public void Two_drugs_of_one_category_are_one_category() => Assert.Equal("", Assess("pae", "CIP=R LVX=R GEN=R AMK=R MEM=S CAZ=S COL=S").Classes);

    [Fact]
    public void Intermediate_counts_under_CLSI_and_increased_exposure_under_EUCAST_does_not()
    {
        Assert.Equal("MDR", Assess("pae", "CIP=I GEN=R MEM=S CAZ=I COL=S TZP=S", intermediateCounts: true).Classes);
        Assert.Equal("", Assess("pae", "CIP=I GEN=R MEM=S CAZ=I COL=S TZP=S").Classes);
    }

    /// <summary>Difficult to treat: drugs tested, and the answer (difficult, not, or open).</summary>
    [Theory]
    [InlineData("kpn", "MEM=R CTX=R CIP=R", "difficult")]
    [InlineData("kpn", "MEM=R CTX=R CIP=R TZP=S", "not")]
    [InlineData("kpn", "MEM=R CTX=R CIP=R GEN=S COL=S", "difficult")]
    [InlineData("kpn", "MEM=S CTX=R CIP=R", "not")]
    [InlineData("kpn", "MEM=R CTX=R", "open")]
    [InlineData("kpn", "CTX=S", "not")]
    [InlineData("aba", "IPM=R CAZ=R CIP=R", "difficult")]
    [InlineData("pae", "MEM=R CAZ=R LVX=I", "not")]
    [InlineData("sau", "OXA=R CIP=R", "not")]
    public void Difficult_to_treat_leaves_no_first_line_drug_that_was_tested(string organism, string results, string expected)
    {
        var (classes, open) = Assess(organism, results);
        Assert.Equal(expected, classes.Split(';').Contains("DTR") ? "difficult" : open.Split(';').Contains("DTR") ? "open" : "not");
    }

    [Fact]
    public void Intermediate_counts_as_non_susceptible_under_CLSI_only()
    {
        Assert.Contains("DTR", Assess("pae", "MEM=R CAZ=R LVX=I", intermediateCounts: true).Classes);
        Assert.DoesNotContain("DTR", Assess("pae", "MEM=R CAZ=R LVX=I").Classes);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void The_fast_path_agrees_with_the_readable_one_on_random_isolates(int seed, bool intermediateCounts)
    {
        var random = new Random(seed);
        var library = ReferenceTables.Library;
        string[] codes = ["eco", "kpn", "pmi", "mmo", "pae", "aba", "sau", "sep", "efa", "efm", "spn", "hin", "sal", "sma", "cal"];
        string[] drugs = [.. library.Table("mdr-categories", library.Latest("mdr-categories")) is var table ? Enumerable.Range(0, table.Count).SelectMany(row => table.List(row, table.Column("drugs"))).Append("X_1").Distinct() : []];
        var classifier = new ResistanceClassifier(library, drugs, intermediateCounts);
        for (int i = 0; i < 4000; i++)
        {
            var organism = library.Organism(codes[random.Next(codes.Length)])!;
            int density = random.Next(1, 9);
            SirCategory[] byDrug = [.. drugs.Select(_ => random.Next(8) < density ? (SirCategory)(random.Next(3) > 0 ? 4 : random.Next(8)) : SirCategory.None)];
            bool? Result() => random.Next(4) switch { 0 => true, 1 => false, _ => null };
            var tests = new SpecialTests(Result(), Result(), Result(), Result(), Result());
            var fast = classifier.Assess(organism, tests, byDrug);
            var slow = SlowResistanceClasses.Assess(organism, tests, drugs.Zip(byDrug).ToDictionary(pair => pair.First, pair => pair.Second), intermediateCounts);
            Assert.Equal((organism.Code, string.Join(';', slow.Classes), string.Join(';', slow.CannotAssess)), (organism.Code, string.Join(';', fast.Classes), string.Join(';', fast.CannotAssess)));
        }
    }
}
