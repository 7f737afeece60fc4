using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Accounts;

/// <summary>The own account: password, second factor, recovery codes, sessions.</summary>
public static class OwnAccountEndpoints
{
    private static readonly TimeSpan s_justNow = TimeSpan.FromMinutes(5);

    public static void MapOwnAccount(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/account", (HttpContext http, View view, Visitors visitors) => Show(http, view, visitors)).ForSignedIn();
        routes.MapPost("/account/password", Password).ForSignedIn();
        routes.MapPost("/account/second-factor", BeginFactor).ForSignedIn();
        routes.MapPost("/account/second-factor/confirm", ConfirmFactor).ForSignedIn();
        routes.MapPost("/account/second-factor/remove", RemoveFactor).ForSignedIn();
        routes.MapPost("/account/recovery-codes", NewCodes).ForSignedIn();
        routes.MapPost("/account/sessions/end", EndSessions).ForSignedIn();
    }

    /// <summary>What the page shows besides the account.</summary>
    public sealed record Notice(string? Problem = null, string? Done = null, IReadOnlyList<string>? Codes = null, byte[]? NewSecret = null);

    private static async Task<IResult> Password(HttpContext http, View view, Visitors visitors, Attempts attempts)
    {
        var (visitor, account, form) = await Read(http, visitors);
        string typed = form["new"].ToString();
        string? problem = (account is { PasswordHash: null, Demo: false } ? "sign-on.no-password" : null)
            ?? Reauthenticate(visitor, visitors, account, form, attempts, http)
            ?? (typed != form["again"].ToString() ? "accounts.password-differs" : Passwords.Objection(typed, account))
            ?? (Passwords.Verify(account, typed) ? "accounts.password-same" : null);
        if (problem is not null)
        {
            return Show(http, view, visitors, new Notice(problem));
        }

        visitors.Accounts.Update(account.Id, "set-password", visitor.Actor(http), now => now with { PasswordHash = Passwords.Hash(typed), PasswordChangedAt = visitors.Now, MustChangePassword = false });
        visitors.Accounts.End(account, "end-sessions", visitor.Actor(http, "the password was changed"), session => session.Id != visitor.Session.Id);
        visitors.Forget();
        return Show(http, view, visitors, new Notice(Done: "accounts.password-done"));
    }

    /// <summary>Shows a new secret. It stands in the page's form under seal until a code made with it is typed; only then it counts.</summary>
    private static async Task<IResult> BeginFactor(HttpContext http, View view, Visitors visitors, Attempts attempts)
    {
        var (visitor, account, form) = await Read(http, visitors);
        return Reauthenticate(visitor, visitors, account, form, attempts, http) is { } problem
            ? Show(http, view, visitors, new Notice(problem))
            : Show(http, view, visitors, new Notice(NewSecret: Totp.NewSecret()));
    }

    private static async Task<IResult> ConfirmFactor(HttpContext http, View view, Visitors visitors)
    {
        var (visitor, account, form) = await Read(http, visitors);
        byte[] secret;
        try
        {
            secret = Convert.FromBase64String(visitors.Records.Unseal(PendingPurpose(visitor), form["secret"].ToString(), account.Id));
        }
        catch (Exception broken) when (broken is System.Security.Cryptography.CryptographicException or FormatException)
        {
            return Results.BadRequest();
        }

        if (Totp.StepOf(secret, form["code"].ToString(), visitors.Now, 0) is not { } step)
        {
            return Show(http, view, visitors, new Notice("accounts.wrong-code", NewSecret: secret));
        }

        var codes = RecoveryCodes.Make();
        visitors.Accounts.Update(account.Id, "set-second-factor", visitor.Actor(http), now => now with { TotpSecret = SecondFactor.Seal(visitors.Records, secret, now), TotpStep = step, RecoveryCodes = RecoveryCodes.Kept(codes) });
        visitors.Accounts.End(account, "end-sessions", visitor.Actor(http, "a second factor was set"), session => session.Id != visitor.Session.Id);
        visitors.Forget();
        return Show(http, view, visitors, new Notice(Done: "accounts.factor-done", Codes: codes));
    }

