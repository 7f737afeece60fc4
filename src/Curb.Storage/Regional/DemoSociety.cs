using System.Globalization;
using Curb.Casework;
using Curb.Governance;
using Curb.Policies;
using Curb.Society;
using Curb.Storage.Casework;
using Curb.Supervision;

namespace Curb.Storage.Regional;

/// <summary>What the content tree holds for an institution's own governance and for the plan of many departments.</summary>
public sealed record SocietyContent(IReadOnlyList<RequiredRule> Rules, IReadOnlyList<Committee> Committees, DepartmentReporting Reporting, IReadOnlyList<SurveyInstrument> Instruments, PlanLibrary Plans);

/// <summary>Rules, meetings, reports of departments and a survey in the demo district, under way so that a newcomer can play on. Everybody in it is made up, and every answer drawn by a seeded number.</summary>
public static class DemoSociety
{
    private const string Plan = "cn-tianjin/resistance-plan-2023";
    private const string Director = "示例院长";
    private const int ClustersInStratum = 12;
    private const int PerStratum = 5;
    private const int PerCluster = 20;

    private static readonly string[] s_silent = ["education", "water", "industry"];

    /// <param name="region">Place of the commission.</param>
    /// <param name="hospital">The hospital whose roles the demo accounts have.</param>
    public static void Make(RecordStore records, CaseStore cases, SocietyContent content, string region, Institution hospital, Actor actor)
    {
        var store = new SupervisionStore(records);
        Rules(store, content.Rules, hospital, actor);
        if (content.Committees.FirstOrDefault(one => one.Id == "drug-committee") is { } committee)
        {
            Meet(store, cases, committee, hospital, actor);
        }

        store.Save(SocietyKinds.Centre, $"{region}/demo", region, "", "", "in-place", new QualityCentre("demo", region, "示例临床药学质控中心", "临床药学", hospital.Name, "示例专家", ["示例专家甲", "示例专家乙"]), 0, actor);
        Departments(store, content, region, actor);
        Survey(store, content.Instruments[0], region, actor);
    }

    private static void Rules(SupervisionStore store, IReadOnlyList<RequiredRule> rules, Institution hospital, Actor actor)
    {
        var today = store.Today;
        foreach (var (rule, i) in rules.Where(rule => rule.For.Covers(hospital) == true).Select((rule, i) => (rule, i)).Where(pair => pair.i % 4 != 3))
        {
            var from = today.AddMonths(-14).AddDays(12 * i);
            var signature = new Signature("hospital-director", Director, from);
            // One is past its review, one is a draft, one is approved and not published: each a finding to be seen.
            var version = new RuleVersion(1, FormattableString.Invariant($"示院发〔{from.Year}〕{i + 1}号"), "示例药学部", $"{rule.Title.Zh}（示例文本）。", "medical-affairs", i == 1 ? null : signature, i is 1 or 2 ? null : from, from, i == 0 ? today.AddDays(-20) : from.AddYears(3));
            var kept = new HouseRule(hospital.Code, rule.Id, rule.Title.Zh, [version]);
            store.Save(SocietyKinds.Rule, $"{hospital.Code}/{rule.Id}", hospital.Code, "", "", version.State, kept, 0, actor);
            foreach (string account in version.State == "published" ? (string[])["clinical-pharmacist", "medical-affairs", "infection-control"] : [])
            {
                store.Save(SocietyKinds.Reading, $"{hospital.Code}/{rule.Id}/1/{account}", hospital.Code, $"{hospital.Code}/{rule.Id}", "", "read", new RuleReading(hospital.Code, rule.Id, 1, account, from.AddDays(3)), 0, actor);
            }
        }
    }

    private static void Meet(SupervisionStore store, CaseStore cases, Committee committee, Institution hospital, Actor actor)
    {
        var on = store.Today.AddMonths(-3);
        string id = string.Create(CultureInfo.InvariantCulture, $"{hospital.Code}/{committee.Id}/{on:yyyy-MM-dd}");
        var meeting = new Meeting(
            id, committee.Id, hospital.Code, on, committee.NameOf(on), Director, [Director, "示例药学部主任"], [new AgendaItem("own", "0", new Bilingual("上季度抗菌药物使用分析", "Use of the last quarter"), Bilingual.Empty, "", "由药学部通报，讨论使用强度偏高的科室。")],
            [new MeetingDecision(1, "药学部对使用强度偏高的科室开展专项点评", hospital.Code, "示例药学部主任", on.AddDays(30), null), new MeetingDecision(2, "检验科公布细菌耐药率统计卡", hospital.Code, "示例检验师", store.Today.AddDays(20), null)], on.AddDays(1), "medical-affairs");
        cases.Raise(new CaseHarvest(MeetingBook.Findings(committee, meeting, committee.Title), []), actor);
        meeting = meeting with { Decisions = [.. meeting.Decisions.Select(one => one with { Case = cases.LastOf(MeetingBook.KeyOf(committee, meeting, one))?.Case.Number })] };
        store.Save(SocietyKinds.Meeting, id, hospital.Code, committee.Id, meeting.Period, "closed", meeting, 0, actor);
    }

