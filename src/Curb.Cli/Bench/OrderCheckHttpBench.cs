using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Curb.Storage;
using Curb.Supervision;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.OrderCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Cli.Bench;

/// <summary>
/// The order check through HTTP, the site in a process of its own: signed tokens that are good once, verified, orders judged with all rules, whole answers read. Beside it in
/// turns an empty endpoint of the same site, which gets the same requests. Everything on this computer and bounded in number.
/// </summary>
internal static class OrderCheckHttpBench
{
    private const int UsualRequests = 30_000;
    private const int Rounds = 3;
    private const int Connections = 16;
    private const int WarmUp = 30_000;
    private const string Institution = "H1";
    private const string Issuer = "https://his.example";
    private const string EmptyPath = "/bench/empty";
    private const string CheckPath = "/api/order-check";
    private const string Audience = "curb-bench";

    /// <summary>Orders as hospitals send them.</summary>
    public static IReadOnlyList<string> Orders { get; } =
    [
        """{"id":"1","drug":"MEM","route":"iv","dose":1,"dose_unit":"g","frequency":"q8h","setting":"inpatient","department":"ICU","prescriber":{"id":"dr7","privilege":"special"},"patient":{"age_years":66,"sex":"m","weight_kg":62,"creatinine_umol_l":130},"allergies":[],"purpose":"therapy","indication":{"code":"J15.0","text":"肺炎"},"targets":["kpn"],"active":[],"other_drugs":["阿司匹林","氨溴索"],"cultures":[{"specimen":"sputum","collected":"2026-03-01T08:00"}],"isolates":[{"organism":"kpn","collected":"2026-02-20","results":{"MEM":"S","CRO":"R"}}],"time":"2026-03-01T09:30"}""",
        """{"id":"2","drug":"头孢曲松","route":"iv","dose":2,"dose_unit":"g","frequency":"qd","setting":"emergency","prescriber":{"id":"dr8","privilege":"restricted"},"patient":{"age_years":34,"sex":"f","weight_kg":55,"pregnant":false},"allergies":[{"substance":"青霉素","severe":true}],"purpose":"therapy","indication":{"code":"N10","text":"急性肾盂肾炎"},"active":[{"drug":"LVX","route":"po"}],"other_drugs":[],"time":"2026-03-01T23:10"}""",
        """{"id":"3","drug":"CZO","route":"iv","dose":1,"dose_unit":"g","setting":"inpatient","prescriber":{"id":"dr9","title":"主治医师"},"patient":{"age_years":51,"sex":"m"},"purpose":"prophylaxis","operation":{"procedure":"53.0","start":"2026-03-02T09:00"},"start":"2026-03-02T08:20","time":"2026-03-01T18:00"}""",
        """{"id":"4","drug":"LVX","route":"po","dose":0.5,"dose_unit":"g","frequency":"qd","days":5,"setting":"outpatient","prescriber":{"id":"dr3","privilege":"restricted"},"patient":{"age_years":16,"sex":"f"},"allergies":[],"purpose":"therapy","indication":{"code":"N39.0","text":"尿路感染"},"time":"2026-03-01T10:05"}""",
    ];

    public static IEnumerable<BenchResult> Run(BenchSettings settings)
    {
        using var rsa = RSA.Create(2048);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        string folder = Prepare(settings, rsa, curve);
        int wanted = settings.Rows ?? UsualRequests, each = Math.Max(1, wanted / Rounds);
        settings.Say($"signing {wanted + WarmUp} tokens (RS384, 2048 bits) and {each} (ES384) before anything is measured …");
        // A site runs for days and is compiled to its end after some ten thousand requests: before that the compiler is measured.
        var paced = Requests(CheckPath, WarmUp + wanted, "RS384", text => rsa.SignData(text, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1));
        var curved = Requests(CheckPath, each, "ES384", text => curve.SignData(text, HashAlgorithmName.SHA384));
        var empty = paced.Take(Math.Max(each, WarmUp)).Select(request => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(request).Replace($"POST {CheckPath} ", $"POST {EmptyPath} ", StringComparison.Ordinal))).ToList();
        using var site = Meter.StartSite("bench", ServerName, "--folder", folder);
        int port = int.Parse(site.StandardOutput.ReadLine() ?? "", CultureInfo.InvariantCulture);
        string access = AccessToken(port, Tokens(1, "RS384", text => rsa.SignData(text, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1))[0]);
        byte[][] held = [.. Enumerable.Range(0, Math.Max(each, WarmUp)).Select(i => Request(CheckPath, access, Orders[i % Orders.Count]))];
        byte[][] brief = [.. Enumerable.Range(0, held.Length).Select(i => Request(CheckPath, access, Orders[i % Orders.Count], "Prefer: return=minimal\r\n"))];
        HttpLoad.Run(port, Connections, [.. paced.Take(WarmUp)], Judged);
        HttpLoad.Run(port, Connections, held, Judged);
        HttpLoad.Run(port, Connections, brief, Briefly);
        HttpLoad.Run(port, Connections, empty, _ => true);
        empty = [.. empty.Take(each)];
        var (floors, checks, helds, briefs) = (new List<HttpLoadResult>(), new List<HttpLoadResult>(), new List<HttpLoadResult>(), new List<HttpLoadResult>());
        for (int round = 0; round < Rounds; round++)
        {
            floors.Add(HttpLoad.Run(port, Connections, empty, _ => true));
            helds.Add(HttpLoad.Run(port, Connections, [.. held.Take(each)], Judged));
            briefs.Add(HttpLoad.Run(port, Connections, [.. brief.Take(each)], Briefly));
            checks.Add(HttpLoad.Run(port, Connections, [.. paced.Skip(WarmUp + (round * each)).Take(each)], Judged));
        }

