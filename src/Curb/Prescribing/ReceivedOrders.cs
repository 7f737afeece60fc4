using Curb.Columns;
using Curb.Facts;
using Curb.Intake.Received;

namespace Curb.Prescribing;

/// <summary>
/// Orders as they were received, in the form in which the order check judges them: from the facts of use of one institution. What hospitals don't deliver (weight, allergies,
/// consults, special files, other drugs) stays unknown, so that the rules on it answer "cannot assess".
/// </summary>
public sealed class ReceivedOrders
{
    private const double ContinuesWithinHours = 36;
    private const double AssumedHours = 24;

    private readonly FactSet _facts;
    private readonly OrderLists _lists;
    private readonly Dictionary<int, int> _encounters;
    private readonly ILookup<int, int> _lines;
    private readonly ILookup<string, DateTime>? _cultures;
    private readonly ILookup<string, int> _operations;
    private readonly Dictionary<string, Indication> _indications;

    /// <param name="facts">Facts of use: encounters, drug_use, surgeries, specimens.</param>
    /// <param name="diagnoses">Coded diagnoses as received.</param>
    /// <param name="lists">Reference lists.</param>
    public ReceivedOrders(FactSet facts, ReceivedDiagnoses diagnoses, OrderLists lists)
    {
        (_facts, _lists) = (facts, lists);
        (KnownAfterDays, MemoryDays) = OrderSettings.ResultMemory(lists.Reference);
        var use = facts.DrugUse;
        _lines = Enumerable.Range(0, use.Count).Where(row => use.Encounter.IsKnown(row)).ToLookup(row => use.Encounter.Codes[row]);
        var byKey = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int row = 0; row < facts.Encounters.Count; row++)
        {
            byKey.TryAdd(facts.Encounters.Encounter[row] ?? "", row);
        }

