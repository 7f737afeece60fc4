using System.IO.Compression;
using System.Security.Cryptography;
using Curb.Web.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Hosting;

/// <summary>
/// The files the pages are made of, read once from the program's wwwroot folder. A request is looked up by name, never turned into a path,
/// and each address carries a digest of the content, so that browsers may keep it for good.
/// </summary>
public sealed class AssetShelf
{
    private readonly Dictionary<string, Asset> _byAddress = [];
    private readonly Dictionary<string, string> _addresses = [];

    public AssetShelf(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            Add(Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllBytes(path));
        }
    }

    /// <summary>True where the libraries from npm were laid in place.</summary>
    public bool HasLibraries => _addresses.ContainsKey("lib/tabler.css") && _addresses.ContainsKey("lib/charting.js");

    /// <summary>The address of a file by its name under wwwroot; of the name itself where there is no such file.</summary>
    public string Address(string name) => _addresses.GetValueOrDefault(name, "/assets/missing/" + name);

    /// <summary>The bytes of a file by its name under wwwroot, for one that must be served at an address of its own; null where there is none.</summary>
    public byte[]? Content(string name) => _addresses.TryGetValue(name, out var address) ? _byAddress[address].Bytes : null;

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/assets/{digest}/{**name}", Serve).ForEverybody();

    private static readonly Dictionary<string, string> s_types = new()
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".txt"] = "text/plain; charset=utf-8",
    };

    private void Add(string name, byte[] bytes)
    {
        if (!s_types.TryGetValue(Path.GetExtension(name), out var type))
        {
            return;
        }

        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
        var address = $"/assets/{digest}/{name}";
        _addresses[name] = address;
        _byAddress[address] = new Asset(type, bytes, new Lazy<byte[]>(() => Compress(bytes)));
    }

    private IResult Serve(string digest, string name, HttpContext context)
    {
        if (!_byAddress.TryGetValue($"/assets/{digest}/{name}", out var asset))
        {
            return Results.NotFound();
        }

        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        context.Response.Headers.Vary = "Accept-Encoding";
        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
        {
            return Results.Bytes(asset.Bytes, asset.Type);
        }

        context.Response.Headers.ContentEncoding = "br";
        return Results.Bytes(asset.Brotli.Value, asset.Type);
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal))
        {
            brotli.Write(bytes);
        }

        return packed.ToArray();
    }

    private sealed record Asset(string Type, byte[] Bytes, Lazy<byte[]> Brotli);
}
