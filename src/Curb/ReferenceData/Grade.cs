namespace Curb.ReferenceData;

/// <summary>The three grades of Order 84 art. 6: unrestricted (非限制使用级), restricted (限制使用级), special (特殊使用级).</summary>
public enum Grade
{
    Unrestricted = 1,
    Restricted = 2,
    Special = 3,
}

/// <summary>A graded catalogue (抗菌药物分级管理目录): the grade of a drug on a route. Comes from a policy pack or an institution's own list.</summary>
/// <param name="Id">Which catalogue: pack and edition.</param>
/// <param name="Verified">False while the grades have not been checked against the official list.</param>
/// <param name="Entries">Drug code and WHO route; an empty route holds for every route not named.</param>
public sealed record GradedCatalogue(string Id, bool Verified, IReadOnlyDictionary<(string Drug, string Route), Grade> Entries)
{
    public static GradedCatalogue Empty { get; } = new("none", false, new Dictionary<(string Drug, string Route), Grade>());

    /// <summary>The grade, or null where the catalogue does not say.</summary>
    public Grade? GradeOf(string drug, string route) =>
        Entries.TryGetValue((drug, route), out var byRoute) ? byRoute
        : Entries.TryGetValue((drug, ""), out var any) ? any
        : null;
}
