using Curb.Supervision;

namespace Curb.Tests.RegionalSupervision;

/// <summary>The double-random draw: reproducible, fair, without conflicts.</summary>
public sealed class InspectionDrawTests
{
    private static readonly Institution[] s_institutions = [.. Enumerable.Range(0, 60).Select(i => new Institution($"I{i:00}", "", "", i < 10 ? "tertiary" : i < 30 ? "secondary" : "primary", "general", ""))];
    private static readonly InspectionExpert[] s_experts = [.. Enumerable.Range(0, 20).Select(i => new InspectionExpert($"E{i:00}", [$"I{i:00}", $"I{i + 20:00}"]))];
    private static readonly Dictionary<string, int> s_per = new() { ["tertiary"] = 3, ["secondary"] = 4, ["primary"] = 5 };

    /// <summary>The key is a plain SHA-256, so that it can be checked with sha256sum.</summary>
    [Fact]
    public void The_key_is_a_published_function() => Assert.Equal("b5f016889db5ad774ef6fcc85d47c7df0299d313527a7061ecac843d651c5c9f", InspectionDraw.Key("2026-1", "institution", "H1"));

    [Fact]
    public void The_same_seed_draws_the_same_whatever_the_order_of_the_lists_and_another_draws_otherwise()
    {
        var first = Draw("2026-1");
        Assert.Equal(Text(first), Text(InspectionDraw.Draw("2026-1", Enumerable.Reverse(s_institutions), s_per, [.. Enumerable.Reverse(s_experts)], 2, 3)));
        Assert.NotEqual(Text(first), Text(Draw("2026-2")));
        Assert.All(s_per, pair => Assert.Equal(pair.Value, first.Count(one => one.Stratum == pair.Key)));
    }

    [Fact]
    public void Nobody_inspects_what_must_be_avoided_nor_more_than_the_most_and_a_team_that_lacks_says_so()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var drawn = Draw($"s{seed}");
            Assert.All(drawn, one => Assert.DoesNotContain(one.Experts, expert => s_experts.Single(known => known.Id == expert).Avoids.Contains(one.Institution.Code)));
            Assert.All(drawn.SelectMany(one => one.Experts).GroupBy(expert => expert), group => Assert.InRange(group.Count(), 1, 3));
            Assert.All(drawn, one => Assert.Equal(2, one.Experts.Count + one.Short));
        }

        var few = InspectionDraw.Draw("x", s_institutions, s_per, s_experts[..1], 2, 1);
        Assert.Equal(1, few.Sum(one => one.Experts.Count));
    }

    /// <summary>Over many seeds each institution of a stratum is drawn about equally often: chi-square with 29 degrees of freedom below its 99.9 % point.</summary>
    [Fact]
    public void Every_institution_of_a_stratum_is_drawn_about_equally_often()
    {
        const int rounds = 3000;
        var counts = Enumerable.Range(0, rounds).SelectMany(seed => Draw($"fair {seed}").Where(one => one.Stratum == "primary")).CountBy(one => one.Institution.Code).ToDictionary();
        double expected = rounds * 5 / 30.0;
        Assert.Equal(30, counts.Count);
        Assert.True(counts.Values.Sum(count => Math.Pow(count - expected, 2) / expected) < 58.3);
    }

    [Fact]
    public void A_larger_sample_of_records_holds_the_smaller_one()
    {
        string[] keys = [.. Enumerable.Range(0, 500).Select(i => $"K{i}")];
        var small = InspectionDraw.Records("s", "I01", keys, 20);
        Assert.Equal(small, InspectionDraw.Records("s", "I01", Enumerable.Reverse(keys), 50).Take(20));
        Assert.NotEqual(small, InspectionDraw.Records("s", "I02", keys, 20));
    }

    private static IReadOnlyList<DrawnInspection> Draw(string seed) => InspectionDraw.Draw(seed, s_institutions, s_per, s_experts, 2, 3);

    private static string Text(IReadOnlyList<DrawnInspection> drawn) => string.Join('\n', drawn.Select(one => $"{one.Institution.Code}: {string.Join(' ', one.Experts)}"));
}
