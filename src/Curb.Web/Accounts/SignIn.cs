using System.Security.Cryptography;
using System.Text;
using Curb.Storage;
using Curb.Storage.Accounts;

namespace Curb.Web.Accounts;

/// <summary>Signing in: password, then (where the account has one) the second factor. Each outcome is an audit event; a failure says nothing about its cause.</summary>
public sealed class SignIn(Visitors visitors, Attempts attempts, TimeProvider time)
{
    /// <summary>Setting that marks the data folder of the demo district, in which demo accounts sign in with one click.</summary>
    public const string DemoSetting = "demo";

    private const int FailuresBeforeLock = 5;
    private static readonly TimeSpan s_locked = TimeSpan.FromMinutes(15);

    private AccountStore Accounts => visitors.Accounts;

    /// <summary>What became of an attempt.</summary>
    /// <param name="Token">The session's token; null where the attempt failed.</param>
    /// <param name="Step">How far it has come.</param>
    /// <param name="Problem">Key of the text that says why not; null where it went well.</param>
    public sealed record Outcome(string? Token, SessionStep Step, string? Problem);

    /// <summary>True in the data folder of the demo district.</summary>
    public bool IsDemo => Accounts.Records.Setting(DemoSetting) == "yes";

    /// <summary>The accounts that sign in with one click; none outside the demo district.</summary>
    public IReadOnlyList<Account> DemoAccounts() => IsDemo ? [.. Accounts.All().Where(account => account is { Demo: true, Disabled: false })] : [];

    public Outcome WithPassword(string name, string password, string origin, string agent)
    {
        string known = AccountStore.Normal(name);
        if (!attempts.Allow(origin, known))
        {
            Accounts.Records.Note(new Actor(NameForLog(null, known), origin), "sign-in-throttled", "sign-in");
            return Failed("accounts.too-often");
        }

        var account = known.Length is > 0 and <= 100 ? Accounts.Named(known) : null;
        bool right = Passwords.Verify(account, password.Length <= Passwords.Longest ? password : "");
        bool open = account is not null && IsOpen(account);
        if (account is not null && right && open)
        {
            return Opened(account, account.HasSecondFactor ? SessionStep.PasswordShown : SessionStep.SignedIn, origin, agent);
        }

        NoteFailure(account, known, origin, open);
        return Failed("accounts.wrong");
    }

    /// <summary>The second step, by a code of the app or a recovery code.</summary>
    public Outcome WithCode(Visitor visitor, string code, string origin, string agent)
    {
        var account = Accounts.Get(visitor.Account.Id)!;
        var actor = new Actor(account.Name, origin);
        bool open = IsOpen(account);
        if (open && attempts.Allow(origin, account.Name) && UseCode(account, code, actor))
        {
            Accounts.End(account, "sign-in-second-step", actor, session => session.Id == visitor.Session.Id);
            return Opened(account, SessionStep.SignedIn, origin, agent, visitor.Session.SignedOn);
        }

        NoteFailure(account, account.Name, origin, open);
        return Failed("accounts.wrong-code");
    }

    /// <summary>After an identity provider said whose the account is: an account that is locked or disabled stays closed, and a second factor of Curb is asked for unless that of the provider counts.</summary>
    public Outcome WithIdentity(Account account, SignedOn signedOn, string origin, string agent)
    {
        if (!IsOpen(account))
        {
            NoteFailure(account, account.Name, origin, false);
            return Failed("sign-on.closed");
        }

        return Opened(account, account.HasSecondFactor && !signedOn.SecondFactor ? SessionStep.PasswordShown : SessionStep.SignedIn, origin, agent, signedOn);
    }

    /// <summary>True where nobody locked or disabled the account.</summary>
    public bool IsOpen(Account account) => !account.Disabled && !(account.LockedUntil > time.GetUtcNow());

    public Outcome AsDemo(string name, string origin, string agent) =>
        DemoAccounts().FirstOrDefault(account => account.Name == name) is { } account ? Opened(account, SessionStep.SignedIn, origin, agent) : Failed("accounts.wrong");

    /// <summary>True where the code is the app's present one or a recovery code; it can't be used again.</summary>
    public bool UseCode(Account account, string code, Actor actor)
    {
        if (account.TotpSecret is null)
        {
            return false;
        }

        bool used = false;
        byte[] secret = SecondFactor.Open(Accounts.Records, account);
        Accounts.Update(account.Id, "use-second-factor", actor, now =>
        {
            if (Totp.StepOf(secret, code, time.GetUtcNow(), now.TotpStep) is { } step)
            {
                used = true;
                return now with { TotpStep = step };
            }

            var left = RecoveryCodes.Without(now.RecoveryCodes, code);
            used = left is not null;
            return left is null ? now : now with { RecoveryCodes = left };
        });
        return used;
    }

    private Outcome Opened(Account account, SessionStep step, string origin, string agent, SignedOn? signedOn = null)
    {
        if (step == SessionStep.SignedIn && (account.FailedAttempts > 0 || account.LockedUntil is not null))
        {
            Accounts.Update(account.Id, "sign-in-clears-failures", new Actor(account.Name, origin), now => now with { FailedAttempts = 0, LockedUntil = null });
        }

        var lifetime = step == SessionStep.SignedIn ? Visitors.Idle : Visitors.ForSecondFactor;
        string token = Accounts.Begin(account, step, lifetime, origin, agent, step == SessionStep.SignedIn ? "sign-in" : "sign-in-first-step", signedOn);
        visitors.Forget();
        return new Outcome(token, step, null);
    }

    private void NoteFailure(Account? account, string name, string origin, bool open)
    {
        var actor = new Actor(NameForLog(account, name), origin);
        if (account is null || !open)
        {
            Accounts.Records.Note(actor, "sign-in-failed", account is null ? "account/unknown" : $"account/{account.Name}", new { Cause = account is null ? "no such account" : account.Disabled ? "disabled" : "locked" });
            return;
        }

        Accounts.Update(account.Id, "sign-in-failed", actor, now => now.FailedAttempts + 1 >= FailuresBeforeLock
            ? now with { FailedAttempts = 0, LockedUntil = time.GetUtcNow() + s_locked }
            : now with { FailedAttempts = now.FailedAttempts + 1, LockedUntil = null });
    }

    /// <summary>A name that is no account may be a password typed into the wrong field, so only a digest of it is kept.</summary>
    private static string NameForLog(Account? account, string name) => account?.Name ?? "unknown:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8];

    private static Outcome Failed(string problem) => new(null, SessionStep.PasswordShown, problem);
}
