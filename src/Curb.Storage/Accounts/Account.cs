using System.Security.Cryptography;
using System.Text;

namespace Curb.Storage.Accounts;

/// <summary>A person who may sign in.</summary>
/// <param name="Id">Never changes and is never given again.</param>
/// <param name="Name">By which the person signs in; lower case, unique.</param>
/// <param name="DisplayName">The person's name as colleagues read it.</param>
/// <param name="PasswordHash">Null where no password was set: then nobody signs in.</param>
/// <param name="PasswordChangedAt">When the password was last set.</param>
/// <param name="MustChangePassword">True where the password was given by another person.</param>
/// <param name="FailedAttempts">Failed sign-ins since the last good one.</param>
/// <param name="LockedUntil">No sign-in before this instant.</param>
/// <param name="Disabled">No sign-in at all.</param>
/// <param name="Demo">Made for the demo district.</param>
/// <param name="TotpSecret">Secret of the second factor, under seal; null where there is none.</param>
/// <param name="TotpStep">Last time step whose code was used, so that no code is used twice.</param>
/// <param name="RecoveryCodes">Digests of the codes that were not used.</param>
/// <param name="CreatedAt">When the account was made.</param>
public sealed record Account(
    string Id,
    string Name,
    string DisplayName,
    string? PasswordHash,
    DateTimeOffset PasswordChangedAt,
    bool MustChangePassword,
    int FailedAttempts,
    DateTimeOffset? LockedUntil,
    bool Disabled,
    bool Demo,
    string? TotpSecret,
    long TotpStep,
    string RecoveryCodes,
    DateTimeOffset CreatedAt)
{
    public bool HasSecondFactor => TotpSecret is not null;

    public int RecoveryCodesLeft => RecoveryCodes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>The account as the audit log holds it: secrets show only whether they changed.</summary>
    internal object ForLog() => new
    {
        Name,
        DisplayName,
        Password = Mark(PasswordHash),
        PasswordChangedAt = RecordStore.Instant(PasswordChangedAt),
        MustChangePassword,
        FailedAttempts,
        LockedUntil = LockedUntil is { } until ? RecordStore.Instant(until) : null,
        Disabled,
        Demo,
        SecondFactor = Mark(TotpSecret),
        SecondFactorStep = TotpStep,
        RecoveryCodes = RecoveryCodesLeft == 0 ? null : Mark(RecoveryCodes),
        RecoveryCodesLeft,
    };

    private static string? Mark(string? secret) => secret is null ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)))[..8];
}

/// <summary>A signed-in browser.</summary>
/// <param name="Id">Digest of the token that only the browser has.</param>
/// <param name="Account">Whose it is.</param>
/// <param name="Step">What the person has shown: a password only, or all that is asked.</param>
/// <param name="Origin">Network address it was begun from.</param>
/// <param name="Agent">The browser, as it names itself.</param>
public sealed record Session(string Id, string Account, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt, string Origin, string Agent, SessionStep Step)
{
    /// <summary>What an identity provider said of the person; null where the session was begun with a password.</summary>
    public SignedOn? SignedOn { get; init; }
}

/// <summary>A sign-in that an identity provider vouched for.</summary>
/// <param name="Token">Its identity token under seal, shown to it again when the person signs out there.</param>
/// <param name="SecondFactor">True where the person showed a second factor there and that counts here.</param>
public sealed record SignedOn(string Token, bool SecondFactor);

/// <summary>How far a sign-in has come.</summary>
public enum SessionStep
{
    /// <summary>The password was right, or an identity provider vouched for the person; the second factor is still asked for. Nothing may be seen.</summary>
    PasswordShown = 0,

    /// <summary>Signed in.</summary>
    SignedIn = 1,
}
