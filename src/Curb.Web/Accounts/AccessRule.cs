using Microsoft.AspNetCore.Builder;

namespace Curb.Web.Accounts;

/// <summary>Who may come to an endpoint. One that declares none is refused to everybody, and a test says so.</summary>
/// <param name="Kind">Whom it is for.</param>
/// <param name="Permission">The permission that it needs; null where none is.</param>
public sealed record AccessRule(AccessKind Kind, string? Permission);

/// <summary>Whom an endpoint is for.</summary>
public enum AccessKind
{
    /// <summary>Everybody, signed in or not: the sign-in page, the files that pages are made of.</summary>
    Everybody,

    /// <summary>Whoever is signed in: the own account.</summary>
    SignedIn,

    /// <summary>Whoever has a permission.</summary>
    Permitted,

    /// <summary>Calling systems, which carry a signed token that the endpoint itself verifies. Sessions of people are not looked at, so that no page can act in their name.</summary>
    Callers,
}

/// <summary>Marks an endpoint whose answer is taken out as a file: it needs the permission to export too, and every use is noted.</summary>
public sealed record ExportMark;

/// <summary>Marks an endpoint that takes larger forms than others; only somebody with its permission may send them.</summary>
/// <param name="Bytes">Largest body.</param>
public sealed record LargeFormMark(long Bytes);

/// <summary>How endpoints declare whom they are for.</summary>
public static class AccessRules
{
    /// <summary>For whoever has the permission; the scope of everything the endpoint asks is that of this permission.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, string permission)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AccessRule(AccessKind.Permitted, permission));

    /// <summary>For whoever is signed in.</summary>
    public static TBuilder ForSignedIn<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AccessRule(AccessKind.SignedIn, null));

    /// <summary>For everybody, signed in or not.</summary>
    public static TBuilder ForEverybody<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AccessRule(AccessKind.Everybody, null));

    /// <summary>It takes larger forms than other endpoints, from whoever has its permission.</summary>
    public static TBuilder TakesUpTo<TBuilder>(this TBuilder endpoint, long bytes)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new LargeFormMark(bytes));

    /// <summary>For calling systems, whose signed token the endpoint itself verifies before anything else.</summary>
    public static TBuilder ForCallers<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AccessRule(AccessKind.Callers, null));

    /// <summary>Its answer is taken out as a file.</summary>
    public static TBuilder Exports<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new ExportMark());
}
