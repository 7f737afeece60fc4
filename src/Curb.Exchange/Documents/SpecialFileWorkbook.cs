using System.Globalization;
using Curb.Casework;
using Curb.Stewardship;

namespace Curb.Exchange.Documents;

/// <summary>A special file as it is put on paper.</summary>
/// <param name="Institution">Name of the institution.</param>
/// <param name="File">The file.</param>
/// <param name="Type">Its type.</param>
/// <param name="Consult">The consult on the drug; null where there was none here.</param>
/// <param name="Review">The last review of the course at 48 to 72 hours; null where there was none.</param>
/// <param name="Name">Name of an account.</param>
public sealed record SpecialFileForm(string Institution, CaseFile File, CaseType Type, CaseFile? Consult, CaseFile? Review, Func<string, string> Name);

/// <summary>
/// The register of special files (碳青霉烯类及替加环素专档) as a workbook: a sheet with the elements of each file in the groups of the information form, the scored table, and the
/// analysis by month. No official list of fields is known here, so the groups are those of the rule book, marked unverified.
/// </summary>
public static class SpecialFileWorkbook
{
    private const string NotReceived = "未接收";

    /// <summary>Group, label and value of every element of a file, in the order of the form.</summary>
    public static IReadOnlyList<(string Group, string Label, string Value)> Elements(SpecialFileForm form)
    {
        string Detail(string name) => form.File.Details.GetValueOrDefault(name, "");
        string Filled(string name) => form.File.Form.TryGetValue(name, out string? value) && form.Type.Fields.FirstOrDefault(field => field.Id == name) is { } field ? CaseForm.Shown(field, value).Zh : "";
        string Consult(string name) => form.Consult?.Details.GetValueOrDefault(name) ?? "";
        string Review(string name) => form.Review?.Details.GetValueOrDefault(name) ?? "";
        string Measured(string name) => Detail(name) is { Length: > 0 } told ? told : NotReceived;
        return
        [
            ("患者", "医疗机构", form.Institution), ("患者", "科室", form.File.Department ?? ""), ("患者", "患者编号", Detail("patient")), ("患者", "住院号", Detail("encounter")), ("患者", "性别", Detail("sex")), ("患者", "年龄（岁）", Detail("age")),
            ("患者", "体重（kg）", Detail("weight")), ("患者", "入院日期", Detail("admitted")), ("患者", "出院日期", Detail("discharged")),
            ("感染", "诊断或指征", Detail("indication")), ("感染", "感染部位", Filled("site")), ("感染", "严重程度", Filled("severity")), ("感染", "用药前最高体温", Measured("temperature-before")), ("感染", "用药前炎症指标", Measured("markers-before")), ("感染", "用药前肝功能", Measured("liver")), ("感染", "用药前肌酐", Measured("kidney")), ("感染", "肾功能估算", Detail("renal-function")),
            ("用药", "药品", Detail("drug")), ("用药", "日剂量", Detail("dose")), ("用药", "每日次数", Detail("times")), ("用药", "途径", Route(Detail("route"))), ("用药", "开始", Detail("began")), ("用药", "停用", Detail("stopped")), ("用药", "用药天数", Detail("days")),
            ("用药", "DDD数", Detail("ddds")), ("用药", "合并使用的抗菌药物", Detail("combined")),
            ("权限", "医师工号", Detail("prescriber")), ("权限", "医师职称", Detail("prescriber-title")),
            ("会诊", "会诊情况", Filled("consulted")), ("会诊", "申请时间", Consult("as-of")), ("会诊", "会诊专家", form.Consult?.Owner is { } expert ? form.Name(expert) : ""), ("会诊", "会诊意见", Answer(form.Consult, "opinion")), ("会诊", "同意疗程（天）", Answer(form.Consult, "course-days")),
            ("病原学", "首剂前送检", Detail("before-therapy") switch { "yes" => "是", "no" => "否", _ => "" }), ("病原学", "送检", Detail("cultures")), ("病原学", "病原学结果和药敏", Detail("results")),
            ("疗程", "48–72小时评估", Decision(Answer(form.Review, "decision"))), ("疗程", "评估时点（小时）", Review("step")), ("疗程", "评估理由", Answer(form.Review, "reason")), ("疗程", "72小时前后最高体温", Measured("temperature-72h")), ("疗程", "72小时前后炎症指标", Measured("markers-72h")), ("疗程", "不良反应", Filled("adverse")), ("疗程", "转归", Filled("outcome")), ("疗程", "出院转归（病案）", Detail("discharge-outcome") is { Length: > 0 } told ? told : NotReceived),
            ("点评", "有使用指征", Filled("indicated")), ("点评", "药师点评", Filled("comment")), ("点评", "点评人", form.File.Owner is { } owner ? form.Name(owner) : ""), ("点评", "点评日期", form.File.ClosedOn is { } closed ? Day(closed) : ""),
        ];
    }

