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
    /// <summary>Entries that nobody has checked although the rest of the catalogue was; empty where <see cref="Verified"/> tells all.</summary>
    public IReadOnlySet<(string Drug, string Route)> Unchecked { get; init; } = new HashSet<(string Drug, string Route)>();

    /// <summary>Grades that hold for one dosage form only; forms as <see cref="FormKey"/> writes them.</summary>
    public IReadOnlyDictionary<(string Drug, string Route, string Form), Grade> Forms { get; init; } = new Dictionary<(string Drug, string Route, string Form), Grade>();

    public static GradedCatalogue Empty { get; } = new("none", false, new Dictionary<(string Drug, string Route), Grade>());

    /// <summary>A dosage form as it is compared: without blanks, in half-width lower case.</summary>
    public static string FormKey(string form) => form.Trim().Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>The grade, or null where the catalogue does not say.</summary>
    public Grade? GradeOf(string drug, string route) =>
        Entries.TryGetValue((drug, route), out var byRoute) ? byRoute
        : Entries.TryGetValue((drug, ""), out var any) ? any
        : null;

    /// <summary>The grade of a dosage form, or that of the route where the catalogue does not name the form.</summary>
    public Grade? GradeOf(string drug, string route, string? form) =>
        Forms.Count > 0 && form is { Length: > 0 } && (Forms.TryGetValue((drug, route, FormKey(form)), out var named) || Forms.TryGetValue((drug, "", FormKey(form)), out named)) ? named : GradeOf(drug, route);

    /// <summary>Whether the grade of a drug on a route was checked against the official list.</summary>
    public bool VerifiedFor(string drug, string route) => Verified && !Unchecked.Contains(Entries.ContainsKey((drug, route)) ? (drug, route) : (drug, ""));

    /// <summary>Of two catalogues the stricter grade of each drug, route and form. An entry is as sure as the catalogue whose grade rules.</summary>
    /// <param name="own">The institution's own list: its word where it is at least as strict.</param>
    /// <param name="above">The list above it.</param>
    public static GradedCatalogue Stricter(GradedCatalogue own, GradedCatalogue above)
    {
        var entries = new Dictionary<(string Drug, string Route), Grade>();
        var doubtful = new HashSet<(string Drug, string Route)>();
        foreach (var key in own.Entries.Keys.Concat(above.Entries.Keys).Distinct())
        {
            var (mine, theirs) = (own.GradeOf(key.Drug, key.Route), above.GradeOf(key.Drug, key.Route));
            bool ruledAbove = mine is null || theirs > mine;
            entries[key] = ruledAbove ? theirs!.Value : mine!.Value;
            if (!(ruledAbove ? above.VerifiedFor(key.Drug, key.Route) : own.VerifiedFor(key.Drug, key.Route)))
            {
                doubtful.Add(key);
            }
        }

        var forms = own.Forms.Keys.Concat(above.Forms.Keys).Distinct().ToDictionary(
            key => key, key => (Grade)Math.Max((int)(own.GradeOf(key.Drug, key.Route, key.Form) ?? Grade.Unrestricted), (int)(above.GradeOf(key.Drug, key.Route, key.Form) ?? Grade.Unrestricted)));
        return new GradedCatalogue($"{own.Id} + {above.Id}", true, entries) { Unchecked = doubtful, Forms = forms };
    }
}
