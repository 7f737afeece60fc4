namespace Curb.Intake;

/// <summary>
/// Full-width forms of ASCII letters, digits and signs, as Chinese input methods type them. They stand in a block of their own and are folded by hand, because the
/// program runs without the machine's language tables, where Unicode's own normal forms do nothing beyond ASCII.
/// </summary>
public static class FullWidth
{
    private const char First = '\uFF01';
    private const char Last = '\uFF5E';
    private const char IdeographicSpace = '\u3000';
    private const int Distance = 0xFEE0;

    /// <summary>The plain form of a character; the character itself where it has none.</summary>
    public static char Plain(char c) => c is >= First and <= Last ? (char)(c - Distance) : c == IdeographicSpace ? ' ' : c;

    /// <summary>The text with every full-width character in its plain form.</summary>
    public static string Plain(string text) => text.Any(c => Plain(c) != c) ? string.Create(text.Length, text, (plain, from) =>
    {
        for (int i = 0; i < plain.Length; i++)
        {
            plain[i] = Plain(from[i]);
        }
    }) : text;
}
