using System.Globalization;
using Curb.Antibiograms;
using Curb.ReferenceData;
using Curb.Susceptibilities;
using Curb.Web.Shell;
using Curb.Web.Texts;

namespace Curb.Web.Laboratory;

/// <summary>Breakpoint rows as people read them.</summary>
internal static class BreakpointText
{
    public static string Row(Phrases t, Breakpoint? row) => row is null ? t["laboratory.no-row"] : $"{Numbers(row)}{(row.Site.Length > 0 ? " · " + row.Site : "")} ({t.With("laboratory.row", row.Row)})";

    /// <summary>Why the lines of a pair part: how many results change, the most frequent change, and its rows.</summary>
    public static string Why(Phrases t, TrendBreak shown)
    {
        var largest = shown.Changes.OrderByDescending(change => change.Results).FirstOrDefault();
        return largest is null ? t["laboratory.no-change-here"]
            : t.With("laboratory.break-why", Figures.Count(shown.Changes.Sum(change => change.Results)), Call(largest.Before), Call(largest.After), t.Or("laboratory.why-" + largest.Why, largest.Why), Row(t, largest.OldRow), Row(t, largest.NewRow));
    }

    /// <summary>The chart of a pair: old table dashed, new solid.</summary>
    public static object Chart(TrendBreak shown, string before, string after) => new
    {
        months = shown.Points.Select(point => point.Period),
        names = new[] { before, after },
        values = shown.Points.Select(point => Rounded(point.TestedBefore, point.Before)),
        other = shown.Points.Select(point => Rounded(point.TestedAfter, point.After)),
        unit = "%",
    };

    public static string Call(SirCategory category) => category == SirCategory.None ? Figures.Unknown : category.Text();

    /// <summary>Few isolates are not drawn, as in every trend.</summary>
    private static double? Rounded(long tested, double? value) => value is { } known && tested >= PhenotypePoint.FewestDrawn ? Math.Round(known, 2) : null;

    /// <summary>S ≤ 4 · R ≥ 16.</summary>
    public static string Numbers(Breakpoint row) => $"S {(row.Method == "DISK" ? "≥" : "≤")} {Number(row.Susceptible)} · R {Sign(row)} {Number(row.Resistant)}{(row.Sdd ? " (SDD)" : "")}";

    /// <summary>EUCAST states R beyond the number, CLSI from it on.</summary>
    private static string Sign(Breakpoint row) => (row.Method == "DISK", row.Guideline == "EUCAST") switch { (true, true) => "<", (true, false) => "≤", (false, true) => ">", _ => "≥" };

    private static string Number(decimal? value) => value?.ToString("0.####", CultureInfo.InvariantCulture) ?? Figures.Unknown;
}
