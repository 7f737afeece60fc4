using System.Globalization;
using Curb.Indicators;

namespace Curb.Supervision;

/// <summary>What a notice is made of.</summary>
/// <param name="Issuer">Name of the commission.</param>
/// <param name="Scores">Scores with every figure that the notice names.</param>
/// <param name="Ledgers">How institutions stand with their ledgers; empty where no round is open.</param>
public sealed record NoticeGround(
    string Place, string Issuer, Period Period, IReadOnlyList<Institution> Institutions, IReadOnlyList<AssessmentScore> Scores, IReadOnlyDictionary<string, LedgerStanding> Ledgers, AssessmentFormula Formula, string Basis);

/// <summary>Writes notices in the wording of official documents. Small institutions are listed as too small to judge and never ranked by a figure of chance.</summary>
public static class NoticeMaker
{
    private static readonly CultureInfo s_numbers = CultureInfo.InvariantCulture;

    /// <param name="kind">One of <see cref="Notice.Kinds"/>.</param>
    /// <param name="replyBy">Day by which institutions are to reply.</param>
    public static Notice Draft(string kind, NoticeGround ground, DateOnly replyBy)
    {
        string period = PeriodName(kind, ground.Period);
        string title = kind switch
        {
            "monthly-reminder" => $"关于{period}抗菌药物临床应用管理情况的提醒函",
            "quarterly-notice" => $"关于{period}抗菌药物临床应用管理情况的通报",
            _ => $"关于{period}抗菌药物临床应用管理考核结果的通报",
        };
        var names = ground.Institutions.ToDictionary(one => one.Code, one => one.Name, StringComparer.Ordinal);
        return new Notice(
            $"{ground.Place}/{kind}/{ground.Period.To}", kind, ground.Place, ground.Issuer, "", ground.Period.ToString(), title,
            [.. ground.Scores.Select(score => new NoticeRecipient(score.Institution, names.GetValueOrDefault(score.Institution, score.Institution), Own(score, ground.Ledgers.GetValueOrDefault(score.Institution))))],
            [Overall(period, ground), Figures(ground), Progress(ground), Demands(replyBy)],
            Tables(kind, ground, names), replyBy, null, ground.Basis);
    }

    private static NoticeSection Overall(string period, NoticeGround ground)
    {
        int all = ground.Scores.Count, judged = ground.Scores.Count(score => score.Score is not null), missing = ground.Scores.Count(score => score.Lines.Any(line => line.Answer == "not-met" && line.Value is not null));
        return new NoticeSection("一、总体情况",
        [
            $"{period}，纳入本次统计的医疗机构共{all}家，其中{judged}家可评内容达到公式要求，{all - judged}家因数据不足或数量太少不作评价。有{missing}家机构至少一项指标未达标且差距超出机遇范围。",
            "各项指标按现行规定的目标值判定；未达标但差距未超出机遇范围的不扣分、不点名，数量太少的不作评判。",
        ]);
    }

    private static NoticeSection Figures(NoticeGround ground)
    {
        var paragraphs = new List<string>();
        foreach (var item in ground.Formula.Items.Where(item => item.IsIndicator))
        {
            var lines = ground.Scores.SelectMany(score => score.Lines.Where(line => line.Item == item.Id).Select(line => (score.Institution, Line: line))).ToList();
            var beyond = lines.Where(one => one.Line.Answer == "not-met").Select(one => ground.Institutions.First(known => known.Code == one.Institution).Name).ToList();
            int met = lines.Count(one => one.Line.Answer == "met"), chance = lines.Count(one => one.Line.Answer == "chance"), unknown = lines.Count - met - chance - beyond.Count;
            if (lines.Count > 0)
            {
                paragraphs.Add($"{lines[0].Line.Title.Zh}：达标{met}家，未达标{beyond.Count}家{(beyond.Count > 0 ? "（" + string.Join("、", beyond) + "）" : "")}，未达标但未超出机遇范围{chance}家，未评判{unknown}家。");
            }
        }

        return new NoticeSection("二、指标情况", paragraphs);
    }

    private static NoticeSection Progress(NoticeGround ground)
    {
        if (ground.Ledgers.Count == 0)
        {
            return new NoticeSection("三、自查自纠与整改", ["目前没有进行中的自查自纠轮次。"]);
        }

        var late = ground.Ledgers.Values.Where(one => one.IsLate).OrderByDescending(one => one.DaysLate).ToList();
        string Name(string code) => ground.Institutions.FirstOrDefault(one => one.Code == code)?.Name ?? code;
        return new NoticeSection("三、自查自纠与整改",
        [
            $"已上报问题台账{ground.Ledgers.Values.Count(one => one.SentOn is not null)}家，共有问题{ground.Ledgers.Values.Sum(one => one.Problems)}个，已销号{ground.Ledgers.Values.Sum(one => one.Closed)}个，逾期{ground.Ledgers.Values.Sum(one => one.Overdue)}个。",
            late.Count == 0 ? ground.Ledgers.Values.Count(one => one.SentOn is null) is > 0 and var waiting ? $"没有逾期的机构；{waiting}家尚未上报，上报期限未到。" : "各机构均按期上报台账和整改进展。" : $"未按期上报或整改逾期的机构：{string.Join("、", late.Select(one => $"{Name(one.Institution)}（逾期{one.DaysLate}个工作日）"))}。",
        ]);
    }

