using System.Collections.Concurrent;
using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Supervision;

namespace Curb.Web.Accounts;

/// <summary>
/// Knows whom a session's token belongs to. What it knows is kept for some seconds, so that pages do not wait for the database; a change made by this process
/// counts at once, one made by another within those seconds.
/// </summary>
public sealed class Visitors(AccountStore accounts, TimeProvider time)
{
    /// <summary>A session that is not used for this long ends.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    /// <summary>A session ends after this long, used or not.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>A sign-in that has come as far as the second factor waits this long for it.</summary>
    public static readonly TimeSpan ForSecondFactor = TimeSpan.FromMinutes(5);

    private const int MostRemembered = 5000;
    private static readonly TimeSpan s_remembered = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_touchEvery = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, (Visitor Visitor, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);
    private (OrganisationTree Tree, DateTimeOffset Until)? _tree;
    private (IReadOnlyDictionary<string, string> Names, DateTimeOffset Until)? _names;

    public AccountStore Accounts => accounts;

    public RecordStore Records => accounts.Records;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The organisation tree as it stood a moment ago.</summary>
    public OrganisationTree Tree
    {
        get
        {
            var now = time.GetUtcNow();
            if (_tree is { } known && known.Until > now)
            {
                return known.Tree;
            }

            var tree = OrganisationTree.Of(Records.Places(), Records.Institutions(Scope.DataFolderOwner));
            _tree = (tree, now + s_remembered);
            return tree;
        }
    }

    /// <summary>Names of all accounts as people call them, by account name, as they stood a moment ago.</summary>
    public IReadOnlyDictionary<string, string> DisplayNames
    {
        get
        {
            var now = time.GetUtcNow();
            if (_names is { } known && known.Until > now)
            {
                return known.Names;
            }

            var names = accounts.All().ToDictionary(account => account.Name, account => account.DisplayName, StringComparer.Ordinal);
            _names = (names, now + s_remembered);
            return names;
        }
    }

    /// <summary>Whom a token belongs to; null where it opens no session.</summary>
    public Visitor? Find(string token)
    {
        var now = time.GetUtcNow();
        string id = AccountStore.SessionId(token);
        if (_known.TryGetValue(id, out var known) && known.Until > now)
        {
            return known.Visitor;
        }

        if (accounts.Session(token) is not { } session || accounts.Get(session.Account) is not { Disabled: false } account)
        {
            _known.TryRemove(id, out _);
            return null;
        }

        session = Touched(session, now);
        var visitor = new Visitor(account, session, new Standing(Permissions.Table, Tree, session.Step == SessionStep.SignedIn ? accounts.Roles(account.Id) : []));
        if (_known.Count > MostRemembered)
        {
            _known.Clear();
        }

        _known[id] = (visitor, Earlier(now + s_remembered, session.ExpiresAt));
        return visitor;
    }

    /// <summary>Forgets what is remembered: accounts, roles, sessions or places have changed.</summary>
    public void Forget()
    {
        _tree = null;
        _names = null;
        _known.Clear();
    }

    /// <summary>The scopes in which accounts see figures, each once: for working out first pages before anybody asks.</summary>
    public IReadOnlyList<Scope> FigureScopes() =>
        [.. accounts.Roles().GroupBy(pair => pair.Account, pair => pair.Role).Select(roles => new Standing(Permissions.Table, Tree, roles).ScopeFor("figures.see")).Where(scope => scope.Institutions is not { Count: 0 }).DistinctBy(scope => scope.Key)];

    /// <summary>The session, its end put off if it was not for a while; never beyond its longest life, and not while a second factor is waited for.</summary>
    private Session Touched(Session session, DateTimeOffset now)
    {
        if (session.Step != SessionStep.SignedIn || now - session.SeenAt < s_touchEvery)
        {
            return session;
        }

        var expires = Earlier(now + Idle, session.CreatedAt + Longest);
        accounts.Touch(session, expires);
        return session with { SeenAt = now, ExpiresAt = expires };
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
