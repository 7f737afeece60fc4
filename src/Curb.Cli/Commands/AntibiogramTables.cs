using System.Globalization;
using Curb.Antibiograms;
using Curb.Cli.Output;

namespace Curb.Cli.Commands;

/// <summary>What <c>curb antibiogram</c> prints: shares, trends of shares, or two groups side by side.</summary>
/// <param name="By">Dimensions.</param>
/// <param name="Asked">What a person called them; the header of their columns.</param>
internal sealed record AntibiogramTables(IReadOnlyList<string> By, IReadOnlyList<string> Asked, int Minimum, IntervalMethod Interval, IReadOnlyList<DrugCombination> Combinations, string? Format)
{
    private const double Percent = 100;
    private const int ShownDecimals = 4;
    private const int ShownDigits = 6;
    private static readonly string[] s_periods = ["month", "quarter", "half", "year"];

    /// <summary>Refuses options that do not go together, before anything is read.</summary>
    /// <exception cref="CommandFailure">They do not.</exception>
    public void Check(string? trend, string? compare)
    {
        if (trend is not null && (!s_periods.Contains(trend) || By.Any(s_periods.Contains) || compare is not null))
        {
            throw CommandFailure.WrongArguments($"--trend: found {trend}; expected one of {string.Join(", ", s_periods)}, with no period in --by and no --compare. Example: --trend quarter --by ward_type");
        }

        if (compare is not null && (By.Count != 1 || compare.Split(',').Length != 2))
        {
            throw CommandFailure.WrongArguments("--compare: expected two values of the one dimension that --by names. Example: --by year --compare 2023,2024");
        }
    }

    public void Write(AntibiogramInput input, Antibiogram question, string? trend, string? compare)
    {
        Console.Error.WriteLine($"{input.Guideline}; counted as susceptible: {input.Counting.Text()}; screening cultures {ScreeningText(question.Screening)}; {Interval} 95 % intervals");
        if (trend is not null)
        {
            WriteTrends(input, question with { By = [.. By, trend] });
        }
        else if (compare is not null)
        {
            WriteComparison(input, question, compare.Split(',', StringSplitOptions.TrimEntries));
        }
        else
        {
            WriteShares(question.Count(input.Profiles), input.Counting);
        }
    }

    private void WriteShares(IReadOnlyList<AntibiogramRow> rows, CountingRule counting)
    {
        using var output = TableOutput.Open(Format,
        [
            .. Asked, "organism", "drug", "isolates", "tested", "s", "i", "r", "percent_s", "percent_r", "ci_low", "ci_high", "expected", "note",
            "sdd", "counts", "percent_susceptible", "susceptible_low", "susceptible_high",
        ]);
        foreach (var row in rows.Where(row => row.Tested > 0))
        {
            bool small = row.IsTooSmall(Minimum);
            bool combination = Combinations.Any(combination => combination.Name == row.Drug && combination.Drugs.Count > 1);
            var share = small ? null : row.SusceptibleShare(Interval);
            var counted = small ? null : row.CountedShare(counting, Interval);
            object?[] cells =
            [
                row.Organism, row.Drug, row.Isolates, row.Tested, row.Susceptible, row.Intermediate, row.Resistant,
                InPercent(share?.Value), InPercent(small ? null : row.ResistantShare(Interval)?.Value), InPercent(share?.Low), InPercent(share?.High),
                row.Expected,
                row.IsExpectedResistant ? "expected resistance (IR)" : small ? $"too small: fewer than {Minimum} tested" : combination ? $"susceptible ({counting.Text()}) to at least one" : "",
                row.DoseDependent, counting.Text(), InPercent(counted?.Value), InPercent(counted?.Low), InPercent(counted?.High),
            ];
            output.Row([.. row.Group, .. cells]);
        }
    }

    private void WriteTrends(AntibiogramInput input, Antibiogram question)
    {
        var trends = ResistanceTrend.Of(question.Count(input.Profiles), input.Counting, Minimum);
        using var output = TableOutput.Open(Format,
            [.. Asked, "organism", "drug", "periods", "tested", "counts", "points_per_year", "ci_low", "ci_high", "z", "p", "p_holm", "p_bh", "note"]);
        foreach (var trend in trends)
        {
            var test = trend.Test;
            object?[] cells =
            [
                trend.Organism, trend.Drug, test?.Periods, trend.Tested, input.Counting.Text(), Rounded(test?.PointsPerYear), Rounded(test?.Low), Rounded(test?.High),
                Rounded(test?.Z), Small(test?.PValue), Small(trend.Holm), Small(trend.BenjaminiHochberg), trend.Note,
            ];
            output.Row([.. trend.Group, .. cells]);
        }
    }

    private void WriteComparison(AntibiogramInput input, Antibiogram question, string[] sides)
    {
        var compared = GroupComparison.Of(question.Count(input.Profiles), sides[0], sides[1], input.Counting, Minimum);
        if (compared.Count == 0)
        {
            throw CommandFailure.WrongArguments($"--compare: no isolates lie in {By[0]} {sides[0]} or {sides[1]}; `--by {By[0]}` alone lists its values.");
        }

        using var output = TableOutput.Open(Format,
            "organism", "drug", "counts", "first", "first_tested", "first_percent", "second", "second_tested", "second_percent", "difference", "ci_low", "ci_high", "test", "p", "p_holm", "p_bh", "note");
        foreach (var row in compared)
        {
            var test = row.Test;
            output.Row(
                row.Organism, row.Drug, input.Counting.Text(), sides[0], row.First.Tested, InPercent(row.First.Share), sides[1], row.Second.Tested, InPercent(row.Second.Share),
                Rounded(test?.Difference), Rounded(test?.Low), Rounded(test?.High), test is null ? "" : test.Exact ? "fisher" : "score",
                Small(test?.PValue), Small(row.Holm), Small(row.BenjaminiHochberg), row.Note);
        }
    }

    private static string ScreeningText(ScreeningCultures screening) => screening switch
    {
        ScreeningCultures.Included => "included",
        ScreeningCultures.Only => "only",
        _ => "left out where they are marked",
    };

    private static double? InPercent(double? share) => Rounded(share * Percent);

    private static double? Rounded(double? value) => value is { } known ? Math.Round(known, ShownDecimals) : null;

    private static string? Small(double? p) => p?.ToString("G" + ShownDigits, CultureInfo.InvariantCulture);
}
