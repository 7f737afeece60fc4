using System.Globalization;
using Curb.Casework;

namespace Curb.Stewardship;

/// <summary>Special files that began in a month, of the institution or of a part of it.</summary>
/// <param name="Month">Month yyyy-MM; blank where the file names none.</param>
/// <param name="Part">Department or drug; blank for all.</param>
/// <param name="Files">Files; void ones don't count.</param>
/// <param name="Evaluated">Of them evaluated.</param>
/// <param name="Irrational">Of the evaluated those without indication.</param>
/// <param name="Points">Mean points of the evaluated, 0 to 100; null where none are.</param>
/// <param name="Cultured">Files with a culture before the first dose.</param>
/// <param name="CultureKnown">Files of which that is known.</param>
/// <param name="Consulted">Files agreed to by a consult, before or within 24 hours.</param>
/// <param name="ConsultKnown">Files of which that is known.</param>
/// <param name="Days">Mean days of the course; null where none is known.</param>
/// <param name="DaysKnown">Files of which the days are known.</param>
/// <param name="Ddds">DDDs.</param>
/// <param name="DddsKnown">Files of which they are known.</param>
/// <param name="Improved">Files whose patient was cured or improved.</param>
/// <param name="Died">Files whose patient died.</param>
/// <param name="OutcomeKnown">Files of which the outcome is known.</param>
public sealed record SpecialFileMonth(
    string Month, string Part, int Files, int Evaluated, int Irrational, double? Points, int Cultured, int CultureKnown, int Consulted, int ConsultKnown, double? Days, int DaysKnown, double Ddds, int DddsKnown, int Improved, int Died, int OutcomeKnown);

/// <summary>The analysis of special files by month: what was not told is not counted among what is known, and never as no.</summary>
public static class SpecialFileAnalysis
{
    private static readonly string[] s_known = ["cured", "improved", "failed", "died"];

    /// <summary>By month, newest first.</summary>
    public static IReadOnlyList<SpecialFileMonth> ByMonth(IEnumerable<CaseFile> files, IReadOnlyList<ScoreItem> items) => Group(files, _ => "", items);

    /// <summary>By month and department.</summary>
    public static IReadOnlyList<SpecialFileMonth> ByDepartment(IEnumerable<CaseFile> files, IReadOnlyList<ScoreItem> items) => Group(files, one => one.Department ?? "", items);

    /// <summary>By month and drug.</summary>
    public static IReadOnlyList<SpecialFileMonth> ByDrug(IEnumerable<CaseFile> files, IReadOnlyList<ScoreItem> items) => Group(files, one => one.Details.GetValueOrDefault("drug-code", ""), items);

    private static IReadOnlyList<SpecialFileMonth> Group(IEnumerable<CaseFile> files, Func<CaseFile, string> part, IReadOnlyList<ScoreItem> items) =>
        [.. files.Where(one => one.State != "void").GroupBy(one => (Month: one.Details.GetValueOrDefault("month", ""), Part: part(one)))
            .OrderByDescending(group => group.Key.Month, StringComparer.Ordinal).ThenBy(group => group.Key.Part, StringComparer.Ordinal).Select(group => Of(group.Key.Month, group.Key.Part, [.. group], items))];

    private static SpecialFileMonth Of(string month, string part, IReadOnlyList<CaseFile> files, IReadOnlyList<ScoreItem> items)
    {
        var scores = files.Where(one => one.State == "evaluated").Select(one => SpecialFileScore.Of(one.Form, items)).ToList();
        var (days, ddds) = (Numbers(files, "days"), Numbers(files, "ddds"));
        return new SpecialFileMonth(
            month, part, files.Count, scores.Count, scores.Count(score => score.Rational == false), scores.Select(score => score.Points).Average(),
            files.Count(one => one.Details.GetValueOrDefault("before-therapy") == "yes"), files.Count(one => one.Details.ContainsKey("before-therapy")),
            files.Count(one => one.Form.GetValueOrDefault("consulted") is "before" or "after-emergency"), files.Count(one => one.Form.ContainsKey("consulted")),
            days.Count == 0 ? null : days.Average(), days.Count, ddds.Sum(), ddds.Count,
            files.Count(one => one.Form.GetValueOrDefault("outcome") is "cured" or "improved"), files.Count(one => one.Form.GetValueOrDefault("outcome") == "died"), files.Count(one => s_known.Contains(one.Form.GetValueOrDefault("outcome"))));
    }

    private static List<double> Numbers(IEnumerable<CaseFile> files, string name) =>
        [.. files.Where(one => one.Details.ContainsKey(name)).Select(one => double.TryParse(one.Details[name], CultureInfo.InvariantCulture, out double number) ? number : double.NaN).Where(double.IsFinite)];
}
