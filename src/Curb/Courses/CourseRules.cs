using System.Globalization;
using Curb.ReferenceData;

namespace Curb.Courses;

/// <summary>The rules by which orders are joined into treatment courses. Table <c>reference/course-rules</c>.</summary>
/// <param name="GapHours">Orders that follow the last end by at most so many hours belong to the same course.</param>
/// <param name="AssumedHours">How long an order without an end and without days is taken to last.</param>
/// <param name="EmpiricalDays">Days of therapy before the culture guides it.</param>
/// <param name="LateDays">Days from which on a course is listed for review.</param>
/// <param name="LongestOrderDays">An end further off than this is not believed and counts as unknown.</param>
public sealed record CourseRules(double GapHours, double AssumedHours, int EmpiricalDays, int LateDays, int LongestOrderDays)
{
    private const string Dataset = "course-rules";

    /// <summary>The rules of an edition, the newest by default.</summary>
    /// <exception cref="ReferenceFaultException">A rule is missing or no number.</exception>
    public static CourseRules Load(ReferenceLibrary reference, string? edition = null)
    {
        var table = reference.Table(Dataset, edition ?? reference.Latest(Dataset));
        int setting = table.Column("setting"), value = table.Column("value");
        double Number(string name)
        {
            int row = Enumerable.Range(0, table.Count).FirstOrDefault(at => table[at, setting] == name, -1);
            return row < 0 ? throw new ReferenceFaultException($"{table.Path}: no setting '{name}'.")
                : double.TryParse(table[row, value], CultureInfo.InvariantCulture, out double number) && number > 0 ? number
                : throw table.Wrong(row, value, "a number greater than 0");
        }

        return new CourseRules(Number("gap-hours"), Number("assumed-hours-without-end"), (int)Number("empirical-days"), (int)Number("late-days"), (int)Number("longest-order-days"));
    }
}
