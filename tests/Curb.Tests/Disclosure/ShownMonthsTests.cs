using Curb.Disclosure;
using Curb.Indicators;

namespace Curb.Tests.Disclosure;

public sealed class ShownMonthsTests
{
    private const int January = 2024 * 12;
    private const int Fewest = 5;
    private static readonly Scope s_region = Scope.Of(["H1"], false) with { FewestShown = Fewest };

    private static ShownMonths Of(params int[] counts) => ShownMonths.Of(Counts(counts), s_region, January + counts.Length - 1);

    private static MonthlyCounts Counts(params IEnumerable<int> counts) => new([counts.Select((count, at) => (count, at)).ToDictionary(pair => January + pair.at, pair => (double)pair.count)]);

    private static bool Covers(ShownMonths shown, int from, int to) => shown.Covers(January + from - 1, January + to - 1);

    [Fact]
    public void A_small_month_is_told_with_the_rest_of_its_quarter_and_by_no_difference()
    {
        var shown = Of(9, 8, 3, 9, 7, 6, 9, 8, 7, 9, 8, 7);
        Assert.True(Covers(shown, 1, 1) && Covers(shown, 1, 2) && !Covers(shown, 3, 3) && !Covers(shown, 1, 3), "January and February were told before March was known: the quarter would give it");
        Assert.True(Covers(shown, 1, 6) && Covers(shown, 3, 6) && Covers(shown, 1, 12));
        Assert.False(Covers(shown, 4, 6) || Covers(shown, 4, 4), "March to June is told; April to June would give March");
        var second = Of(9, 3, 8, 9, 7, 6, 9, 8, 7, 9, 8, 7);
        Assert.True(Covers(second, 1, 1) && Covers(second, 2, 3) && Covers(second, 1, 3) && !Covers(second, 3, 3) && Covers(second, 4, 6) && Covers(second, 1, 12));
    }

    [Fact]
    public void Small_figures_are_told_by_the_fixed_periods_that_the_year_before_allowed()
    {
        int[] before = [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2];
        var shown = Of([.. before, 3, 2, 4, 2, 2, 2, 9, 9, 9, 2, 2, 2]);
        Assert.True(Covers(shown, 13, 15) && Covers(shown, 16, 18) && !Covers(shown, 13, 13) && !Covers(shown, 19, 19) && Covers(shown, 19, 21) && Covers(shown, 13, 24) && Covers(shown, 1, 24));
        Assert.Equal(["2025-01/2025-12"], shown.Offered(new Period(CalendarMonth.At(January + 12), CalendarMonth.At(January + 13))).Select(period => period.ToString()));
    }

    [Fact]
    public void What_was_told_is_told_the_same_when_more_months_have_come()
    {
        var random = new Random(11);
        for (int round = 0; round < 400; round++)
        {
            int[] counts = Draw(random, 30);
            var all = Of(counts);
            for (int length = 1; length < counts.Length; length++)
            {
                var early = Of(counts[..length]);
                for (int from = 1; from <= length; from++)
                {
                    for (int to = from; to <= length; to++)
                    {
                        Assert.True(!Covers(early, from, to) || Covers(all, from, to), $"round {round}: {from}-{to} was told when {length} months were known");
                        // What was not told then, and was complete, is not told later: the difference would give it.
                        Assert.True(Covers(early, from, to) || !Covers(all, from, to) || to > length - 12, $"round {round}: {from}-{to}");
                    }
                }
            }
        }
    }

    /// <summary>The attacker has every answer over every period, of the institution and of its departments, of numerator and denominator, by all editions of the data.</summary>
    [Fact]
    public void Nobody_who_has_every_answer_can_bring_a_small_count_into_narrower_bounds_than_the_fewest_shown()
    {
        var random = new Random(7);
        int small = 0, told = 0;
        for (int round = 0; round < 60; round++)
        {
            var world = World.Draw(random, departments: 3, months: 12);
            var attacker = world.AskEverything();
            told += world.Told;
            foreach (var (which, count) in world.SmallCounts())
            {
                var (least, most) = attacker.Range(which);
                Assert.True(most - least >= Fewest - 1e-6, $"round {round}: {count} is known to lie between {least} and {most}");
                small++;
            }
        }

        Assert.True(small > 300 && told > 1000, $"{small} small counts, {told} answers: too few to say anything");
    }

