using Curb.Isolates;
using Curb.Susceptibilities;
using FsCheck;
using FsCheck.Fluent;

namespace Curb.Tests.Isolates;

public class FirstIsolateTests
{
    private static readonly DateOnly s_start = new(2024, 1, 10);

    private static SlowIsolate Isolate(int day, string results = "SSSS", string patient = "p", string species = "eco", int order = 0) =>
        new(patient, species, s_start.AddDays(day), order, results.Select((c, i) => (Drug: $"d{i}", Category: Read(c))).Where(r => r.Category != SirCategory.None).ToDictionary(r => r.Drug, r => r.Category));

    private static SirCategory Read(char c) => c switch { 'S' => SirCategory.S, 'I' => SirCategory.I, 'R' => SirCategory.R, _ => SirCategory.None };

    private static string Flags(FirstIsolateRule rule, params SlowIsolate[] isolates) =>
        string.Concat(FirstIsolates.Mark(SlowFirstIsolates.ToSeries(isolates), rule).Select(flag => flag ? '1' : '0'));

    [Fact]
    public void Second_isolate_of_same_species_within_the_episode_is_not_counted() =>
        Assert.Equal("100", Flags(new(FirstIsolateMethod.Episode), Isolate(0), Isolate(30), Isolate(364)));

    [Fact]
    public void The_episode_ends_on_its_last_day_counted_from_its_first_isolate_not_from_the_last_one_seen() =>
        Assert.Equal("1011", Flags(new(FirstIsolateMethod.Episode, 30), Isolate(0), Isolate(29), Isolate(30), Isolate(60)));

    [Fact]
    public void The_patient_method_counts_once_however_long_the_period() =>
        Assert.Equal("100", Flags(new(FirstIsolateMethod.Patient), Isolate(0), Isolate(400), Isolate(4000)));

    [Fact]
    public void The_yearly_method_counts_again_with_the_calendar_year() =>
        Assert.Equal("101", Flags(new(FirstIsolateMethod.Year), Isolate(0), Isolate(355), Isolate(357)));

    /// <summary>One table for the three comparisons: results by day, and which isolates count.</summary>
    [Theory]
    [InlineData("two points of difference count", "SSSS SSIR SRRS SRRS", "1010", "1010", "1110")]
    [InlineData("a slow drift", "SSSS SSSR SSIR SSRR SSRR", "10010", "10000", "10100")]
    [InlineData("phenotypes that take turns", "SSSS RRSS SSSS RRSS SSSS", "11000", "11111", "11000")]
    [InlineData("the best tested isolate of three that agree", "SS-- SSSS SSS-", "100", "100", "110")]
    [InlineData("one of two that agree", "SS-- SSSS", "10", "10", "10")]
    [InlineData("three distinct phenotypes", "SSSS RRSS SSRR", "111", "111", "111")]
    public void Phenotypes_are_compared_with_those_counted_with_the_one_before_or_with_every_one(string what, string results, string counted, string previous, string every)
    {
        SlowIsolate[] isolates = [.. results.Split(' ').Select((text, day) => Isolate(day, text))];
        foreach (var (compare, expected) in new[] { (PhenotypeComparison.Counted, counted), (PhenotypeComparison.Previous, previous), (PhenotypeComparison.Every, every) })
        {
            Assert.Equal($"{what}, {compare}: {expected}", $"{what}, {compare}: {Flags(new(FirstIsolateMethod.Phenotype, Compare: compare), isolates)}");
        }
    }

    [Theory]
    [InlineData("SSSS SSSR", "11")]
    [InlineData("SSSS SSSI", "10")]
    [InlineData("SSSI SSSR", "10")]
    public void With_key_antimicrobials_any_change_between_S_and_R_counts_and_I_says_nothing(string results, string expected) =>
        Assert.Equal(expected, Flags(new(FirstIsolateMethod.Phenotype, KeyDrugs: true), [.. results.Split(' ').Select((text, day) => Isolate(day, text))]));

    [Fact]
    public void A_lower_threshold_counts_more() =>
        Assert.Equal("11", Flags(new(FirstIsolateMethod.Phenotype, 365, 1), Isolate(0, "SSSS"), Isolate(1, "SSSR")));

    [Fact]
    public void Drugs_tested_in_only_one_of_two_isolates_say_nothing() =>
        Assert.Equal("10", Flags(new(FirstIsolateMethod.Phenotype), Isolate(0, "SS--"), Isolate(1, "--RR")));

