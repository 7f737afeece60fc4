using System.Globalization;
using Curb.Supervision;

namespace Curb.Exchange.Documents;

/// <summary>A responsibility statement (责任状) as a Word document to be signed on paper too.</summary>
public static class StatementDocument
{
    private static readonly string[] s_columns = ["指标", "单位", "医院目标", "医院现状", "科室现状", "科室目标", "条款"];

    public static void Write(Stream target, ResponsibilityStatement statement, string institution)
    {
        using var document = new OfficialDocument(target);
        document.Title($"{institution}抗菌药物合理应用责任状（{statement.Year.ToString(CultureInfo.InvariantCulture)}年度）");
        document.Text($"为落实抗菌药物临床应用管理责任制，主要负责人与{statement.Department}负责人签订本责任状，控制指标见下表。科室负责人对本科室指标负责，完成情况按月公布，作为综合目标考核、晋升和评先评优的依据。");
        document.Text($"科室目标由医院目标按{statement.Base}的数据推算：医院未达标的，各科按同一比例改进，全部完成且病种构成不变时医院恰好达标；医院已达标的，不得差于现状和医院目标。");
        document.Annex("", "控制指标", s_columns, [.. statement.Targets.Select(target => (IReadOnlyList<string>)
        [
            target.Title.Zh, target.Unit.Zh, Sign(target) + Number(target.Hospital), Number(target.HospitalBase), target.Base is { } own ? Number(own) : "数量太少", Sign(target) + Number(target.Target), target.Clause + (target.Verified ? "" : "（未核实）"),
        ])], null, _ => false, newPage: false);
        document.Text($"主要负责人：{Name(statement.Director)}");
        document.Text($"科室负责人：{Name(statement.Head)}");
    }

    private static string Sign(StatementTarget target) => target.Direction == "at-most" ? "≤" : "≥";

    private static string Number(double? value) => value?.ToString("0.#", CultureInfo.InvariantCulture) ?? "—";

    private static string Name(Signature? signature) => signature is null ? "（签字）            年  月  日" : string.Create(CultureInfo.InvariantCulture, $"{signature.Name}    {signature.On:yyyy-MM-dd}");
}