    /// <summary>Discharged patients, those of them given an antimicrobial, those of these sampled before: one count is the numerator of one indicator and the denominator of another.</summary>
    [Fact]
    public void Indicators_over_one_another_can_not_be_played_off_against_each_other()
    {
        var random = new Random(23);
        int small = 0;
        for (int round = 0; round < 60; round++)
        {
            int months = 18, last = January + months - 1;
            int[][] kinds = [Draw(random, months), Draw(random, months), Draw(random, months)];
            Dictionary<int, double> Sums(params int[] of) => Enumerable.Range(0, months).ToDictionary(month => January + month, month => (double)of.Sum(kind => kinds[kind][month]));
            var all = ShownMonths.Of(new MonthlyCounts([Sums(0, 1, 2)]), s_region, last);
            var given = ShownMonths.Of(new MonthlyCounts([Sums(0, 1), Sums(0, 1, 2), Sums(2)]), s_region, last, all);
            var sampled = ShownMonths.Of(new MonthlyCounts([Sums(0), Sums(0, 1), Sums(1)]), s_region, last, given);
            var attacker = new Attacker(months * 3);
            int[] Cells(int from, int to, params int[] of) => [.. Enumerable.Range(from, to - from + 1).SelectMany(month => of.Select(kind => (month * 3) + kind))];
            double Count(IEnumerable<int> cells) => cells.Sum(cell => kinds[cell % 3][cell / 3]);
            for (int from = 0; from < months; from++)
            {
                for (int to = from; to < months; to++)
                {
                    foreach (var (shown, of) in new[] { (all, (int[])[0, 1, 2]), (given, [0, 1]), (sampled, [0]) })
                    {
                        if (shown.Covers(January + from, January + to))
                        {
                            attacker.Learn(Cells(from, to, of), Count(Cells(from, to, of)));
                        }
                    }
                }
            }

            foreach (int[] of in (int[][])[[0], [1], [2], [0, 1], [0, 1, 2]])
            {
                for (int month = 0; month < months; month++)
                {
                    int[] cells = Cells(month, month, of);
                    if (s_region.Hides(Count(cells)))
                    {
                        var (least, most) = attacker.Range(cells);
                        Assert.True(most - least >= Fewest - 1e-6, $"round {round}, month {month}, {string.Join('+', of)}: {Count(cells)} is known to lie between {least} and {most}");
                        small++;
                    }
                }
            }
        }

        Assert.True(small > 300, $"{small} small counts");
    }

    [Fact]
    public void The_rule_that_looks_at_each_answer_by_itself_is_caught()
    {
        var random = new Random(7);
        int known = 0;
        for (int round = 0; round < 20; round++)
        {
            var world = World.Draw(random, departments: 3, months: 6);
            var attacker = world.AskEverythingOfTheRuleThatLooksAtEachAnswerByItself();
            known += world.SmallCounts().Count(cell => attacker.Range(cell.Which) is var (least, most) && most - least < 1e-6);
        }

        Assert.True(known > 10, $"{known} small counts found out");
    }

    private static int[] Draw(Random random, int months)
    {
        int usual = random.Next(4) switch { 0 => 1, 1 => 3, 2 => 8, _ => 20 };
        return [.. Enumerable.Range(0, months).Select(_ => random.Next(5) == 0 ? random.Next(Fewest) : random.Next((2 * usual) + 1))];
    }

    /// <summary>One institution: for each department and month how many had a property and how many had it not.</summary>
    private sealed class World(int[][] With, int[][] Without)
    {
        private int Months => With[0].Length;

        private int Departments => With.Length;

        public int Told { get; private set; }

        public static World Draw(Random random, int departments, int months) =>
            new([.. Enumerable.Range(0, departments).Select(_ => ShownMonthsTests.Draw(random, months))], [.. Enumerable.Range(0, departments).Select(_ => ShownMonthsTests.Draw(random, months))]);

