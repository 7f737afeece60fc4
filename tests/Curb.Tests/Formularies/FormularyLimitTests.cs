using Curb.Formularies;
using Curb.Supervision;
using Curb.Tests.Policies;
using Curb.Tests.Support;

namespace Curb.Tests.Formularies;

/// <summary>Every limit on a formulary at its boundary, beside a slow count, and where nobody can say.</summary>
public sealed class FormularyLimitTests
{
    private static readonly DateOnly s_day = new(2026, 3, 1);
    private static readonly FormularyLimits s_limits = new(Reference.Library, ShippedContent.Policies);

    private static Institution Hospital(string level, string kind) => Institution.Unregistered("H1") with { Level = level, Kind = kind };

    private static FormularyItem Item(string drug, string route, string specification, string maker = "甲") => new("", drug, drug, specification, route == "P" ? "粉针剂" : "片剂", route, maker, null);

    private static FormularyLimit One(string topic, params IEnumerable<FormularyItem> items) => s_limits.Check([.. items], Hospital("tertiary", "general"), s_day).Single(limit => limit.Topic == topic);

    /// <summary>So many antimicrobials of the scope, each once.</summary>
    private static IEnumerable<FormularyItem> Varieties(int count) => Reference.Library.Antimicrobials.Where(drug => drug.ScopeRoutes.Contains("P")).Take(count).Select(drug => Item(drug.Code, "P", "1g"));