    private static string Decision(string word) => word switch { "stop" => "停药", "switch" => "换药", "narrow" => "降阶梯", "oral" => "转口服", "go-on" => "继续", _ => word };

    private static string Route(string who) => who switch { "P" => "注射", "O" => "口服", "Inhal" => "吸入", _ => who };

    private static string Answer(CaseFile? one, string field) => one?.Form.GetValueOrDefault(field) ?? "";

    /// <summary>Writes the sheets.</summary>
    public static void Write(Stream target, IReadOnlyList<SpecialFileForm> forms, IReadOnlyList<ScoreItem> items, Func<string, string> drug)
    {
        using var workbook = new StreamedWorkbook(target);
        workbook.Sheet("专档", 10, 26, 60);
        foreach (var form in forms)
        {
            workbook.Row($"专档 #{form.File.Number}", "碳青霉烯类及替加环素临床使用专档", "字段未与官方表格核对（未核实）");
            foreach (var (group, label, value) in Elements(form))
            {
                workbook.Row(group, label, value);
            }

            workbook.Row("");
        }

        Scores(workbook, forms, items);
        Months(workbook, forms, items, drug);
    }

    private static void Scores(StreamedWorkbook workbook, IReadOnlyList<SpecialFileForm> forms, IReadOnlyList<ScoreItem> items)
    {
        workbook.Sheet("评分表", [10, 20, 24, .. items.Select(_ => 18.0), 12, 14]);
        workbook.Row(["专档", "药品", "科室", .. items.Select(item => $"{item.Title.Zh}(满分{item.Most.ToString("0", CultureInfo.InvariantCulture)}{(item.Verified ? "" : "，分值未核实")})"), "得分", "判定"]);
        foreach (var form in forms)
        {
            var score = SpecialFileScore.Of(form.File.Form, items);
            workbook.Row([form.File.Number, form.File.Details.GetValueOrDefault("drug"), form.File.Department, .. items.Select(item => (object?)Points(form.File, item)), score.Points, score.Rational switch { true => "有指征", false => "无指征，整份不合理", _ => "未评价" }]);
        }
    }

    private static double? Points(CaseFile file, ScoreItem item) => double.TryParse(file.Form.GetValueOrDefault("deduct-" + item.Id), CultureInfo.InvariantCulture, out double off) ? item.Most - Math.Clamp(off, 0, item.Most) : null;

    private static void Months(StreamedWorkbook workbook, IReadOnlyList<SpecialFileForm> forms, IReadOnlyList<ScoreItem> items, Func<string, string> drug)
    {
        var files = forms.Select(form => form.File).ToList();
        workbook.Sheet("按月分析", 10, 24, 8, 8, 10, 10, 14, 14, 12, 12, 14, 8);
        workbook.Row("月份", "科室或药品", "专档数", "已评价", "无指征", "平均得分", "首剂前送检", "会诊同意", "平均天数", "DDD数", "治愈好转", "死亡");
        foreach (var month in SpecialFileAnalysis.ByMonth(files, items).Select(one => one with { Part = "全院" }).Concat(SpecialFileAnalysis.ByDepartment(files, items)).Concat(SpecialFileAnalysis.ByDrug(files, items).Select(one => one with { Part = drug(one.Part) })))
        {
            workbook.Row(
                month.Month, month.Part, month.Files, month.Evaluated, month.Irrational, month.Points is { } points ? Math.Round(points, 1) : null, $"{month.Cultured}/{month.CultureKnown}", $"{month.Consulted}/{month.ConsultKnown}",
                month.Days is { } days ? Math.Round(days, 1) : null, Math.Round(month.Ddds, 1), $"{month.Improved}/{month.OutcomeKnown}", month.Died);
        }
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
