using Curb.Stewardship;
using Curb.Web.Shell;

namespace Curb.Web.UseCourses;

/// <summary>Patients on antimicrobials for therapy at the last moment that the data reach.</summary>
/// <param name="At">The moment.</param>
/// <param name="Running">How many there are.</param>
/// <param name="Lines">Those whose course is longest.</param>
public sealed record RecentCoursesView(DateTime At, int Running, IReadOnlyList<BoardPatient> Lines);

/// <summary>Asks the board for the patients of a view who are on antimicrobials, longest first: where the 72-hour review, the oral switch or the end is due. The same people as on the page of patients.</summary>
internal static class RecentCourses
{
    private const int Shown = 8;

    public static PanelOutcome<RecentCoursesView> Ask(CourseBoard board, FilterOptions options)
    {
        var running = board.Until is null ? [] : board.Patients().Where(patient => patient.Therapy.Any() && (options.Department is not { } department || patient.Department == department)).ToList();
        return running.Count == 0 ? new PanelOutcome<RecentCoursesView>.Empty("home.no-patients") : new PanelOutcome<RecentCoursesView>.Shown(new RecentCoursesView(board.At, running.Count, [.. running.Take(Shown)]));
    }
}
