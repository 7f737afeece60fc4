using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Curb.Web.Accounts;

/// <summary>One-time codes by time (RFC 6238: HMAC-SHA-1, steps of 30 seconds, six digits), as every authenticator app makes them.</summary>
public static class Totp
{
    private const int StepSeconds = 30;
    private const int SecretBytes = 20;
    private const int Million = 1_000_000;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    public static long StepAt(DateTimeOffset at) => at.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of a time step.</summary>
    public static string Code(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // RFC 6238 and the authenticator apps ask for SHA-1; in HMAC it is sound.
        byte[] hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        int offset = hash[^1] & 0x0F;
        int number = (BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(offset)) & int.MaxValue) % Million;
        return number.ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The time step whose code was typed: the present one or its neighbours, and later than the last one used; null where none fits.</summary>
    public static long? StepOf(ReadOnlySpan<byte> secret, string typed, DateTimeOffset at, long lastUsed)
    {
        byte[] code = Encoding.ASCII.GetBytes(new string([.. typed.Where(char.IsAsciiDigit)]));
        long? found = null;
        for (long step = StepAt(at) - 1; step <= StepAt(at) + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(code, Encoding.ASCII.GetBytes(Code(secret, step))) && step > lastUsed)
            {
                found ??= step;
            }
        }

        return found;
    }

    /// <summary>The secret as people type it into an app.</summary>
    public static string Text(ReadOnlySpan<byte> secret)
    {
        var text = new StringBuilder();
        int bits = 0, held = 0;
        foreach (byte next in secret)
        {
            held = (held << 8) | next;
            for (bits += 8; bits >= 5; bits -= 5)
            {
                text.Append(Base32[(held >> (bits - 5)) & 31]);
            }
        }

        return bits > 0 ? text.Append(Base32[(held << (5 - bits)) & 31]).ToString() : text.ToString();
    }

    /// <summary>The address that an app reads from the QR code.</summary>
    public static string Address(ReadOnlySpan<byte> secret, string account) => $"otpauth://totp/Curb:{Uri.EscapeDataString(account)}?secret={Text(secret)}&issuer=Curb";
}
