using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Curb.Web.Tests.SignOn;

/// <summary>Identity tokens that do not hold, one lie each. All of them before one site, whose person has an account that the truth would open.</summary>
public sealed class SignOnLieTests(SignOnLieTests.Site shared) : IClassFixture<SignOnLieTests.Site>
{
    internal static readonly RSA Foreign = RSA.Create(2048);

    private static readonly Dictionary<string, Action<FakeIssuer, Dictionary<string, object>>> s_lies = new()
    {
        ["wrong nonce"] = (_, claims) => claims["nonce"] = "638000000000000000.bm9uY2U",
        ["no nonce"] = (_, claims) => claims.Remove("nonce"),
        ["wrong audience"] = (_, claims) => claims["aud"] = "another-client",
        ["several audiences, nobody named"] = (_, claims) => claims["aud"] = new[] { FakeIssuer.ClientId, "another-client" },
        ["given out for another"] = (_, claims) => claims["azp"] = "another-client",
        ["expired"] = (_, claims) => claims["exp"] = DateTimeOffset.UtcNow.AddMinutes(-3).ToUnixTimeSeconds(),
        ["without end"] = (_, claims) => claims.Remove("exp"),
        ["made yesterday"] = (_, claims) => claims["iat"] = DateTimeOffset.UtcNow.AddDays(-1).ToUnixTimeSeconds(),
        ["made tomorrow"] = (_, claims) => claims["iat"] = DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeSeconds(),
        ["made at no time"] = (_, claims) => claims.Remove("iat"),
        ["foreign issuer"] = (_, claims) => claims["iss"] = "https://elsewhere.example",
        ["nobody"] = (_, claims) => claims.Remove("sub"),
        ["empty subject"] = (_, claims) => claims["sub"] = "",
        ["endless subject"] = (_, claims) => claims["sub"] = new string('s', 256),
        ["token of another answer"] = (_, claims) => claims["at_hash"] = FakeIssuer.Encode(new byte[16]),
        ["unsigned"] = (issuer, _) => issuer.SignInstead = payload => Part(new { alg = "none" }) + "." + payload + ".",
        ["signed with the public key"] = (issuer, _) => issuer.SignInstead = payload => Hmac(payload, issuer.KeyId, Encoding.ASCII.GetBytes(issuer.Key.ExportSubjectPublicKeyInfoPem())),
        ["signed with the public number"] = (issuer, _) => issuer.SignInstead = payload => Hmac(payload, issuer.KeyId, issuer.Key.ExportParameters(false).Modulus!),
        ["signed by somebody else under the same key id"] = (issuer, _) => issuer.SignInstead = payload => FakeIssuer.Signed(payload, Foreign, issuer.KeyId),
        ["signed by somebody else under another key id"] = (issuer, _) => issuer.SignInstead = payload => FakeIssuer.Signed(payload, Foreign, "k99"),
        ["signed by somebody else under none"] = (issuer, _) => issuer.SignInstead = payload => FakeIssuer.Signed(payload, Foreign, ""),
        ["no token"] = (issuer, _) => issuer.SignInstead = _ => "",
        ["not a token"] = (issuer, _) => issuer.SignInstead = _ => "a.b.c",
    };

    public static TheoryData<string> Lies => new(s_lies.Keys);

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task An_identity_token_that_does_not_hold_opens_nothing(string lie)
    {
        var site = shared.Running;
        site.Issuer.SignInstead = null;
        site.Issuer.Change = claims => s_lies[lie](site.Issuer, claims);
        int before = site.Accounts.Records.AuditEvents().Count;
        using var browser = site.Browser();
        using var answer = await site.SignIn(browser);
        await site.Refused(browser, answer, "sign-on.token");
        var noted = Assert.Single(site.Accounts.Records.AuditEvents().Skip(before));
        Assert.Equal("sign-on-failed", noted.Process);
        Assert.DoesNotContain("eyJ", noted.NewValues, StringComparison.Ordinal);
    }

    private static string Hmac(string payload, string keyId, byte[] key)
    {
        string text = Part(new { alg = "HS256", kid = keyId }) + "." + payload;
        return text + "." + FakeIssuer.Encode(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(text)));
    }

    private static string Part(object value) => FakeIssuer.Encode(JsonSerializer.SerializeToUtf8Bytes(value));

    /// <summary>The site of all lies.</summary>
    public sealed class Site : IAsyncLifetime
    {
        internal SignOnSite Running { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Running = await SignOnSite.Start();
            Running.Make("zhang.san");
        }

        public async Task DisposeAsync() => await Running.DisposeAsync();
    }
}
