using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Curb.Cli.Commands;
using Curb.Storage;
using Curb.Storage.Federation;
using Curb.Supervision.Federation;
using Curb.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Tests.Supervision;

/// <content>Bundles over the network.</content>
public sealed partial class FederationTests
{
    [Fact]
    public async Task Over_the_network_a_half_sent_bundle_goes_on_where_it_stopped_and_comes_in_once()
    {
        byte[] bundle = Pack();
        string digest = Bundle.DigestOf(bundle);
        await using (var app = CurbSite.Build(new WebSettings(RegionPath, ListenAddress.ParseAll("http://127.0.0.1:0")), () => DataFolders.Open(RegionPath)))
        {
            await app.StartAsync();
            using var client = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
            using (var nobody = await client.PutAsync($"api/federation/bundles/{digest}?length={bundle.Length}&offset=0", new ByteArrayContent(bundle)))
            {
                Assert.Equal(System.Net.HttpStatusCode.Unauthorized, nobody.StatusCode);
            }

            using var hospital = DataFolder.Open(HospitalPath, DataFolderAccess.Write);
            var (store, keys) = (new FederationStore(hospital.Records), FederationKeys.FindOrMake(HospitalPath));
            using (var half = await Put(client, keys, bundle, digest, 0, 1000))
            {
                Assert.Contains("\"have\":1000", await half.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }

            using (var gap = await Put(client, keys, bundle, digest, 5000, 1000))
            {
                Assert.Equal(System.Net.HttpStatusCode.Conflict, gap.StatusCode);
            }

            var sending = new BundleSending(client, store, keys);
            var receipt = Assert.Single(sending.Send("R"));
            Assert.Equal(receipt, Assert.Single(sending.Send("R"))); // Asked again before the receipt was noted: the same one.
            new ReportToRegion(hospital, store, keys).Take(receipt, s_actor);
            Assert.Empty(sending.Send("R"));
            await app.StopAsync();
        }

        Assert.Empty(Receive());
        Assert.Equal(Values(HospitalPath), Values(RegionPath));
    }

    [Fact]
    public async Task Over_https_with_a_certificate_of_its_own_a_bundle_comes_in_and_a_certificate_that_is_not_trusted_sends_nothing()
    {
        Pack();
        string certificate = _root.File("site.pfx");
        using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        {
            var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
            using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            await File.WriteAllBytesAsync(certificate, made.Export(X509ContentType.Pkcs12));
        }

        var outside = new OutsideAccess(["127.0.0.1"], certificate, null, null);
        await using var app = CurbSite.Build(new WebSettings(RegionPath, ListenAddress.ParseAll("https://127.0.0.1:0", outside), outside), () => DataFolders.Open(RegionPath));
        await app.StartAsync();
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        using var hospital = DataFolder.Open(HospitalPath, DataFolderAccess.Write);
        var (store, keys) = (new FederationStore(hospital.Records), FederationKeys.FindOrMake(HospitalPath));
        using (var distrustful = new HttpClient { BaseAddress = address })
        {
            Assert.ThrowsAny<Exception>(() => new BundleSending(distrustful, store, keys).Send("R").ToList());
        }

        using var pinned = X509CertificateLoader.LoadPkcs12FromFile(certificate, null);
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown!.Thumbprint == pinned.Thumbprint };
        using var client = new HttpClient(handler) { BaseAddress = address };
        var receipt = Assert.Single(new BundleSending(client, store, keys).Send("R"));
        new ReportToRegion(hospital, store, keys).Take(receipt, s_actor);
        Assert.Equal("received", store.Last(FederationStore.Out, "R")!.State);
        await app.StopAsync();
    }

    private static async Task<HttpResponseMessage> Put(HttpClient client, FederationKeys keys, byte[] bundle, string digest, int offset, int count)
    {
        using var signing = keys.Signing();
        using var request = new HttpRequestMessage(HttpMethod.Put, $"api/federation/bundles/{digest}?length={bundle.Length}&offset={offset}") { Content = new ByteArrayContent(bundle, offset, count) };
        request.Headers.Add(TransferToken.Header, TransferToken.Make(signing, "H1", "R", "PUT", digest, bundle.Length, DateTimeOffset.UtcNow));
        return await client.SendAsync(request);
    }
}
