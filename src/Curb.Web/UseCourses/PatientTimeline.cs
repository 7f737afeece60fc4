using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Measurements;
using Curb.Web.Shell;
using Curb.Web.Texts;

namespace Curb.Web.UseCourses;

/// <summary>One thing on a patient's time line.</summary>
/// <param name="Kind">stay, order, prophylaxis, operation, culture, positive or reaction.</param>
/// <param name="Label">What stands beside it.</param>
/// <param name="From">Start.</param>
/// <param name="To">End; the same as the start for a moment.</param>
/// <param name="Details">More for the table.</param>
public sealed record TimelineMark(string Kind, string Label, DateTime From, DateTime To, string Details);

/// <summary>A patient's stays, orders, operations, cultures and results in the order of time.</summary>
/// <param name="Marks">What happened, by lane and time.</param>
/// <param name="From">First day shown.</param>
/// <param name="To">Last day shown.</param>
/// <param name="LeftOut">Marks outside the days shown.</param>
/// <param name="Courses">The patient's treatment courses.</param>
/// <param name="Measured">Temperatures and laboratory values of the days shown.</param>
public sealed record TimelineView(IReadOnlyList<TimelineMark> Marks, DateTime From, DateTime To, int LeftOut, CourseFacts Courses, MeasuredView Measured);

/// <summary>Gathers the time line from the facts.</summary>
public static class PatientTimeline
{
    private const int MostRows = 2000;
    private const int MostMeasured = 20_000;
    private const int LongestDays = 120;
    private const int MarginDays = 3;

    /// <summary>True where the reader sees anything of the patient at the institution.</summary>
    public static bool IsSeen(IFactSource facts, Scope scope, string institution, string patient) => s_told.Any(fact =>
        facts.Ask(new FactQuery(fact, [Measure.Rows()], [Condition.Is("institution", institution), Condition.Is("patient", patient)], []), scope).Sum(group => group.Sums[0] ?? 0) > 0);

    private static readonly string[] s_told = ["encounter", "isolate", "specimen", "drug_use"];

    public static PanelOutcome<TimelineView> Ask(IFactSource facts, Scope scope, string institution, string patient, string encounter, MeasuredItems items, Names names, Phrases t)
    {
        T Rows<T>(string fact)
            where T : FactTable => (T)facts.Rows(new FactQuery(fact, [Measure.Rows()], [Condition.Is("institution", institution), Condition.Is("patient", patient)], []), scope, MostRows);

        var stays = Rows<EncounterFacts>("encounter");
        var marks = new List<TimelineMark>();
        marks.AddRange(Stays(stays, t));
        marks.AddRange(Orders(Rows<DrugUseFacts>("drug_use"), names, t));
        marks.AddRange(Operations(Rows<SurgeryFacts>("surgery"), t));
        marks.AddRange(Cultures(Rows<SpecimenFacts>("specimen"), t));
        marks.AddRange(Results(facts, scope, Rows<IsolateFacts>("isolate"), names, t));
        marks.AddRange(Reactions(Rows<AdverseReactionFacts>("adverse_reaction"), names, t));
        if (marks.Count == 0)
        {
            return new PanelOutcome<TimelineView>.Empty("timeline.none");
        }

        var (from, to) = Window(marks, stays, encounter);
        var shown = marks.Where(mark => mark.To >= from && mark.From <= to).ToList();
        return new PanelOutcome<TimelineView>.Shown(new TimelineView(shown, from, to, marks.Count - shown.Count, Rows<CourseFacts>("course"), MeasuredView.Of(Measured(facts, scope, institution, patient, from, to), items, AnyMeasured(facts, scope, institution))));
    }

    private static MeasurementFacts Measured(IFactSource facts, Scope scope, string institution, string patient, DateTime from, DateTime to) => (MeasurementFacts)facts.Rows(
        new FactQuery("measurement", [Measure.Rows()], [Condition.Is("institution", institution), Condition.Is("patient", patient), new Condition("taken_at", ConditionTest.Between, from, to)], []), scope, MostMeasured);

    private static bool AnyMeasured(IFactSource facts, Scope scope, string institution) => facts.Ask(new FactQuery("measurement", [Measure.Rows()], [Condition.Is("institution", institution)], []), scope).Sum(group => group.Sums[0] ?? 0) > 0;

    /// <summary>All of it where it is short; else the stay asked for, or the last.</summary>
    private static (DateTime From, DateTime To) Window(List<TimelineMark> marks, EncounterFacts stays, string encounter)
    {
        DateTime from = marks.Min(mark => mark.From).Date, to = marks.Max(mark => mark.To).Date.AddDays(1);
        int stay = Enumerable.Range(0, stays.Count).FirstOrDefault(row => stays.Encounter[row] == encounter && encounter.Length > 0 && stays.StartedOn[row] is not null, -1);
        if (stay < 0 && (to - from).TotalDays > LongestDays)
        {
            stay = Enumerable.Range(0, stays.Count).Where(row => stays.StartedOn[row] is not null).OrderByDescending(row => stays.StartedOn[row]).FirstOrDefault(-1);
        }

        if (stay < 0)
        {
            return (from, to);
        }

        var begins = Days.ToDate(stays.StartedOn[stay]!.Value).ToDateTime(TimeOnly.MinValue);
        var ends = stays.EndedOn[stay] is { } end ? Days.ToDate(end).ToDateTime(TimeOnly.MinValue) : begins.AddDays(LongestDays);
        return (begins.AddDays(-MarginDays), ends.AddDays(1 + MarginDays));
    }

