using System.Globalization;
using Curb.Indicators;
using Curb.Policies;

namespace Curb.Supervision;

/// <summary>What a rule brief (监管规则简报) is made of.</summary>
/// <param name="Values">The indicator by institution over the period.</param>
/// <param name="Earlier">The same over the period of equal length before it: for what comes back.</param>
/// <param name="Basis">Clauses that rest on it, each with the pack's title.</param>
/// <param name="Stamps">By what each institution's facts were derived.</param>
/// <param name="LeastDenominator">Cases below which an institution is too small to judge.</param>
public sealed record RuleBriefGround(
    string Place, string Issuer, Period Period, IndicatorDefinition Indicator, IReadOnlyList<Institution> Institutions, IReadOnlyList<IndicatorValue> Values, IReadOnlyList<IndicatorValue> Earlier,
    IReadOnlyList<(Clause Clause, string Pack)> Basis, IReadOnlyDictionary<string, string> Stamps, double LeastDenominator)
{
    /// <summary>Steps by distance from the target, from which the risk follows: those of the assessment's formula.</summary>
    public IReadOnlyList<AssessmentStep> Steps { get; init; } = [new(0, 0)];
}

/// <summary>
/// A rule run over all institutions: legal basis, definition, data source, finding with cases by number, risk, required action, deadline, appeal, recurrence. It is a notice,
/// frozen with every figure and with the stamps of the data that it rests on.
/// </summary>
public static class RuleBrief
{
    public const string Kind = "rule-brief";

    private static readonly CultureInfo s_numbers = CultureInfo.InvariantCulture;

    private static readonly string[] s_risks = ["一般", "较高", "高"];

    /// <summary>Id of the indicator that a brief runs; null for other notices.</summary>
    public static string? IndicatorOf(Notice notice) => notice.Kind == Kind && notice.Id[(notice.Place.Length + Kind.Length + 2)..].Split('/') is [var indicator, ..] ? indicator : null;

    /// <summary>The months of a brief; null for other notices.</summary>
    public static Period? PeriodOf(Notice notice) => notice.Kind == Kind && notice.Period.Split('/', '–', ' ') is { Length: > 0 } parts
        && CalendarMonth.Parse(parts[0]) is { } from && CalendarMonth.Parse(parts[^1]) is { } to ? new Period(from, to) : null;

    /// <summary>Runs the rule: figures of the period and of the one of equal length before it.</summary>
    /// <param name="ask">Figures by institution over a period.</param>
    public static Notice Run(
        string place, string issuer, Period period, IndicatorDefinition indicator, IReadOnlyList<Institution> institutions, PolicyLibrary policies, AssessmentFormula formula, Func<Period, IReadOnlyList<IndicatorValue>> ask,
        IReadOnlyDictionary<string, string> stamps, DateOnly replyBy)
    {
        int months = period.To.Index - period.From.Index + 1;
        var values = ask(period);
        var basis = values.Select(value => value.Clause).Append(indicator.EditionOn(period.To.LastDay).Clause).Distinct().Select(policies.Clause).OfType<Clause>().Select(clause => (clause, "《" + (policies.Pack(clause.Id.Split('#')[0])?.Title.Zh ?? "") + "》")).ToList();
        var earlier = ask(new Period(CalendarMonth.At(period.From.Index - months), CalendarMonth.At(period.From.Index - 1)));
        return Draft(new RuleBriefGround(place, issuer, period, indicator, institutions, values, earlier, basis, stamps, formula.LeastDenominator) { Steps = formula.Steps }, replyBy);
    }

