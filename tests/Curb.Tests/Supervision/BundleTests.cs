using System.Security.Cryptography;
using System.Text;
using Curb.Supervision.Federation;

namespace Curb.Tests.Supervision;

public sealed class BundleTests : IDisposable
{
    private readonly ECDsa _sender = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDiffieHellman _region = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    private byte[] SenderKey => _sender.ExportSubjectPublicKeyInfo();

    public void Dispose()
    {
        _sender.Dispose();
        _region.Dispose();
    }

    [Fact]
    public void What_was_sealed_is_opened_by_the_recipient_as_it_was()
    {
        var opened = Bundle.Open(Sealed(), SenderKey, _region);
        Assert.Equal(("H1", "R", 3, "before"), (opened.Manifest.From, opened.Manifest.To, opened.Manifest.Sequence, opened.Manifest.Previous));
        Assert.Equal(["one", ""], opened.Parts.Select(part => Encoding.UTF8.GetString(part)));
    }

    [Fact]
    public void Nothing_of_the_content_can_be_read_in_the_bundle()
    {
        string text = Encoding.Latin1.GetString(Sealed(part: "A very telling content"));
        Assert.DoesNotContain("telling", text, StringComparison.Ordinal);
        Assert.DoesNotContain("figures/", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_changed_byte_is_noticed()
    {
        byte[] bundle = Sealed();
        for (int i = 0; i < bundle.Length; i += 7)
        {
            byte[] changed = [.. bundle];
            changed[i] ^= 0x20;
            Assert.Throws<BundleRefusedException>(() => Bundle.Open(changed, SenderKey, _region));
        }
    }

    [Fact]
    public void A_half_sent_bundle_is_refused_wherever_it_is_cut()
    {
        byte[] bundle = Sealed();
        for (int length = 0; length < bundle.Length; length += 11)
        {
            Assert.Throws<BundleRefusedException>(() => Bundle.Open(bundle[..length], SenderKey, _region));
        }
    }

    [Fact]
    public void Somebody_elses_signature_is_forged_and_somebody_elses_bundle_stays_closed()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal("forged", Assert.Throws<BundleRefusedException>(() => Bundle.Open(Sealed(), other.ExportSubjectPublicKeyInfo(), _region)).Code);
        using var neighbour = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal("wrong-recipient", Assert.Throws<BundleRefusedException>(() => Bundle.Open(Sealed(), SenderKey, neighbour)).Code);
        Assert.Equal("not-a-bundle", Assert.Throws<BundleRefusedException>(() => Bundle.Envelope("hello"u8.ToArray())).Code);
    }

    [Fact]
    public void A_newer_form_says_so()
    {
        byte[] newer = Sealed(form: BundleManifest.Present + 1);
        Assert.Equal("newer-form", Assert.Throws<BundleRefusedException>(() => Bundle.Open(newer, SenderKey, _region)).Code);
    }

    private byte[] Sealed(int form = 1, string part = "one") => Bundle.Seal(
        new BundleManifest(form, "H1", "R", "H1", 3, "before", "2025-12-01T00:00:00.000Z", "reference test", [new BundlePart("figures/2025-11", 1, ""), new BundlePart("facts/encounter/2025-11", 0, "")]),
        [Encoding.UTF8.GetBytes(part), []], _sender, _region.ExportSubjectPublicKeyInfo());
}
