using Curb.Antibiograms;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Http;

namespace Curb.Web.Laboratory;

/// <summary>What of the laboratory a page is asked to show, besides institution, period and department. It stands in the address.</summary>
/// <param name="Specimen">Specimen group; null for all.</param>
/// <param name="WardType">in, out, icu, emergency, other.</param>
/// <param name="Onset">hospital or community.</param>
/// <param name="Sex">m or f.</param>
/// <param name="AgeGroup">One of <see cref="AgeGroups.Names"/>.</param>
/// <param name="Organism">WHONET code.</param>
/// <param name="Class">Resistance class.</param>
/// <param name="Step">month, quarter, half or year.</param>
public sealed record LaboratoryFilter(string? Specimen, string? WardType, string? Onset, string? Sex, string? AgeGroup, string? Organism, string? Class, string Step)
{
    private const int LongestText = 60;
    private static readonly string[] s_steps = ["month", "quarter", "half", "year"];

    public static LaboratoryFilter None { get; } = new(null, null, null, null, null, null, null, "quarter");

    public static IReadOnlyList<string> Steps => s_steps;

    /// <summary>The choices by name, as they stand in the address.</summary>
    public (string Name, string? Value)[] Named =>
        [("specimen", Specimen), ("ward_type", WardType), ("onset", Onset), ("sex", Sex), ("age_group", AgeGroup), ("organism", Organism), ("class", Class), ("step", Step == "quarter" ? null : Step)];

    public static LaboratoryFilter Read(IQueryCollection query)
    {
        string? Text(string name) => query[name].ToString().Trim() is { Length: > 0 and <= LongestText } text ? text : null;
        string? step = Text("step");
        return new LaboratoryFilter(Text("specimen"), Text("ward_type"), Text("onset"), Text("sex"), Text("age_group"), Text("organism"), Text("class"), s_steps.Contains(step) ? step! : "quarter");
    }

    /// <summary>Conditions on packed isolates: the view's and this filter's, human isolates only. The class is not among them: it is one of several texts in a column.</summary>
    public IReadOnlyList<Condition> Conditions(FilterOptions options) =>
        [.. FactConditions.Of(options, Condition.Is("host", "human")), .. Named.Where(choice => choice.Value is not null && choice.Name is not ("step" or "class")).Select(choice => Condition.Is(Column(choice.Name), choice.Value!))];

    /// <summary>
    /// True where the view asks for a part of an institution's isolates and the reader stands above institutions: asked once with and once without the filter, the difference would be
    /// a count that nobody looked at. There only whole institutions are shown.
    /// </summary>
    public bool Cuts(FilterOptions options, Scope scope) =>
        scope.FewestShown > 0 && (options.Department is not null || Named.Any(choice => choice.Value is not null && choice.Name is not ("step" or "class" or "organism")));

    private static string Column(string name) => name == "specimen" ? "specimen_group" : name;
}
