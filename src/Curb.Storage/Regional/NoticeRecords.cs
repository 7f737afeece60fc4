using Curb.Supervision;

namespace Curb.Storage.Regional;

/// <summary>Notices as records hold them: issued with the receipts of all whom they are addressed to, or not at all.</summary>
public static class NoticeRecords
{
    /// <summary>Issues a draft: from now on everybody addressed has it, and none of them without the others.</summary>
    /// <param name="draft">As the writer had seen it.</param>
    /// <param name="notice">Numbered and dated.</param>
    /// <returns>False where somebody else was faster.</returns>
    public static bool Issue(SupervisionStore store, Kept<Notice> draft, Notice notice, Actor actor) => store.Save(
        SupervisionKinds.Notice, draft with { Parent = "", State = "issued", Body = notice }, SupervisionKinds.Receipt,
        [.. notice.Recipients.Select(one => new Kept<NoticeReceipt>($"{draft.Id}/{one.Code}", one.Code, draft.Id, draft.Period, "sent", 0, NoticeReceipt.Sent(draft.Id, one.Code)))], actor);

    /// <summary>Notes that those of the given receipts without a reply were chased on a day; once a day.</summary>
    public static void Chase(SupervisionStore store, string notice, IReadOnlyCollection<Kept<NoticeReceipt>> receipts, DateOnly today, Actor actor) => store.Save(
        SupervisionKinds.Receipt, notice, [.. receipts.Where(one => one.Body.RepliedOn is null && !one.Body.ChasedOn.Contains(today)).Select(one => one with { Body = one.Body with { ChasedOn = [.. one.Body.ChasedOn, today] } })], "chase-notice", actor);
}
