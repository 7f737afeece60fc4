using System.Reflection;
using System.Security.Cryptography;
using Curb.Storage.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Curb.Web.Accounts;

/// <summary>How passwords are hashed (ASP.NET Core Identity: PBKDF2 with HMAC-SHA512, a salt each) and which are accepted.</summary>
public static class Passwords
{
    public const int Shortest = 12;
    public const int Longest = 128;

    /// <summary>From this length on a passphrase needs no mixture of signs.</summary>
    private const int Passphrase = 20;

    private const int FewestKinds = 3;
    private const int FewestDifferent = 6;

    /// <summary>Signs that a password has besides a common word in it.</summary>
    private const int FewestBesides = 8;

    /// <summary>Rounds of PBKDF2, from the OWASP password storage cheat sheet for HMAC-SHA512.</summary>
    private const int Rounds = 210_000;

    private static readonly PasswordHasher<object> s_hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Rounds }));
    private static readonly object s_nobody = new();
    private static readonly Lazy<string> s_dummy = new(() => s_hasher.HashPassword(s_nobody, Guid.NewGuid().ToString()));
    private static readonly Lazy<HashSet<string>> s_common = new(ReadCommon);

    public static string Hash(string password) => s_hasher.HashPassword(s_nobody, Normal(password));

    /// <summary>True where the password is the account's. Takes as long where there is no such account or no password, so that names can't be tried out.</summary>
    public static bool Verify(Account? account, string password) =>
        s_hasher.VerifyHashedPassword(s_nobody, account?.PasswordHash ?? s_dummy.Value, Normal(password)) != PasswordVerificationResult.Failed && account?.PasswordHash is not null;

    /// <summary>Key of the text that says why a password is not accepted; null where it is.</summary>
    public static string? Objection(string password, Account account) =>
        password.Length < Shortest ? "accounts.password-short"
        : password.Length > Longest ? "accounts.password-long"
        : HoldsName(password, account) ? "accounts.password-name"
        : IsCommon(password) ? "accounts.password-common"
        : password.Length < Passphrase && Kinds(password) < FewestKinds ? "accounts.password-kinds"
        : null;

    /// <summary>A random password that one person gives another: 16 signs, none of which is mistaken for another.</summary>
    public static string Temporary() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 16);

    /// <summary>Full-width signs as plain ones, so that a password typed with a Chinese input method is the same.</summary>
    private static string Normal(string password) => Intake.FullWidth.Plain(password);

    private static bool HoldsName(string password, Account account) =>
        new[] { account.Name, account.DisplayName }.Any(name => name.Length > 2 && password.Contains(name, StringComparison.OrdinalIgnoreCase));

    private static int Kinds(string password) =>
        new Func<char, bool>[] { char.IsLower, char.IsUpper, char.IsDigit, sign => !char.IsAsciiLetterOrDigit(sign) }.Count(password.Any);

    /// <summary>A word that everybody tries first with little around it, letters written as digits or not; or the same few signs over and over.</summary>
    private static bool IsCommon(string password)
    {
        string plain = password.ToLowerInvariant();
        string asLetters = plain.Replace('@', 'a').Replace('0', 'o').Replace('1', 'l').Replace('3', 'e').Replace('5', 's').Replace('$', 's');
        return password.Distinct().Count() < FewestDifferent || s_common.Value.Any(word => plain.Length - word.Length < FewestBesides && (plain.Contains(word, StringComparison.Ordinal) || asLetters.Contains(word, StringComparison.Ordinal)));
    }

    private static HashSet<string> ReadCommon()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("accounts/common-passwords.txt") ?? throw new InvalidOperationException("The list of common passwords is not part of the program.");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('#'))];
    }
}
