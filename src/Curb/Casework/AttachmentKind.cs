namespace Curb.Casework;

/// <summary>What may be attached to a case: documents and pictures, told by their first bytes and not by their name.</summary>
/// <param name="Ending">Ending of the name.</param>
/// <param name="Media">Media type it is served as.</param>
public sealed record AttachmentKind(string Ending, string Media)
{
    /// <summary>Most bytes of one attachment.</summary>
    public const int MostBytes = 5 * 1024 * 1024;

    private static readonly (AttachmentKind Kind, byte[] Start)[] s_kinds =
    [
        (new(".pdf", "application/pdf"), "%PDF-"u8.ToArray()),
        (new(".png", "image/png"), [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        (new(".jpg", "image/jpeg"), [0xFF, 0xD8, 0xFF]),
        (new(".jpeg", "image/jpeg"), [0xFF, 0xD8, 0xFF]),
        (new(".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), [0x50, 0x4B, 0x03, 0x04]),
        (new(".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"), [0x50, 0x4B, 0x03, 0x04]),
        (new(".csv", "text/csv"), []),
        (new(".txt", "text/plain"), []),
    ];

    /// <summary>Endings that are taken.</summary>
    public static IEnumerable<string> Endings => s_kinds.Select(one => one.Kind.Ending);

    /// <summary>The kind of a file; null where it is none that is taken, or not what its name says.</summary>
    public static AttachmentKind? Of(string name, ReadOnlySpan<byte> content)
    {
        foreach (var (kind, start) in s_kinds)
        {
            if (name.EndsWith(kind.Ending, StringComparison.OrdinalIgnoreCase))
            {
                bool fits = start.Length > 0 ? content.StartsWith(start) : !content.Contains((byte)0);
                return fits ? kind : null;
            }
        }

        return null;
    }

    /// <summary>A file name without folders and without characters that could mislead; at most 120 characters.</summary>
    public static string SafeName(string name)
    {
        string last = name.Split('/', '\\')[^1];
        string clean = string.Concat(last.Where(c => !char.IsControl(c) && c is not ('"' or '<' or '>' or ':' or '|' or '?' or '*') && char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.Format)).Trim().TrimStart('.');
        int dot = clean.LastIndexOf('.');
        return clean.Length <= 120 ? clean : dot > clean.Length - 8 ? clean[..(120 - (clean.Length - dot))] + clean[dot..] : clean[..120];
    }
}
