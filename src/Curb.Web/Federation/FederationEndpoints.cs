using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Curb.Indicators;
using Curb.Storage;
using Curb.Storage.Federation;
using Curb.Storage.Scoreboard;
using Curb.Storage.Work;
using Curb.Supervision.Federation;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Federation;

/// <summary>The door for bundles: a sender asks how much is there, sends the rest, and gets the signed receipt. And the page that shows what went and came.</summary>
internal static partial class FederationEndpoints
{
    private const long LargestBundle = 2L << 30;
    private const long LargestPiece = 8L << 20;

    public static void MapFederation(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/federation", Page).Needs("federation.see");
        routes.MapGet("/api/federation/bundles/{digest}", Have).ExcludeFromDescription().ForCallers();
        routes.MapPut("/api/federation/bundles/{digest}", Piece).ExcludeFromDescription().ForCallers();
    }

    private static IResult Page(HttpContext http, View view, RecordStore records, WebSettings settings)
    {
        var (partners, bundles) = Seen(records);
        string? own = new FederationStore(records).OwnCode;
        var page = view.Page(http);
        var names = records.Institutions(Shell.View.Reader).ToDictionary(one => one.Code, one => page.T.Name(one.Name, one.NameEn), StringComparer.Ordinal);
        return View.Show<FederationPage>(("Page", page), ("Names", names), ("OwnCode", own), ("Partners", partners), ("Keys", Keys(own is null ? null : FederationKeys.FindOrMake(settings.DataFolder), partners)), ("Bundles", bundles));
    }

    /// <summary>Fingerprints of public keys: this installation's own first.</summary>
    private static IReadOnlyList<(string Whose, string Signing, string Sealing)> Keys(FederationKeys? own, IReadOnlyList<PartnerStanding> partners) =>
    [
        .. own is null ? Array.Empty<(string, string, string)>() : [("", PartnerStanding.Fingerprint(own.PublicSigning), PartnerStanding.Fingerprint(own.PublicSealing))],
        .. partners.Select(one => (one.Partner.Code, PartnerStanding.Fingerprint(one.Partner.SigningKey), PartnerStanding.Fingerprint(one.Partner.SealingKey))),
    ];

    /// <summary>Partners and bundles, newest first, that the reader sees: those about institutions in reach.</summary>
    internal static (IReadOnlyList<PartnerStanding> Partners, IReadOnlyList<KnownBundle> Bundles) Seen(RecordStore records)
    {
        var store = new FederationStore(records);
        var scope = Shell.View.Reader;
        var bundles = store.Bundles(FederationStore.Out).Concat(store.Bundles(FederationStore.In)).Where(bundle => scope.Covers(bundle.Manifest.Institution)).OrderByDescending(bundle => bundle.At).ToList();
        var evaluated = new EvaluationStore(records).Months().Select(month => (CalendarMonth?)month.Period.To).Max();
        return ([.. PartnerStanding.All(store, evaluated).Where(one => scope.Institutions is null || scope.Covers(one.Partner.Code) || bundles.Exists(bundle => bundle.Partner == one.Partner.Code))], bundles);
    }

    /// <summary>How many bytes of a bundle are here; its receipt where it was taken in.</summary>
    private static IResult Have(HttpContext http, RecordStore records, string digest)
    {
        var store = new FederationStore(records);
        if (Sender(http, store, digest) is not { } sender)
        {
            return Results.Unauthorized();
        }

        return store.Bundles(FederationStore.In).FirstOrDefault(bundle => bundle.Partner == sender && bundle.Digest == digest) is { Receipt: { } receipt }
            ? Results.Text(receipt, "application/json")
            : Results.Json(new { have = new FileInfo(PathOf(records, sender, digest)) is { Exists: true } part ? part.Length : 0 });
    }

    /// <summary>Takes the next piece; with the last one the bundle is opened, taken in and receipted, and its facts are rebuilt by a job.</summary>
    private static async Task<IResult> Piece(HttpContext http, RecordStore records, JobStore jobs, WebSettings settings, string digest)
    {
        var store = new FederationStore(records);
        if (Sender(http, store, digest) is not { } sender)
        {
            return Results.Unauthorized();
        }

        long length = Number(http, "length"), offset = Number(http, "offset");
        if (length is <= 0 or > LargestBundle || http.Request.ContentLength is not { } piece || piece > LargestPiece || offset + piece > length)
        {
            return Problem(StatusCodes.Status400BadRequest, "wrong-piece", $"Expected length up to {LargestBundle} and pieces up to {LargestPiece} bytes that lie within it.");
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LargestPiece;
        }

        string path = PathOf(records, sender, digest);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        long have;
        await using (var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            if (file.Length != offset)
            {
                return Results.Json(new { have = file.Length }, statusCode: StatusCodes.Status409Conflict);
            }

            file.Seek(offset, SeekOrigin.Begin);
            await http.Request.Body.CopyToAsync(file, http.RequestAborted);
            file.Flush(true);
            have = file.Length;
        }

        if (have < length)
        {
            return Results.Json(new { have });
        }

        byte[] bundle = await File.ReadAllBytesAsync(path, http.RequestAborted);
        File.Delete(path);
        return Convert.ToHexStringLower(SHA256.HashData(bundle)) != digest
            ? Problem(StatusCodes.Status422UnprocessableEntity, "tampered", "What arrived is not what the digest names; send it again from the beginning.")
            : TakeIn(records, jobs, settings, bundle, sender);
    }

    private static IResult TakeIn(RecordStore records, JobStore jobs, WebSettings settings, byte[] bundle, string sender)
    {
        try
        {
            var actor = new Actor("federation:" + sender);
            var receipt = new RegionIntake(new FederationStore(records), FederationKeys.FindOrMake(settings.DataFolder)).Receive(bundle, actor);
            jobs.Ask(JobKinds.Federation, sender, new Dictionary<string, string>(), actor);
            return Results.Json(receipt);
        }
        catch (BundleRefusedException refused)
        {
            return Problem(StatusCodes.Status422UnprocessableEntity, refused.Code, refused.Message);
        }
    }

    private static string? Sender(HttpContext http, FederationStore store, string digest) =>
        Digest().IsMatch(digest) ? TransferToken.Sender(http.Request.Headers[TransferToken.Header], store, http.Request.Method, digest, Number(http, "length"), store.Records.UtcNow) : null;

    private static string PathOf(RecordStore records, string sender, string digest) =>
        Path.Combine(records.Folder, FederationStore.Folder, "incoming", Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(sender)))[..16] + "-" + digest);

    private static long Number(HttpContext http, string name) =>
        long.TryParse(http.Request.Query[name], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long number) ? number : 0;

    private static IResult Problem(int status, string code, string message) => Results.Json(new { code, message }, statusCode: status);

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex Digest();
}
