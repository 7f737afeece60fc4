using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Curb.Web.Tests.Support;

/// <summary>A hospital information system with a key of its own, as the order check lets it in.</summary>
/// <param name="issuer">Its name.</param>
public sealed class CallingSystem(string issuer = "https://his.example") : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private int _tokens;

    /// <summary>Writes the settings by which a folder lets it in, and another system of another institution beside it.</summary>
    public void Register(string folder, string institution, object? privileges = null, (CallingSystem System, string Institution)? other = null)
    {
        File.WriteAllText(Path.Combine(folder, "order-check.json"), JsonSerializer.Serialize(new
        {
            mode = "speaking",
            answer_within_ms = 60_000,
            callers = other is { } second ? new[] { Caller(institution), second.System.Caller(second.Institution) } : [Caller(institution)],
            privileges = privileges ?? Array.Empty<object>(),
        }));
    }

    private object Caller(string institution) =>
        new { issuer, institution, audiences = new[] { "curb" }, keys = new[] { new { kty = "EC", crv = "P-384", kid = "e1", x = Encode(_key.ExportParameters(false).Q.X!), y = Encode(_key.ExportParameters(false).Q.Y!) } } };

    public async Task<HttpResponseMessage> Post(HttpClient client, string path, string body)
    {
        var now = DateTimeOffset.UtcNow;
        string signed = $"{Part(new { alg = "ES384", kid = "e1" })}.{Part(new Dictionary<string, object> { ["iss"] = issuer, ["aud"] = "curb", ["iat"] = now.ToUnixTimeSeconds(), ["exp"] = now.AddMinutes(5).ToUnixTimeSeconds(), ["jti"] = $"c{++_tokens}-{Environment.ProcessId}" })}";
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"{signed}.{Encode(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA384))}");
        return await client.SendAsync(request);
    }

    public async Task<JsonElement> Ask(HttpClient client, string path, string body)
    {
        using var response = await Post(client, path, body);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path} answered {(int)response.StatusCode}: {text}");
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    public void Dispose() => _key.Dispose();

    private static string Part(object value) => Encode(JsonSerializer.SerializeToUtf8Bytes(value));

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
