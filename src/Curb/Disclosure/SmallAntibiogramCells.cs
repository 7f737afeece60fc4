using Curb.Antibiograms;
using Curb.Facts;
using Curb.Indicators;

namespace Curb.Disclosure;

/// <summary>
/// Which cells of antibiograms, of trends and of resistance classes are shown above institutions: decided over all months of the data, whatever period is asked for. An organism and
/// drug is cut into months no finer than the isolates of the organism.
/// </summary>
public sealed class SmallAntibiogramCells
{
    private const string Month = "month";

    private readonly Dictionary<(string Organism, string Drug), ShownMonths> _cells = [];
    private readonly bool _all;

    private SmallAntibiogramCells(bool all) => _all = all;

    /// <param name="question">What is counted; its dimensions are not used, nor its months.</param>
    /// <param name="profiles">Isolates of one institution.</param>
    /// <param name="counting">What counts as susceptible.</param>
    /// <param name="scope">What the reader may see.</param>
    public static SmallAntibiogramCells Of(Antibiogram question, IEnumerable<IsolateProfiles> profiles, CountingRule counting, Scope scope)
    {
        var shown = new SmallAntibiogramCells(scope.FewestShown == 0);
        if (!shown._all)
        {
            var rows = (question with { By = [Month], Where = WithoutMonths(question) }).Count(profiles).Where(row => row.Group[0] is not null).ToLookup(row => row.Organism, StringComparer.Ordinal);
            int last = rows.SelectMany(own => own).Select(row => MonthOf(row.Group[0]!)).DefaultIfEmpty(int.MinValue).Max();
            foreach (var organism in rows)
            {
                shown.Decide(organism.Key, [.. organism], counting, scope, last);
            }
        }

        return shown;
    }

    /// <summary>The rows that may be shown; all of them within an institution.</summary>
    /// <param name="rows">Rows; where the last dimension is a month, quarter, half or year, each is of the part of it that lies in the period.</param>
    /// <param name="period">The months asked for; without any, nothing is shown above institutions.</param>
    public IReadOnlyList<AntibiogramRow> Shown(IReadOnlyList<AntibiogramRow> rows, Period? period) =>
        _all ? rows : period is not { } asked ? [] : [.. rows.Where(row => _cells.TryGetValue((row.Organism, row.Drug), out var cell) && cell.Covers(Within(row.Group.Count > 0 ? row.Group[^1] : null, asked)))];

    /// <summary>The courses of resistance classes without the periods that may not be shown; a course of which nothing is left is left out.</summary>
    /// <param name="courses">Courses by step.</param>
    /// <param name="months">The same by month, over all months of the data.</param>
    /// <param name="period">The months asked for.</param>
    /// <param name="scope">What the reader may see.</param>
    public static IReadOnlyList<PhenotypeCourse> Shown(IReadOnlyList<PhenotypeCourse> courses, IReadOnlyList<PhenotypeCourse> months, Period? period, Scope scope)
    {
        if (scope.FewestShown == 0 || period is not { } asked)
        {
            return scope.FewestShown == 0 ? courses : [];
        }

        int last = months.SelectMany(course => course.Points).Select(point => MonthOf(point.Period)).DefaultIfEmpty(int.MinValue).Max();
        var cells = months.ToDictionary(course => course.Class, course => ShownMonths.Of(new MonthlyCounts([By(course, point => point.Positive), By(course, point => point.Assessed), By(course, point => point.Assessed - point.Positive), By(course, point => point.CannotAssess)]), scope, last), StringComparer.Ordinal);
        return [.. courses.Select(course => Shown(course, cells.GetValueOrDefault(course.Class), asked)).Where(course => course.Points.Count > 0)];
    }

    /// <summary>The conditions of a question without those on its months.</summary>
    public static IReadOnlyList<Condition> WithoutMonths(Antibiogram question) => [.. (question.Where ?? []).Where(condition => condition.Column != Month)];

    private static PhenotypeCourse Shown(PhenotypeCourse course, ShownMonths? cell, Period period)
    {
        var points = course.Points.Where(point => cell?.Covers(Within(point.Period, period)) == true).ToList();
        // The test of all periods would tell of those withheld.
        return points.Count < course.Points.Count ? course with { Points = points, Test = null } : course;
    }

    private void Decide(string organism, List<AntibiogramRow> rows, CountingRule counting, Scope scope, int last)
    {
        Dictionary<int, double> By(IEnumerable<AntibiogramRow> own, Func<AntibiogramRow, long> count) => own.GroupBy(row => MonthOf(row.Group[0]!)).ToDictionary(month => month.Key, month => (double)count(month.First()));
        var isolates = ShownMonths.Of(new MonthlyCounts([By(rows, row => row.Isolates)]), scope, last);
        foreach (var drug in rows.GroupBy(row => row.Drug))
        {
            var counts = new MonthlyCounts([By(drug, row => row.Tested), By(drug, row => row.Counted(counting)), By(drug, row => row.Resistant), By(drug, row => row.Tested - row.Counted(counting)), By(drug, row => row.Tested - row.Resistant)]);
            _cells[(organism, drug.Key)] = ShownMonths.Of(counts, scope, last, isolates);
        }
    }

    private static Dictionary<int, double> By(PhenotypeCourse course, Func<PhenotypePoint, long> count) => course.Points.ToDictionary(point => MonthOf(point.Period), point => (double)count(point));

    private static int MonthOf(string month) => CalendarMonth.Parse(month)?.Index ?? throw new FormatException($"'{month}' is no month.");

    /// <summary>The part of a step (2025, 2025-H1, 2025-Q1, 2025-01) that lies in a period; the period itself where there is no step.</summary>
    private static Period Within(string? step, Period period)
    {
        if (step is not [_, _, _, _, ..] || !int.TryParse(step.AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture, out int year))
        {
            return period;
        }

        var kind = step.Length == 4 ? FixedPeriod.Year : step[5] == 'H' ? FixedPeriod.Half : step[5] == 'Q' ? FixedPeriod.Quarter : FixedPeriod.Month;
        int number = kind == FixedPeriod.Year ? 1 : int.Parse(step.AsSpan(kind == FixedPeriod.Month ? 5 : 6), System.Globalization.CultureInfo.InvariantCulture);
        var (from, to) = kind.InYear(year).ElementAt(number - 1);
        return new Period(CalendarMonth.At(Math.Max(from, period.From.Index)), CalendarMonth.At(Math.Min(to, period.To.Index)));
    }
}
