using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Curb.Disclosure;
using Curb.Intake;
using Curb.Storage.Records;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage.Accounts;

/// <summary>Accounts, the roles given to them, and their sessions. Every change is an audit event; a session's last use is not.</summary>
public sealed class AccountStore(RecordStore records)
{
    public RecordStore Records => records;

    public bool Any() => records.Read(context => context.Accounts.Any());

    public IReadOnlyList<Account> All() => records.Read(context => (IReadOnlyList<Account>)[.. context.Accounts.AsNoTracking().AsEnumerable().Select(AccountOf).OrderBy(account => account.Name, StringComparer.Ordinal)]);

    public Account? Get(string id) => records.Read(context => context.Accounts.AsNoTracking().FirstOrDefault(row => row.Id == id) is { } row ? AccountOf(row) : null);

    public Account? Named(string name)
    {
        string known = Normal(name);
        return records.Read(context => context.Accounts.AsNoTracking().FirstOrDefault(row => row.Name == known) is { } row ? AccountOf(row) : null);
    }

    /// <summary>The form in which names are compared and kept.</summary>
    public static string Normal(string name) => FullWidth.Plain(name).Trim().ToLowerInvariant();

    /// <summary>Makes an account without password and roles; null where the name is taken.</summary>
    public Account? Create(string name, string displayName, bool demo, Actor actor)
    {
        var now = Truncated(records.Now);
        var account = new Account(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), Normal(name), displayName.Trim(), null, now, false, 0, null, false, demo, null, 0, "", now);
        bool made = records.Change(actor, "create-account", $"account/{account.Name}", context =>
        {
            if (context.Accounts.Any(row => row.Name == account.Name))
            {
                return (null, null);
            }

            context.Accounts.Add(RowOf(account));
            return (null, account.ForLog());
        });
        return made ? account : null;
    }

    /// <summary>Changes an account as it stands at the moment of the change.</summary>
    /// <returns>The account after the change.</returns>
    /// <exception cref="KeyNotFoundException">There is no such account.</exception>
    public Account Update(string id, string process, Actor actor, Func<Account, Account> change)
    {
        Account? after = null;
        var subject = "account/" + (Get(id) ?? throw new KeyNotFoundException($"There is no account {id}.")).Name;
        records.Change(actor, process, subject, context =>
        {
            var row = context.Accounts.Find(id)!;
            var before = AccountOf(row);
            after = change(before);
            if (after == before)
            {
                return (null, null);
            }

            Write(row, after);
            return (before.ForLog(), after.ForLog());
        });
        return after!;
    }

    public IReadOnlyList<RoleAssignment> Roles(string account) => records.Read(context =>
        (IReadOnlyList<RoleAssignment>)[.. context.RoleAssignments.AsNoTracking().Where(row => row.Account == account).AsEnumerable().Select(row => new RoleAssignment(row.Role, row.Place)).OrderBy(one => one.Role, StringComparer.Ordinal).ThenBy(one => one.Place, StringComparer.Ordinal)]);

    public IReadOnlyList<(string Account, RoleAssignment Role)> Roles() => records.Read(context =>
        (IReadOnlyList<(string, RoleAssignment)>)[.. context.RoleAssignments.AsNoTracking().AsEnumerable().Select(row => (row.Account, new RoleAssignment(row.Role, row.Place)))]);

    /// <summary>Gives a role, or takes it away.</summary>
    public void SetRole(Account account, RoleAssignment role, bool given, Actor actor) =>
        records.Change(actor, given ? "give-role" : "take-role", $"account/{account.Name}/role/{role.Role}/{role.Place}", context =>
        {
            var row = context.RoleAssignments.Find(account.Id, role.Role, role.Place);
            switch (row, given)
            {
                case (null, true):
                    context.RoleAssignments.Add(new RoleAssignmentRow { Account = account.Id, Role = role.Role, Place = role.Place });
                    return (null, role);
                case (not null, false):
                    context.RoleAssignments.Remove(row);
                    return (role, null);
                default:
                    return (null, null);
            }
        });

    /// <summary>Begins a session and returns the token that only the browser will have: 256 random bits.</summary>
    public string Begin(Account account, SessionStep step, TimeSpan lifetime, string origin, string agent, string process, SignedOn? signedOn = null)
    {
        string token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        Begin(account, token, step, lifetime, origin, agent, process, signedOn);
        return token;
    }

    internal void Begin(Account account, string token, SessionStep step, TimeSpan lifetime, string origin, string agent, string process, SignedOn? signedOn = null)
    {
        var now = records.Now;
        string over = RecordStore.Instant(now);
        records.Change(new Actor(account.Name, origin), process, $"account/{account.Name}", context =>
        {
            foreach (var row in context.Sessions.Where(row => row.Account == account.Id && row.SignOn != null && string.Compare(row.ExpiresAt, over) <= 0))
            {
                row.SignOn = null; // What a provider said of a session is kept no longer than the session lasts.
            }

            context.Sessions.Add(new SessionRow
            {
                Id = SessionId(token),
                Account = account.Id,
                CreatedAt = RecordStore.Instant(now),
                SeenAt = RecordStore.Instant(now),
                ExpiresAt = RecordStore.Instant(now + lifetime),
                Origin = origin,
                Agent = agent,
                Step = (int)step,
                EndedAt = null,
                SignOn = signedOn?.Token,
                SecondFactor = signedOn?.SecondFactor ?? false,
            });
            return (null, signedOn is null
                ? (object)new { Session = SessionId(token)[..8], Step = step.ToString(), Agent = agent }
                : new { Session = SessionId(token)[..8], Step = step.ToString(), Agent = agent, By = "identity provider", SecondFactorThere = signedOn.SecondFactor });
        });
    }

    /// <summary>The session of a token that has neither ended nor expired; null where there is none. Asked at requests, so without the object model.</summary>
    public Session? Session(string token)
    {
        using var connection = records.Connect();
        using var command = RecordStore.Command(
            connection,
            "SELECT id, account, created_at, seen_at, expires_at, origin, agent, step, sign_on, second_factor FROM session WHERE id = @id AND ended_at IS NULL AND expires_at > @now",
            ("@id", SessionId(token)),
            ("@now", RecordStore.Instant(records.Now)));
        using var rows = command.ExecuteReader();
        return rows.Read() ? SessionOf(rows) : null;
    }

    /// <summary>The sessions of an account that stand open, newest first.</summary>
    public IReadOnlyList<Session> Sessions(string account)
    {
        string now = RecordStore.Instant(records.Now);
        return records.Read(context => (IReadOnlyList<Session>)[.. context.Sessions.AsNoTracking().Where(row => row.Account == account && row.EndedAt == null && string.Compare(row.ExpiresAt, now) > 0)
            .OrderByDescending(row => row.CreatedAt).AsEnumerable()
            .Select(row => new Session(row.Id, row.Account, RecordStore.Instant(row.CreatedAt), RecordStore.Instant(row.SeenAt), RecordStore.Instant(row.ExpiresAt), row.Origin, row.Agent, (SessionStep)row.Step) { SignedOn = row.SignOn is null ? null : new SignedOn(row.SignOn, row.SecondFactor) })]);
    }

    /// <summary>Notes that a session was used now and lasts longer: no audit event.</summary>
    public void Touch(Session session, DateTimeOffset expires)
    {
        using var connection = records.Connect();
        using var command = RecordStore.Command(
            connection,
            "UPDATE session SET seen_at = @seen, expires_at = @expires WHERE id = @id AND ended_at IS NULL",
            ("@seen", RecordStore.Instant(records.Now)),
            ("@expires", RecordStore.Instant(expires)),
            ("@id", session.Id));
        command.ExecuteNonQuery();
    }

    /// <summary>Ends the sessions of an account that are chosen; all of them where nothing is said.</summary>
    /// <returns>The ids of those that ended.</returns>
    public IReadOnlyList<string> End(Account account, string process, Actor actor, Func<Session, bool>? chosen = null)
    {
        var ending = Sessions(account.Id).Where(session => chosen is null || chosen(session)).Select(session => session.Id).ToList();
        if (ending.Count > 0)
        {
            string now = RecordStore.Instant(records.Now);
            records.Change(actor, process, $"account/{account.Name}", context =>
            {
                foreach (var row in context.Sessions.Where(row => ending.Contains(row.Id)))
                {
                    row.EndedAt = now;
                    row.SignOn = null;
                }

                return (new { Sessions = ending.Select(id => id[..8]) }, null);
            });
        }

        return ending;
    }

    public static string SessionId(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private static Session SessionOf(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), RecordStore.Instant(row.GetString(2)), RecordStore.Instant(row.GetString(3)), RecordStore.Instant(row.GetString(4)), row.GetString(5), row.GetString(6), (SessionStep)row.GetInt32(7))
    {
        SignedOn = row.IsDBNull(8) ? null : new SignedOn(row.GetString(8), row.GetInt32(9) != 0),
    };

    private static DateTimeOffset Truncated(DateTimeOffset at) => RecordStore.Instant(RecordStore.Instant(at));

    private static Account AccountOf(AccountRow row) => new(
        row.Id,
        row.Name,
        row.DisplayName,
        row.PasswordHash,
        RecordStore.Instant(row.PasswordChangedAt),
        row.MustChangePassword,
        row.FailedAttempts,
        row.LockedUntil is { } until ? RecordStore.Instant(until) : null,
        row.Disabled,
        row.Demo,
        row.TotpSecret,
        row.TotpStep,
        row.RecoveryCodes,
        RecordStore.Instant(row.CreatedAt));

    private static AccountRow RowOf(Account account)
    {
        var row = new AccountRow
        {
            Id = account.Id,
            Name = account.Name,
            DisplayName = "",
            PasswordHash = null,
            PasswordChangedAt = "",
            MustChangePassword = false,
            FailedAttempts = 0,
            LockedUntil = null,
            Disabled = false,
            Demo = account.Demo,
            TotpSecret = null,
            TotpStep = 0,
            RecoveryCodes = "",
            CreatedAt = RecordStore.Instant(account.CreatedAt),
        };
        Write(row, account);
        return row;
    }

    private static void Write(AccountRow row, Account account)
    {
        row.DisplayName = account.DisplayName;
        row.PasswordHash = account.PasswordHash;
        row.PasswordChangedAt = RecordStore.Instant(account.PasswordChangedAt);
        row.MustChangePassword = account.MustChangePassword;
        row.FailedAttempts = account.FailedAttempts;
        row.LockedUntil = account.LockedUntil is { } until ? RecordStore.Instant(until) : null;
        row.Disabled = account.Disabled;
        row.TotpSecret = account.TotpSecret;
        row.TotpStep = account.TotpStep;
        row.RecoveryCodes = account.RecoveryCodes;
    }
}
