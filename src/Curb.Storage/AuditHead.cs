using System.Globalization;

namespace Curb.Storage;

/// <summary>
/// The end of the audit chain: how long it is and its last hash. Whoever keeps one elsewhere (a second person, a supervising commission) can later prove that
/// no event up to it was changed, removed or put in: that is the only protection against someone who rewrites the whole data folder.
/// </summary>
public sealed record AuditHead(long Sequence, string Hash)
{
    public static AuditHead Empty { get; } = new(0, new string('0', 64));

    /// <summary>Reads the form that <see cref="ToString"/> writes; null where the text is not one.</summary>
    public static AuditHead? Parse(string text)
    {
        var parts = text.Trim().Split(':');
        return parts is [var sequence, { Length: 64 } hash] && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? new AuditHead(number, hash) : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sequence}:{Hash}");
}
