using Curb.Casework;
using Curb.Disclosure;
using Curb.Storage.Casework;
using Curb.Supervision;
using Curb.Supervision.Inspections;

namespace Curb.Storage.Regional;

/// <summary>A round of self-check in the demo district that is already under way: some have handed in, some are late, so that a newcomer can play on from either side. Everybody in it is made up.</summary>
public static class DemoSupervision
{
    private const string Plan = "cn-henan-weidong/resistance-action-2021";
    private const int ReportedBefore = 12;
    private const int DaysToMend = 30;
    private const int ProgressDay = 2;

    private const string Counted = "甲乙丙丁戊己庚";

    private static readonly string[] s_faulty = ["microbiology", "information-systems", "management-rules", "special-files"];

    /// <param name="records">The demo district's records.</param>
    /// <param name="cases">Its cases.</param>
    /// <param name="plans">Plans of the content tree.</param>
    /// <param name="region">Code of the place of its commission.</param>
    /// <param name="institutions">Its institutions.</param>
    public static void Make(RecordStore records, CaseStore cases, PlanLibrary plans, string region, IReadOnlyList<Institution> institutions, Actor actor)
    {
        var store = new SupervisionStore(records);
        var today = store.Today;
        var round = new CheckRound(FormattableString.Invariant($"{region}/{today.AddDays(-ReportedBefore):yyyy-MM-dd}"), region, [Plan], today.Year, today.AddDays(-ReportedBefore), ProgressDay);
        store.Save(SupervisionKinds.Round, round.Id, region, "", FormattableString.Invariant($"{round.Year}"), "open", round, 0, actor);
        foreach (var hospital in institutions.Where(one => one.Level != "primary"))
        {
            Register(store, hospital, actor);
        }

        Inspections(store, region, institutions, actor);

        // Every other hospital has handed in; community centres have not, and wait for whoever plays them.
        foreach (var (hospital, i) in institutions.Where(one => one.Level != "primary").Select((one, i) => (one, i)).Where(pair => pair.i % 2 == 0))
        {
            HandIn(store, cases, plans, round, hospital, 2 + (i % s_faulty.Length), actor);
        }
    }

    /// <summary>An expert pool and a programme that was adopted, so that a newcomer can draw. The account is that of the role expert.</summary>
    private static void Inspections(SupervisionStore store, string region, IReadOnlyList<Institution> institutions, Actor actor)
    {
        var today = store.Today;
        foreach (var (field, i) in PoolExpert.AllFields.Select((field, i) => (field, i)))
        {
            string id = FormattableString.Invariant($"E{i + 1:00}"), employer = institutions[i % institutions.Count].Code;
            var expert = new PoolExpert(
                id, region, i == 0 ? "expert" : "", $"示例专家{Counted[i]}", i == 0 ? "" : employer, "主任", [field, .. i % 2 == 0 ? ["pharmacy"] : Array.Empty<string>()], i == 6 ? today.AddDays(-1) : null,
                i == 2 ? [new ExpertTie(institutions[0].Code, "former-employer", null)] : [], true);
            store.Save(InspectionKinds.Expert, $"{region}/{id}", region, "", "", "active", expert with { Fields = [.. expert.Fields.Distinct()] }, 0, actor);
        }

        var campaign = new InspectionCampaign(
            "1", "抗菌药物临床应用管理双随机抽查", "random", FormattableString.Invariant($"{today:yyyy-MM}"), Plan, [$"{Plan}#microbiology", $"{Plan}#special-files"],
            institutions.GroupBy(one => one.Level).Where(group => InspectionCampaign.Levels.Contains(group.Key)).ToDictionary(group => group.Key, _ => 1), 2, 3, 5, ["pharmacy"]);
        store.Save(InspectionKinds.Programme, FormattableString.Invariant($"{region}/{today.Year}"), region, "", FormattableString.Invariant($"{today.Year}"), "adopted", new InspectionProgramme(region, today.Year, FormattableString.Invariant($"{today.Year}年度抗菌药物管理检查计划"), [campaign], today), 0, actor);
    }

    private static void Register(SupervisionStore store, Institution hospital, Actor actor)
    {
        Body("first-responsible", "示例院长", [], []);
        Body("pharmacy-committee", "示例院长", ["示例药学部主任", "示例医务科主任"], []);
        Body("working-group", "示例副院长", [], ["medical-affairs", "pharmacy", "clinical-departments", "laboratory", "infection-control"]); // Nursing is missing: a finding to be seen.
        Body("clinical-pharmacists", "", ["示例药师甲", "示例药师乙"], []);
        Body("microbiologists", "示例检验师", [], []);

        void Body(string id, string head, string[] people, string[] units) => store.Save(
            SupervisionKinds.Body, $"{hospital.Code}/{id}", hospital.Code, "", "", "in-place", new RegisteredBody(id, true, head, people, units, null, ""), 0, actor);
    }

    private static void HandIn(SupervisionStore store, CaseStore cases, PlanLibrary plans, CheckRound round, Institution hospital, int problems, Actor actor)
    {
        var registered = store.All(SupervisionKinds.Body, Scope.Of([hospital.Code], false)).Select(kept => kept.Body).ToList();
        var items = SelfCheckList.For(hospital, [plans.Find(Plan)!], new Dictionary<string, Indicators.IndicatorValue>(), OrganisationRegistry.Findings(hospital, plans.Bodies, registered, plans.Units));
        var faulty = s_faulty.SelectMany(task => items.Where(item => item.Point.StartsWith($"{Plan}#{task}.", StringComparison.Ordinal)).Take(1)).Take(problems).Select(item => item.Point).ToHashSet(StringComparer.Ordinal);
        var due = store.Today.AddDays(DaysToMend);
        var check = new SelfCheck(hospital.Code, round.Id, items.ToDictionary(item => item.Point, item => faulty.Contains(item.Point)
            ? new CheckAnswer("no", "未落实：" + item.Text.Zh, "职责不清", "明确责任人并培训", "示例医务科主任", due, null)
            : CheckAnswer.None with { Answer = "yes", Cause = item.Prefill.Answer == "not-met" ? "正在完善" : "" }, StringComparer.Ordinal), round.ReportBy.AddDays(-1), "demo");
        cases.Raise(new CaseHarvest(SelfCheckList.Problems(items, check), []), actor);
        store.Save(SupervisionKinds.SelfCheck, $"{round.Id}/{hospital.Code}", hospital.Code, round.Id, FormattableString.Invariant($"{round.Year}"), "sent", check, 0, actor);
    }
}
