using System.Security.Cryptography;
using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Storage.Governance;
using Curb.Web.Accounts;
using Curb.Web.OrderCheck;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Curb.Web.SignOn;

/// <summary>
/// Signing in through the identity provider. The provider says who a person is; which account that is, what it may do and whether it is open is decided here. No account is ever made by
/// signing in. Every outcome is an audit event.
/// </summary>
public sealed class SignOnDesk(SignOnSettings settings, IdentityProvider provider, SignIn signIn, Visitors visitors, ExternalSubjects subjects, GovernanceStore governance, Attempts attempts, IDataProtectionProvider seals, TimeProvider time)
{
    private const string SealPurpose = "sign-on";
    private const int LongestNoted = 100;

    private readonly IDataProtector _seal = seals.CreateProtector(SealPurpose);
    private readonly TokenMemory _used = new();

    public SignOnSettings Settings => settings;

    public ExternalSubjects Subjects => subjects;

    /// <summary>Where the browser is sent to sign in.</summary>
    internal async Task<string> Begin(HttpContext http, string back)
    {
        var ticket = SignOnTicket.Make(back, time.GetUtcNow());
        string address = await provider.SignInAddress(ticket, ReturnAddress(http), http.RequestAborted);
        ticket.Keep(http, _seal);
        return address;
    }

    /// <summary>What became of a person whom the provider sent back.</summary>
    /// <exception cref="SignOnRefused">It went no further.</exception>
    internal async Task<(SignIn.Outcome Outcome, string Back)> Finish(HttpContext http, string agent)
    {
        var query = http.Request.Query;
        var ticket = Taken(http, query["state"].ToString());
        if (query["error"].ToString() is { Length: > 0 } error)
        {
            throw new SignOnRefused("sign-on.not-there", "the identity provider answered: " + Short(error));
        }

        string? issuer = query["iss"].ToString() is { Length: > 0 } told ? told : null;
        var (claims, token) = await provider.Redeem(query["code"].ToString(), issuer, ticket, ReturnAddress(http), http.RequestAborted);
        var account = AccountOf(claims, Visitor.OriginOf(http));
        var signedOn = new SignedOn(visitors.Records.Seal(SealPurpose, token, account.Id), HasSecondFactor(claims));
        return (signIn.WithIdentity(account, signedOn, Visitor.OriginOf(http), agent), ticket.Back);
    }

    /// <summary>Notes why a sign-in went no further.</summary>
    internal void Note(HttpContext http, SignOnRefused refused) =>
        visitors.Records.Note(new Actor("nobody", Visitor.OriginOf(http)), "sign-on-failed", "sign-on", new { refused.Problem, Cause = refused.Message });

    /// <summary>Where a browser that signed out here signs out at the provider too; null where it did not come from there or that is not wished.</summary>
    internal async Task<string?> SignOutAddress(HttpContext http, Visitor visitor)
    {
        if (!settings.IsOn || !settings.SignOutThere || visitor.Session.SignedOn is not { } signedOn)
        {
            return null;
        }

        try
        {
            return await provider.SignOutAddress(visitors.Records.Unseal(SealPurpose, signedOn.Token, visitor.Account.Id), Origin(http) + "/sign-in", http.RequestAborted);
        }
        catch (CryptographicException)
        {
            return null; // The installation's key was exchanged since; here the person is signed out all the same.
        }
    }

    internal static string Origin(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host.ToUriComponent()}";

    private static string ReturnAddress(HttpContext http) => Origin(http) + SignOnEndpoints.BackPath;

    private SignOnTicket Taken(HttpContext http, string state)
    {
        var now = time.GetUtcNow();
        var ticket = SignOnTicket.Take(http, _seal);
        if (!attempts.Allow(Visitor.OriginOf(http), "sign-on " + state))
        {
            throw new SignOnRefused("accounts.too-often", "too many sign-ins from one address");
        }

        return ticket is null ? throw new SignOnRefused("sign-on.state", "this browser did not begin the sign-in, or too long ago")
            : ticket.Until <= now ? throw new SignOnRefused("sign-on.state", "the sign-in was begun too long ago")
            : !ticket.Fits(state) ? throw new SignOnRefused("sign-on.state", "the answer belongs to another sign-in")
            : !_used.TryRemember(state, ticket.Until, now) ? throw new SignOnRefused("sign-on.state", "the answer was brought before")
            : ticket;
    }

    /// <summary>The account that is tied to the person; where none is yet, the one that the configured claim names, which is tied now.</summary>
    private Account AccountOf(JsonWebToken claims, string origin)
    {
        if (subjects.Find(settings.Issuer, claims.Subject) is { } known && visitors.Accounts.Get(known.Account) is { } tied)
        {
            return tied;
        }

        string told = settings.FoundBy != FoundBy.Subject && claims.TryGetClaim(settings.Claim, out var claim) ? claim.Value.Trim() : "";
        var account = told.Length == 0 ? null : settings.FoundBy == FoundBy.Name ? visitors.Accounts.Named(told) : governance.AccountOf(settings.Institution, told) is { } name ? visitors.Accounts.Named(name) : null;
        string who = $"subject {Short(claims.Subject)}, {settings.Claim} {(told.Length == 0 ? "not told" : Short(told))}";
        if (account is null)
        {
            throw new SignOnRefused("sign-on.unknown", "no account for " + who);
        }

        if (!signIn.IsOpen(account))
        {
            return account; // It is refused as such, and not tied.
        }

        if (new Standing(Permissions.Table, visitors.Tree, visitors.Accounts.Roles(account.Id)).Held.Any(held => held.Role.SecondFactor))
        {
            throw new SignOnRefused("sign-on.by-hand", $"account {account.Name} looks after others and is tied by an administrator only; {who}");
        }

        return subjects.Link(settings.Issuer, claims.Subject, account, new Actor(account.Name, origin, "first sign-in through the identity provider")) ? account
            : throw new SignOnRefused("sign-on.other-person", $"account {account.Name} belongs to another person of the identity provider; {who}");
    }

    private bool HasSecondFactor(JsonWebToken claims) => claims.Claims.Any(claim =>
        (claim.Type == "acr" && settings.Acr.Contains(claim.Value, StringComparer.Ordinal)) || (claim.Type == "amr" && settings.Amr.Contains(claim.Value, StringComparer.Ordinal)));

    private static string Short(string text) => string.Concat(text.Where(letter => !char.IsControl(letter)).Take(LongestNoted));
}
