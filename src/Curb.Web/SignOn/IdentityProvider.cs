using System.IdentityModel.Tokens.Jwt;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Curb.Web.SignOn;

/// <summary>The identity provider: where a browser is sent to sign in and out, and what its answer is worth. The checks are those of Microsoft.IdentityModel.</summary>
public sealed partial class IdentityProvider : IDisposable
{
    private const int LargestAnswer = 1 << 20;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>How far the clocks of two servers may differ.</summary>
    private static readonly TimeSpan s_clocksDiffer = TimeSpan.FromMinutes(2);

    /// <summary>A token is made for this sign-in; an older one was made for another.</summary>
    private static readonly TimeSpan s_oldest = TimeSpan.FromMinutes(10);

    private readonly SignOnSettings _settings;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;
    private readonly ProviderDocuments _documents;

    public IdentityProvider(SignOnSettings settings, TimeProvider time)
    {
        (_settings, _time) = (settings, time);
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = s_patience, MaxResponseContentBufferSize = LargestAnswer };
        _documents = new ProviderDocuments(settings, _client, time);
    }

    /// <summary>Where the browser is sent to sign in.</summary>
    internal async Task<string> SignInAddress(SignOnTicket ticket, string returnAddress, CancellationToken cancel)
    {
        var documents = await _documents.Read(null, cancel);
        var request = new OpenIdConnectMessage
        {
            IssuerAddress = documents.AuthorizationEndpoint,
            ClientId = _settings.ClientId,
            RedirectUri = returnAddress,
            ResponseType = OpenIdConnectResponseType.Code,
            Scope = string.Join(' ', _settings.Scopes),
            State = ticket.State,
            Nonce = ticket.Nonce,
            EnableTelemetryParameters = false,
        };
        request.SetParameter("code_challenge", ticket.Challenge);
        request.SetParameter("code_challenge_method", "S256");
        if (_settings.Acr.Count > 0)
        {
            request.AcrValues = string.Join(' ', _settings.Acr);
        }

        return request.CreateAuthenticationRequestUrl();
    }

    /// <summary>Where the browser is sent to sign out there too; null where the provider offers none or is away.</summary>
    internal async Task<string?> SignOutAddress(string token, string returnAddress, CancellationToken cancel)
    {
        try
        {
            var documents = await _documents.Read(null, cancel);
            return string.IsNullOrEmpty(documents.EndSessionEndpoint) ? null : new OpenIdConnectMessage
            {
                IssuerAddress = documents.EndSessionEndpoint,
                ClientId = _settings.ClientId,
                IdTokenHint = token,
                PostLogoutRedirectUri = returnAddress,
                EnableTelemetryParameters = false,
            }.CreateLogoutRequestUrl();
        }
        catch (SignOnRefused)
        {
            return null;
        }
    }

    /// <summary>Who the person is that a code was given for.</summary>
    /// <param name="code">The code.</param>
    /// <param name="issuer">Issuer that came with the code (RFC 9207); null where none did.</param>
    /// <param name="ticket">What this browser was sent out with.</param>
    /// <param name="returnAddress">The address that it was sent back to.</param>
    /// <param name="cancel">Cancels.</param>
    /// <returns>The claims of the token, and the token itself.</returns>
    /// <exception cref="SignOnRefused">The provider is away, takes the code back, or its answer does not hold.</exception>
    internal async Task<(JsonWebToken Claims, string Token)> Redeem(string code, string? issuer, SignOnTicket ticket, string returnAddress, CancellationToken cancel)
    {
        var documents = await _documents.Read(null, cancel);
        if (issuer is null ? documents.AuthorizationResponseIssParameterSupported : issuer != documents.Issuer)
        {
            throw new SignOnRefused("sign-on.token", "the answer is of another issuer, or names none");
        }

        var answer = await Ask(documents.TokenEndpoint, code, ticket, returnAddress, cancel);
        var token = await Validated(answer, documents, cancel);
        CheckProtocol(answer, token, ticket.Nonce);
        return (token, answer.IdToken);
    }

    public void Dispose()
    {
        _documents.Dispose();
        _client.Dispose();
    }

    private async Task<OpenIdConnectMessage> Ask(string endpoint, string code, SignOnTicket ticket, string returnAddress, CancellationToken cancel)
    {
        var fields = new Dictionary<string, string> { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = returnAddress, ["code_verifier"] = ticket.Verifier };
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (_settings.Authentication == ClientAuthentication.Basic)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{FormEncoded(_settings.ClientId)}:{FormEncoded(_settings.Secret!)}")));
        }
        else
        {
            fields["client_id"] = _settings.ClientId;
        }

        if (_settings.Authentication == ClientAuthentication.Post)
        {
            fields["client_secret"] = _settings.Secret!;
        }

        request.Content = new FormUrlEncodedContent(fields);
        try
        {
            using var response = await _client.SendAsync(request, cancel);
            return response.IsSuccessStatusCode ? Read(await response.Content.ReadAsStringAsync(cancel))
                : throw new SignOnRefused((int)response.StatusCode < 500 ? "sign-on.token" : "sign-on.unreachable", $"the identity provider answered {(int)response.StatusCode} to the code");
        }
        catch (Exception away) when (away is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            throw new SignOnRefused("sign-on.unreachable", "the identity provider does not answer: " + away.GetType().Name);
        }
    }

    private static OpenIdConnectMessage Read(string json)
    {
        try
        {
            return new OpenIdConnectMessage(json) is { IdToken.Length: > 0, Error: null or "" } answer ? answer : throw new SignOnRefused("sign-on.token", "the identity provider gave no identity token for the code");
        }
        catch (Exception broken) when (broken is not SignOnRefused)
        {
            throw new SignOnRefused("sign-on.token", "the identity provider's answer to the code can't be read");
        }
    }

    private async Task<JsonWebToken> Validated(OpenIdConnectMessage answer, OpenIdConnectConfiguration documents, CancellationToken cancel)
    {
        var handler = new JsonWebTokenHandler { MapInboundClaims = false };
        string? key = KeyOf(answer.IdToken, handler);
        documents = string.IsNullOrEmpty(key) ? documents : await _documents.Read(key, cancel);
        var result = await handler.ValidateTokenAsync(answer.IdToken, new TokenValidationParameters
        {
            ValidIssuer = documents.Issuer,
            ValidAudience = _settings.ClientId,
            IssuerSigningKeys = documents.SigningKeys,
            TryAllIssuerSigningKeys = string.IsNullOrEmpty(key),
            ValidAlgorithms = _settings.Algorithms,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ClockSkew = s_clocksDiffer,
        });
        return result.IsValid ? (JsonWebToken)result.SecurityToken : throw new SignOnRefused("sign-on.token", "the identity token is not valid: " + Named(result.Exception));
    }

    private static string? KeyOf(string token, JsonWebTokenHandler handler)
    {
        try
        {
            return handler.ReadJsonWebToken(token).Kid;
        }
        catch (ArgumentException) // SecurityTokenMalformedException is one too.
        {
            throw new SignOnRefused("sign-on.token", "the identity token can't be read");
        }
    }

    /// <summary>What OpenID Connect asks beyond a signature: nonce, at_hash, azp, sub, and that the token was made for this sign-in.</summary>
    private void CheckProtocol(OpenIdConnectMessage answer, JsonWebToken token, string nonce)
    {
        try
        {
            new OpenIdConnectProtocolValidator().ValidateTokenResponse(new OpenIdConnectProtocolValidationContext
            {
                ClientId = _settings.ClientId,
                Nonce = nonce,
                ProtocolMessage = answer,
                ValidatedIdToken = new JwtSecurityToken(answer.IdToken),
            });
        }
        catch (OpenIdConnectProtocolException wrong)
        {
            throw new SignOnRefused("sign-on.token", "the identity token does not fit this sign-in: " + Named(wrong));
        }

        // Core 1.0, 3.1.3.7: a token for several must say for which of them it was given out; the library leaves that open.
        bool saysForWhom = token.Audiences.Count() == 1 || token.Azp == _settings.ClientId;
        var age = _time.GetUtcNow() - new DateTimeOffset(token.IssuedAt, TimeSpan.Zero);
        if (!saysForWhom || age > s_oldest + s_clocksDiffer || age < -s_clocksDiffer || token.Subject.Length is 0 or > Storage.Accounts.ExternalSubjects.LongestSubject)
        {
            throw new SignOnRefused("sign-on.token", "the identity token does not fit this sign-in: " + (saysForWhom ? "its time of issue or its subject" : "several audiences and no azp"));
        }
    }

    /// <summary>What was wrong, without the library's words, which may repeat what stands in a token.</summary>
    private static string Named(Exception? wrong) => $"{wrong?.GetType().Name} {LibraryNumber().Match(wrong?.Message ?? "").Value}".TrimEnd();

    /// <summary>RFC 6749, 2.3.1: name and secret are form-encoded before they are joined.</summary>
    private static string FormEncoded(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    [GeneratedRegex("IDX[0-9]+")]
    private static partial Regex LibraryNumber();
}
