using Curb.Web.Accounts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace Curb.Web.Shell;

/// <summary>
/// Which addresses of the site open for a reader, by the same declarations as the gate: so that a page offers no way that ends in a refusal.
/// It looks at permissions alone; whether what an address names lies in the reader's scope is the gate's and the page's matter.
/// </summary>
public sealed class Reach(EndpointDataSource endpoints)
{
    private readonly Lazy<Way[]> _ways = new(() => [.. endpoints.Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(HttpMethods.Get) != false && endpoint.RoutePattern.RawText is not null)
        .OrderBy(endpoint => endpoint.RoutePattern.InboundPrecedence)
        .Select(endpoint => new Way(
            new TemplateMatcher(TemplateParser.Parse(endpoint.RoutePattern.RawText!.TrimStart('/')), []),
            endpoint.Metadata.GetMetadata<AccessRule>(),
            endpoint.Metadata.GetMetadata<ExportMark>() is not null))]);

    private sealed record Way(TemplateMatcher Matcher, AccessRule? Rule, bool Exports);

    /// <summary>True where the gate would let the reader through, and for addresses that are no page of the site's own.</summary>
    /// <param name="visitor">Who reads; null where nobody is signed in.</param>
    /// <param name="address">Path, with or without query.</param>
    public bool Opens(Visitor? visitor, string address)
    {
        int query = address.AsSpan().IndexOfAny('?', '#');
        string path = query < 0 ? address : address[..query];
        if (!path.StartsWith('/') || path is "/" or "/home")
        {
            return true; // The first page leads everybody to a place of their own.
        }

        var way = _ways.Value.FirstOrDefault(one => one.Matcher.TryMatch(path, []));
        return way?.Rule is not { } rule || rule.Kind switch
        {
            AccessKind.Permitted => visitor is not null && visitor.May(rule.Permission!) && (!way.Exports || visitor.May(Permissions.Export)),
            AccessKind.SignedIn => visitor is not null,
            _ => true,
        };
    }
}
