using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Accounts;
using Microsoft.AspNetCore.Http;

namespace Curb.Web.Accounts;

/// <summary>Who asks: a signed-in person with what that person may do.</summary>
/// <param name="Account">The account as it stood a moment ago.</param>
/// <param name="Session">The session by which the request came.</param>
/// <param name="Standing">What the person may do, and where.</param>
public sealed record Visitor(Account Account, Session Session, Standing Standing)
{
    /// <summary>What a key of a program is limited to; null for a person, who has everything that the roles give.</summary>
    public IReadOnlySet<string>? OnlyPermissions { get; init; }

    public bool May(string permission) => (OnlyPermissions is null || OnlyPermissions.Contains(permission)) && Standing.May(permission);

    /// <summary>True where the person signed in with a password that another one gave. Whoever comes through an identity provider has not used it.</summary>
    public bool MustChangePassword => Account.MustChangePassword && Session.SignedOn is null;

    /// <summary>True where a role of the person asks for a second factor that neither the account has nor an identity provider vouched for.</summary>
    public bool LacksSecondFactor => !Account.HasSecondFactor && Session.SignedOn is not { SecondFactor: true } && !Account.Demo && Standing.Held.Any(held => held.Role.SecondFactor);

    /// <summary>The person as the audit log names who acts.</summary>
    public Actor Actor(HttpContext http, string? why = null) => new(Account.Name, OriginOf(http), why);

    /// <summary>The network address that a request came from.</summary>
    public static string OriginOf(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "unknown";

    /// <summary>Who asks; null where nobody is signed in.</summary>
    public static Visitor? Of(HttpContext http) => http.Items.TryGetValue(typeof(Visitor), out var visitor) ? (Visitor?)visitor : null;

    /// <summary>What the request may see: the scope of the permission that its endpoint needs.</summary>
    public static Scope ScopeOf(HttpContext http) => http.Items.TryGetValue(typeof(Scope), out var scope) ? (Scope)scope! : Scope.Nothing;
}
