using Curb.Columns;
using Curb.Susceptibilities;
using Curb.Tests.Support;

namespace Curb.Tests.Susceptibilities;

public class ExpertRulesTests
{
    private static readonly SpecialTests s_esbl = new(null, true, null, null, null);
    private static readonly SpecialTests s_noBetaLactamase = new(false, null, null, null, null);
    private static readonly SpecialTests s_methicillin = new(null, null, null, true, null);
    private static readonly SpecialTests s_dTest = new(null, null, null, null, true);

    private static Dictionary<string, Interpretation> Apply(string organism, SpecialTests tests, string results, string guideline = "EUCAST")
    {
        var names = new TextDictionary();
        var values = new TextDictionary();
        var lookup = new InterpretationLookup(new Interpreter(ReferenceTables.Library, guideline, 2025), names, values);
        int stratum = lookup.Stratum(new IsolateContext(organism, "blood"));
        var pairs = results.Split(' ').Select(pair => pair.Split(':')).ToList();
        int[] ids = [.. pairs.Select(pair => lookup.Result(stratum, names.Code(pair[0]), values.Code(pair[1])))];
        ExpertRules.Load(ReferenceTables.Library, guideline).Apply(ReferenceTables.Library.Organism(organism)!, tests, lookup, ids);
        return ids.Zip(pairs).ToDictionary(pair => pair.Second[0], pair => lookup[pair.First].Interpretation);
    }

    private static string Read(string organism, SpecialTests tests, string results, string guideline = "EUCAST") =>
        string.Join(' ', Apply(organism, tests, results, guideline).Select(pair => $"{pair.Key}={pair.Value.Category.Text()}"));

    [Fact]
    public void A_confirmed_ESBL_makes_old_cephalosporins_resistant_and_leaves_the_others_as_measured()
    {
        Assert.Equal("CFP=R CAZ_EM=S", Read("eco", s_esbl, "CFP:S CAZ_EM:0.5"));
        Assert.Equal("CFP=S", Read("eco", SpecialTests.None, "CFP:S"));
        Assert.Equal("CFP=S", Read("eco", new SpecialTests(null, false, null, null, null), "CFP:S"));
    }

    [Fact]
    public void Resistance_to_one_third_generation_cephalosporin_does_what_a_confirmed_ESBL_does()
    {
        Assert.Equal("CTX_EM=R CFP=R", Read("kpn", SpecialTests.None, "CTX_EM:8 CFP:S"));
        Assert.Equal("CTX_EM=S CFP=S", Read("kpn", SpecialTests.None, "CTX_EM:0.5 CFP:S"));
        Assert.Equal("CFP=S", Read("kpn", SpecialTests.None, "CFP:S"));
    }

    [Fact]
    public void Ampicillin_resistance_without_beta_lactamase_makes_Haemophilus_resistant_to_inhibitor_combinations()
    {
        Assert.Equal("AMP_EM=R AMC_EM=R", Read("hin", s_noBetaLactamase, "AMP_EM:4 AMC_EM:1"));
        Assert.Equal("AMP_EM=R AMC_EM=S", Read("hin", new SpecialTests(true, null, null, null, null), "AMP_EM:4 AMC_EM:1"));
        Assert.Equal("AMP_EM=R AMC_EM=S", Read("hin", SpecialTests.None, "AMP_EM:4 AMC_EM:1"));
        Assert.Equal("AMP_EM=S AMC_EM=S", Read("hin", s_noBetaLactamase, "AMP_EM:0.5 AMC_EM:1"));
    }

    [Fact]
    public void Intermediate_is_non_susceptible_under_CLSI_and_increased_exposure_is_not_under_EUCAST()
    {
        Assert.Equal("AMP=I AMC=R", Read("hin", s_noBetaLactamase, "AMP:I AMC:S", "CLSI"));
        Assert.Equal("AMP=I AMC=S", Read("hin", s_noBetaLactamase, "AMP:I AMC:S"));
    }

    [Fact]
    public void Methicillin_resistance_makes_beta_lactams_resistant_but_not_ceftaroline_and_keeps_what_was_measured()
    {
        var read = Apply("sau", SpecialTests.None, "FOX_ED30:18 PEN_EM:0.06 CPT_EM:0.5 VAN_EM:1");
        Assert.Equal(SirCategory.R, read["FOX_ED30"].Category);
        Assert.Equal((SirCategory.R, SirCategory.S), (read["PEN_EM"].Category, read["PEN_EM"].Measured));
        Assert.Equal("expert-rule", read["PEN_EM"].ReasonCode);
        Assert.Contains("MRS, Methicillin-resistant Staphylococcus", read["PEN_EM"].Reason, StringComparison.Ordinal);
        Assert.EndsWith("measured S", read["PEN_EM"].Reason, StringComparison.Ordinal);
        Assert.NotNull(read["PEN_EM"].Breakpoint);
        Assert.Equal((SirCategory.S, SirCategory.S), (read["CPT_EM"].Category, read["VAN_EM"].Category));
    }

