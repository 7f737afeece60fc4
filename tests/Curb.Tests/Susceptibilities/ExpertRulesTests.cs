using Curb.Columns;
using Curb.Susceptibilities;
using Curb.Tests.Support;

namespace Curb.Tests.Susceptibilities;

public class ExpertRulesTests
{
    private static Dictionary<string, Interpretation> Apply(string organism, SpecialTests tests, params (string Test, string Value)[] results)
    {
        var names = new TextDictionary();
        var values = new TextDictionary();
        var lookup = new InterpretationLookup(new Interpreter(ReferenceTables.Library, "EUCAST", 2025), names, values);
        int stratum = lookup.Stratum(new IsolateContext(organism, "blood"));
        int[] ids = [.. results.Select(result => lookup.Result(stratum, names.Code(result.Test), values.Code(result.Value)))];
        ExpertRules.Load(ReferenceTables.Library).Apply(ReferenceTables.Library.Organism(organism)!, tests, lookup, ids);
        return ids.Zip(results).ToDictionary(pair => pair.Second.Test, pair => lookup[pair.First].Interpretation);
    }

    [Fact]
    public void Methicillin_resistance_makes_beta_lactams_resistant_but_not_ceftaroline_and_keeps_what_was_measured()
    {
        var read = Apply("sau", SpecialTests.None, ("FOX_ED30", "18"), ("PEN_EM", "0.06"), ("CPT_EM", "0.5"), ("VAN_EM", "1"));
        Assert.Equal(SirCategory.R, read["FOX_ED30"].Category);
        Assert.Equal((SirCategory.R, SirCategory.S), (read["PEN_EM"].Category, read["PEN_EM"].Measured));
        Assert.Equal("expert-rule", read["PEN_EM"].ReasonCode);
        Assert.Contains("methicillin-resistant-staphylococcus", read["PEN_EM"].Reason, StringComparison.Ordinal);
        Assert.Equal((SirCategory.S, SirCategory.S), (read["CPT_EM"].Category, read["VAN_EM"].Category));
    }

    [Fact]
    public void Susceptible_staphylococci_are_left_alone()
    {
        var read = Apply("sau", new SpecialTests(null, null, null, false, null), ("FOX_ED30", "28"), ("PEN_EM", "0.06"));
        Assert.Equal(SirCategory.S, read["PEN_EM"].Category);
        Assert.Null(read["PEN_EM"].Measured);
    }

    [Fact]
    public void A_positive_d_test_makes_clindamycin_resistant()
    {
        Assert.Equal(SirCategory.R, Apply("sau", new SpecialTests(null, null, null, null, true), ("CLI_EM", "0.12"))["CLI_EM"].Category);
        Assert.Equal(SirCategory.S, Apply("sau", SpecialTests.None, ("CLI_EM", "0.12"))["CLI_EM"].Category);
    }

    [Fact]
    public void No_rule_makes_a_result_more_susceptible()
    {
        var library = ReferenceTables.Library;
        var table = library.Table("result-rules", library.Latest("result-rules"));
        Assert.All(Enumerable.Range(0, table.Count), row => Assert.Equal("R", table[row, table.Column("becomes")]));
    }
}
