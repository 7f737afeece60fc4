using System.Globalization;
using System.Net;

namespace Curb.Web.Hosting;

/// <summary>An address on this computer only: until accounts exist nothing else is listened on.</summary>
/// <param name="Host">localhost, an address of 127.0.0.0/8 or ::1.</param>
/// <param name="Port">0 lets the system choose.</param>
public sealed record LoopbackAddress(string Host, int Port)
{
    public const string Default = "http://127.0.0.1:5080";

    /// <summary>The address to bind; localhost binds the IPv4 loopback.</summary>
    public IPAddress Ip => Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(Host);

    /// <summary>Parses one or several addresses, ; between.</summary>
    /// <exception cref="FormatException">An address is not http, not on the loopback interface or not an address; the message says what to write.</exception>
    public static IReadOnlyList<LoopbackAddress> ParseAll(string urls) =>
        [.. urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).DefaultIfEmpty("").Select(Parse)];

    /// <summary>True for a host name that can only mean this computer.</summary>
    public static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IsCanonicalLoopback(ip));

    private static LoopbackAddress Parse(string url)
    {
        if (!Uri.TryCreate(url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri))
        {
            throw new FormatException($"--urls: found '{url}', expected an address such as {Default}");
        }

        if (uri.Scheme != Uri.UriSchemeHttp || uri.AbsolutePath != "/" || uri.Query.Length > 0)
        {
            throw new FormatException($"--urls: found '{url}', expected http:// with a host and a port and nothing after them, such as {Default}");
        }

        if (!IsLoopbackName(uri.Host))
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"--urls: '{url}' can be reached from other computers. Curb has no accounts yet, so it listens on this computer only: use http://127.0.0.1:{uri.Port} or http://localhost:{uri.Port}. Other addresses come with accounts."));
        }

        return new LoopbackAddress(uri.Host.Trim('[', ']').ToLowerInvariant(), uri.Port);
    }

    private static bool IsCanonicalLoopback(IPAddress ip) => IPAddress.IsLoopback(ip) && !ip.IsIPv4MappedToIPv6;
}
