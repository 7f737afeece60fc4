using System.Globalization;
using Curb.Policies;

namespace Curb.Disclosure;

/// <summary>A role that people have.</summary>
/// <param name="Id">clinical-pharmacist, commission-reader …</param>
/// <param name="Name">How people call it.</param>
/// <param name="Level">Where it may be given.</param>
/// <param name="FewestShown">Counts above 0 and below this are not shown to it; 0 where every count is.</param>
/// <param name="SecondFactor">True where whoever has it must sign in with a second factor.</param>
public sealed record Role(string Id, Bilingual Name, RoleLevel Level, int FewestShown, bool SecondFactor);

/// <summary>Where in the organisation tree a role may be given.</summary>
public enum RoleLevel
{
    /// <summary>At an institution or below; only such a role can lead to single patients.</summary>
    Institution,

    /// <summary>Above institutions: sums and pseudonyms, never a person.</summary>
    Region,

    /// <summary>Anywhere: roles that look after the program and see no patients.</summary>
    Any,
}

/// <summary>Something that a person may or may not do.</summary>
/// <param name="Id">figures.see, accounts.manage …</param>
/// <param name="Name">In words.</param>
/// <param name="Identifies">True where it shows single patients.</param>
/// <param name="Roles">Ids of the roles that have it.</param>
public sealed record Permission(string Id, Bilingual Name, bool Identifies, IReadOnlySet<string> Roles);

/// <summary>Which role may do what: one table, in one file, shown to administrators as it is.</summary>
public sealed class PermissionTable
{
    private static readonly string[] s_heads = ["id", "zh", "en", "identifies"];

    private readonly Dictionary<string, Permission> _permissions;
    private readonly Dictionary<string, Role> _roles;

    private PermissionTable(IReadOnlyList<Role> roles, IReadOnlyList<Permission> permissions)
    {
        (Roles, Permissions) = (roles, permissions);
        _roles = roles.ToDictionary(role => role.Id, StringComparer.Ordinal);
        _permissions = permissions.ToDictionary(permission => permission.Id, StringComparer.Ordinal);
    }

    public IReadOnlyList<Role> Roles { get; }

    public IReadOnlyList<Permission> Permissions { get; }

    /// <summary>Reads the table: a column for each role; rows zh, en, level and fewest-shown describe the roles, every other row is a permission.</summary>
    /// <exception cref="FormatException">A cell is not what its row asks for, or a role above institutions would see patients; the message names the row.</exception>
    public static PermissionTable Parse(string csv)
    {
        var lines = csv.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')).ToList();
        var heads = lines[0];
        if (!heads.Take(s_heads.Length).SequenceEqual(s_heads) || lines.Find(line => line.Length != heads.Length) is { } ragged && ragged.Length >= 0)
        {
            throw new FormatException("The permission table begins with id, zh, en, identifies and a column for each role; every row has as many cells.");
        }

        var described = lines.Skip(1).TakeWhile(line => line[0].StartsWith("role-", StringComparison.Ordinal)).ToDictionary(line => line[0], StringComparer.Ordinal);
        var roles = Enumerable.Range(s_heads.Length, heads.Length - s_heads.Length).Select(column => RoleOf(heads[column], described, column)).ToList();
        return new PermissionTable(roles, [.. lines.Skip(1 + described.Count).Select(line => PermissionOf(line, roles))]);
    }

    public Role? Role(string id) => _roles.GetValueOrDefault(id);

    /// <exception cref="KeyNotFoundException">No such permission: an unknown name is a fault of the program, never a quiet no.</exception>
    public Permission Permission(string id) => _permissions.TryGetValue(id, out var found) ? found : throw new KeyNotFoundException($"The permission table has no '{id}'.");

    private static Role RoleOf(string id, Dictionary<string, string[]> described, int column)
    {
        string Cell(string row) => described.TryGetValue(row, out var cells) ? cells[column] : throw new FormatException($"The permission table lacks the row {row}.");
        if (!Enum.TryParse<RoleLevel>(Cell("role-level"), true, out var level))
        {
            throw new FormatException($"role-level of {id}: found '{Cell("role-level")}', expected institution, region or any.");
        }

        return new Role(id, new Bilingual(Cell("role-zh"), Cell("role-en")), level, int.Parse(Cell("role-fewest-shown"), NumberStyles.None, CultureInfo.InvariantCulture), Cell("role-second-factor") == "yes");
    }

    private static Permission PermissionOf(string[] line, IReadOnlyList<Role> roles)
    {
        bool identifies = line[3] switch { "yes" => true, "no" => false, var other => throw new FormatException($"{line[0]}: identifies is yes or no, found '{other}'.") };
        var granted = roles.Where((_, i) => line[s_heads.Length + i] switch { "x" => true, "" => false, var other => throw new FormatException($"{line[0]}: a cell is x or blank, found '{other}'.") }).ToList();
        if (identifies && granted.Find(role => role.Level != RoleLevel.Institution) is { } above)
        {
            throw new FormatException($"{line[0]} shows single patients, so {above.Id}, which is not a role within an institution, can't have it.");
        }

        return new Permission(line[0], new Bilingual(line[1], line[2]), identifies, granted.Select(role => role.Id).ToHashSet(StringComparer.Ordinal));
    }
}
