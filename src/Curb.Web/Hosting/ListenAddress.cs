using System.Globalization;
using System.Net;

namespace Curb.Web.Hosting;

/// <summary>An address to listen on: on this computer only, unless people are let in from outside over HTTPS or through a named proxy.</summary>
/// <param name="Host">localhost or an IP address.</param>
/// <param name="Port">0 lets the system choose.</param>
/// <param name="IsHttps">True where this program encrypts.</param>
public sealed record ListenAddress(string Host, int Port, bool IsHttps = false)
{
    public const string Default = "http://127.0.0.1:5080";

    /// <summary>The address to bind; localhost binds the IPv4 loopback.</summary>
    public IPAddress Ip => Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(Host);

    public bool IsLoopback => IsLoopbackName(Host);

    /// <summary>Parses one or several addresses, ; between.</summary>
    /// <param name="urls">The addresses.</param>
    /// <param name="outside">How other computers may reach them; null where they may not.</param>
    /// <exception cref="FormatException">An address is no address, or could be reached from other computers unencrypted; the message says what to write.</exception>
    public static IReadOnlyList<ListenAddress> ParseAll(string urls, OutsideAccess? outside = null) =>
        [.. urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).DefaultIfEmpty("").Select(url => Parse(url, outside))];

    /// <summary>True for a host name that can only mean this computer.</summary>
    public static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IsCanonicalLoopback(ip));

    private static ListenAddress Parse(string url, OutsideAccess? outside)
    {
        if (!Uri.TryCreate(url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri))
        {
            throw new FormatException($"--urls: found '{url}', expected an address such as {Default}");
        }

        bool https = uri.Scheme == Uri.UriSchemeHttps;
        if ((uri.Scheme != Uri.UriSchemeHttp && !https) || uri.AbsolutePath != "/" || uri.Query.Length > 0)
        {
            throw new FormatException($"--urls: found '{url}', expected http:// or https:// with a host and a port and nothing after them, such as {Default}");
        }

        if (https && outside?.Certificate is null)
        {
            throw new FormatException($"--urls: '{url}' needs a certificate: add --certificate FILE (and --certificate-key FILE for PEM), or use http:// on this computer, such as {Default}");
        }

        string host = uri.Host.Trim('[', ']').ToLowerInvariant();
        CheckReach(url, uri, host, https, outside);
        return new ListenAddress(host, uri.Port, https);
    }

    private static void CheckReach(string url, Uri uri, string host, bool https, OutsideAccess? outside)
    {
        if (IsLoopbackName(uri.Host))
        {
            return;
        }

        if (!https && outside?.Proxy is null)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"--urls: '{url}' can be reached from other computers without encryption, so the passwords of accounts could be read on the way. Use https:// with --certificate and --host, name the proxy that encrypts with --behind-proxy and --host, or stay on this computer: http://127.0.0.1:{uri.Port}"));
        }

        if (outside!.Hosts.Count == 0)
        {
            throw new FormatException($"--urls: '{url}' can be reached from other computers; say under which name with --host NAME.");
        }

        if (!IPAddress.TryParse(host, out _))
        {
            throw new FormatException($"--urls: '{url}' names a host; an address of this computer's network interfaces is needed, such as https://0.0.0.0:{uri.Port.ToString(CultureInfo.InvariantCulture)}. The name goes to --host.");
        }
    }

    private static bool IsCanonicalLoopback(IPAddress ip) => IPAddress.IsLoopback(ip) && !ip.IsIPv4MappedToIPv6;
}