    private static IEnumerable<TimelineMark> Stays(EncounterFacts stays, Phrases t) =>
        from row in Enumerable.Range(0, stays.Count)
        where stays.StartedOn[row] is not null
        let begin = Days.ToDate(stays.StartedOn[row]!.Value).ToDateTime(TimeOnly.MinValue)
        let to = stays.EndedOn[row] is { } last ? Days.ToDate(last).ToDateTime(TimeOnly.MinValue).AddDays(1) : begin.AddDays(1)
        orderby begin
        select new TimelineMark("stay", $"{t.Or("value." + stays.Kind[row], stays.Kind[row] ?? "")} {stays.Department[row]}", begin, to, stays.Encounter[row] ?? "");

    private static IEnumerable<TimelineMark> Orders(DrugUseFacts orders, Names names, Phrases t) =>
        from row in Enumerable.Range(0, orders.Count)
        where orders.StartedAt[row] is not null && orders.Returned[row] != true
        let begin = Instants.ToDateTime(orders.StartedAt[row]!.Value)
        let to = orders.StoppedAt[row] is { } stop && stop >= orders.StartedAt[row] ? Instants.ToDateTime(stop) : orders.Days[row] is { } days ? begin.Date.AddDays(Math.Min(days, LongestDays)) : begin.AddDays(1)
        let drug = orders.Drug[row] is { } code ? names.Drug(t, code) : orders.DrugText[row] ?? ""
        orderby drug, begin
        select new TimelineMark(
            orders.Purpose[row] == "prophylaxis" ? "prophylaxis" : "order",
            drug,
            begin,
            to < begin ? begin : to,
            string.Join(" · ", new[] { orders.DrugText[row], orders.Route[row] is { } route ? t.Or("route." + route, route) : null, t.Or("purpose." + orders.Purpose[row], orders.Purpose[row] ?? ""), orders.Physician[row], orders.Ddds[row] is { } ddds ? Figures.Decimal(ddds, 1) + " DDD" : null }.Where(part => !string.IsNullOrEmpty(part))));

    private static IEnumerable<TimelineMark> Operations(SurgeryFacts operations, Phrases t) =>
        from row in Enumerable.Range(0, operations.Count)
        where operations.StartedAt[row] is not null
        let at = Instants.ToDateTime(operations.StartedAt[row]!.Value)
        orderby at
        select new TimelineMark("operation", $"{t["fact.surgery"]} {operations.Procedure[row]}", at, at.AddHours(operations.DurationHours[row] ?? 0), string.Join(" · ", new[] { operations.Surgeon[row], operations.MinutesBefore[row] is { } minutes ? t.With("timeline.minutes-before", minutes) : null }.Where(part => !string.IsNullOrEmpty(part))));

    private static IEnumerable<TimelineMark> Cultures(SpecimenFacts specimens, Phrases t) =>
        from row in Enumerable.Range(0, specimens.Count)
        where specimens.CollectedAt[row] is not null
        let at = Instants.ToDateTime(specimens.CollectedAt[row]!.Value)
        orderby at
        select new TimelineMark(
            specimens.Positive[row] == true ? "positive" : "culture",
            $"{t.Or("specimen." + specimens.SpecimenGroup[row], specimens.SpecimenGroup[row] ?? "")} {t.Or("test." + specimens.Test[row], specimens.Test[row] ?? "")}",
            at,
            at,
            specimens.Positive[row] switch { true => t["timeline.positive"], false => t["timeline.negative"], _ => t["timeline.no-result"] });

    private static IEnumerable<TimelineMark> Reactions(AdverseReactionFacts reports, Names names, Phrases t) =>
        from row in Enumerable.Range(0, reports.Count)
        where reports.OnsetOn[row] is not null
        let at = Days.ToDate(reports.OnsetOn[row]!.Value).ToDateTime(TimeOnly.MinValue).AddHours(12)
        orderby at
        select new TimelineMark("reaction", reports.Reaction[row] ?? "", at, at, string.Join(" · ", new[] { reports.Drug[row] is { } drug ? names.Drug(t, drug) : reports.DrugText[row], reports.Serious[row] == true ? t["reactions.serious"] : null, reports.Causality[row] is { } judged ? t["causality." + judged] : null, reports.Outcome[row], reports.Report[row] }.Where(part => !string.IsNullOrEmpty(part))));

    private static IEnumerable<TimelineMark> Results(IFactSource facts, Scope scope, IsolateFacts isolates, Names names, Phrases t)
    {
        if (isolates.Count == 0)
        {
            return [];
        }

        var results = (SusceptibilityFacts)facts.Rows(new FactQuery("susceptibility", [Measure.Rows()], [Condition.Is("institution", isolates.Institution[0]!), new Condition("isolate", ConditionTest.In, [.. Enumerable.Range(0, isolates.Count).Select(row => (object)isolates.Isolate.Values[row])])], []), scope, MostRows);
        var resistant = Enumerable.Range(0, results.Count).Where(row => results.Sir[row] == "R").ToLookup(row => results.Isolate.Values[row], row => names.Drug(t, results.Drug[row] ?? ""));
        return
            from row in Enumerable.Range(0, isolates.Count)
            where isolates.CollectedOn[row] is not null
            let at = Days.ToDate(isolates.CollectedOn[row]!.Value).ToDateTime(TimeOnly.MinValue).AddHours(12)
            let organism = isolates.Organism[row] is { } code && names.Organism(code) is { } known ? t.Name(known.NameZh, known.Name) : isolates.OrganismText[row] ?? ""
            let drugs = string.Join(t["list.and"], resistant[isolates.Isolate.Values[row]].Distinct())
            orderby at
            select new TimelineMark("positive", organism, at, at, string.Join(" · ", new[] { isolates.Classes[row], drugs.Length > 0 ? t.With("timeline.resistant", drugs) : null }.Where(part => !string.IsNullOrEmpty(part))));
    }
}
