using Curb.Casework;

namespace Curb.Exchange.Documents;

/// <summary>The ledger of problems (问题台账) as a workbook with the columns that commissions ask for.</summary>
public static class LedgerWorkbook
{
    private static readonly string[] s_columns = ["序号", "医疗机构", "条款", "要求", "存在问题", "原因分析", "整改措施", "责任人", "整改期限", "整改进展", "完成情况和证据", "完成日期", "状态", "核查结论", "销号日期", "事项号"];

    /// <param name="cases">Cases of the ledger.</param>
    /// <param name="type">Their type.</param>
    /// <param name="institution">Name of an institution by its code.</param>
    /// <param name="clause">Name of a clause as the ledger holds it: id of the plan, a blank, the place in it.</param>
    /// <param name="progress">What was last reported of a case by its number; null where nothing.</param>
    public static void Write(Stream target, IReadOnlyList<CaseFile> cases, CaseType type, Func<string, string> institution, Func<string, string> clause, Func<long, string?> progress)
    {
        using var workbook = new StreamedWorkbook(target);
        workbook.Sheet("问题台账", 6, 26, 22, 36, 36, 30, 36, 14, 12, 36, 36, 12, 16, 30, 12, 8);
        workbook.Row([.. s_columns]);
        int line = 0;
        foreach (var one in cases)
        {
            string? Detail(string name) => one.Details.GetValueOrDefault(name);
            string? Form(string name) => one.Form.GetValueOrDefault(name);
            workbook.Row(
                ++line, institution(one.Institution), Detail("clause") is { } known ? clause(known) : null, Detail("demand"), Detail("problem"), Detail("cause"), Detail("measure"), Detail("person"), Detail("due"),
                progress(one.Number) ?? Form("progress"), Form("evidence"), Form("done-on"), type.State(one.State)?.Title.Zh, Form("verification"), one.ClosedOn?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), one.Number);
        }
    }
}