        private IEnumerable<int> Cells(IEnumerable<int> departments, int from, int to, bool with) =>
            departments.SelectMany(department => Enumerable.Range(from, to - from + 1).Select(month => (((department * Months) + month) * 2) + (with ? 0 : 1)));

        private double Sum(IEnumerable<int> cells) => cells.Sum(cell => (cell % 2 == 0 ? With : Without)[cell / 2 / Months][cell / 2 % Months]);

        private MonthlyCounts Of(IEnumerable<int> departments, bool both)
        {
            Dictionary<int, double> By(Func<int, double> count) => Enumerable.Range(0, Months).ToDictionary(month => January + month, count);
            var (with, without) = (By(month => Sum(Cells(departments, month, month, true))), By(month => Sum(Cells(departments, month, month, false))));
            var all = By(month => with[January + month] + without[January + month]);
            return both ? new([with, all, without]) : new([all]);
        }

        /// <summary>Every small count there is, of the institution and of departments, by fixed periods.</summary>
        public IEnumerable<(int[] Which, double Count)> SmallCounts() =>
            from departments in Enumerable.Range(0, Departments).Select(one => (int[])[one]).Append([.. Enumerable.Range(0, Departments)])
            from kind in FixedPeriods.All.Where(kind => Months % (int)kind == 0)
            from start in Enumerable.Range(0, Months / (int)kind)
            from with in new[] { true, false }
            let which = Cells(departments, start * (int)kind, ((start + 1) * (int)kind) - 1, with).ToArray()
            let count = Sum(which)
            where s_region.Hides(count)
            select (which, count);

        /// <summary>Asks for every period of the denominator, of the numerator over it, and of both by department.</summary>
        public Attacker AskEverything()
        {
            int[] all = [.. Enumerable.Range(0, Departments)];
            int last = January + Months - 1;
            var whole = ShownMonths.Of(Of(all, false), s_region, last);
            var share = ShownMonths.Of(Of(all, true), s_region, last, whole);
            Dictionary<string, MonthlyCounts> By(bool both) => all.ToDictionary(one => one.ToString(System.Globalization.CultureInfo.InvariantCulture), one => Of([one], both));
            var wholes = ShownParts.Of(By(false), whole, s_region, last);
            var shares = ShownParts.Of(By(true), share, s_region, last, wholes);
            return Ask((departments, period) => departments.Length == 1 ? wholes.Covers($"{departments[0]}", period) : whole.Covers(period), (departments, period) => departments.Length == 1 ? shares.Covers($"{departments[0]}", period) : share.Covers(period));
        }

        public Attacker AskEverythingOfTheRuleThatLooksAtEachAnswerByItself()
        {
            bool Shows(int[] departments, Period period)
            {
                double with = Sum(Cells(departments, period.From.Index - January, period.To.Index - January, true)), without = Sum(Cells(departments, period.From.Index - January, period.To.Index - January, false));
                return !s_region.Hides(with) && !s_region.Hides(without) && !s_region.Hides(with + without);
            }

            return Ask(Shows, Shows);
        }

        private Attacker Ask(Func<int[], Period, bool> tellsWhole, Func<int[], Period, bool> tellsShare)
        {
            var attacker = new Attacker(Departments * Months * 2);
            foreach (int[] departments in Enumerable.Range(0, Departments).Select(one => (int[])[one]).Append([.. Enumerable.Range(0, Departments)]))
            {
                foreach (var (from, to) in Enumerable.Range(0, Months).SelectMany(from => Enumerable.Range(from, Months - from).Select(to => (from, to))))
                {
                    var period = new Period(CalendarMonth.At(January + from), CalendarMonth.At(January + to));
                    var (with, without) = (Cells(departments, from, to, true).ToArray(), Cells(departments, from, to, false).ToArray());
                    if (tellsWhole(departments, period))
                    {
                        attacker.Learn([.. with, .. without], Sum([.. with, .. without]));
                        Told++;
                    }

                    if (tellsShare(departments, period))
                    {
                        attacker.Learn(with, Sum(with));
                        attacker.Learn(without, Sum(without));
                        Told++;
                    }
                }
            }

            return attacker;
        }
    }
}
