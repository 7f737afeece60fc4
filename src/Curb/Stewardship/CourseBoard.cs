using System.Globalization;
using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;

namespace Curb.Stewardship;

/// <summary>
/// Who is on antimicrobials at a moment, from the facts of one institution: inpatients with a running systemic order, their course, cultures and results as they were known then.
/// The moment is the last that the facts reach, or an earlier one: whatever came later is not looked at.
/// </summary>
public sealed class CourseBoard
{
    private const int MonthsBack = 3;
    private const int MostRows = 2_000_000;
    private const int SomeAtOnce = 500;
    private const double GapHours = 36;
    private const double AssumedHours = 24;

    private readonly int _knownAfterDays;
    private readonly List<Line> _lines;
    private readonly ILookup<string, Line> _byEncounter;
    private readonly ILookup<string, BoardCulture> _cultures;
    private readonly ILookup<string, BoardIsolate> _isolates;

    private sealed record Line(string Encounter, string Patient, string? Department, BoardOrder Order, DateTime Stop);

    /// <param name="facts">Facts.</param>
    /// <param name="scope">One institution, or departments of it.</param>
    /// <param name="institution">Code.</param>
    /// <param name="at">The moment; null for the last that the facts reach.</param>
    /// <param name="knownAfterDays">Days from the specimen until its result is taken as known.</param>
    public CourseBoard(IFactSource facts, Scope scope, string institution, DateTime? at, int knownAfterDays)
    {
        _knownAfterDays = knownAfterDays;
        Measurements = new BoardMeasurements(facts, scope, institution);
        var own = Condition.Is("institution", institution);
        string? last = facts.Ask(new FactQuery("drug_use", [Measure.Rows()], [own, Condition.Is("counted", true), new Condition("order_month", ConditionTest.IsKnown)], ["order_month"]), scope).Select(group => group.Dimensions[0]).Max(StringComparer.Ordinal);
        string until = at is { } asked ? Month(asked) : last ?? "";
        object[] months = last is null ? [] : [.. Months(until)];
        _lines = months.Length == 0 ? [] : Lines((DrugUseFacts)facts.Rows(new FactQuery("drug_use", [Measure.Rows()], [own, Condition.Is("counted", true), Condition.Is("kind", "inpatient"), new Condition("order_month", ConditionTest.In, [.. months, .. at is null ? (object[])[] : [Next(until)]])], []), scope, MostRows));
        Until = _lines.Count == 0 ? null : _lines.Max(line => line.Order.Start);
        At = at ?? Until ?? DateTime.MinValue;
        _byEncounter = _lines.ToLookup(line => line.Encounter, StringComparer.Ordinal);
        _cultures = months.Length == 0 ? Enumerable.Empty<BoardCulture>().ToLookup(_ => "") : Cultures((SpecimenFacts)facts.Rows(new FactQuery("specimen", [Measure.Rows()], [own, new Condition("month", ConditionTest.In, months)], []), scope, MostRows));
        _isolates = months.Length == 0 ? Enumerable.Empty<BoardIsolate>().ToLookup(_ => "") : Isolates(facts, scope, own, months);
    }

    /// <summary>The moment.</summary>
    public DateTime At { get; }

    /// <summary>Start of the last order that was read; null where there is none.</summary>
    public DateTime? Until { get; }

    /// <summary>What was measured.</summary>
    public BoardMeasurements Measurements { get; }

    /// <summary>Everyone with a running order, longest course first.</summary>
    public IReadOnlyList<BoardPatient> Patients()
    {
        Measurements.Read(_lines.Where(line => line.Order.Start <= At && line.Stop > At).Select(line => line.Encounter));
        return [.. _byEncounter.Select(group => Of(group.Key, At)).OfType<BoardPatient>().OrderBy(patient => patient.Since).ThenBy(patient => patient.Encounter, StringComparer.Ordinal)];
    }

    /// <summary>A stay at a moment; null where nothing runs.</summary>
    public BoardPatient? Of(string encounter, DateTime at)
    {
        var lines = _byEncounter[encounter].Where(line => line.Order.Start <= at).OrderBy(line => line.Order.Start).ToList();
        var running = lines.Where(line => line.Stop > at).ToList();
        if (running.Count == 0)
        {
            return null;
        }

        var since = Since(lines, running.Min(line => line.Order.Start));
        var latest = running[^1];
        var from = since.AddDays(-_knownAfterDays);
        return new BoardPatient(
            latest.Patient, encounter, latest.Department, latest.Order.Physician, since, (at.Date - since.Date).Days + 1,
            [.. running.Select(line => line.Order with { Since = Since([.. lines.Where(other => other.Order.Drug == line.Order.Drug)], line.Order.Start) })],
            [.. _cultures[encounter].Where(culture => culture.Collected >= from && culture.Collected <= at).Select(culture => Known(culture.Collected, at) ? culture : culture with { Positive = null }).OrderByDescending(culture => culture.Collected)],
            [.. _isolates[latest.Patient].Where(isolate => isolate.Collected >= DateOnly.FromDateTime(from) && Known(isolate.Collected.ToDateTime(TimeOnly.MinValue), at)).OrderByDescending(isolate => isolate.Collected)])
        {
            Measurements = [.. Measurements.Of(encounter).Where(one => one.Taken <= at)],
            Delivered = Measurements.Delivered,
        };
    }

