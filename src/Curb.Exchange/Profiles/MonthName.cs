namespace Curb.Exchange.Profiles;

/// <summary>Names of months as laboratory systems write them in dates: English, whole or cut to three letters or more.</summary>
internal static class MonthName
{
    private static readonly string[] s_names = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    /// <summary>Reads the name that the text begins with.</summary>
    public static bool Read(ReadOnlySpan<char> text, out int month, out int length)
    {
        length = 0;
        while (length < text.Length && char.IsAsciiLetter(text[length]))
        {
            length++;
        }

        for (month = 1; month <= s_names.Length && length >= 3; month++)
        {
            if (s_names[month - 1].AsSpan().StartsWith(text[..length], StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        month = 0;
        return false;
    }
}
