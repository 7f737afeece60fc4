using System.Globalization;

namespace Curb.Antibiograms;

/// <summary>The trend of one organism and drug within a group: the last dimension of the rows is the period.</summary>
/// <param name="Group">Values of the dimensions before the period.</param>
/// <param name="Organism">WHONET code.</param>
/// <param name="Drug">WHONET code.</param>
/// <param name="Tested">Isolates tested in all periods.</param>
/// <param name="Points">The periods, in order: those without isolates tested are missing.</param>
/// <param name="Test">The test of the susceptible share; null where it can't be made: see <paramref name="Note"/>.</param>
/// <param name="Note">Why there is no test; blank where there is one.</param>
public sealed record ResistanceTrend(
    IReadOnlyList<string?> Group, string Organism, string Drug, long Tested, IReadOnlyList<(string Period, long Counted, long Tested)> Points, TrendTest? Test, string Note)
{
    /// <summary>Corrected by Holm over all trends of the answer.</summary>
    public double? Holm { get; init; }

    /// <summary>Corrected by Benjamini and Hochberg.</summary>
    public double? BenjaminiHochberg { get; init; }

    /// <summary>Trends of rows whose last dimension is a month, quarter, half or year; of the share that counts as susceptible.</summary>
    /// <param name="rows">Antibiogram rows.</param>
    /// <param name="counting">What counts as susceptible.</param>
    /// <param name="minimum">Fewest isolates tested in all periods together.</param>
    public static IReadOnlyList<ResistanceTrend> Of(IReadOnlyList<AntibiogramRow> rows, CountingRule counting, int minimum)
    {
        var trends = rows.Where(row => row.Tested > 0 && row.Group[^1] is not null)
            .GroupBy(row => (Key: string.Join('\u001f', row.Group.SkipLast(1)), row.Organism, row.Drug))
            .Select(trend => One([.. trend], counting, minimum)).ToList();
        var p = trends.Select(trend => trend.Test?.PValue).ToList();
        var (holm, bh) = (ManyComparisons.Holm(p), ManyComparisons.BenjaminiHochberg(p));
        return [.. trends.Select((trend, i) => trend with { Holm = holm[i], BenjaminiHochberg = bh[i] })];
    }

    private static ResistanceTrend One(List<AntibiogramRow> rows, CountingRule counting, int minimum)
    {
        var points = rows.Select(row => (Period: row.Group[^1]!, Counted: row.Counted(counting), row.Tested)).OrderBy(point => point.Period, StringComparer.Ordinal).ToList();
        long tested = points.Sum(point => point.Tested);
        bool expected = rows.All(row => row.IsExpectedResistant);
        string note = expected ? "expected resistance (IR)"
            : tested < minimum ? $"too small: fewer than {minimum} tested"
            : points.Count < TrendTest.FewestPeriods ? $"fewer than {TrendTest.FewestPeriods} periods with isolates tested"
            : "";
        var test = note.Length > 0 ? null : TrendTest.Of(points.Select(point => new TrendPoint(Middle(point.Period), point.Counted, point.Tested)));
        return new ResistanceTrend([.. rows[0].Group.SkipLast(1)], rows[0].Organism, rows[0].Drug, tested, points, test, note);
    }

    /// <summary>The middle of a period 2025, 2025-H1, 2025-Q1 or 2025-01, in years.</summary>
    public static double Middle(string period)
    {
        int year = int.Parse(period.AsSpan(0, 4), CultureInfo.InvariantCulture);
        if (period.Length == 4)
        {
            return year + 0.5;
        }

        var (number, parts) = period[5] switch
        {
            'H' => (period[6..], 2.0),
            'Q' => (period[6..], 4.0),
            _ => (period[5..], 12.0),
        };
        return year + ((int.Parse(number, CultureInfo.InvariantCulture) - 0.5) / parts);
    }
}
