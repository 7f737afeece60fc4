using System.Globalization;
using Curb.Antibiograms;
using Curb.ReferenceData;
using Curb.Susceptibilities;
using Curb.Web.Records;
using Curb.Web.Shell;
using Curb.Web.Texts;

namespace Curb.Web.Laboratory;

/// <summary>The tables of the laboratory's pages as downloads: every row, with the codes beside the names.</summary>
internal static class LaboratoryTables
{
    private const int Decimals = 2;
    private const double Percent = 100;

    /// <summary>A row for each drug and period, with the drug's test over all periods.</summary>
    public static CsvFile Trends(TrendsView? view, LaboratoryChoices choices, Names names, Phrases t)
    {
        var csv = new CsvFile(["organism", "drug", "drug_name", "period", "tested", "susceptible", "percent", "counts", "points_per_year", "points_low", "points_high", "p", "p_holm", "q_benjamini_hochberg"]);
        foreach (var trend in view?.Trends ?? [])
        {
            foreach (var point in trend.Points)
            {
                csv.Row(view!.Organism, trend.Drug, names.Drug(t, trend.Drug), point.Period, point.Tested, point.Counted, Share(point.Counted, point.Tested), choices.Counting.Text(),
                    Round(trend.Test?.PointsPerYear), Round(trend.Test?.Low), Round(trend.Test?.High), trend.Test?.PValue, trend.Holm, trend.BenjaminiHochberg);
            }
        }

        return csv;
    }

    /// <summary>A row for each class and period.</summary>
    public static CsvFile Phenotypes(PhenotypesView? view)
    {
        var csv = new CsvFile(["class", "period", "positive", "assessed", "percent", "ci_low", "ci_high", "cannot_assess", "points_per_year", "p"]);
        foreach (var course in view?.Courses ?? [])
        {
            foreach (var point in course.Points)
            {
                var share = point.Assessed < AntibiogramCard.UsualMinimum ? null : point.Share;
                csv.Row(course.Class, point.Period, point.Positive, point.Assessed, Round(Percent * share?.Value), Round(Percent * share?.Low), Round(Percent * share?.High), point.CannotAssess,
                    Round(course.Test?.PointsPerYear), course.Test?.PValue);
            }
        }

        return csv;
    }

    /// <summary>Every change between two guideline years.</summary>
    public static CsvFile Breakpoints(BreakpointsView? view, Names names, Phrases t)
    {
        var csv = new CsvFile(["organism", "name", "drug", "drug_name", "method", "before", "after", "results", "why", "old_s", "old_r", "old_site", "old_row", "new_s", "new_r", "new_site", "new_row"]);
        foreach (var change in view?.Changes ?? [])
        {
            csv.Row(change.Organism, names.Organism(change.Organism)?.Name ?? "", change.Drug, names.Drug(t, change.Drug), change.Method, change.Before.Text(), change.After.Text(), change.Results, change.Why,
                change.OldRow?.Susceptible, change.OldRow?.Resistant, change.OldRow?.Site, Place(change.OldRow), change.NewRow?.Susceptible, change.NewRow?.Resistant, change.NewRow?.Site, Place(change.NewRow));
        }

        return csv;
    }

    /// <summary>Every row that two breakpoint tables give differently.</summary>
    public static CsvFile Rows(IReadOnlyList<BreakpointRowChange> changes, Names names, Phrases t)
    {
        var csv = new CsvFile(["change", "type", "host", "method", "site", "organism", "organism_rank", "name", "drug", "drug_name", "disk_load", "old_s", "old_r", "old_row", "new_s", "new_r", "new_row"]);
        foreach (var change in changes)
        {
            var row = change.Row;
            csv.Row(change.Kind, row.Type, row.Host, row.Method, row.Site, row.Organism, row.OrganismRank, names.Organism(row.Organism)?.Name ?? "", row.Drug, names.Drug(t, row.Drug), row.DiskLoad,
                change.Before?.Susceptible, change.Before?.Resistant, Place(change.Before), change.After?.Susceptible, change.After?.Resistant, Place(change.After));
        }

        return csv;
    }

    /// <summary>The results of one isolate.</summary>
    public static CsvFile Results(IsolateView view, Names names, Phrases t)
    {
        var csv = new CsvFile(["drug", "drug_name", "method", "operator", "value", "reported", "sir", "reason"]);
        var results = view.Results;
        for (int row = 0; row < results.Count; row++)
        {
            csv.Row(results.Drug[row], results.Drug[row] is { } drug ? names.Drug(t, drug) : "", results.Method[row], results.Operator[row], results.Value[row], results.Reported[row], results.Sir[row], results.Reason[row]);
        }

        return csv;
    }

    private static string Place(Breakpoint? row) => row is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{row.Edition.Text}:{row.Row}");

    private static double? Share(long part, long whole) => whole == 0 ? null : Math.Round(Percent * part / whole, Decimals);

    private static double? Round(double? value) => value is { } known && double.IsFinite(known) ? Math.Round(known, Decimals) : null;
}
