using Curb.Casework;
using Curb.Disclosure;
using Curb.Storage.Casework;
using Curb.Supervision;

namespace Curb.Storage.Regional;

/// <summary>A round of self-check in the demo district that is already under way: some have handed in, some are late, so that a newcomer can play on from either side. Everybody in it is made up.</summary>
public static class DemoSupervision
{
    private const string Plan = "cn-henan-weidong/resistance-action-2021";
    private const int ReportedBefore = 12;
    private const int DaysToMend = 30;
    private const int ProgressDay = 2;

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

        // Every other hospital has handed in; community centres have not, and wait for whoever plays them.
        foreach (var (hospital, i) in institutions.Where(one => one.Level != "primary").Select((one, i) => (one, i)).Where(pair => pair.i % 2 == 0))
        {
            HandIn(store, cases, plans, round, hospital, 2 + (i % s_faulty.Length), actor);
        }
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
