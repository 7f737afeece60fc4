namespace Curb.Supervision;

/// <summary>A list that a commission makes public (公示名单), taken from a notice that was issued and frozen with it.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Place">Code of the place of the commission.</param>
/// <param name="Notice">Notice that it is taken from.</param>
/// <param name="Basis">Title and number of that notice.</param>
/// <param name="From">First day.</param>
/// <param name="Until">Last day; objections are taken until then.</param>
/// <param name="Contact">To whom objections go.</param>
/// <param name="Tables">What is shown.</param>
/// <param name="LeftOut">Rows that are not shown, because they were too few cases or could not be judged.</param>
/// <param name="WithdrawnOn">Day on which it was taken back; null while it stands.</param>
public sealed record DisclosureList(
    string Id, string Place, string Issuer, string Title, string Notice, string Basis, DateOnly From, DateOnly Until, string Contact, IReadOnlyList<NoticeTable> Tables, int LeftOut, DateOnly? WithdrawnOn)
{
    /// <summary>True where everybody may read it on the day.</summary>
    public bool IsPublic(DateOnly today) => WithdrawnOn is null && today >= From && today <= Until;

    /// <summary>
    /// The list of a notice. Rows of institutions that are too small to judge or could not be judged are left out and counted: a public list must not shame by chance.
    /// What was said to a single institution alone stays with it; the formula is not a list.
    /// </summary>
    public static DisclosureList Of(Notice notice, string id, DateOnly from, DateOnly until, string contact)
    {
        var lists = notice.Tables.Where(table => table.Columns.Contains("医疗机构") || notice.Kind == Inspections.InspectionLetter.Kind).Select(WithoutEvidence).ToList();
        NoticeTable[] shown = [.. lists.Select(table => table with { Rows = [.. table.Rows.Where(IsJudged)] }).Where(table => table.Rows.Count > 0)];
        return new DisclosureList(
            id, notice.Place, notice.Issuer, $"{notice.Title}（公示）", notice.Id, notice.Number.Length > 0 ? $"《{notice.Title}》（{notice.Number}）" : $"《{notice.Title}》", from, until, contact, shown, lists.Sum(table => table.Rows.Count(row => !IsJudged(row))), null);
    }

    /// <summary>Names of files say nothing to the public.</summary>
    private static NoticeTable WithoutEvidence(NoticeTable table) => table.Columns is [.., Inspections.InspectionLetter.Evidence]
        ? table with { Columns = [.. table.Columns.SkipLast(1)], Rows = [.. table.Rows.Select(row => row with { Cells = [.. row.Cells.SkipLast(1)] })] } : table;

    private static bool IsJudged(NoticeRow row) => row.State is "within" or "beyond";
}
