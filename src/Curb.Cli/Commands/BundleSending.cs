using System.Globalization;
using System.Net;
using System.Text.Json;
using Curb.Storage.Federation;

namespace Curb.Cli.Commands;

/// <summary>Sends a bundle to a region's Curb over HTTP, piece by piece; one that was interrupted goes on where it stopped.</summary>
internal sealed class BundleSending(HttpClient client, FederationStore store, FederationKeys keys)
{
    private const int PieceBytes = 4 << 20;
    private static readonly JsonSerializerOptions s_web = new(JsonSerializerDefaults.Web);

    /// <summary>Sends every bundle that has no receipt yet, in order.</summary>
    /// <returns>Receipts, already checked by nobody.</returns>
    /// <exception cref="CommandFailure">The region refused one, or can't be reached; earlier ones stand.</exception>
    public IEnumerable<BundleReceipt> Send(string region)
    {
        foreach (var bundle in store.Bundles(FederationStore.Out).Where(bundle => bundle.Partner == region && bundle.State == "packed"))
        {
            yield return Send(region, bundle.Digest, store.Read(bundle.Digest));
        }
    }

    private BundleReceipt Send(string region, string digest, byte[] bytes)
    {
        var (receipt, have) = Answer(Ask(HttpMethod.Get, region, digest, bytes.Length, 0, null));
        while (receipt is null)
        {
            int piece = (int)Math.Min(PieceBytes, bytes.Length - have);
            (receipt, have) = Answer(Ask(HttpMethod.Put, region, digest, bytes.Length, have, bytes.AsSpan((int)have, piece).ToArray()));
        }

        return receipt;
    }

    private HttpResponseMessage Ask(HttpMethod method, string region, string digest, long length, long offset, byte[]? piece)
    {
        using var request = new HttpRequestMessage(method, string.Create(CultureInfo.InvariantCulture, $"api/federation/bundles/{digest}?length={length}&offset={offset}"));
        using var signing = keys.Signing();
        request.Headers.Add(TransferToken.Header, TransferToken.Make(signing, store.OwnCode!, region, method.Method, digest, length, store.Records.UtcNow));
        request.Content = piece is null ? null : new ByteArrayContent(piece);
        try
        {
            return client.Send(request);
        }
        catch (HttpRequestException unreachable)
        {
            throw CommandFailure.UnusableInput($"The region at {client.BaseAddress} can't be reached: {unreachable.Message} Run the command again: it goes on where it stopped.");
        }
    }

    private static (BundleReceipt? Receipt, long Have) Answer(HttpResponseMessage response)
    {
        using (response)
        {
            string text = new StreamReader(response.Content.ReadAsStream()).ReadToEnd();
            if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Conflict))
            {
                throw CommandFailure.UnusableInput($"The region answered {(int)response.StatusCode}: {(text.Length > 0 ? text : "it does not know this installation, or the clocks differ by more than ten minutes")}");
            }

            using var json = JsonDocument.Parse(text);
            return json.RootElement.TryGetProperty("have", out var have) ? (null, have.GetInt64()) : (json.RootElement.Deserialize<BundleReceipt>(json.RootElement.TryGetProperty("signature", out _) ? s_web : JsonSerializerOptions.Default), 0);
        }
    }
}