    /// <summary>What became of a drug in a stay in the day after a moment: stopped, oral, switched or unchanged; null while the facts don't reach so far.</summary>
    public string? Next(string encounter, string drug, DateTime at, double hours)
    {
        var until = at.AddHours(hours);
        if (Until is not { } reached || reached < until)
        {
            return null;
        }

        var before = _byEncounter[encounter].Where(line => line.Order.Start <= at && line.Stop > at).Select(line => line.Order.Drug).ToHashSet(StringComparer.Ordinal);
        var after = _byEncounter[encounter].Where(line => line.Order.Start <= until && line.Stop > until).ToList();
        bool added = after.Any(line => !before.Contains(line.Order.Drug));
        var same = after.Where(line => line.Order.Drug == drug).ToList();
        return same.Count == 0 ? (added ? "switched" : "stopped")
            : same.TrueForAll(line => line.Order.Intravenous == false) && _byEncounter[encounter].Any(line => line.Order.Drug == drug && line.Order.Start <= at && line.Stop > at && line.Order.Intravenous == true) ? "oral"
            : added ? "added" : "unchanged";
    }

    private bool Known(DateTime collected, DateTime at) => (at.Date - collected.Date).Days >= _knownAfterDays;

    /// <summary>Goes back from a start over orders that leave no gap.</summary>
    private static DateTime Since(List<Line> lines, DateTime start)
    {
        var since = start;
        for (bool moved = true; moved;)
        {
            moved = false;
            foreach (var line in lines)
            {
                if (line.Order.Start < since && line.Stop.AddHours(GapHours) >= since)
                {
                    (since, moved) = (line.Order.Start, true);
                }
            }
        }

        return since;
    }

    private static List<Line> Lines(DrugUseFacts use)
    {
        var lines = new List<Line>();
        for (int row = 0; row < use.Count; row++)
        {
            if (use.Systemic[row] != true || use.StartedAt[row] is not { } begin || use.Encounter[row] is not { } encounter || use.Drug[row] is not { } drug || use.TakeHome[row] == true)
            {
                continue;
            }

            var start = Instants.ToDateTime(begin);
            var stop = use.StoppedAt[row] is { } end ? Instants.ToDateTime(end) : start.AddHours(Math.Max(24 * (use.Days[row] ?? 1), AssumedHours));
            double? grams = use.DddUnit[row] == "g" && use.Amount[row] is { } amount && use.Days[row] is { } days and > 0 ? amount / days : null;
            lines.Add(new Line(encounter, use.Patient[row] ?? "", use.OrderDepartment[row] ?? use.Department[row], new BoardOrder(use.OrderKey[row] ?? "", drug, use.Route[row] ?? "", use.Intravenous[row], use.Purpose[row], use.Grade[row], use.KeyClass[row], start, start, grams, use.Physician[row]), stop));
        }

        return lines;
    }

    private static ILookup<string, BoardCulture> Cultures(SpecimenFacts specimens) =>
        Enumerable.Range(0, specimens.Count).Where(row => specimens.PathogenTest[row] == true && specimens.Rejected[row] != true && specimens.CollectedAt[row] is not null && specimens.Encounter.IsKnown(row))
            .ToLookup(row => specimens.Encounter[row]!, row => new BoardCulture(Instants.ToDateTime(specimens.CollectedAt[row]!.Value), specimens.SpecimenGroup[row], specimens.SterileSite[row], specimens.Positive[row]), StringComparer.Ordinal);

    private static ILookup<string, BoardIsolate> Isolates(IFactSource facts, Scope scope, Condition own, object[] months)
    {
        var isolates = (IsolateFacts)facts.Rows(new FactQuery("isolate", [Measure.Rows()], [own, new Condition("month", ConditionTest.In, months)], []), scope, MostRows);
        var rows = Enumerable.Range(0, isolates.Count).Where(row => isolates.Screening[row] != true && isolates.CollectedOn[row] is not null && isolates.Patient.IsKnown(row) && isolates.Organism.IsKnown(row)).ToList();
        var results = new Dictionary<long, Dictionary<string, string>>();
        foreach (var some in rows.Chunk(SomeAtOnce))
        {
            var found = (SusceptibilityFacts)facts.Rows(new FactQuery("susceptibility", [Measure.Rows()], [own, new Condition("isolate", ConditionTest.In, [.. some.Select(row => (object)isolates.Isolate.Values[row])])], []), scope, MostRows);
            for (int row = 0; row < found.Count; row++)
            {
                if (found.Drug[row] is { } drug && found.Sir[row] is { } sir && found.Isolate[row] is { } isolate)
                {
                    var of = results.TryGetValue(isolate, out var known) ? known : results[isolate] = new Dictionary<string, string>(StringComparer.Ordinal);
                    of[drug] = of.TryGetValue(drug, out string? other) && Rank(other) > Rank(sir) ? other : sir;
                }
            }
        }

        return rows.ToLookup(row => isolates.Patient[row]!, row => new BoardIsolate(isolates.Organism[row]!, Days.ToDate(isolates.CollectedOn[row]!.Value), isolates.SpecimenGroup[row], isolates.SterileSite[row] == true, isolates.Classes[row] ?? "", results.GetValueOrDefault(isolates.Isolate.Values[row], [])), StringComparer.Ordinal);
    }

    private static int Rank(string sir) => sir switch { "S" => 1, "SDD" => 2, "I" => 3, "NS" => 4, "R" => 5, "IR" => 6, _ => 0 };

    private static IEnumerable<object> Months(string until)
    {
        var month = DateOnly.ParseExact(until + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture);
        return Enumerable.Range(0, MonthsBack + 1).Select(back => (object)month.AddMonths(-back).ToString("yyyy-MM", CultureInfo.InvariantCulture));
    }

    private static object Next(string until) => DateOnly.ParseExact(until + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture).AddMonths(1).ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static string Month(DateTime at) => at.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