    private static void Departments(SupervisionStore store, SocietyContent content, string region, Actor actor)
    {
        if (content.Plans.Find(Plan) is not { } plan)
        {
            return;
        }

        var periods = content.Reporting.Periods(plan, store.Today).SkipLast(1).ToList();
        foreach (var (period, at) in periods.Select((period, at) => (period, at)))
        {
            foreach (string unit in DepartmentPlan.Units(plan).Where(unit => !s_silent.Contains(unit) || at < periods.Count - 2))
            {
                var tasks = DepartmentPlan.Tasks(plan, unit).Select((task, i) => (task.Id, Said: i % 5 == 4 ? new TaskProgress("behind", "经费尚未落实（示例）") : new TaskProgress("on-track", ""))).ToDictionary(pair => pair.Id, pair => pair.Said, StringComparer.Ordinal);
                var figures = content.Reporting.Figures.Where(figure => figure.Unit == unit).ToDictionary(figure => figure.Id, figure => Counted(figure, Math.Min(at, 12)), StringComparer.Ordinal);
                var sent = period.DueOn < store.Today ? period.DueOn.AddDays(-2) : store.Today;
                store.Save(SocietyKinds.Department, $"{region}/{plan.Id}/{unit}/{period.Period}", region, plan.Id, period.Period, "sent", new DepartmentReport(plan.Id, region, unit, period.Period, tasks, figures, sent, "demo"), 0, actor);
            }
        }
    }

    private static ReportedCount Counted(DepartmentFigure figure, int at) => figure.Kind switch
    {
        "count" => new ReportedCount((figure.Id == "week-people" ? 300 : 12) + (8 * at), null),
        "sample" => new ReportedCount(150 + (3 * at), 200),
        _ => new ReportedCount(80 + at, 96),
    };

    private static void Survey(SupervisionStore store, SurveyInstrument instrument, string region, Actor actor)
    {
        const string seed = "demo-survey";
        var chance = new Random(20_250_615);
        List<SurveyCluster> frame = [.. ((string[])["城市", "农村"]).SelectMany((stratum, s) => Enumerable.Range(1, ClustersInStratum).Select(i => new SurveyCluster(stratum, FormattableString.Invariant($"示例{(s == 0 ? "社区" : "村")}{i}"), 1200 + (150 * i) - (s * 600))))];
        byte[] bytes = new byte[16];
        string Token()
        {
            chance.NextBytes(bytes);
            return Convert.ToHexStringLower(bytes);
        }

        string id = $"{region}/{instrument.Id}/{seed}";
        var design = new SurveyDesign(id, instrument.Id, region, store.Today.Year, "示例：居民微生物耐药知晓调查", seed, frame, PerStratum, PerCluster, SurveySample.Draw(seed, frame, PerStratum, Token), store.Today.AddDays(-20), store.Today.AddDays(20), false);
        store.Save(SocietyKinds.Survey, id, region, "", design.Year.ToString(CultureInfo.InvariantCulture), "open", design, 0, actor);
        foreach (var (cluster, c) in design.Drawn.Select((cluster, c) => (cluster, c)))
        {
            double level = (cluster.Stratum == "城市" ? 0.84 : 0.68) + (0.12 * (chance.NextDouble() - 0.5));
            for (int person = 0; person < PerCluster - (c % 3); person++)
            {
                var answers = instrument.Questions.ToDictionary(item => item.Id, item => Answer(item, chance.NextDouble() < level, chance), StringComparer.Ordinal);
                store.Save(SocietyKinds.Answer, FormattableString.Invariant($"{id}/demo-{c}-{person}"), region, id, design.Year.ToString(CultureInfo.InvariantCulture), "given", new SurveyAnswer(id, cluster.Token, answers, store.Today.AddDays(-5)), 0, actor);
            }
        }
    }

    private static string Answer(SurveyItem item, bool right, Random chance)
    {
        var options = item.Right.Count == 0 ? item.Options : [.. item.Options.Where(option => item.Right.Contains(option.Id) == right)];
        return options[chance.Next(options.Count)].Id;
    }
}