    /// <param name="replyBy">Day by which what is found is put right or contested.</param>
    public static Notice Draft(RuleBriefGround ground, DateOnly replyBy)
    {
        var lines = Lines(ground, ground.Values);
        var before = Lines(ground, ground.Earlier);
        var found = lines.Where(pair => pair.Value.Answer == "not-met").Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);
        var again = found.Where(code => before.TryGetValue(code, out var line) && line.Answer == "not-met").ToHashSet(StringComparer.Ordinal);
        var names = ground.Institutions.ToDictionary(one => one.Code, one => one.Name, StringComparer.Ordinal);
        string title = ground.Indicator.Title.Zh;
        return new Notice(
            $"{ground.Place}/{Kind}/{ground.Indicator.Id}/{ground.Period.To}", Kind, ground.Place, ground.Issuer, "", ground.Period.ToString(), $"监管规则简报：{title}（{NoticeMaker.Named(ground.Period)}）",
            [.. lines.Select(pair => new NoticeRecipient(pair.Key, names[pair.Key], [Own(pair.Value, before.GetValueOrDefault(pair.Key), again.Contains(pair.Key))]))],
            Sections(ground, lines, found, again, names, replyBy),
            [Table(ground, lines, before, again, names)], replyBy, null, string.Join('\n', ground.Stamps.Select(stamp => $"{stamp.Key}: {stamp.Value}")));
    }

    private static Dictionary<string, ScoreLine> Lines(RuleBriefGround ground, IReadOnlyList<IndicatorValue> values)
    {
        var formula = new AssessmentFormula(Kind, ground.Indicator.Title, 0, ground.LeastDenominator, [new AssessmentItem(ground.Indicator.Id, true, 1)], ground.Steps, [new AssessmentGrade(0, ground.Indicator.Title)], []);
        return Assessment.Of(formula, ground.Institutions, values, new Dictionary<string, LedgerStanding>()).ToDictionary(score => score.Institution, score => score.Lines[0], StringComparer.Ordinal);
    }

    private static IReadOnlyList<NoticeSection> Sections(RuleBriefGround ground, Dictionary<string, ScoreLine> lines, HashSet<string> found, HashSet<string> again, Dictionary<string, string> names, DateOnly replyBy)
    {
        double part = found.Sum(code => lines[code].Numerator ?? 0), whole = found.Sum(code => lines[code].Denominator ?? 0);
        string Named(IEnumerable<string> codes) => string.Join("、", codes.Order(StringComparer.Ordinal).Select(code => names[code]));
        return
        [
            new NoticeSection("一、依据", [.. ground.Basis.Select(one => $"{one.Pack}{one.Clause.Article}：{one.Clause.Text.Zh}{(one.Clause.Confidence.IsVerified() ? "" : "（未与官方文本核对）")}")]),
            new NoticeSection("二、规则口径", [$"{ground.Indicator.Question.Zh}单位：{ground.Indicator.Unit.Zh}。{ground.Indicator.Note.Zh}", $"未达标且差距超出机遇范围（95%）的列为问题；分母少于{Number(ground.LeastDenominator)}的不作评判。"]),
            new NoticeSection("三、数据来源", [$"各机构交付的记录，{NoticeMaker.Named(ground.Period)}。事实由参考表和政策包推导，版本见本简报所附依据。"]),
            new NoticeSection("四、发现", [found.Count == 0 ? "未发现超出机遇范围的问题。" : $"{found.Count}家机构存在问题：{Named(found)}。合计涉及{Number(part)}/{Number(whole)}。",
                $"达标{lines.Values.Count(line => line.Answer == "met")}家，未超出机遇范围{lines.Values.Count(line => line.Answer == "chance")}家，数量太少{lines.Values.Count(line => line.Answer == "too-small")}家，无法判定{lines.Values.Count(line => line.Answer == "cannot-assess")}家。"]),
            new NoticeSection("五、风险", [found.Count == 0 ? "未发现超出机遇范围的风险。" : string.Join("；", s_risks.Reverse().Select(risk => (risk, Of: found.Where(code => Risk(ground, lines[code], again.Contains(code)) == risk).ToList())).Where(pair => pair.Of.Count > 0).Select(pair => $"{pair.risk}风险{pair.Of.Count}家：{Named(pair.Of)}")) + "。",
                $"风险按偏离目标的程度分级（{string.Join("、", ground.Steps.Select(step => $"{Number(step.Beyond)}%起"))}），复发的上调一级。"]),
            new NoticeSection("六、复发", [again.Count == 0 ? "上一同等时段没有同样的问题。" : $"{Named(again)}在上一同等时段已有同样的问题。"]),
            new NoticeSection("七、要求与时限", [$"有问题的机构应在{replyBy.Year}年{replyBy.Month}月{replyBy.Day}日前分析原因、制定措施并回复；复发的由主要负责人说明。"]),
            new NoticeSection("八、申诉", ["对结果有异议的，在同一时限内在回复中说明理由并附依据；核实后更正的，另行印发。各机构可在“指标”页查看本机构数字背后的记录。"]),
        ];
    }

    private static NoticeTable Table(RuleBriefGround ground, Dictionary<string, ScoreLine> lines, Dictionary<string, ScoreLine> before, HashSet<string> again, Dictionary<string, string> names) => new(
        $"{ground.Indicator.Title.Zh}（{ground.Indicator.Unit.Zh}）", ["医疗机构", "数值", "分子", "分母", "目标", "判定", "上一时段", "复发", "风险"],
        [
            .. lines.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new NoticeRow(
                [names[pair.Key], Number(pair.Value.Value), Number(pair.Value.Numerator), Number(pair.Value.Denominator), pair.Value.Target, NoticeMaker.AnswerName(pair.Value.Answer), Number(before.GetValueOrDefault(pair.Key)?.Value), again.Contains(pair.Key) ? "是" : "", pair.Value.Answer == "not-met" ? Risk(ground, pair.Value, again.Contains(pair.Key)) : ""],
                NoticeMaker.StateOf(pair.Value.Answer))),
        ], 1);

    private static NoticeRow Own(ScoreLine line, ScoreLine? before, bool again) => new(
        [line.Title.Zh, Number(line.Value), line.Target, NoticeMaker.AnswerName(line.Answer), Number(line.Numerator), Number(line.Denominator), (again ? "复发；" : "") + $"上一时段 {Number(before?.Value)}；{line.Because.Zh}"], NoticeMaker.StateOf(line.Answer));

    /// <summary>How grave it is, by the step of the formula that the distance from the target reaches; what comes back is one step graver.</summary>
    private static string Risk(RuleBriefGround ground, ScoreLine line, bool again)
    {
        double kept = 100 * (line.Points ?? 0) / line.Of;
        int step = ground.Steps.Count(one => one.Keep > kept + 0.5), last = Math.Max(1, ground.Steps.Count - 1);
        return s_risks[Math.Min(s_risks.Length - 1, (step * (s_risks.Length - 1) / last) + (again ? 1 : 0))];
    }

    private static string Number(double? value) => value?.ToString("0.##", s_numbers) ?? "—";
}
