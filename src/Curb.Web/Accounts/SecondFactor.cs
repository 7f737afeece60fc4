using Curb.Storage;
using Curb.Storage.Accounts;
using QRCoder;

namespace Curb.Web.Accounts;

/// <summary>The secret of an account's second factor: under seal in the records, opened only to check a code.</summary>
internal static class SecondFactor
{
    public static byte[] Open(RecordStore records, Account account) => Convert.FromBase64String(records.Unseal("second-factor", account.TotpSecret!, account.Id));

    public static string Seal(RecordStore records, byte[] secret, Account account) => records.Seal("second-factor", Convert.ToBase64String(secret), account.Id);

    /// <summary>The picture that an authenticator app reads, as an address that an img element takes.</summary>
    public static string Picture(string address)
    {
        using var code = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(code);
        return "data:image/svg+xml;base64," + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(svg.GetGraphic(4)));
    }
}
