using Curb.Columns;
using Curb.Indicators;
using Curb.Supervision;

namespace Curb.Exchange.Documents;

/// <summary>What an evidence pack of a rule brief holds besides the brief.</summary>
/// <param name="StampNow">By what the institution's facts are derived today.</param>
/// <param name="Months">The figure month by month.</param>
/// <param name="Departments">By department; empty where the reader may not see them.</param>
/// <param name="Numerator">Rows behind the numerator; null where the reader may not see single patients.</param>
/// <param name="Denominator">Rows behind the denominator; null likewise, and where the figure has none.</param>
public sealed record EvidenceGround(string StampNow, IReadOnlyList<IndicatorValue> Months, IReadOnlyList<IndicatorValue> Departments, Table? Numerator, Table? Denominator);

/// <summary>The evidence for what a rule brief says of one institution (证据包), as a workbook: the brief's words, the institution's own lines, months, departments, and the records where they may be seen.</summary>
public static class EvidencePack
{
    /// <summary>Rows of records that one sheet holds.</summary>
    public const int MostRows = 200_000;

    private static readonly string[] s_figures = ["时段", "科室", "数值", "分子", "分母", "目标", "判定"];

    public static void Write(Stream target, Notice brief, NoticeRecipient recipient, EvidenceGround ground)
    {
        using var workbook = new StreamedWorkbook(target);
        Words(workbook, brief, recipient, ground);
        workbook.Sheet("逐月", 12, 20, 12, 12, 12, 14, 16);
        workbook.Row([.. s_figures]);
        Figures(workbook, ground.Months);
        if (ground.Departments.Count > 0)
        {
            workbook.Sheet("科室", 24, 20, 12, 12, 12, 14, 16);
            workbook.Row([.. s_figures]);
            Figures(workbook, ground.Departments);
        }

        Records(workbook, "分子记录", ground.Numerator);
        Records(workbook, "分母记录", ground.Denominator);
    }

    private static void Words(StreamedWorkbook workbook, Notice brief, NoticeRecipient recipient, EvidenceGround ground)
    {
        workbook.Sheet("简报", 18, 100);
        workbook.Row("项目", "内容");
        workbook.Row("标题", brief.Title);
        workbook.Row("文号", brief.Number);
        workbook.Row("印发", brief.IssuedOn?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "草稿");
        workbook.Row("医疗机构", $"{recipient.Name}（{recipient.Code}）");
        foreach (var section in brief.Sections)
        {
            workbook.Row(section.Heading, string.Join('\n', section.Paragraphs));
        }

        foreach (var row in recipient.Own)
        {
            workbook.Row("本机构", string.Join("；", row.Cells.Where(cell => cell.Length > 0)));
        }

        workbook.Row("简报所据数据版本", RuleBriefComparison.Stamps(brief).GetValueOrDefault(recipient.Code, ""));
        workbook.Row("本包所据数据版本", ground.StampNow);
        if (ground.Numerator is null)
        {
            workbook.Row("记录", "本包不含患者级记录：读取人在机构之外，机构自己生成的证据包含有记录。");
        }
    }

    private static void Figures(StreamedWorkbook workbook, IReadOnlyList<IndicatorValue> values)
    {
        foreach (var value in values)
        {
            workbook.Row(value.Dimensions.FirstOrDefault(pair => pair.Key == "month").Value ?? value.Period.ToString(), value["department"], value.Value, value.Numerator, value.Denominator,
                value.Target is { } target ? $"{Curb.Policies.PolicyLimit.Sign(target.Parameter.Operator)} {target.Value.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)}" : "", value.Target is null ? "" : NoticeMaker.AnswerName(value.Verdict.Term()) + (value.TooSmall ? "（数量太少）" : ""));
        }
    }

    private static void Records(StreamedWorkbook workbook, string name, Table? rows)
    {
        if (rows is null)
        {
            return;
        }

        var columns = rows.Columns.Where(column => column.Name is not ("institution" or "received_id")).ToList();
        workbook.Sheet(name);
        workbook.Row([.. columns.Select(column => (object?)column.Name)]);
        for (int row = 0; row < rows.Count; row++)
        {
            int at = row;
            workbook.Row([.. columns.Select(column => column.ValueAt(at) is { } value ? value is bool or DateOnly or DateTime ? FormattableString.Invariant($"{value}") : value : null)]);
        }
    }
}