    private static NoticeSection Demands(DateOnly replyBy) => new("四、工作要求",
    [
        "各医疗机构要对照通报逐项分析原因，制定整改措施，明确责任人和完成时限，落实主要负责人第一责任。",
        $"请于{replyBy.Year}年{replyBy.Month}月{replyBy.Day}日前签收本文并回复整改情况。对统计结果有异议的，可在回复中说明理由并附依据，由我单位核实。",
    ]);

    private static List<NoticeTable> Tables(string kind, NoticeGround ground, Dictionary<string, string> names)
    {
        var tables = new List<NoticeTable>();
        string Name(string code) => names.GetValueOrDefault(code, code);
        foreach (var level in ground.Scores.GroupBy(score => score.Level).OrderByDescending(group => group.Key == "tertiary").ThenByDescending(group => group.Key == "secondary"))
        {
            tables.Add(new NoticeTable($"{LevelName(level.Key)}医疗机构{(kind == "annual-assessment" ? "考核得分" : "综合得分")}", ["名次", "医疗机构", "得分", "可评内容（%）", "等次", "一票否决"],
            [
                .. level.OrderBy(score => score.Rank ?? int.MaxValue).ThenBy(score => score.Institution, StringComparer.Ordinal)
                    .Select(score => new NoticeRow([score.Rank?.ToString(s_numbers) ?? "—", Name(score.Institution), Number(score.Score), Number(score.Assessed), score.Grade.Zh, string.Join("；", score.Vetoes.Select(veto => veto.Zh))],
                        score.Vetoes.Count > 0 ? "beyond" : score.Score is null ? "unknown" : "within")),
            ], 2));
        }

        foreach (var item in ground.Formula.Items.Where(item => item.IsIndicator))
        {
            var lines = ground.Scores.Select(score => (score.Institution, Line: score.Lines.First(line => line.Item == item.Id))).Where(one => one.Line.Value is not null).ToList();
            if (lines.Count > 0)
            {
                tables.Add(new NoticeTable($"{lines[0].Line.Title.Zh}（{lines[0].Line.Unit}）", ["医疗机构", "数值", "分子", "分母", "目标", "判定"],
                    [.. lines.OrderBy(one => one.Institution, StringComparer.Ordinal).Select(one => new NoticeRow([Name(one.Institution), Number(one.Line.Value), Number(one.Line.Numerator), Number(one.Line.Denominator), one.Line.Target, AnswerName(one.Line.Answer)], StateOf(one.Line.Answer)))], 1));
            }
        }

        tables.Add(new NoticeTable("计分公式", ["项目", "权重", "未达标时保留"],
            [.. ground.Formula.Items.Select(item => new NoticeRow([ground.Scores.SelectMany(score => score.Lines).FirstOrDefault(line => line.Item == item.Id && line.Title.Zh != item.Id)?.Title.Zh ?? item.Id, Number(item.Weight), item.IsIndicator ? string.Join("；", ground.Formula.Steps.Select(step => $"超出目标{Number(step.Beyond)}%起保留{Number(step.Keep)}%")) : "0"], "within"))], null));
        return tables;
    }

    private static IReadOnlyList<NoticeRow> Own(AssessmentScore score, LedgerStanding? ledger) =>
    [
        .. score.Lines.Select(line => new NoticeRow([line.Title.Zh, Number(line.Value), line.Target, AnswerName(line.Answer), Number(line.Points), Number(line.Of), line.Because.Zh], StateOf(line.Answer))),
        .. ledger is { Problems: > 0 } ? new[] { new NoticeRow(["问题台账", $"{ledger.Problems}个", "", ledger.IsLate ? $"逾期{ledger.DaysLate}个工作日" : "按期", "", "", $"未销号{ledger.Open}个"], ledger.IsLate ? "beyond" : "within") } : [],
    ];

    public static string AnswerName(string answer) => answer switch { "met" => "达标", "not-met" => "未达标", "chance" => "未超出机遇范围", "too-small" => "数量太少", _ => "无法判定" };

    internal static string StateOf(string answer) => answer switch { "met" or "chance" => "within", "not-met" => "beyond", "too-small" => "small", _ => "unknown" };

    private static string LevelName(string level) => level switch { "tertiary" => "三级", "secondary" => "二级", "primary" => "基层", _ => "级别未登记" };

    private static string Number(double? value) => value?.ToString("0.##", s_numbers) ?? "—";

    /// <summary>Months as a document writes them: a month, a quarter, a year, or from one month to another.</summary>
    internal static string Named(Period period)
    {
        const int quarter = 3, year = 12;
        int months = period.To.Index - period.From.Index + 1;
        return months == 1 ? PeriodName("monthly-reminder", period)
            : months == quarter && period.To.Number % quarter == 0 ? PeriodName("quarterly-notice", period)
            : months == year && period.To.Number == year ? PeriodName("annual-assessment", period)
            : $"{period.From.Year}年{period.From.Number}月至{period.To.Year}年{period.To.Number}月";
    }

    private static string PeriodName(string kind, Period period)
    {
        var to = period.To.LastDay;
        return kind switch
        {
            "monthly-reminder" => $"{to.Year}年{to.Month}月",
            "quarterly-notice" => $"{to.Year}年第{"一二三四"[(to.Month - 1) / 3]}季度",
            _ => $"{to.Year}年度",
        };
    }
}
