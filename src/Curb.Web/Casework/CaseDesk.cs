using Curb.Casework;
using Curb.Disclosure;
using Curb.Storage.Accounts;
using Curb.Storage.Casework;
using Curb.Web.Accounts;
using Curb.Web.Hosting;

namespace Curb.Web.Casework;

/// <summary>Cases as signed-in people meet them: the store, and who may see and do what.</summary>
public sealed class CaseDesk(Visitors visitors, Knowledge knowledge)
{
    public const string Count = "cases.count";
    public const string See = "cases.see";
    public const string RaiseFound = "cases.raise";

    private readonly Lazy<CaseStore> _store = new(() => new CaseStore(visitors.Records, knowledge.CaseTypes, WorkingCalendar.Load(knowledge.Reference)));

    public CaseStore Store => _store.Value;

    /// <summary>What of the cases a visitor may see.</summary>
    public static CaseReader Reader(Visitor visitor) => new(
        visitor.Account.Name, visitor.May(See) ? visitor.Standing.ScopeFor(See) : Scope.Nothing, CountsOf(visitor.Standing),
        [.. visitor.Standing.RolesByPlace.Select(held => CaseReader.RoleKey(held.Role, held.Institution, held.Department)).Concat(visitor.Standing.RolesByRegion.Select(held => CaseReader.RoleKey(held.Role, held.Place))).Distinct()]);

    /// <summary>Whose cases are counted: those of institutions, and those of the commission's own places.</summary>
    private static Scope CountsOf(Standing standing) =>
        standing.ScopeFor(Count).Beside(standing.RolesByRegion.Where(held => Permissions.Table.Permission(Count).Roles.Contains(held.Role)).Select(held => held.Place));

    /// <summary>As above, of an account that is not asking itself; null where it is not in use.</summary>
    public CaseReader? ReaderOf(string accountId)
    {
        if (visitors.Accounts.Get(accountId) is not { Disabled: false } account)
        {
            return null;
        }

        var standing = Standing(visitors.Accounts.Roles(account.Id));
        return new CaseReader(account.Name, standing.ScopeFor(See), CountsOf(standing), []);
    }

    public static CasePerson Person(Visitor visitor) => new(visitor.Account.Name, visitor.Standing.Holds);

    /// <summary>An account as somebody who could have a case; null where there is no such account in use.</summary>
    public CasePerson? PersonNamed(string name) => visitors.Accounts.Named(name) is { Disabled: false } account ? new CasePerson(account.Name, Standing(visitors.Accounts.Roles(account.Id)).Holds) : null;

    /// <summary>Names of all accounts, as people call them.</summary>
    public IReadOnlyDictionary<string, string> DisplayNames() => visitors.DisplayNames;

    /// <summary>Who could have the case, and who could be asked to take part: accounts in use with a role that reaches its institution.</summary>
    public (IReadOnlyList<Account> Able, IReadOnlyList<Account> Near) Colleagues(CaseType type, CaseFile one)
    {
        var roles = visitors.Accounts.Roles().ToLookup(pair => pair.Account, pair => pair.Role);
        var near = visitors.Accounts.All().Where(account => !account.Disabled).Select(account => (Account: account, Standing: Standing(roles[account.Id]))).Where(pair => CountsOf(pair.Standing).Covers(one.Institution)).ToList();
        return ([.. near.Where(pair => CaseEngine.CanDo(type, one, new CasePerson(pair.Account.Name, pair.Standing.Holds))).Select(pair => pair.Account)], [.. near.Select(pair => pair.Account).Where(account => !one.Involves(account.Name))]);
    }

    /// <summary>Accounts in use that have to do with cases of an institution, by name.</summary>
    public IReadOnlyList<Account> At(string institution)
    {
        var roles = visitors.Accounts.Roles().ToLookup(pair => pair.Account, pair => pair.Role);
        return [.. visitors.Accounts.All().Where(account => !account.Disabled && Standing(roles[account.Id]).ScopeFor(See).Covers(institution)).OrderBy(account => account.Name, StringComparer.Ordinal)];
    }

    private Standing Standing(IEnumerable<RoleAssignment> roles) => new(Permissions.Table, visitors.Tree, roles);
}
