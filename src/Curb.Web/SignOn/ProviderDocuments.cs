using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Curb.Web.SignOn;

/// <summary>
/// What the provider publishes of itself: addresses and keys. Kept for half a day; looked at again before that when a token names a key that is not among them, at most once a minute, so
/// that forged tokens can't make this program ask without end. While the provider is away what was known goes on.
/// </summary>
internal sealed class ProviderDocuments(SignOnSettings settings, HttpClient client, TimeProvider time) : IDocumentRetriever, IDisposable
{
    private static readonly TimeSpan s_kept = TimeSpan.FromHours(12);
    private static readonly TimeSpan s_leastBetween = TimeSpan.FromMinutes(1);

    /// <summary>After a failure nobody waits for the provider again so soon.</summary>
    private static readonly TimeSpan s_afterFailure = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private OpenIdConnectConfiguration? _known;
    private DateTimeOffset _readAt;
    private DateTimeOffset _failedAt;

    /// <summary>The provider's addresses and keys.</summary>
    /// <param name="unknownKey">Id of a key that is looked for in vain in those known so far; null where any will do.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="SignOnRefused">The provider can't be reached, or what it publishes is not to be trusted.</exception>
    public async Task<OpenIdConnectConfiguration> Read(string? unknownKey, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            var now = time.GetUtcNow();
            bool lacksKey = unknownKey is not null && _known is not null && _known.SigningKeys.All(key => key.KeyId != unknownKey);
            if (_known is not null && now - _readAt < (lacksKey ? s_leastBetween : s_kept))
            {
                return _known;
            }

            if (now - _failedAt < s_afterFailure)
            {
                return _known ?? throw new SignOnRefused("sign-on.unreachable", "the identity provider did not answer a moment ago");
            }

            return await Fetch(now, cancel);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>A document of the provider; only over a way on which nobody can change it.</summary>
    public async Task<string> GetDocumentAsync(string address, CancellationToken cancel) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && SignOnSettings.IsSafe(uri)
        ? await client.GetStringAsync(uri, cancel)
        : throw new SignOnRefused("sign-on.misconfigured", "the identity provider names an address that is not encrypted");

    public void Dispose() => _gate.Dispose();

    private async Task<OpenIdConnectConfiguration> Fetch(DateTimeOffset now, CancellationToken cancel)
    {
        try
        {
            var read = await OpenIdConnectConfigurationRetriever.GetAsync(settings.Issuer.TrimEnd('/') + "/.well-known/openid-configuration", this, cancel);
            _known = Trusted(read);
            _readAt = now;
        }
        catch (Exception failed) when (!cancel.IsCancellationRequested)
        {
            _failedAt = now;
            if (_known is null)
            {
                throw failed as SignOnRefused ?? failed.InnerException as SignOnRefused ?? new SignOnRefused("sign-on.unreachable", "the identity provider does not answer: " + failed.GetType().Name);
            }
        }

        return _known;
    }

    /// <summary>OpenID Connect Discovery 1.0, section 4.3: the issuer that a document names must be the one that was asked.</summary>
    private OpenIdConnectConfiguration Trusted(OpenIdConnectConfiguration read)
    {
        if (read.Issuer != settings.Issuer)
        {
            throw new SignOnRefused("sign-on.misconfigured", $"the identity provider calls itself {read.Issuer}, expected {settings.Issuer}");
        }

        string?[] needed = [read.AuthorizationEndpoint, read.TokenEndpoint];
        string?[] offered = [.. needed, .. string.IsNullOrEmpty(read.EndSessionEndpoint) ? Array.Empty<string?>() : [read.EndSessionEndpoint]];
        return offered.All(address => Uri.TryCreate(address, UriKind.Absolute, out var uri) && SignOnSettings.IsSafe(uri)) ? read
            : throw new SignOnRefused("sign-on.misconfigured", "the identity provider names no addresses to sign in, or some that are not encrypted");
    }
}
