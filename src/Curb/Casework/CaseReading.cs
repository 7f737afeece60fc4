using Curb.Disclosure;

namespace Curb.Casework;

/// <summary>Who asks for cases, and what of them that person may see.</summary>
/// <param name="Account">Name of the account; blank for the program itself.</param>
/// <param name="Cases">Where the person sees cases, patients included.</param>
/// <param name="Counts">Where the person sees how many there are.</param>
/// <param name="RoleKeys">Roles held, each with the place where it is held: see <see cref="RoleKey"/>.</param>
public sealed record CaseReader(string Account, Scope Cases, Scope Counts, IReadOnlyList<string> RoleKeys)
{
    private const char Between = '\u001f';

    /// <summary>The person who holds the data folder itself, at its own command line.</summary>
    public static CaseReader DataFolderOwner { get; } = new("", Scope.DataFolderOwner, Scope.DataFolderOwner, []);

    /// <summary>A role at an institution, or at one of its departments.</summary>
    public static string RoleKey(string role, string institution, string? department = null) =>
        department is null ? $"{role}{Between}{institution}" : $"{role}{Between}{institution}{Between}{department}";

    public static string DepartmentKey(string institution, string? department) => $"{institution}{Between}{department}";

    /// <summary>True where the person may open the case.</summary>
    public bool MaySee(CaseType type, CaseFile one) => (Account.Length > 0 && one.Involves(Account)) || SeesPlace(type, one);

    /// <summary>True where the person may see everything of it: for cases about patients, only from within the institution.</summary>
    public bool MayIdentify(CaseType type, CaseFile one) => !type.Identifies || (Cases.MayIdentify && Cases.Covers(one.Institution, one.Department));

    /// <summary>The case as the person may see it: what points at patients is taken out for whoever may not see them.</summary>
    public CaseFile Shown(CaseType type, CaseFile one) => MayIdentify(type, one) ? one : one with
    {
        Subject = new CaseSubject(one.Subject.Kind, "", type.Title, ""),
        FindingKey = "",
        Evidence = [],
        Department = null,
        Details = one.Details.Where(pair => type.Details.Any(detail => detail.Id == pair.Key && !detail.Identifies)).ToDictionary(),
        Form = new Dictionary<string, string>(),
    };

    private bool SeesPlace(CaseType type, CaseFile one) =>
        (type.Reach == CaseReach.Region && Counts.Covers(one.Institution))
        || (Cases.MayIdentify && (type.Reach == CaseReach.Department ? Cases.Covers(one.Institution, one.Department) : Cases.Covers(one.Institution)));
}

/// <summary>What is looked for among cases; null asks nothing.</summary>
/// <param name="Text">Words that must all stand in it.</param>
/// <param name="Type">Id of a type.</param>
/// <param name="Institution">Code.</param>
/// <param name="Which">waiting (for me), mine (owner or participant), open, overdue or closed; all otherwise.</param>
public sealed record CaseSearch(string? Text, string? Type, string? Institution, string? Which);

/// <summary>How many cases of a type an institution has.</summary>
public sealed record CaseCount(string Type, string Institution, long Open, long Overdue, long Closed);
