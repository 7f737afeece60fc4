using Curb.Supervision;

namespace Curb.Exchange.Documents;

/// <summary>A notice as a Word document: the whole with all annexes, or the copy of one institution with its own annex.</summary>
public static class NoticeDocument
{
    /// <summary>Longest table that stands whole in every institution's copy.</summary>
    private const int MostRows = 60;

    private static readonly string[] s_own = ["项目", "数值", "目标", "判定", "得分", "满分", "说明"];

    /// <param name="recipient">Whose copy; null for the whole.</param>
    public static void Write(Stream target, Notice notice, NoticeRecipient? recipient)
    {
        using var document = new OfficialDocument(target);
        document.RedHead(notice.Issuer, notice.Number);
        document.Title(notice.Title);
        document.Addressee((recipient ?? (notice.Recipients is [var only] ? only : null))?.Name ?? "各医疗机构");
        foreach (var section in notice.Sections)
        {
            document.Heading(section.Heading);
            foreach (string paragraph in section.Paragraphs)
            {
                document.Text(paragraph);
            }
        }

        document.Signed(notice.Issuer, notice.IssuedOn);
        int number = 0;
        if (recipient is { Own.Count: > 0 })
        {
            document.Annex($"附件{++number}", $"{recipient.Name}情况", s_own, [.. recipient.Own.Select(row => row.Cells)], null, i => recipient.Own[i].State == "beyond");
        }

        foreach (var table in notice.Tables.Select(table => recipient is null ? table : CopyFor(table, recipient)))
        {
            document.Annex($"附件{++number}", table.Title, table.Columns, [.. table.Rows.Select(row => row.Cells)], table.Bar, i => table.Rows[i].State == "beyond", newPage: number <= 2);
        }
    }

    /// <summary>In an institution's copy a long table is cut to its own rows: fifteen hundred copies of fifteen hundred rows would help nobody.</summary>
    private static NoticeTable CopyFor(NoticeTable table, NoticeRecipient recipient) =>
        table.Rows.Count <= MostRows ? table : table with { Title = table.Title + "（节选，全文见通报）", Rows = [.. table.Rows.Where(row => row.Cells.Contains(recipient.Name))] };
}