        _encounters = _lines.Select(group => group.Key).Where(code => byKey.ContainsKey(use.Encounter.Dictionary.Text(code)!)).ToDictionary(code => code, code => byKey[use.Encounter.Dictionary.Text(code)!]);
        _cultures = facts.Specimens.Count == 0 ? null : Cultures(facts.Specimens);
        _operations = Enumerable.Range(0, facts.Surgeries.Count).ToLookup(row => facts.Surgeries.Encounter[row] ?? "", StringComparer.Ordinal);
        _indications = Indications(diagnoses);
    }

    /// <summary>What the laboratory had found; null where no isolates were delivered, so that the rules on them answer "cannot assess".</summary>
    public PatientLaboratory? Laboratory { get; init; }

    /// <summary>Days from the specimen until its result is taken as known.</summary>
    private int KnownAfterDays { get; }

    private int MemoryDays { get; }

    public int Count => _facts.DrugUse.Count;

    /// <summary>The order of a row of drug_use; null for lines that don't count (local, taken home, out of scope) or have no start.</summary>
    public Order? Of(int row)
    {
        var use = _facts.DrugUse;
        if (use.Counted[row] != true || use.StartedAt[row] is not { } micros || use.Drug[row] is not { } drug)
        {
            return null;
        }

        var start = Instants.ToDateTime(micros);
        string encounter = use.Encounter[row] ?? "";
        bool? therapy = use.Purpose[row] switch { "therapy" => true, "prophylaxis" => false, _ => null };
        (IReadOnlyList<ActiveOrder> Active, bool Continues)? beside = encounter.Length == 0 ? null : Beside(row, micros);
        return new Order
        {
            Id = use.OrderKey[row] ?? "",
            At = start,
            Setting = use.Kind[row] switch { "inpatient" => CareSetting.Inpatient, "outpatient" => CareSetting.Outpatient, "emergency" => CareSetting.Emergency, _ => CareSetting.Unknown },
            Department = use.OrderDepartment[row],
            Prescriber = new Prescriber(use.Physician[row] ?? "", _lists.TitleLevel(use.PrescriberTitle[row]), null),
            Patient = OrderPatient.Unknown with { AgeYears = Age(row) },
            Drug = drug,
            Route = use.Route[row] ?? "",
            Intravenous = use.Intravenous[row],
            Systemic = use.Systemic[row],
            DoseGrams = Dose(row),
            DosesPerDay = use.DosesPerDay[row],
            Days = use.Days[row],
            Start = start,
            Stop = use.StoppedAt[row] is { } stop ? Instants.ToDateTime(stop) : null,
            Therapy = therapy,
            Continues = beside?.Continues ?? false,
            Indication = _indications.GetValueOrDefault(encounter),
            Active = beside?.Active,
            Cultures = _cultures is null || encounter.Length == 0 ? null : [.. _cultures[encounter]],
            Results = Laboratory is { } laboratory && use.Patient[row] is { } patient ? laboratory.Before(patient, start, MemoryDays, KnownAfterDays) : null,
            Operation = therapy == false ? Operation(encounter, start) : null,
            ConsultsKnown = false,
        };
    }

    private double? Age(int row) => _encounters.TryGetValue(_facts.DrugUse.Encounter.Codes[row], out int encounter) ? _facts.Encounters.AgeYears[encounter] : null;

    /// <summary>Grams of one dose; of a combination only the counted part, so that a limit of the whole product is judged mildly.</summary>
    private double? Dose(int row)
    {
        var use = _facts.DrugUse;
        return use.DddUnit[row] == "g" && use is { Amount: var amount, Days: var days, DosesPerDay: var doses } && days[row] > 0 && doses[row] > 0 ? amount[row] / (days[row] * doses[row]) : null;
    }

    /// <summary>Other lines of the encounter that run when this one starts. Of two that start together the later row is judged beside the earlier one.</summary>
    private (IReadOnlyList<ActiveOrder> Active, bool Continues) Beside(int row, long start)
    {
        var use = _facts.DrugUse;
        var active = new List<ActiveOrder>();
        bool continues = false;
        foreach (int other in _lines[use.Encounter.Codes[row]])
        {
            if (other == row || use.Counted[other] != true || use.StartedAt[other] is not { } began || began > start || (began == start && other > row))
            {
                continue;
            }

            long end = use.StoppedAt[other] ?? (began + Micros(24 * (use.Days[other] ?? 1), AssumedHours));
            bool same = use.Drug.Codes[other] == use.Drug.Codes[row];
            continues |= same && began < start && end >= start - Micros(ContinuesWithinHours, 0);
            if (!same && end > start)
            {
                active.Add(new ActiveOrder(use.Drug[other]!, use.Purpose[other] switch { "therapy" => true, "prophylaxis" => false, _ => null }, use.Systemic[other]));
            }
        }

        return (active, continues);
    }

    private static long Micros(double hours, double least) => (long)(Math.Max(hours, least) * 3_600_000_000);

    /// <summary>The operation of the encounter that is nearest to a time.</summary>
    private PlannedOperation? Operation(string encounter, DateTime start)
    {
        var surgeries = _facts.Surgeries;
        var near = _operations[encounter].Where(row => surgeries.StartedAt[row] is not null).Select(row => (Row: row, At: Instants.ToDateTime(surgeries.StartedAt[row]!.Value))).OrderBy(one => Math.Abs((one.At - start).Ticks)).Take(1).ToList();
        return near.Count == 0 ? null : new PlannedOperation(surgeries.Procedure[near[0].Row], near[0].At, surgeries.EndedAt[near[0].Row] is { } end ? Instants.ToDateTime(end) : null, surgeries.Implant[near[0].Row] == true ? true : null);
    }

    private static ILookup<string, DateTime> Cultures(SpecimenFacts specimens) =>
        Enumerable.Range(0, specimens.Count).Where(row => specimens.PathogenTest[row] == true && specimens.Rejected[row] != true && specimens.CollectedAt[row] is not null && specimens.Encounter.IsKnown(row))
            .ToLookup(row => specimens.Encounter[row]!, row => Instants.ToDateTime(specimens.CollectedAt[row]!.Value), StringComparer.Ordinal);

    /// <summary>For each encounter its first diagnosis of an infection, else its first coded one.</summary>
    private Dictionary<string, Indication> Indications(ReceivedDiagnoses diagnoses)
    {
        var found = new Dictionary<string, Indication>(StringComparer.Ordinal);
        for (int row = 0; row < diagnoses.Count; row++)
        {
            if (diagnoses.Encounter[row] is { } encounter && diagnoses.Code[row] is { } code && !(found.TryGetValue(encounter, out var known) && known.Infection == true))
            {
                bool infection = _lists.IsInfection(code);
                if (infection || known is null)
                {
                    found[encounter] = new Indication(code, diagnoses.Diagnosis[row] ?? "", infection, null);
                }
            }
        }

        return found;
    }
}
