using Curb.Supervision;

namespace Curb.Disclosure;

/// <summary>What one person may do and where, from the roles given to them. What no role allows is refused.</summary>
public sealed class Standing
{
    private readonly PermissionTable _table;
    private readonly OrganisationTree _tree;
    private readonly List<(Role Role, Place Place)> _held;

    /// <summary>Roles and places that are not known (any more), and roles given at a place of the wrong level, count for nothing.</summary>
    public Standing(PermissionTable table, OrganisationTree tree, IEnumerable<RoleAssignment> assignments)
    {
        (_table, _tree) = (table, tree);
        _held =
        [
            .. from assignment in assignments
               let role = table.Role(assignment.Role)
               let place = tree.Find(assignment.Place)
               where role is not null && place is not null && Fits(role, place)
               select (role, place),
        ];
    }

    /// <summary>Nobody: may do nothing.</summary>
    public static Standing None(PermissionTable table) => new(table, OrganisationTree.Empty, []);

    /// <summary>Roles held, with where.</summary>
    public IReadOnlyList<(Role Role, Place Place)> Held => _held;

    /// <summary>True where the role may be given at the place.</summary>
    public static bool Fits(Role role, Place place) => role.Level switch
    {
        RoleLevel.Institution => place.Kind is PlaceKind.Institution or PlaceKind.Campus or PlaceKind.Department,
        RoleLevel.Region => place.Kind is PlaceKind.Root or PlaceKind.Province or PlaceKind.City or PlaceKind.District,
        _ => true,
    };

    public bool May(string permission) => Granting(permission).Any();

    /// <summary>True where the person has the permission at the place itself or at one above it.</summary>
    public bool May(string permission, string place) => Granting(permission).Any(held => _tree.IsWithin(place, held.Place.Code));

    /// <summary>
    /// What the person may see by a permission. Single patients are shown only by a permission that identifies, and then a role held at a department
    /// shows that department alone; sums are those of the whole institution.
    /// </summary>
    public Scope ScopeFor(string permission)
    {
        bool identifies = _table.Permission(permission).Identifies;
        var granting = Granting(permission).ToList();
        if (granting.Count == 0)
        {
            return Scope.Nothing;
        }

        var scope = granting.Any(held => held.Place.Kind == PlaceKind.Root) ? Scope.Everywhere(identifies) : Seen(granting.Select(held => held.Place), identifies);
        return scope with { FewestShown = granting.Max(held => held.Role.FewestShown) };
    }

    /// <summary>Every role held, with the institution, or the department of one, at which it counts.</summary>
    public IEnumerable<(string Role, string Institution, string? Department)> RolesByPlace => _held.SelectMany(held => _tree.Seen(held.Place).Select(seen => (held.Role.Id, seen.Institution, seen.Department)));

    /// <summary>Roles of a region held, with every place above institutions at which they count: the place itself and those within it.</summary>
    public IEnumerable<(string Role, string Place)> RolesByRegion => _held.Where(held => held.Role.Level == RoleLevel.Region).SelectMany(held => _tree.FromTheRoot.Select(at => at.Place)
        .Where(place => place.Kind < PlaceKind.Institution && _tree.IsWithin(place.Code, held.Place.Code)).Select(place => (held.Role.Id, place.Code)));

    /// <summary>True where the person has the role at the whole institution, or at the department; for a place above institutions where the role of a region counts there.</summary>
    public bool Holds(string role, string institution, string? department) =>
        _held.Any(held => held.Role.Id == role && _tree.Seen(held.Place).Any(seen => seen.Institution == institution && (seen.Department is null || seen.Department == department)))
        || (_tree.Find(institution) is { Kind: < PlaceKind.Institution } && RolesByRegion.Contains((role, institution)));

    private IEnumerable<(Role Role, Place Place)> Granting(string permission)
    {
        var roles = _table.Permission(permission).Roles;
        return _held.Where(held => roles.Contains(held.Role.Id));
    }

    private Scope Seen(IEnumerable<Place> places, bool identifies)
    {
        var whole = new HashSet<string>(StringComparer.Ordinal);
        var parts = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var (institution, department) in places.SelectMany(_tree.Seen))
        {
            if (department is null || !identifies)
            {
                whole.Add(institution);
            }
            else
            {
                (parts.TryGetValue(institution, out var known) ? known : parts[institution] = new HashSet<string>(StringComparer.Ordinal)).Add(department);
            }
        }

        return Scope.Of(whole.Union(parts.Keys), identifies)
            .InDepartments(parts.Where(part => !whole.Contains(part.Key)).ToDictionary(part => part.Key, part => (IReadOnlySet<string>)part.Value, StringComparer.Ordinal));
    }
}
