using Microsoft.EntityFrameworkCore;

namespace Curb.Storage;

/// <content>What checks of the whole folder ask of cases.</content>
public sealed partial class RecordStore
{
    /// <summary>Digests of every file that a case points to.</summary>
    internal IReadOnlyList<string> AttachmentDigests() => Read(records => (IReadOnlyList<string>)[.. records.CaseAttachments.AsNoTracking().Select(row => row.Digest).Distinct()]);
}
