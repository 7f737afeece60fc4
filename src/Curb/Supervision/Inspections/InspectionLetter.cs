using Curb.Casework;
using Curb.Policies;

namespace Curb.Supervision.Inspections;

/// <summary>Letters of an inspection in the wording of official documents: feedback with what was found, and the summons to a talk. Each is a notice, numbered and frozen when issued, with receipt and reply.</summary>
public static class InspectionLetter
{
    public const string Kind = "inspection-letter";
    public const string Summons = "summons-talk";

    /// <summary>Heading of the column that names files.</summary>
    internal const string Evidence = "证据";

    /// <summary>The feedback letter (检查反馈意见书).</summary>
    /// <param name="issuer">Name of the commission.</param>
    /// <param name="experts">Names of the team.</param>
    /// <param name="rectifyBy">Day by which everything is to be put right and reported.</param>
    public static Notice Draft(Inspection inspection, Institution institution, string issuer, IReadOnlyList<string> experts, IReadOnlyList<InspectionEvidence> evidence, DateOnly rectifyBy)
    {
        int checkedLines = inspection.Items.Count(item => !item.IsRecord), records = inspection.Items.Count - checkedLines, found = inspection.Findings.Count;
        var files = evidence.ToDictionary(one => one.Id, one => one.Name, StringComparer.Ordinal);
        return new Notice(
            $"{inspection.Place}/{Kind}/{inspection.Id}", Kind, inspection.Place, issuer, "", inspection.Month, $"关于{institution.Name}抗菌药物临床应用管理检查情况的反馈意见",
            [new NoticeRecipient(institution.Code, institution.Name, [])],
            [
                new NoticeSection("一、检查情况", [$"{Day(inspection.BegunOn)}，我单位按照“双随机”抽取结果派出检查组（{string.Join("、", experts)}），对你单位进行{Manner(inspection.Manner)}，共检查条款{checkedLines}项{(records > 0 ? FormattableString.Invariant($"、抽查病历和处方{records}份") : "")}。"]),
                new NoticeSection("二、存在问题", found == 0 ? ["未发现问题。"] : [$"共发现问题{found}个，逐项列于附件。"]),
                new NoticeSection("三、整改要求", found == 0 ? ["请继续保持。"] :
                [
                    $"你单位应对所列问题逐项分析原因，明确措施、责任人和时限，于{Day(rectifyBy)}前完成整改，并在问题台账中附证据报告；我单位将组织复查，复查通过方可销号。",
                    "对所列问题有异议的，可在签收后的回复中说明理由并附依据，由我单位复核。",
                ]),
            ],
            found == 0 ? [] : [new NoticeTable("检查发现的问题", ["序号", "条款", "要求", "检查结果", "存在问题", Evidence],
                [.. inspection.Findings.Select((one, i) => new NoticeRow([FormattableString.Invariant($"{i + 1}"), one.Clause, one.Demand.Zh, one.Answer == "no" ? "不符合" : "部分符合", one.What, string.Join("、", one.Evidence.Select(id => files.GetValueOrDefault(id, id)))], "beyond"))], null)],
            rectifyBy, null, $"{inspection.Draw}; seed {inspection.Seed}");
    }

    /// <summary>The summons to a talk (约谈通知).</summary>
    /// <param name="id">Key: of the case of the talk.</param>
    public static Notice Call(string id, string place, Institution institution, string issuer, DateOnly on, string where, string reason, DateOnly today) => new(
        $"{place}/{Summons}/{id}", Summons, place, issuer, "", on.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture), $"关于约谈{institution.Name}主要负责人的通知",
        [new NoticeRecipient(institution.Code, institution.Name, [])],
        [
            new NoticeSection("一、约谈事由", [reason]),
            new NoticeSection("二、时间和地点", [$"{Day(on)}，{where}。"]),
            new NoticeSection("三、有关要求", ["请你单位主要负责人和分管负责人携带整改情况的书面材料准时参加；约谈情况记录在案，所作承诺由我单位跟踪核查。"]),
        ], [], on < today ? today : on, null, "");

    /// <summary>A problem of the ledger for each finding: the same line of a later inspection is the same problem.</summary>
    public static IReadOnlyList<CaseFinding> Problems(Inspection inspection, DateOnly rectifyBy) =>
    [
        .. inspection.Findings.Select(one => new CaseFinding(
            Ledger.Type, inspection.Institution, null, ProblemKey(inspection, one), inspection.Id, new CaseSubject("clause", one.Item, new Bilingual($"{one.Clause} {one.What}", $"{one.Clause} {one.What}"), ""),
            new Dictionary<string, string>
            {
                ["clause"] = $"{inspection.Plan} {one.Clause}",
                ["demand"] = $"{one.Demand.Zh} / {one.Demand.En}",
                ["problem"] = one.What,
                ["due"] = rectifyBy.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                ["round"] = inspection.Title,
            })
        { DueOn = rectifyBy }),
    ];

    /// <summary>The key of a finding's problem in the ledger. A drawn record is another one each time.</summary>
    public static string ProblemKey(Inspection inspection, InspectionFinding finding) =>
        finding.Item.StartsWith("record/", StringComparison.Ordinal) ? $"{Ledger.Type}/{inspection.Institution}/inspection/{inspection.Id}/{finding.Item}" : $"{Ledger.Type}/{inspection.Institution}/inspection/{finding.Item}";

    private static string Manner(string manner) => manner switch { "special" => "专项检查", "touring" => "巡回指导", _ => "随机抽查" };

    private static string Day(DateOnly? day) => day is { } on ? $"{on.Year}年{on.Month}月{on.Day}日" : "";
}
