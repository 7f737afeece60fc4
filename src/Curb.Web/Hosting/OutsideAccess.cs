using System.Net;

namespace Curb.Web.Hosting;

/// <summary>How Curb may be reached from other computers: encrypted, under names that were told. Without it this computer alone reaches it.</summary>
/// <param name="Hosts">Names under which people reach it; a request that names another host gets nothing.</param>
/// <param name="Certificate">File of the certificate (PEM, or PKCS#12); null where a proxy encrypts.</param>
/// <param name="CertificateKey">File of the private key where the certificate is PEM.</param>
/// <param name="Proxy">Address of the proxy that encrypts; only its requests are answered, and only its word on address and scheme is taken. Null where there is none.</param>
public sealed record OutsideAccess(IReadOnlyList<string> Hosts, string? Certificate, string? CertificateKey, IPAddress? Proxy);
