namespace Curb.Disclosure;

/// <summary>
/// What a caller may see: a set of institutions (or single departments of them), whether single patients may be shown, and how small a count may be.
/// Every query on facts or records takes one; there is no way to ask without it.
/// </summary>
public sealed record Scope
{
    private static readonly Dictionary<string, IReadOnlySet<string>> s_everyDepartment = [];

    private Scope(IReadOnlySet<string>? institutions, bool mayIdentify)
    {
        Institutions = institutions;
        MayIdentify = mayIdentify;
    }

    /// <summary>The institutions' codes; null means every institution of the data folder.</summary>
    public IReadOnlySet<string>? Institutions { get; }

    /// <summary>Institutions of which only the named departments may be seen; one that does not stand here is seen as a whole.</summary>
    public IReadOnlyDictionary<string, IReadOnlySet<string>> Departments { get; private init; } = s_everyDepartment;

    /// <summary>True where rows of single patients may be shown (never above the institution).</summary>
    public bool MayIdentify { get; }

    /// <summary>Counts above 0 and below this are not shown, because they could point at a person; 0 where every count may be shown.</summary>
    public int FewestShown { get; init; }

    /// <summary>The person who holds the data folder itself, at its own command line.</summary>
    public static Scope DataFolderOwner { get; } = new(null, true);

    public static Scope Nothing { get; } = new(new HashSet<string>(), false);

    /// <summary>A text that is the same for two scopes exactly where they allow the same.</summary>
    public string Key => string.Join('\u001e', (string[])
    [
        MayIdentify ? "rows" : "sums",
        FewestShown.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Institutions is null ? "*" : string.Join('\u001f', Institutions.Order(StringComparer.Ordinal)),
        .. Departments.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + '\u001f' + string.Join('\u001f', pair.Value.Order(StringComparer.Ordinal))),
    ]);

    public static Scope Of(IEnumerable<string> institutions, bool mayIdentify) => new(institutions.ToHashSet(StringComparer.Ordinal), mayIdentify);

    /// <summary>Every institution of the data folder.</summary>
    public static Scope Everywhere(bool mayIdentify) => new(null, mayIdentify);

    /// <summary>This scope with some of its institutions narrowed to single departments.</summary>
    public Scope InDepartments(IReadOnlyDictionary<string, IReadOnlySet<string>> departments) => this with { Departments = departments };

    public bool Covers(string institution) => Institutions is null || Institutions.Contains(institution);

    /// <summary>True where a row of the institution's department may be seen; a row without a department only where the whole institution may.</summary>
    public bool Covers(string institution, string? department) =>
        Covers(institution) && (!Departments.TryGetValue(institution, out var some) || (department is not null && some.Contains(department)));

    /// <summary>True for a count that is too small to be shown in this scope.</summary>
    public bool Hides(double? count) => count > 0 && count < FewestShown;

    /// <summary>Refuses a question for rows of single patients to whoever may not see them.</summary>
    /// <exception cref="DisclosureRefusedException">The scope may not identify.</exception>
    public void RequireIdentification()
    {
        if (!MayIdentify)
        {
            throw new DisclosureRefusedException("Rows of single patients are not shown in this scope; only sums are.");
        }
    }

    /// <summary>The part of this scope that lies in the named institutions; never wider than this scope.</summary>
    public Scope Within(IReadOnlyCollection<string> institutions) =>
        institutions.Count == 0 ? this : new(institutions.Where(Covers).ToHashSet(StringComparer.Ordinal), MayIdentify) { FewestShown = FewestShown, Departments = Departments };

    /// <summary>This scope and further places, such as that of a commission itself.</summary>
    public Scope Beside(IEnumerable<string> places) => Institutions is null ? this : new Scope(Institutions.Union(places).ToHashSet(StringComparer.Ordinal), MayIdentify) { FewestShown = FewestShown, Departments = Departments };

    /// <summary>What both scopes allow: never wider than either.</summary>
    public Scope And(Scope other)
    {
        var institutions = Institutions is null ? other.Institutions : other.Institutions is null ? Institutions : Institutions.Where(other.Institutions.Contains).ToHashSet(StringComparer.Ordinal);
        return new Scope(institutions, MayIdentify && other.MayIdentify) { FewestShown = Math.Max(FewestShown, other.FewestShown), Departments = Both(Departments, other.Departments) };
    }

    private static IReadOnlyDictionary<string, IReadOnlySet<string>> Both(IReadOnlyDictionary<string, IReadOnlySet<string>> one, IReadOnlyDictionary<string, IReadOnlySet<string>> other) =>
        one.Count == 0 ? other
        : other.Count == 0 ? one
        : one.Keys.Union(other.Keys).ToDictionary(
            institution => institution,
            institution => !one.TryGetValue(institution, out var a) ? other[institution]
                : !other.TryGetValue(institution, out var b) ? a
                : (IReadOnlySet<string>)a.Intersect(b).ToHashSet(StringComparer.Ordinal),
            StringComparer.Ordinal);
}
