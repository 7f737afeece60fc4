using Curb.Disclosure;

namespace Curb.Antibiograms;

/// <summary>Leaves out antibiogram rows in which so few isolates stand, tested, susceptible or resistant, that a patient could be recognised.</summary>
public static class SmallAntibiogramCells
{
    /// <param name="rows">Rows; where they have a period as their last dimension, the periods of an organism and drug add up to what is shown elsewhere.</param>
    /// <param name="counting">What counts as susceptible.</param>
    /// <param name="scope">What the reader may see.</param>
    /// <returns>The rows that may be shown; all of them within an institution.</returns>
    public static IReadOnlyList<AntibiogramRow> Shown(IReadOnlyList<AntibiogramRow> rows, CountingRule counting, Scope scope)
    {
        if (scope.FewestShown == 0)
        {
            return rows;
        }

        var families = rows.Select((row, at) => (row, at)).Where(pair => pair.row.Group.Count > 0).GroupBy(pair => (Group: string.Join('\u001f', pair.row.Group.SkipLast(1)), pair.row.Organism, pair.row.Drug), pair => pair.at)
            .Select(family => (IReadOnlyList<int>)[.. family]).Where(family => family.Count > 1).ToList();
        var withheld = SmallCounts.Withheld([.. rows.Select(row => (double?[])[row.Tested, row.Isolates, row.Counted(counting), row.Resistant, row.Tested - row.Counted(counting), row.Tested - row.Resistant])], families, scope);
        return [.. rows.Where((_, at) => !withheld[at])];
    }

    /// <summary>The courses of resistance classes without the periods that rest on few isolates; a course of which nothing is left is left out.</summary>
    public static IReadOnlyList<PhenotypeCourse> Shown(IReadOnlyList<PhenotypeCourse> courses, Scope scope) =>
        scope.FewestShown == 0 ? courses : [.. courses.Select(course => Shown(course, scope)).Where(course => course.Points.Count > 0)];

    private static PhenotypeCourse Shown(PhenotypeCourse course, Scope scope)
    {
        var withheld = SmallCounts.Withheld([.. course.Points.Select(point => (double?[])[point.Positive, point.Assessed, point.Assessed - point.Positive, point.CannotAssess])], [[.. Enumerable.Range(0, course.Points.Count)]], scope);
        // The test of all periods would tell of those withheld.
        return withheld.Any(one => one) ? course with { Points = [.. course.Points.Where((_, at) => !withheld[at])], Test = null } : course;
    }
}
