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
    private const int UsualRequests = 70_000;
    private const int Rounds = 7;
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
        int each = Math.Max(1, (settings.Rows ?? UsualRequests) / Rounds), few = Math.Max(1, each / Rounds), wanted = each * Rounds, curvedWanted = few * Rounds;
        settings.Say($"signing {wanted + WarmUp} tokens (RS384, 2048 bits) and {curvedWanted} (ES384) before anything is measured …");
        // A site runs for days and is compiled to its end after some ten thousand requests: before that the compiler is measured.
        var paced = Requests(CheckPath, WarmUp + wanted, "RS384", rsa, null);
        var curved = Requests(CheckPath, curvedWanted, "ES384", null, curve);
        var empty = paced.Take(Math.Max(each, WarmUp)).Select(request => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(request).Replace($"POST {CheckPath} ", $"POST {EmptyPath} ", StringComparison.Ordinal))).ToList();
        using var site = Meter.StartSite("bench", ServerName, "--folder", folder);
        int port = int.Parse(site.StandardOutput.ReadLine() ?? "", CultureInfo.InvariantCulture);
        string access = AccessToken(port, Tokens(1, "RS384", rsa, null)[0]);
        byte[][] held = [.. Enumerable.Range(0, Math.Max(each, WarmUp)).Select(i => Request(CheckPath, access, Orders[i % Orders.Count]))];
        byte[][] brief = [.. Enumerable.Range(0, held.Length).Select(i => Request(CheckPath, access, Orders[i % Orders.Count], "Prefer: return=minimal\r\n"))];
        HttpLoad.Run(port, Connections, [.. paced.Take(WarmUp)], Judged);
        HttpLoad.Run(port, Connections, held, Judged);
        HttpLoad.Run(port, Connections, brief, Briefly);
        HttpLoad.Run(port, Connections, empty, _ => true);
        (string Work, Func<int, IReadOnlyList<byte[]>> Requests, Func<ReadOnlyMemory<byte>, bool> Check)[] ways =
        [
            ("an empty endpoint of the same site, the same requests", _ => [.. empty.Take(each)], _ => true),
            ("order checks, an access token for all", _ => [.. held.Take(each)], Judged),
            ("order checks, an access token for all, short answers", _ => [.. brief.Take(each)], Briefly),
            ("order checks, RS384 tokens good once", round => [.. paced.Skip(WarmUp + (round * each)).Take(each)], Judged),
            ("order checks, ES384 tokens good once", round => [.. curved.Skip(round * few).Take(few)], Judged),
        ];
        var runs = ways.Select(_ => new HttpLoadResult[Rounds]).ToArray();
        for (int round = 0; round < Rounds; round++)
        {
            for (int way = 0; way < ways.Length; way++)
            {
                runs[way][round] = HttpLoad.Run(port, Connections, ways[way].Requests(round), ways[way].Check);
            }
        }

        site.StandardInput.Close();
        site.WaitForExit();
        for (int way = 0; way < ways.Length; way++)
        {
            yield return Result(settings, ways[way].Work, runs[way], runs[0]);
        }
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

    /// <summary>The middle round counts, and the middle of the rounds' own ratios to the floor that ran beside each: a moment in which the computer did something else spoils one round.</summary>
    private static BenchResult Result(BenchSettings settings, string work, HttpLoadResult[] runs, HttpLoadResult[] floors)
    {
        var all = new HttpLoadResult(runs.Sum(run => run.Requests), 0, [.. runs.SelectMany(run => run.Ticks).Order()]);
        double rate = Middle(runs.Select(Rate)), share = Middle(runs.Zip(floors, (run, floor) => Rate(run) / Rate(floor)));
        settings.Say(string.Create(CultureInfo.InvariantCulture, $"{work}: {rate:0}/s over {Connections} connections, {share:0.00} of the empty endpoint; p50 {all.Milliseconds(0.5):0.00} ms, p99 {all.Milliseconds(0.99):0.00} ms, most {all.Milliseconds(1):0.0} ms"));
        return new BenchResult("order-check-http", work, all.Requests, all.Requests / rate, 0, 0, Math.Round(1 / share, 3)) { Milliseconds = [all.Milliseconds(0.5), all.Milliseconds(0.95), all.Milliseconds(0.99), all.Milliseconds(1)] };
    }

    private static double Rate(HttpLoadResult run) => run.Requests / run.Seconds;

    private static double Middle(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

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

    /// <summary>Tokens that are good once, signed beforehand with one of the two keys, on every core.</summary>
    public static IReadOnlyList<string> Tokens(int count, string algorithm, RSA? rsa, ECDsa? curve)
    {
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        string[] tokens = new string[count];
        string head = Encode(JsonSerializer.SerializeToUtf8Bytes(new { alg = algorithm, kid = algorithm == "RS384" ? "r1" : "e1", typ = "JWT" }));
        Parallel.For(0, count, () => (Rsa: rsa is null ? null : RSA.Create(rsa.ExportParameters(true)), Curve: curve is null ? null : ECDsa.Create(curve.ExportParameters(true))), (i, _, keys) =>
        {
            string text = $"{head}.{Encode(JsonSerializer.SerializeToUtf8Bytes(new { iss = Issuer, aud = Audience, iat = now, exp = now + 590, jti = Guid.NewGuid().ToString() }))}";
            byte[] signed = Encoding.ASCII.GetBytes(text);
            tokens[i] = $"{text}.{Encode(keys.Rsa?.SignData(signed, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1) ?? keys.Curve!.SignData(signed, HashAlgorithmName.SHA384))}";
            return keys;
        }, keys =>
        {
            keys.Rsa?.Dispose();
            keys.Curve?.Dispose();
        });
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

    private static List<byte[]> Requests(string path, int count, string algorithm, RSA? rsa, ECDsa? curve) =>
        [.. Tokens(count, algorithm, rsa, curve).Select((token, i) => Request(path, token, Orders[i % Orders.Count]))];

    private static byte[] Request(string path, string token, string order, string header = "")
    {
        byte[] body = Encoding.UTF8.GetBytes(order);
        return [.. Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n{header}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];
    }

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
