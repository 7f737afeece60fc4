using Curb.Policies;
using Curb.ReferenceData;

namespace Curb.Formularies;

/// <summary>A line of an institution's catalogue that is looser than the list above it. The stricter grade rules.</summary>
/// <param name="Line">The looser line.</param>
/// <param name="Above">The grade above it.</param>
/// <param name="Catalogue">Id of the list above.</param>
/// <param name="Verified">False where nobody has checked the list above.</param>
public sealed record GradeConflict(GradeLine Line, Grade Above, string Catalogue, bool Verified)
{
    public Bilingual Explanation => new(
        $"本院目录定为{Zh(Line.Grade)}，宽于上级目录的{Zh(Above)}；以较严者为准",
        $"the institution's list says {Line.Grade.ToString().ToLowerInvariant()}, looser than {Above.ToString().ToLowerInvariant()} above; the stricter one rules");

    private static string Zh(Grade grade) => grade switch { Grade.Unrestricted => "非限制使用级", Grade.Restricted => "限制使用级", _ => "特殊使用级" };
}

/// <summary>Finds where an institution's catalogue is looser than the one that it inherits: it may only be stricter.</summary>
public static class GradeConflicts
{
    /// <summary>Every looser line, by drug; a drug that the list above does not name is no conflict.</summary>
    public static IReadOnlyList<GradeConflict> Of(IReadOnlyList<GradeLine> own, GradedCatalogue above) =>
    [
        .. from line in own
           let grade = above.GradeOf(line.Drug, line.Route, line.Form)
           where grade > line.Grade
           orderby line.Drug, line.Route, line.Form
           select new GradeConflict(line, grade.Value, above.Id, above.VerifiedFor(line.Drug, line.Route)),
    ];

    /// <summary>A list as rules ask it. Where one line is general and others are for a form, a form that is not named has the general grade; where all are for forms, the strictest.</summary>
    public static GradedCatalogue Catalogue(DrugList list) => Catalogue(list.Id, list.Verified, list.Grades);

    /// <inheritdoc cref="Catalogue(DrugList)"/>
    public static GradedCatalogue Catalogue(string id, bool verified, IEnumerable<GradeLine> lines)
    {
        var all = lines.ToList();
        var general = all.GroupBy(line => (line.Drug, line.Route)).ToDictionary(
            group => group.Key, group => group.Where(line => line.Form.Length == 0).Select(line => (Grade?)line.Grade).Max() ?? group.Max(line => line.Grade));
        return new GradedCatalogue(id, verified, general)
        {
            Forms = all.Where(line => line.Form.Length > 0).GroupBy(line => (line.Drug, line.Route, GradedCatalogue.FormKey(line.Form))).ToDictionary(group => group.Key, group => group.Max(line => line.Grade)),
        };
    }
}
