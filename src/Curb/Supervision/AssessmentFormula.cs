using Curb.Policies;
using Curb.Policies.Reading;
using Curb.ReferenceData;

namespace Curb.Supervision;

/// <summary>A formula by which institutions are scored, as data that everybody can read: items with weights, steps by distance from the target, veto.</summary>
/// <param name="LeastWeight">Per cent of the weight that must be assessable; below it there is no score.</param>
/// <param name="LeastDenominator">Cases below which an item is too small to judge.</param>
/// <param name="Steps">What is kept of an item's weight when its target is missed, by how far.</param>
/// <param name="Grades">From the best down.</param>
public sealed record AssessmentFormula(
    string Id, Bilingual Title, double LeastWeight, double LeastDenominator, IReadOnlyList<AssessmentItem> Items, IReadOnlyList<AssessmentStep> Steps, IReadOnlyList<AssessmentGrade> Grades, IReadOnlyList<AssessmentVeto> Vetoes)
{
    /// <summary>How institutions are scored.</summary>
    public const string OfInstitutions = "assessment.yaml";

    /// <summary>How departments and physicians are scored.</summary>
    public const string OfStaff = "performance.yaml";

    private static readonly string[] s_conduct = ["self-check-in-time", "progress-in-time", "ledger-not-overdue"];
    private static readonly string[] s_vetoes = ["self-check-never", "talk-due"];

    /// <summary>Reads a file of formulas of <c>policies/</c>; throws where anything is wrong with it.</summary>
    /// <exception cref="ContentFaultException">Every fault is listed.</exception>
    public static IReadOnlyList<AssessmentFormula> Load(ContentTree tree, IReadOnlyCollection<string> indicators, string file = OfInstitutions)
    {
        var faults = new List<ContentFault>();
        var formulas = tree.Has(file) ? ContentMap.ParseList(file, tree.Read(file), faults).Select(map => Read(map, indicators)).ToList() : [];
        return faults.Count == 0 ? formulas : throw new ContentFaultException(faults);
    }

    /// <summary>Per cent of an item's weight that is kept when its target is missed by so many per cent of it.</summary>
    public double Keep(double missedBy) => Steps.LastOrDefault(step => missedBy >= step.Beyond)?.Keep ?? 0;

    private static AssessmentFormula Read(ContentMap map, IReadOnlyCollection<string> indicators)
    {
        var formula = new AssessmentFormula(
            map.Text("id", "a kebab-case name"), map.Wording("title"), map.Number("least_weight", "per cent"), map.Number("least_denominator", "a count"),
            [.. map.List("items", "- {indicator: …, weight: …}").Select(item => Item(item, indicators))],
            [.. map.List("steps", "- {beyond: 10, keep: 60}").Select(step => Closed(step, () => new AssessmentStep(step.Number("beyond", "per cent of the target"), step.Number("keep", "per cent of the weight")))).OrderBy(step => step.Beyond)],
            [.. map.List("grades", "- {from: 90, title: …}").Select(grade => Closed(grade, () => new AssessmentGrade(grade.Number("from", "points"), grade.Wording("title")))).OrderByDescending(grade => grade.From)],
            [.. map.OptionalList("veto").Select(veto => Closed(veto, () => new AssessmentVeto(veto.Text("id", "a name"), veto.OneOf("conduct", s_vetoes), veto.Wording("title"))))]);
        map.Close();
        return formula;
    }

    private static AssessmentItem Item(ContentMap map, IReadOnlyCollection<string> indicators) => Closed(map, () =>
    {
        string? indicator = map.Has("indicator") ? map.OneOf("indicator", indicators) : null, conduct = map.Has("conduct") ? map.OneOf("conduct", s_conduct) : null;
        if ((indicator is null) == (conduct is null))
        {
            map.Fault("indicator", "both or neither of indicator and conduct", "one of them");
        }

        return new AssessmentItem(indicator ?? conduct ?? "", indicator is not null, map.Number("weight", "points"));
    });

    private static T Closed<T>(ContentMap map, Func<T> read)
    {
        var value = read();
        map.Close();
        return value;
    }
}

/// <param name="Id">Indicator or conduct.</param>
public sealed record AssessmentItem(string Id, bool IsIndicator, double Weight);

public sealed record AssessmentStep(double Beyond, double Keep);

public sealed record AssessmentGrade(double From, Bilingual Title);

public sealed record AssessmentVeto(string Id, string Conduct, Bilingual Title);
