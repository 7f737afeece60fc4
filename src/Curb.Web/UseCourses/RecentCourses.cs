using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Web.Shell;

namespace Curb.Web.UseCourses;

/// <summary>A course that was running on the last day of the data.</summary>
/// <param name="Days">Calendar days so far.</param>
/// <param name="Cultured">True where a specimen of the patient was taken since the week before the course.</param>
/// <param name="Grown">Codes of what grew in them.</param>
public sealed record RecentCourse(string Patient, string? Encounter, string? Department, IReadOnlyList<string> Drugs, int Days, DateTime StartedAt, bool Cultured, IReadOnlyList<string> Grown);

/// <summary>Patients on antimicrobials on the last day of the data.</summary>
/// <param name="LastDay">The last day on which a course of the view was running.</param>
/// <param name="Running">Courses running then.</param>
/// <param name="Lines">Those that have lasted longest.</param>
public sealed record RecentCoursesView(DateOnly LastDay, int Running, IReadOnlyList<RecentCourse> Lines);

/// <summary>Asks for the patients of a view who are on antimicrobials, longest first: where the 72-hour review, the oral switch or the end is due.</summary>
public static class RecentCourses
{
    private const int MostRows = 20_000;
    private const int Shown = 8;
    private const int DaysBefore = 7;

    public static PanelOutcome<RecentCoursesView> Ask(IFactSource facts, Scope scope, FilterOptions options)
    {
        string to = options.Period!.Value.To.ToString();
        var rows = (CourseFacts)facts.Rows(new FactQuery("course", [Measure.Rows()], [Condition.Is("institution", options.Institution!.Code), Condition.Is("month", to), Condition.Is("kind", "inpatient")], []), scope, MostRows);
        var known = Enumerable.Range(0, rows.Count).Where(row => rows.Patient[row] is not null && rows.StartedAt[row] is not null && rows.EndedAt[row] is not null && rows.Purpose[row] != "prophylaxis").ToList();
        if (known.Count == 0)
        {
            return new PanelOutcome<RecentCoursesView>.Empty("home.no-patients");
        }

        var last = DateOnly.FromDateTime(known.Max(row => Instants.ToDateTime(rows.StartedAt[row]!.Value)));
        var running = known.Where(row => DateOnly.FromDateTime(Instants.ToDateTime(rows.EndedAt[row]!.Value)) >= last).OrderByDescending(row => rows.Days[row] ?? 0).ThenBy(row => rows.Patient[row], StringComparer.Ordinal).ToList();
        return new PanelOutcome<RecentCoursesView>.Shown(new RecentCoursesView(last, running.Count, [.. running.DistinctBy(row => rows.Patient[row]).Take(Shown).Select(row => Line(facts, scope, options.Institution.Code, rows, row))]));
    }

    private static RecentCourse Line(IFactSource facts, Scope scope, string institution, CourseFacts rows, int row)
    {
        string patient = rows.Patient[row]!;
        var started = Instants.ToDateTime(rows.StartedAt[row]!.Value);
        int since = Curb.Columns.Days.From(DateOnly.FromDateTime(started)) - DaysBefore;
        Condition[] own = [Condition.Is("institution", institution), Condition.Is("patient", patient)];
        var isolates = (IsolateFacts)facts.Rows(new FactQuery("isolate", [Measure.Rows()], own, []), scope, MostRows);
        var specimens = (SpecimenFacts)facts.Rows(new FactQuery("specimen", [Measure.Rows()], own, []), scope, MostRows);
        var grown = Enumerable.Range(0, isolates.Count).Where(i => isolates.CollectedOn[i] >= since).Select(i => isolates.Organism[i]).OfType<string>().Distinct().ToList();
        bool cultured = grown.Count > 0 || Enumerable.Range(0, specimens.Count).Any(i => specimens.CollectedAt[i] is { } at && Instants.ToDateTime(at) >= started.AddDays(-DaysBefore));
        return new RecentCourse(patient, rows.Encounter[row], rows.Department[row], (rows.Drugs[row] ?? "").Split(';'), rows.Days[row] ?? 0, started, cultured, grown);
    }
}