    [Theory]
    [InlineData("tertiary", "general", 50)]
    [InlineData("secondary", "general", 35)]
    [InlineData("tertiary", "stomatology", 35)]
    [InlineData("tertiary", "oncology", 35)]
    [InlineData("secondary", "paediatric", 50)]
    [InlineData("tertiary", "psychiatric", 10)]
    [InlineData("secondary", "maternity", 40)]
    public void Varieties_are_limited_by_the_kind_of_hospital(string level, string kind, int most)
    {
        FormularyLimit At(int count) => s_limits.Check([.. Varieties(count)], Hospital(level, kind), s_day).Single(limit => limit.Topic == "varieties");
        Assert.Equal((RuleVerdict.Met, most, (double)most), (At(most).Verdict, At(most).Count, At(most).Limit!.Value.Value));
        Assert.Equal((RuleVerdict.NotMet, most + 1), (At(most + 1).Verdict, At(most + 1).Count));
        Assert.StartsWith("cn/evaluation-2015#", At(most).Limit!.Value.Clause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hospital_whose_kind_is_not_registered_can_not_be_assessed()
    {
        var limit = s_limits.Check([.. Varieties(60)], Institution.Unregistered("H1"), s_day).Single(one => one.Topic == "varieties");
        Assert.Equal((RuleVerdict.CannotAssess, null), (limit.Verdict, limit.Limit));
        Assert.Contains("not registered", limit.Because.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("late-cephalosporin-orals", "O", 5, "CFM", "CDR")]
    [InlineData("late-cephalosporin-injections", "P", 8, "CRO", "CAZ", "CSL", "FEP")]
    [InlineData("carbapenem-injections", "P", 3, "MEM", "IPM", "ETP")]
    [InlineData("fluoroquinolone-orals", "O", 4, "LVX", "MFX")]
    [InlineData("fluoroquinolone-injections", "P", 4, "LVX", "MFX")]
    [InlineData("cephamycin-injections", "P", 2, "FOX")]
    public void Products_of_a_class_are_limited_by_route(string topic, string route, int most, params string[] drugs)
    {
        IEnumerable<FormularyItem> Products(int count) => Enumerable.Range(0, count).Select(at => Item(drugs[at % drugs.Length], route, $"{at}g"));
        Assert.Equal((RuleVerdict.Met, most), (One(topic, Products(most)).Verdict, One(topic, Products(most)).Count));
        Assert.Equal((RuleVerdict.NotMet, most + 1), (One(topic, Products(most + 1)).Verdict, One(topic, Products(most + 1)).Count));
        Assert.Equal(0, One(topic, Products(most).Select(item => item with { Route = route == "P" ? "O" : "P" })).Count);
    }

    [Fact]
    public void Two_makers_of_one_product_count_once_and_a_third_strength_of_one_name_breaks_its_limit()
    {
        Assert.Equal(RuleVerdict.Met, One("same-name-injections", Item("CRO", "P", "1g", "甲"), Item("CRO", "P", "１ g", "乙"), Item("CRO", "P", "2g")).Verdict);
        var broken = One("same-name-injections", Item("CRO", "P", "1g"), Item("CRO", "P", "2g"), Item("CRO", "P", "0.5g"), Item("CAZ", "P", "1g"));
        Assert.Equal((RuleVerdict.NotMet, 3, "头孢曲松"), (broken.Verdict, broken.Count, broken.Group.Zh));
        Assert.Equal(3, broken.Trace.Count);
        Assert.Equal(RuleVerdict.Met, One("same-name-orals", Item("CRO", "P", "1g"), Item("CRO", "P", "2g"), Item("CRO", "P", "3g")).Verdict);
    }

    [Fact]
    public void Eye_drops_and_ointments_are_left_out()
    {
        Assert.Equal(0, One("varieties", Item("LVX", "local", "5ml")).Count);
        Assert.Equal(0, One("fluoroquinolone-injections", Item("LVX", "local", "5ml")).Count);
    }

    [Fact]
    public void A_product_that_nobody_could_read_keeps_a_full_list_from_being_judged_and_an_empty_one_not()
    {
        var unknown = Item("", "P", "1g") with { Name = "注射用某某" };
        Assert.Equal(RuleVerdict.CannotAssess, One("varieties", Varieties(50).Append(unknown)).Verdict);
        Assert.Equal(RuleVerdict.Met, One("varieties", Varieties(49).Append(unknown)).Verdict);
        Assert.Equal(RuleVerdict.NotMet, One("varieties", Varieties(51).Append(unknown)).Verdict);
        Assert.Equal(RuleVerdict.CannotAssess, One("carbapenem-injections", Item("MEM", "P", "1g"), Item("MEM", "P", "2g"), Item("IPM", "P", "1g"), Item("ETP", "", "1g")).Verdict);
    }

    [Fact]
    public void Deep_antifungals_are_judged_where_products_and_varieties_agree()
    {
        Assert.Equal(RuleVerdict.Met, One("deep-antifungals", Strengths(1)).Verdict);
        var apart = One("deep-antifungals", Strengths(2));
        Assert.Equal((RuleVerdict.CannotAssess, 6), (apart.Verdict, apart.Count));
        string[] six = ["VOR", "CAS", "MIF", "AMB", "FLU", "ITR"];
        var many = six.Where(code => Reference.Library.Antimicrobial(code) is not null).Select(code => Item(code, "P", "1g")).ToList();
        Assert.Equal(many.Count > 5 ? RuleVerdict.NotMet : RuleVerdict.Met, One("deep-antifungals", many).Verdict);

        static IEnumerable<FormularyItem> Strengths(int each) => new[] { "VOR", "CAS", "FLU" }.SelectMany(code => Enumerable.Range(0, each).Select(at => Item(code, "P", $"{at}g")));
    }

    [Fact]
    public void Like_compounds_are_counted_by_their_leading_substance_for_a_hospital_that_follows_the_plan()
    {
        FormularyItem[] three = [Item("TZP", "P", "4.5g"), Item("TZP", "P", "2.25g"), Item("PIS", "P", "1g")];
        var adopted = s_limits.Check(three, Hospital("tertiary", "general"), s_day, ["cn-hospitals/rectification-plans"]).Single(one => one.Topic == "like-compounds");
        Assert.Equal(3, adopted.Count);
        Assert.Contains("Piperacillin", adopted.Group.En, StringComparison.Ordinal);
    }

    /// <summary>Random lists against a count written the long way round.</summary>
    [Fact]
    public void Random_lists_are_counted_as_a_slow_count_does()
    {
        var chance = new Random(7);
        string[] drugs = ["CRO", "CAZ", "MEM", "IPM", "LVX", "MFX", "FOX", "AMX", "CFM"];
        for (int round = 0; round < 200; round++)
        {
            var items = Enumerable.Range(0, chance.Next(1, 30)).Select(_ => Item(drugs[chance.Next(drugs.Length)], chance.Next(2) == 0 ? "P" : "O", $"{chance.Next(4)}g", chance.Next(2) == 0 ? "甲" : "乙")).ToList();
            var counted = items.Where(item => Reference.Library.Antimicrobial(item.Drug)!.ScopeRoutes.Contains(item.Route)).ToList();
            var seen = new List<string>();
            foreach (var item in counted)
            {
                if (!seen.Contains(item.Drug))
                {
                    seen.Add(item.Drug);
                }
            }

            Assert.Equal(seen.Count, One("varieties", items).Count);
            int carbapenems = counted.Where(item => item.Route == "P" && item.Drug is "MEM" or "IPM" && item.Route == "P").Select(item => item.Drug + item.Specification).Distinct().Count();
            Assert.Equal(carbapenems, One("carbapenem-injections", items).Count);
            int most = counted.Where(item => item.Route == "P").GroupBy(item => item.Drug).Select(group => group.Select(item => item.Specification).Distinct().Count()).DefaultIfEmpty().Max();
            Assert.Equal(most > 2, s_limits.Check(items, Hospital("tertiary", "general"), s_day).Any(limit => limit.Topic == "same-name-injections" && limit.Verdict == RuleVerdict.NotMet));
        }
    }
}
