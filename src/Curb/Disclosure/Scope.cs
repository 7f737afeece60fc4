namespace Curb.Disclosure;

/// <summary>
/// What a caller may see: a set of institutions, and whether single patients may be shown. Every query on facts or records takes one;
/// there is no way to ask without it.
/// </summary>
public sealed record Scope
{
    private Scope(IReadOnlySet<string>? institutions, bool mayIdentify)
    {
        Institutions = institutions;
        MayIdentify = mayIdentify;
    }

    /// <summary>The institutions' codes; null means every institution of the data folder.</summary>
    public IReadOnlySet<string>? Institutions { get; }

    /// <summary>True where rows of single patients may be shown (never above the institution).</summary>
    public bool MayIdentify { get; }

    /// <summary>The person who holds the data folder itself, at its own command line.</summary>
    public static Scope DataFolderOwner { get; } = new(null, true);

    public static Scope Nothing { get; } = new(new HashSet<string>(), false);

    public static Scope Of(IEnumerable<string> institutions, bool mayIdentify) => new(institutions.ToHashSet(StringComparer.Ordinal), mayIdentify);

    public bool Covers(string institution) => Institutions is null || Institutions.Contains(institution);

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
        institutions.Count == 0 ? this : new(institutions.Where(Covers).ToHashSet(StringComparer.Ordinal), MayIdentify);
}
