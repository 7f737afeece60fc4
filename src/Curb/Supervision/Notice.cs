namespace Curb.Supervision;

/// <summary>A notice (提醒、通报、考核结果) as it was issued: everything that it says is frozen in it, so that it reads the same for ever.</summary>
/// <param name="Id">Its key: place, kind and period.</param>
/// <param name="Kind">monthly-reminder, quarterly-notice, annual-assessment or rule-brief.</param>
/// <param name="Place">Code of the place of the commission that issues it.</param>
/// <param name="Issuer">Name in the red head.</param>
/// <param name="Number">Document number, such as 示范卫医〔2026〕3号; blank while a draft.</param>
/// <param name="Period">Months that it is about.</param>
/// <param name="Title">Title.</param>
/// <param name="Recipients">Institutions, by code.</param>
/// <param name="Sections">Body.</param>
/// <param name="Tables">Annexes.</param>
/// <param name="ReplyBy">Day by which a receipt and reply are due.</param>
/// <param name="IssuedOn">Day; null while a draft.</param>
/// <param name="Basis">What it was made with: editions and formula.</param>
public sealed record Notice(
    string Id, string Kind, string Place, string Issuer, string Number, string Period, string Title, IReadOnlyList<NoticeRecipient> Recipients, IReadOnlyList<NoticeSection> Sections, IReadOnlyList<NoticeTable> Tables,
    DateOnly ReplyBy, DateOnly? IssuedOn, string Basis)
{
    public static IReadOnlyList<string> Kinds { get; } = ["monthly-reminder", "quarterly-notice", "annual-assessment", RuleBrief.Kind];
}

/// <summary>An institution that a notice goes to, with what is said to it alone.</summary>
/// <param name="Own">Lines of its own annex.</param>
public sealed record NoticeRecipient(string Code, string Name, IReadOnlyList<NoticeRow> Own);

/// <summary>A heading with its paragraphs.</summary>
public sealed record NoticeSection(string Heading, IReadOnlyList<string> Paragraphs);

/// <summary>An annex.</summary>
/// <param name="Bar">Column that is also drawn as bars, from 0; null where none.</param>
public sealed record NoticeTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<NoticeRow> Rows, int? Bar);

/// <summary>A row: what stands in it, and how it stands: within, beyond, unknown or small.</summary>
public sealed record NoticeRow(IReadOnlyList<string> Cells, string State);

/// <summary>What an institution did with a notice.</summary>
/// <param name="ReceivedOn">Day on which somebody signed for it; null until then.</param>
/// <param name="Reply">What it answers.</param>
/// <param name="ChasedOn">Days on which it was chased.</param>
public sealed record NoticeReceipt(string Notice, string Institution, DateOnly? ReceivedOn, string ReceivedBy, string Reply, DateOnly? RepliedOn, IReadOnlyList<DateOnly> ChasedOn)
{
    public static NoticeReceipt Sent(string notice, string institution) => new(notice, institution, null, "", "", null, []);

    /// <summary>waiting, late, received or replied.</summary>
    public string State(DateOnly replyBy, DateOnly today) => StateOf(RepliedOn is not null ? "replied" : ReceivedOn is not null ? "received" : "sent", replyBy, today);

    /// <summary>The same from the state that is kept beside the receipt: sent, received or replied.</summary>
    public static string StateOf(string kept, DateOnly replyBy, DateOnly today) => kept == "replied" ? "replied" : today > replyBy ? "late" : kept == "received" ? "received" : "waiting";
}