    private static async Task<IResult> RemoveFactor(HttpContext http, View view, Visitors visitors, Attempts attempts)
    {
        var (visitor, account, form) = await Read(http, visitors);
        if (Reauthenticate(visitor, visitors, account, form, attempts, http) is { } problem)
        {
            return Show(http, view, visitors, new Notice(problem));
        }

        visitors.Accounts.Update(account.Id, "remove-second-factor", visitor.Actor(http), now => now with { TotpSecret = null, RecoveryCodes = "" });
        visitors.Forget();
        return Show(http, view, visitors, new Notice(Done: "accounts.factor-removed"));
    }

    private static async Task<IResult> NewCodes(HttpContext http, View view, Visitors visitors, Attempts attempts)
    {
        var (visitor, account, form) = await Read(http, visitors);
        if ((Reauthenticate(visitor, visitors, account, form, attempts, http) ?? (account.HasSecondFactor ? null : "accounts.wrong")) is { } problem)
        {
            return Show(http, view, visitors, new Notice(problem));
        }

        var codes = RecoveryCodes.Make();
        visitors.Accounts.Update(account.Id, "new-recovery-codes", visitor.Actor(http), now => now with { RecoveryCodes = RecoveryCodes.Kept(codes) });
        visitors.Forget();
        return Show(http, view, visitors, new Notice(Codes: codes));
    }

    private static async Task<IResult> EndSessions(HttpContext http, View view, Visitors visitors)
    {
        var (visitor, account, form) = await Read(http, visitors);
        string chosen = form["session"].ToString();
        visitors.Accounts.End(account, "end-sessions", visitor.Actor(http), session => chosen.Length > 0 ? session.Id == chosen : session.Id != visitor.Session.Id);
        visitors.Forget();
        return Results.LocalRedirect("/account");
    }

    private static async Task<(Visitor Visitor, Account Account, IFormCollection Form)> Read(HttpContext http, Visitors visitors)
    {
        var visitor = Visitor.Of(http)!;
        return (visitor, visitors.Accounts.Get(visitor.Account.Id)!, await http.Request.ReadFormAsync(http.RequestAborted));
    }

    /// <summary>Changes to how a person signs in ask for the password again: a browser left open is not enough. Who has none, because an identity provider vouches, must have come from there just now.</summary>
    private static string? Reauthenticate(Visitor visitor, Visitors visitors, Account account, IFormCollection form, Attempts attempts, HttpContext http) =>
        !attempts.Allow(Visitor.OriginOf(http), account.Name) ? "accounts.too-often"
        : WithoutPassword(visitor with { Account = account }) ? visitors.Now - visitor.Session.CreatedAt < s_justNow ? null : "sign-on.again"
        : Passwords.Verify(account, form["password"].ToString()) || (visitor.Account.Demo && account.PasswordHash is null) ? null : "accounts.wrong";

    /// <summary>True for a person whom an identity provider vouches for and who has no password here.</summary>
    internal static bool WithoutPassword(Visitor visitor) => visitor.Session.SignedOn is not null && visitor.Account.PasswordHash is null;

    internal static string PendingPurpose(Visitor visitor) => "pending-second-factor/" + visitor.Session.Id;

    private static IResult Show(HttpContext http, View view, Visitors visitors, Notice? notice = null)
    {
        var visitor = Visitor.Of(http)!;
        var account = visitors.Accounts.Get(visitor.Account.Id)!;
        return View.Show<OwnAccountPage>(
            ("Page", view.Page(http)),
            ("Visitor", visitor with { Account = account }),
            ("Sessions", visitors.Accounts.Sessions(account.Id)),
            ("Notice", notice ?? new Notice()),
            ("PendingSecret", notice?.NewSecret is { } secret ? visitors.Records.Seal(PendingPurpose(visitor), Convert.ToBase64String(secret), account.Id) : null));
    }
}
