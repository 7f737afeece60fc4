using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Curb.Web.OrderCheck;

namespace Curb.Web.Tests.OrderCheck;

/// <summary>Signed tokens whose parts are odd: well signed by a key that is known, so that nothing but the reading of them stands between the caller and the door.</summary>
public sealed class OddTokenTests : IDisposable
{
    private const string Issuer = "https://his.example", Address = "http://127.0.0.1/api/order-check";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly CallerTokens _tokens;

    public OddTokenTests()
    {
        var caller = new Caller(Issuer, "H1", [], [new CallerKey("e1", "ES384", null, _key.ExportParameters(false)), new CallerKey("r1", "RS384", _rsa.ExportParameters(false), null)]);
        _tokens = new CallerTokens(OrderCheckSettings.Nobody with { Callers = [caller] }, new AccessTokens(TimeProvider.System), TimeProvider.System);
    }

    public void Dispose()
    {
        _key.Dispose();
        _rsa.Dispose();
    }

    [Theory]
    [InlineData("""{"alg":"ES384","kid":"e1"}""")]
    [InlineData("""{"alg":"ES384"}""")]
    [InlineData("""{"kid":7,"alg":"ES384","jwk":{"kty":"EC","x":["a"]},"typ":null}""")]
    [InlineData("""{"\u0061lg":"ES384"}""")]
    [InlineData("""{"alg":"none","alg":"ES384"}""")]
    public void A_header_says_the_same_in_whatever_way_it_is_written(string header) => Assert.NotNull(Verify(header, Claims("")).Caller);

    [Theory]
    [InlineData("""{"alg":"ES384","kid":"e2"}""")]
    [InlineData("""{"alg":"RS384","kid":"e1"}""")]
    [InlineData("""{"alg":"es384"}""")]
    [InlineData("""{"alg":["ES384"]}""")]
    [InlineData("""{"alg":"ES384","alg":"none"}""")]
    [InlineData("""{"alg":"ES384","crit":[]}""")]
    [InlineData("""{"crit":{"alg":"ES384"},"alg":"ES384"}""")]
    [InlineData("""{"nested":{"alg":"ES384"}}""")]
    [InlineData("""["alg","ES384"]""")]
    [InlineData("""{"alg":"ES384"} {}""")]
    [InlineData("""{"alg":"ES384",}""")]
    [InlineData("\"ES384\"")]
    [InlineData("")]
    public void A_header_that_is_not_the_one_of_the_key_lets_nobody_in(string header) => Assert.Null(Verify(header, Claims("")).Caller);

    [Theory]
    [InlineData(""","aud":["https://other.example",7,{"a":["{address}"]},"{address}"]""")]
    [InlineData(""","x":{"exp":1,"iss":"https://other.example"},"y":[{"jti":""}]""")]
    [InlineData(""","nbf":1""")]
    public void Claims_that_are_not_looked_at_and_lists_of_audiences_do_no_harm(string more) => Assert.NotNull(Verify("""{"alg":"ES384"}""", Claims(more)).Caller);

    [Theory]
    [InlineData(""","aud":[["{address}"]]""")]
    [InlineData(""","aud":{"0":"{address}"}""")]
    [InlineData(""","aud":[]""")]
    [InlineData(""","aud":null""")]
    [InlineData(""","iss":"https://other.example" """)]
    [InlineData(""","iss":["https://his.example"]""")]
    [InlineData(""","exp":"4102444800" """)]
    [InlineData(""","exp":1e300""")]
    [InlineData(""","exp":null""")]
    [InlineData(""","iat":{"a":1}""")]
    [InlineData(""","nbf":4102444800""")]
    [InlineData(""","jti":null""")]
    [InlineData(""","jti":7""")]
    [InlineData(""","jti":"\ud800" """)]
    [InlineData("}{\"a\":1")]
    [InlineData("} x {")]
    public void Claims_are_taken_by_their_last_word_and_their_kind(string more) => Assert.Null(Verify("""{"alg":"ES384"}""", Claims(more)).Caller);

    /// <summary>Three ways to write one id would be three uses of it.</summary>
    [Fact]
    public void An_id_is_one_however_its_letters_are_written_and_whichever_key_signs_it()
    {
        Assert.NotNull(Verify("""{"alg":"ES384"}""", Claims(""","jti":"one" """)).Caller);
        Assert.Null(Verify("""{"alg":"ES384"}""", Claims(""","jti":"\u006fne" """)).Caller);
        string signed = Signed("""{"alg":"RS384"}""", Claims(""","jti":"one" """));
        Assert.Equal("the token was used before", _tokens.Verify($"Bearer {signed}.{Encode(_rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1))}", Address).Refusal);
    }

    [Fact]
    public void A_token_of_other_than_three_parts_of_Base64url_is_refused_and_a_long_one_is_read()
    {
        string good = Token("""{"alg":"ES384"}""", Claims(""));
        string[] parts = good.Split('.');
        string standard = parts[2].Replace('-', '+').Replace('_', '/');
        string[] bad = [good + ".", "." + good, good + "." + parts[2], $"{parts[0]}.{parts[1]}", $"{parts[0]}.{parts[1]}.", $"{parts[0]}..{parts[2]}", $"{parts[0]}.{parts[1]}.{parts[2]}A", $"{parts[0]}.{parts[1]}.{parts[2][..^4]}", $"{parts[0]}.{parts[1]}.{parts[2]}é", good[..^1] + "!", new string('.', 5000), good + new string('A', 8200)];
        Assert.All(bad, token => Assert.Null(_tokens.Verify("Bearer " + token, Address).Caller));
        Assert.True(standard == parts[2] || _tokens.Verify($"Bearer {parts[0]}.{parts[1]}.{standard}", Address).Caller is null);
        Assert.NotNull(_tokens.Verify("bearer  " + good + " ", Address).Caller);
        Assert.NotNull(Verify("""{"alg":"ES384"}""", Claims($",\"more\":\"{new string('x', 4000)}\"")).Caller);
    }

    /// <summary>Keys are lent to one thread at a time; what is verified beside each other must not mix.</summary>
    [Fact]
    public async Task Tokens_that_come_at_once_are_each_let_in_once()
    {
        string[] tokens = [.. Enumerable.Range(0, 40).Select(_ => Token("""{"alg":"ES384"}""", Claims("")))];
        var answers = await Task.WhenAll(tokens.Concat(tokens).Select(token => Task.Run(() => _tokens.Verify("Bearer " + token, Address).Caller)));
        Assert.Equal(tokens.Length, answers.Count(caller => caller is not null));
    }

    private TokenAnswer Verify(string header, string claims) => _tokens.Verify("Bearer " + Token(header, claims), Address);

    /// <summary>Good claims with others behind them; "}" ends them early.</summary>
    private static string Claims(string more)
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string good = JsonSerializer.Serialize(new { iss = Issuer, aud = Address, iat = now, exp = now + 300, jti = Guid.NewGuid().ToString() });
        return good[..^1] + more.Replace("{address}", Address, StringComparison.Ordinal) + "}";
    }

    private static string Signed(string header, string claims) => $"{Encode(Encoding.UTF8.GetBytes(header))}.{Encode(Encoding.UTF8.GetBytes(claims))}";

    private string Token(string header, string claims)
    {
        string signed = Signed(header, claims);
        return $"{signed}.{Encode(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA384))}";
    }

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
