using System.Text;

namespace Curb.Exchange.Tabular;

/// <summary>Tells the encodings of delimited text apart.</summary>
internal static class TextEncodings
{
    public const string Utf8 = "UTF-8";
    public const string Gb18030 = "GB18030";
    public const string Windows1252 = "Windows-1252";

    static TextEncodings() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The encoding by its name.</summary>
    /// <exception cref="ArgumentException">No such encoding.</exception>
    public static Encoding Named(string name) => name.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant() switch
    {
        "UTF8" => new UTF8Encoding(false),
        "UTF16LE" or "UTF16" => new UnicodeEncoding(false, false),
        "UTF16BE" => new UnicodeEncoding(true, false),
        "GB18030" or "GBK" or "GB2312" => Encoding.GetEncoding("GB18030"),
        "WINDOWS1252" => Encoding.GetEncoding(1252),
        _ => Encoding.GetEncoding(name),
    };

    /// <summary>The encoding that the first bytes of a file announce, with the length of its mark; null where nothing is announced.</summary>
    public static (string Name, int MarkLength)? Announced(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith<byte>([0xEF, 0xBB, 0xBF]))
        {
            return (Utf8, 3);
        }

        if (start.StartsWith<byte>([0xFF, 0xFE]))
        {
            return ("UTF-16LE", 2);
        }

        if (start.StartsWith<byte>([0xFE, 0xFF]))
        {
            return ("UTF-16BE", 2);
        }

        return Wide(start) is { } wide ? (wide, 0) : null;
    }

    /// <summary>The encoding of text that holds bytes above 127: UTF-8 where it is valid, else GB18030 where its pairs look Chinese, else Windows-1252.</summary>
    public static string Guess(ReadOnlySpan<byte> text)
    {
        if (IsUtf8ButForItsEnd(text))
        {
            return Utf8;
        }

        int invalidUtf8Lines = 0, validUtf8Lines = 0;
        foreach (var range in text.Split((byte)'\n'))
        {
            var line = text[range];
            if (!Ascii.IsValid(line))
            {
                _ = System.Text.Unicode.Utf8.IsValid(line) ? validUtf8Lines++ : invalidUtf8Lines++;
            }
        }

        if (validUtf8Lines > 4 * invalidUtf8Lines)
        {
            return Utf8;
        }

        return LooksChinese(text) ? Gb18030 : Windows1252;
    }

    /// <summary>True where a line of a GB18030 file is UTF-8 instead: all of it valid, with at least two of the three-byte characters that Chinese text consists of there.</summary>
    public static bool IsStrayUtf8(ReadOnlySpan<byte> line)
    {
        if (!System.Text.Unicode.Utf8.IsValid(line))
        {
            return false;
        }

        int threeByte = 0;
        foreach (byte b in line)
        {
            threeByte += b is >= 0xE3 and <= 0xEF ? 1 : 0;
        }

        return threeByte >= 2;
    }

    private static bool IsUtf8ButForItsEnd(ReadOnlySpan<byte> text)
    {
        int end = text.Length;
        while (end > 0 && text.Length - end < 4 && text[end - 1] >= 0x80)
        {
            end--;
        }

        return System.Text.Unicode.Utf8.IsValid(text) || (text.Length - end < 4 && System.Text.Unicode.Utf8.IsValid(text[..end]));
    }

    /// <summary>UTF-16 without a mark: text in Latin letters or digits has a zero in every second byte.</summary>
    private static string? Wide(ReadOnlySpan<byte> start)
    {
        int even = 0, odd = 0, pairs = start.Length / 2;
        for (int i = 0; i + 1 < start.Length; i += 2)
        {
            even += start[i] == 0 ? 1 : 0;
            odd += start[i + 1] == 0 ? 1 : 0;
        }

        if (pairs < 4)
        {
            return null;
        }

        return odd * 10 > pairs * 3 && even * 50 < pairs ? "UTF-16LE" : even * 10 > pairs * 3 && odd * 50 < pairs ? "UTF-16BE" : null;
    }

    /// <summary>Chinese text in GBK stands in pairs whose two bytes are both above 160 for nearly all common characters; accented Latin letters stand alone between ASCII.</summary>
    private static bool LooksChinese(ReadOnlySpan<byte> text)
    {
        int common = 0, other = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] < 0x80)
            {
                continue;
            }

            bool pair = i + 1 < text.Length && text[i] >= 0xA1 && text[i] <= 0xF7 && text[i + 1] >= 0xA1 && text[i + 1] != 0xFF;
            _ = pair ? common++ : other++;
            i += pair || (i + 1 < text.Length && text[i + 1] >= 0x40) ? 1 : 0;
        }

        return common > other;
    }
}