        var byCurve = HttpLoad.Run(port, Connections, curved, Judged);
        site.StandardInput.Close();
        site.WaitForExit();
        var floor = Result(settings, "an empty endpoint of the same site, the same requests", floors);
        yield return floor;
        yield return Result(settings, "order checks, an access token for all", helds).Against(floor);
        yield return Result(settings, "order checks, an access token for all, short answers", briefs).Against(floor);
        yield return Result(settings, "order checks, RS384 tokens good once", checks).Against(floor);
        yield return Result(settings, "order checks, ES384 tokens good once", [byCurve]);
    }

    /// <summary>Name of the hidden measurement that is the site's process.</summary>
    public const string ServerName = "order-check-site";

    /// <summary>The site's own process: says its port and ends when its standard input does.</summary>
    public static void Serve(string folder)
    {
        var app = CurbSite.Build(new WebSettings(folder, ListenAddress.ParseAll("http://127.0.0.1:0")), () => DataFolders.Open(folder));
        app.MapPost(EmptyPath, Empty).ForCallers();
        app.StartAsync().GetAwaiter().GetResult();
        Console.WriteLine(new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port.ToString(CultureInfo.InvariantCulture));
        Console.In.ReadToEnd();
        app.StopAsync().GetAwaiter().GetResult();
    }

    private static async Task Empty(HttpContext http)
    {
        await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = 2;
        await http.Response.Body.WriteAsync("{}"u8.ToArray(), http.RequestAborted);
    }

    private static bool Judged(ReadOnlyMemory<byte> body) => body.Span.IndexOf("\"verdict\":"u8) > 0 && body.Span.IndexOf("\"rules\":[{"u8) > 0;

    private static bool Briefly(ReadOnlyMemory<byte> body) => body.Span.IndexOf("\"verdict\":"u8) > 0 && body.Span.IndexOf("\"cannot_assess\":["u8) > 0;

    private static BenchResult Result(BenchSettings settings, string work, IReadOnlyList<HttpLoadResult> runs)
    {
        var all = new HttpLoadResult(runs.Sum(run => run.Requests), runs.Sum(run => run.Seconds), [.. runs.SelectMany(run => run.Ticks).Order()]);
        settings.Say(string.Create(CultureInfo.InvariantCulture, $"{work}: {all.Requests / all.Seconds:0}/s over {Connections} connections; p50 {all.Milliseconds(0.5):0.00} ms, p99 {all.Milliseconds(0.99):0.00} ms, most {all.Milliseconds(1):0.0} ms"));
        return new BenchResult("order-check-http", work, all.Requests, all.Seconds, 0, 0);
    }

    private static string Prepare(BenchSettings settings, RSA rsa, ECDsa curve)
    {
        string folder = settings.PathOf("site");
        using (var data = DataFolder.Open(folder, DataFolderAccess.Write))
        {
            data.Save(new Institution(Institution, "测试医院", "Test hospital", "tertiary", "general", ""), "bench");
        }

        File.WriteAllText(Path.Combine(folder, "order-check.json"), JsonSerializer.Serialize(new
        {
            mode = "speaking",
            answer_within_ms = 60_000,
            callers = new object[]
            {
                new
                {
                    issuer = Issuer,
                    institution = Institution,
                    audiences = new[] { Audience },
                    keys = Keys(rsa, curve),
                },
            },
        }));
        return folder;
    }

    /// <summary>Tokens that are good once, signed beforehand.</summary>
    public static IReadOnlyList<string> Tokens(int count, string algorithm, Func<byte[], byte[]> sign)
    {
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        string[] tokens = new string[count];
        for (int i = 0; i < tokens.Length; i++)
        {
            string text = $"{Encode(JsonSerializer.SerializeToUtf8Bytes(new { alg = algorithm, kid = algorithm == "RS384" ? "r1" : "e1", typ = "JWT" }))}.{Encode(JsonSerializer.SerializeToUtf8Bytes(new { iss = Issuer, aud = Audience, iat = now, exp = now + 590, jti = Guid.NewGuid().ToString() }))}";
            tokens[i] = $"{text}.{Encode(sign(Encoding.ASCII.GetBytes(text)))}";
        }

        return tokens;
    }

    /// <summary>The calling system that the tokens are of.</summary>
    public static Caller CallerOf(RSA rsa, ECDsa curve)
    {
        using var document = JsonDocument.Parse(JsonSerializer.Serialize(Keys(rsa, curve)));
        return new Caller(Issuer, Institution, [Audience], [.. document.RootElement.EnumerateArray().Select(key => CallerKey.Read(key)!)]);
    }

    private static string AccessToken(int port, string signed)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/order-check/token");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + signed);
        using var response = client.Send(request);
        using var document = JsonDocument.Parse(response.Content.ReadAsStream());
        return document.RootElement.GetProperty("access_token").GetString()!;
    }

    private static object[] Keys(RSA rsa, ECDsa curve)
    {
        var (modulus, point) = (rsa.ExportParameters(false), curve.ExportParameters(false).Q);
        return [new { kty = "RSA", kid = "r1", n = Encode(modulus.Modulus!), e = Encode(modulus.Exponent!) }, new { kty = "EC", crv = "P-384", kid = "e1", x = Encode(point.X!), y = Encode(point.Y!) }];
    }

    private static List<byte[]> Requests(string path, int count, string algorithm, Func<byte[], byte[]> sign) =>
        [.. Tokens(count, algorithm, sign).Select((token, i) => Request(path, token, Orders[i % Orders.Count]))];

    private static byte[] Request(string path, string token, string order, string header = "")
    {
        byte[] body = Encoding.UTF8.GetBytes(order);
        return [.. Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n{header}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];
    }

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
