using System.Net;
using Curb.Storage;
using Curb.Storage.Federation;
using Curb.Supervision;
using Curb.Supervision.Federation;
using Curb.Web.Tests.Accounts;
using Curb.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace Curb.Web.Tests.Federation;

/// <summary>Who reports, what was agreed, what is missing, and what to do next.</summary>
public sealed class FederationPageTests : IAsyncLifetime
{
    private static readonly Actor s_actor = new("test");

    private readonly SmallHospital _hospital = new();
    private WebApplication? _app;
    private Uri _address = new("http://127.0.0.1");

    public async Task InitializeAsync()
    {
        using (var folder = DataFolder.Open(_hospital.Path, DataFolderAccess.Write))
        {
            folder.Save(new Institution("F1", "北区医院", "North Hospital", "secondary", "general", "测试区"), "test");
            folder.Save(new Institution("F2", "南区医院", "South Hospital", "secondary", "general", "测试区"), "test");
            var store = new FederationStore(folder.Records);
            var keys = FederationKeys.FindOrMake(_hospital.Path);
            store.SetOwnCode("REGION", s_actor);
            foreach (var (code, name) in (ReadOnlySpan<(string, string)>)[("F1", "北区医院"), ("F2", "南区医院"), ("F9", "外地医院")])
            {
                store.Save(new FederationPartner(code, name, keys.PublicSigning, keys.PublicSealing, true, "", code == "F1"), s_actor);
            }

            TakenIn(store, "F1", 1, "facts/encounter/2025-10", "laboratory/2025-10");
            TakenIn(store, "F1", 2, "facts/encounter/2025-11", "facts/encounter/2025-12", "laboratory/2025-12");
            TakenIn(store, "F9", 1, "facts/encounter/2025-12");
            store.Note("F1", new BundleRefusedException("out-of-order", "Bundle 4 came where 3 is next."), s_actor);
        }

        (_app, _address) = await RunningSite.Start(_hospital.Path);
    }

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync();
        _hospital.Dispose();
    }

    [Fact]
    public async Task The_page_says_who_reports_what_what_is_missing_and_the_next_step()
    {
        using var supervisor = new SignedInClient(_address, "commission-supervisor");
        string page = WebUtility.HtmlDecode(await supervisor.Text("/federation"));
        string refused = page.Split("data-partner=\"F1\"")[1].Split("</tr>")[0], quiet = page.Split("data-partner=\"F2\"")[1].Split("</tr>")[0];
        Assert.All((string[])["北区医院", "指标值、去标识用药事实、去标识菌株和药敏结果", "收到第 2 包", "2025-12", "最近一包被拒收", "应先收到第 3 包", "请北区医院补发第 3 包", "curb federation pack --again 3", "缺 2025-11"], text => Assert.Contains(text, refused, StringComparison.Ordinal));
        Assert.All((string[])["尚无往来", "尚未收发", "指标值、去标识用药事实"], text => Assert.Contains(text, quiet, StringComparison.Ordinal));
        Assert.DoesNotContain("菌株", quiet, StringComparison.Ordinal);
        Assert.DoesNotContain("外地医院", page, StringComparison.Ordinal); // It lies in no district of the reader.
        Assert.Contains(PartnerStanding.Fingerprint(FederationKeys.FindOrMake(_hospital.Path).PublicSigning), page, StringComparison.Ordinal);
        Assert.Contains("curb federation change-keys", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Physicians_do_not_see_it()
    {
        using var physician = new SignedInClient(_address, "physician");
        using var answer = await physician.Get("/federation");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private static void TakenIn(FederationStore store, string partner, long sequence, params string[] parts)
    {
        var manifest = new BundleManifest(BundleManifest.Present, partner, "REGION", partner, sequence, "", "2026-01-05T00:00:00.000Z", "", [.. parts.Select(name => new BundlePart(name, 3, new string('a', 64)))]);
        store.Note(FederationStore.In, partner, manifest, new string((char)('0' + sequence), 64), "applied", "{}", s_actor);
    }
}
