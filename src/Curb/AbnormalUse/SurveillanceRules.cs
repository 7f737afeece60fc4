using System.Globalization;
using Curb.ReferenceData;

namespace Curb.AbnormalUse;

/// <summary>Windows, guards and rates by which use and resistance are watched. Table <c>reference/surveillance-rules</c>.</summary>
/// <param name="WindowMonths">Months together in which growth is looked for.</param>
/// <param name="BaselineMonths">Months before the window, at most, that it is compared with.</param>
/// <param name="LeastBaselineMonths">With fewer months growth can't be judged.</param>
/// <param name="FalseDiscoveryRate">Share of the alerts of growth that may be false.</param>
/// <param name="LeastRatio">Smaller growth raises no alert.</param>
/// <param name="LeastAmount">Smaller amounts in the window raise no alert, DDDs.</param>
/// <param name="SeasonShrinkage">DDDs that draw a season towards none.</param>
/// <param name="FrontRanks">How many ranks are the front.</param>
/// <param name="LeastRanked">With fewer units there is no front.</param>
/// <param name="ResistanceMonths">Months of isolates on which resistance is judged.</param>
/// <param name="LeastIsolates">With fewer tested isolates resistance is not judged.</param>
/// <param name="MonthsBefore">With fewer months before an intervention its effect can't be judged.</param>
/// <param name="MonthsAfter">With fewer months after it neither.</param>
/// <param name="SeasonMonthsBefore">From so many months before it a yearly season is taken out.</param>
/// <param name="SyntheticDonors">With fewer comparison units no synthetic control is made.</param>
public sealed record SurveillanceRules(
    int WindowMonths,
    int BaselineMonths,
    int LeastBaselineMonths,
    double FalseDiscoveryRate,
    double LeastRatio,
    double LeastAmount,
    double SeasonShrinkage,
    int FrontRanks,
    int LeastRanked,
    int ResistanceMonths,
    int LeastIsolates,
    int MonthsBefore,
    int MonthsAfter,
    int SeasonMonthsBefore,
    int SyntheticDonors)
{
    private const string Dataset = "surveillance-rules";

    /// <summary>The rules of an edition, the newest by default.</summary>
    /// <exception cref="ReferenceFaultException">A rule is missing or no number.</exception>
    public static SurveillanceRules Load(ReferenceLibrary reference, string? edition = null)
    {
        var table = reference.Table(Dataset, edition ?? reference.Latest(Dataset));
        int setting = table.Column("setting"), value = table.Column("value");
        var rows = Enumerable.Range(0, table.Count).ToDictionary(row => table[row, setting], StringComparer.Ordinal);
        double Number(string name) =>
            !rows.TryGetValue(name, out int row) ? throw new ReferenceFaultException($"{table.Path}: no setting '{name}'.")
            : double.TryParse(table[row, value], CultureInfo.InvariantCulture, out double number) && number > 0 ? number
            : throw table.Wrong(row, value, "a number greater than 0");
        int Whole(string name) => (int)Number(name);
        return new SurveillanceRules(
            Whole("window-months"), Whole("baseline-months"), Whole("least-baseline-months"), Number("false-discovery-rate"), Number("least-ratio"), Number("least-amount"),
            Number("season-shrinkage"), Whole("front-ranks"), Whole("least-ranked"), Whole("resistance-months"), Whole("least-isolates"),
            Whole("months-before"), Whole("months-after"), Whole("season-months-before"), Whole("synthetic-donors"));
    }
}