    [Fact]
    public void A_positive_methicillin_test_does_what_oxacillin_and_cefoxitin_do()
    {
        Assert.Equal("OXA_EM=R MEM=R BPR_EM=S", Read("sau", s_methicillin, "OXA_EM:0.5 MEM:S BPR_EM:1"));
        Assert.Equal("OXA_EM=S MEM=S", Read("sau", SpecialTests.None, "OXA_EM:0.5 MEM:S"));
        Assert.Equal("MEM=S", Read("sau", SpecialTests.None, "MEM:S"));
    }

    [Fact]
    public void Oxacillin_and_cefoxitin_stand_in_for_each_other_in_staphylococci()
    {
        Assert.Equal("OXA_EM=R FOX_ED30=R", Read("sau", SpecialTests.None, "OXA_EM:4 FOX_ED30:28"));
        Assert.Equal("OXA_EM=R FOX_ED30=R", Read("sau", SpecialTests.None, "OXA_EM:1 FOX_ED30:18"));
    }

    [Fact]
    public void Susceptible_staphylococci_are_left_alone()
    {
        var read = Apply("sau", new SpecialTests(null, null, null, false, null), "FOX_ED30:28 PEN_EM:0.06");
        Assert.Equal(SirCategory.S, read["PEN_EM"].Category);
        Assert.Null(read["PEN_EM"].Measured);
    }

    [Theory]
    [InlineData("sau")]
    [InlineData("spy")]
    public void A_positive_d_test_makes_clindamycin_resistant_and_nothing_else(string organism)
    {
        Assert.Equal("CLI_EM=R QDA=S AZM=S", Read(organism, s_dTest, "CLI_EM:0.12 QDA:S AZM:S"));
        Assert.Equal("CLI_EM=S", Read(organism, new SpecialTests(null, null, null, null, false), "CLI_EM:0.12"));
        Assert.Equal("CLI_EM=S", Read(organism, SpecialTests.None, "CLI_EM:0.12"));
    }

    [Fact]
    public void Ampicillin_resistant_enterococci_are_resistant_to_amoxicillin_piperacillin_and_imipenem()
    {
        Assert.Equal("AMP_EM=R AMX=R TZP=R VAN_EM=S", Read("efm", SpecialTests.None, "AMP_EM:32 AMX:S TZP:S VAN_EM:1"));
        Assert.Equal("AMP_EM=S AMX=S", Read("efm", SpecialTests.None, "AMP_EM:2 AMX:S"));
        Assert.Equal("AMX=S", Read("efm", SpecialTests.None, "AMX:S"));
    }

    [Fact]
    public void The_pefloxacin_screen_makes_Salmonella_resistant_to_fluoroquinolones()
    {
        Assert.Equal("PEF_ED5=R CIP_EM=R CRO_EM=S", Read("sal", SpecialTests.None, "PEF_ED5:18 CIP_EM:0.03 CRO_EM:0.5"));
        Assert.Equal("PEF_ED5=S CIP_EM=S", Read("sal", SpecialTests.None, "PEF_ED5:26 CIP_EM:0.03"));
        Assert.Equal("CIP_EM=S", Read("sal", SpecialTests.None, "CIP_EM:0.03"));
    }

    [Fact]
    public void A_small_oxacillin_zone_of_a_pneumococcus_asks_for_a_penicillin_MIC_and_decides_nothing()
    {
        Assert.EndsWith("PEN_NM=S", Read("spn", SpecialTests.None, "OXA_ND1:12 PEN_NM:1", "CLSI"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EUCAST")]
    [InlineData("CLSI")]
    public void No_rule_makes_a_result_more_susceptible_and_none_touches_a_resistant_one(string guideline)
    {
        string[] organisms = ["eco", "kpn", "hin", "sau", "sep", "spy", "spn", "efa", "efm", "sal", "pae", "aba"];
        string[] drugs = ["OXA", "FOX", "PEN", "AMP", "AMC", "CFP", "CTX", "CAZ", "CPT", "CLI", "ERY", "PEF", "CIP", "AMX", "IPM"];
        var random = new Random(7);
        for (int i = 0; i < 400; i++)
        {
            bool? Test() => random.Next(3) switch { 0 => null, 1 => true, _ => false };
            var tests = new SpecialTests(Test(), Test(), Test(), Test(), Test());
            string results = string.Join(' ', drugs.Where(_ => random.Next(2) == 0).Append("VAN").Select(drug => $"{drug}:{"SIR"[random.Next(3)]}"));
            foreach (var read in Apply(organisms[random.Next(organisms.Length)], tests, results, guideline).Values)
            {
                Assert.True(read.Measured is null || read.Category == SirCategory.IR || (read.Category == SirCategory.R && read.Measured is SirCategory.S or SirCategory.I or SirCategory.SDD));
            }
        }
    }
}