    [Fact]
    public void Isolates_without_a_patient_are_never_de_duplicated() =>
        Assert.Equal("11", Flags(new(FirstIsolateMethod.Patient), Isolate(0, patient: ""), Isolate(1, patient: "")));

    [Fact]
    public void Cultures_without_growth_and_unknown_organisms_are_never_first_isolates() =>
        Assert.Equal("01", Flags(new(FirstIsolateMethod.Isolate), Isolate(0, species: ""), Isolate(1)));

    [Fact]
    public void An_isolate_without_a_date_is_counted_by_the_isolate_method_only()
    {
        var undated = Isolate(0) with { Date = null };
        Assert.Equal("01", Flags(new(FirstIsolateMethod.Episode), undated, Isolate(5)));
        Assert.Equal("11", Flags(new(FirstIsolateMethod.Isolate), undated, Isolate(5)));
    }

    [Fact]
    public void Untested_isolates_begin_an_episode_unless_only_tested_ones_take_part()
    {
        Assert.Equal("10", Flags(new(FirstIsolateMethod.Episode), Isolate(0, ""), Isolate(5)));
        Assert.Equal("01", Flags(new(FirstIsolateMethod.Episode, OnlyTested: true), Isolate(0, ""), Isolate(5)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_fast_path_agrees_with_the_readable_one_on_random_isolates_in_any_order(int seed)
    {
        var random = new Random(seed);
        var isolates = Enumerable.Range(0, 600).Select(i => new SlowIsolate(
            random.Next(20) == 0 ? "" : $"p{random.Next(60)}",
            random.Next(25) == 0 ? "" : $"s{random.Next(3)}",
            random.Next(30) == 0 ? null : s_start.AddDays(random.Next(900)),
            i,
            Enumerable.Range(0, 70).Where(_ => random.Next(3) > 0).ToDictionary(d => $"d{d}", _ => (SirCategory)random.Next(8)))).ToList();
        foreach (var rule in Rules())
        {
            var slow = isolates.Zip(SlowFirstIsolates.Mark(isolates, rule)).ToDictionary(pair => pair.First.Order, pair => pair.Second);
            var shuffled = isolates.OrderBy(_ => random.Next()).ToList();
            var fast = FirstIsolates.Mark(SlowFirstIsolates.ToSeries(shuffled), rule);
            Assert.All(shuffled.Zip(fast), pair => Assert.Equal(slow[pair.First.Order], pair.Second));
        }
    }

    private static IEnumerable<FirstIsolateRule> Rules() =>
        from method in Enum.GetValues<FirstIsolateMethod>()
        from days in new[] { 14, 365 }
        from tested in new[] { false, true }
        from compare in Enum.GetValues<PhenotypeComparison>()
        from key in new[] { false, true }
        select new FirstIsolateRule(method, days, 20, tested, compare, key);

    /// <summary>Courses of few patients, days close together, few drugs: where the rules meet their edges.</summary>
    private static Arbitrary<SlowIsolate[]> Courses() =>
        (from patient in Gen.Elements("", "a", "b")
         from species in Gen.Elements("eco", "eco", "kpn", "")
         from day in Gen.Choose(-1, 40)
         from results in Gen.Elements('S', 'S', 'I', 'R', 'R', '-').ArrayOf(6)
         select Isolate(day, new string(results), patient, species) with { Date = day < 0 ? null : s_start.AddDays(day) }).ArrayOf(14)
        .Select(isolates => isolates.Select((isolate, order) => isolate with { Order = order }).ToArray()).ToArbitrary();

    [Fact]
    public void Random_courses_get_the_same_flags_from_the_fast_path_and_the_readable_one()
    {
        FirstIsolateRule[] rules =
        [
            .. from method in Enum.GetValues<FirstIsolateMethod>()
               from compare in Enum.GetValues<PhenotypeComparison>()
               from tested in new[] { false, true }
               from key in new[] { false, true }
               select new FirstIsolateRule(method, 14, 2, tested, compare, key),
        ];
        Prop.ForAll(Courses(), isolates => rules.All(rule =>
            SlowFirstIsolates.Mark(isolates, rule).SequenceEqual(FirstIsolates.Mark(SlowFirstIsolates.ToSeries(isolates), rule)))).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20261122, 7));
    }
}
