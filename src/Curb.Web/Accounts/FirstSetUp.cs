using System.Security.Cryptography;
using System.Text;
using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Supervision;

namespace Curb.Web.Accounts;

/// <summary>
/// Making the first administrator. There is no default password: while no account exists the program prints a token on its console, which only the person who
/// started it sees, and the set-up page asks for it. It is good once and only in this run of the program.
/// </summary>
public sealed class FirstSetUp(AccountStore accounts)
{
    private readonly Lock _gate = new();
    private string? _token;

    public bool IsNeeded => !accounts.Any();

    /// <summary>The token to print on the console; null where there is an account already.</summary>
    public string? Token()
    {
        lock (_gate)
        {
            return IsNeeded ? _token ??= RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 24) : null;
        }
    }

    /// <summary>Makes the first administrator.</summary>
    /// <returns>Key of the text that says why not; null where it was made.</returns>
    public string? Make(string token, string name, string displayName, string password, string origin)
    {
        lock (_gate)
        {
            if (Token() is not { } wanted || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(wanted), Encoding.UTF8.GetBytes(token.Trim().ToUpperInvariant())))
            {
                accounts.Records.Note(new Actor("nobody", origin), "set-up-refused", "set-up");
                return "accounts.set-up-wrong-token";
            }

            var problem = NewAccount.Objection(name) ?? Passwords.Objection(password, Sketch(name, displayName));
            if (problem is not null)
            {
                return problem;
            }

            var actor = new Actor(AccountStore.Normal(name), origin, "first set-up");
            var account = accounts.Create(name, displayName, false, actor)!;
            accounts.Update(account.Id, "set-password", actor, now => now with { PasswordHash = Passwords.Hash(password) });
            accounts.SetRole(account, new RoleAssignment("system-administrator", OrganisationTree.Root), true, actor);
            _token = null;
            return null;
        }
    }

    private static Account Sketch(string name, string displayName) => new("", AccountStore.Normal(name), displayName, null, default, false, 0, null, false, false, null, 0, "", default);
}

/// <summary>What names accounts may have.</summary>
internal static class NewAccount
{
    private const int LongestName = 60;

    /// <summary>Key of the text that says why not; null where the name is good.</summary>
    public static string? Objection(string name) =>
        AccountStore.Normal(name) is var normal && normal.Length is >= 2 and <= LongestName && normal.All(sign => char.IsLetterOrDigit(sign) || sign is '.' or '-' or '_' or '@') ? null : "accounts.name-form";
}
