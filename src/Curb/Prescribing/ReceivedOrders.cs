using Curb.AntimicrobialUse;
using Curb.Columns;
using Curb.Facts;
using Curb.Intake.Received;

namespace Curb.Prescribing;

/// <summary>
/// Orders as they were received, in the form in which the order check judges them: from the facts of use of one institution. What hospitals don't deliver (allergies,
/// consults, special files, other drugs) stays unknown, so that the rules on it answer "cannot assess".
/// </summary>
public sealed class ReceivedOrders
{
    private const double ContinuesWithinHours = 36;
    private const double AssumedHours = 24;

    private static readonly DateTime[] s_noCultures = [];

    private readonly FactSet _facts;
    private readonly OrderLists _lists;
    private readonly int[] _encounters;
    private readonly Grouping _lines;
    private readonly DateTime[]?[]? _cultures;
    private readonly Grouping _operations;
    private readonly Indication?[] _indications;
    private readonly string?[] _titles;
    private readonly EarlierCreatinine _creatinine;

    /// <param name="facts">Facts of use: encounters, drug_use, surgeries, specimens.</param>
    /// <param name="diagnoses">Coded diagnoses as received.</param>
    /// <param name="lists">Reference lists.</param>
    public ReceivedOrders(FactSet facts, ReceivedDiagnoses diagnoses, OrderLists lists)
    {
        (_facts, _lists) = (facts, lists);
        (KnownAfterDays, MemoryDays) = OrderSettings.ResultMemory(lists.Reference);
        // Everything of an encounter is found by the code that its key has in drug_use; 0 is no encounter.
        var keys = facts.DrugUse.Encounter;
        int codes = keys.Dictionary.Count;
        _lines = Grouping.By(codes, OfSome(keys.Codes));
        _encounters = new int[codes];
        Array.Fill(_encounters, -1);
        var encounters = CodesOf(facts.Encounters.Encounter);
        for (int row = encounters.Length - 1; row >= 0; row--)
        {
            _encounters[Math.Max(0, encounters[row])] = row;
        }

        _operations = Grouping.By(codes, CodesOf(facts.Surgeries.Encounter));
        _cultures = facts.Specimens.Count == 0 ? null : Cultures(codes);
        _indications = Indications(diagnoses, codes);
        var titles = facts.DrugUse.PrescriberTitle.Dictionary;
        _creatinine = new EarlierCreatinine(facts.Measurements, OrderSettings.CreatinineMemory(lists.Reference));
        _titles = [.. Enumerable.Range(0, titles.Count).Select(code => lists.TitleLevel(titles.Text(code)))];
    }

    /// <summary>What the laboratory had found; null where no isolates were delivered, so that the rules on them answer "cannot assess".</summary>
    public PatientLaboratory? Laboratory { get; init; }

    /// <summary>Stays and visits as received, for sex and weight; null where they are not at hand, and then both stay unknown.</summary>
    public ReceivedEncounters? Stays
    {
        init
        {
            _stays = value;
            _rowOfStay = value is null ? [] : RowsOf(value);
        }
    }

    private readonly ReceivedEncounters? _stays;
    private readonly int[] _rowOfStay = [];

    /// <summary>Days from the specimen until its result is taken as known.</summary>
    private int KnownAfterDays { get; }

    private int MemoryDays { get; }

    public int Count => _facts.DrugUse.Count;

    /// <summary>The order of a row of drug_use; null for lines that don't count (local, taken home, out of scope) or have no start.</summary>
    public Order? Of(int row)
    {
        var use = _facts.DrugUse;
        if (use.Counted[row] != true || use.Returned[row] == true || use.StartedAt[row] is not { } micros || use.Drug[row] is not { } drug)
        {
            return null;
        }

        var start = Instants.ToDateTime(micros);
        int encounter = use.Encounter.Codes[row];
        bool? therapy = use.Purpose[row] switch { "therapy" => true, "prophylaxis" => false, _ => null };
        (IReadOnlyList<ActiveOrder> Active, bool Continues)? beside = encounter == 0 ? null : Beside(row, micros);
        return new Order
        {
            Id = use.OrderKey.Fleeting(row) ?? "",
            At = start,
            Setting = use.Kind[row] switch { "inpatient" => CareSetting.Inpatient, "outpatient" => CareSetting.Outpatient, "emergency" => CareSetting.Emergency, _ => CareSetting.Unknown },
            Department = use.OrderDepartment[row],
            Prescriber = new Prescriber(use.Physician[row] ?? "", _titles[use.PrescriberTitle.Codes[row]], null),
            Patient = Patient(row, start),
            Drug = drug,
            Route = use.Route[row] ?? "",
            Intravenous = use.Intravenous[row],
            Systemic = use.Systemic[row],
            Form = use.Form[row],
            DoseGrams = Dose(row),
            DosesPerDay = use.DosesPerDay[row],
            Days = use.Days[row],
            Start = start,
            Stop = use.StoppedAt[row] is { } stop ? Instants.ToDateTime(stop) : null,
            Therapy = therapy,
            Continues = beside?.Continues ?? false,
            Indication = _indications[encounter],
            Active = beside?.Active,
            Cultures = _cultures is null || encounter == 0 ? null : _cultures[encounter] ?? s_noCultures,
            Results = Laboratory is { } laboratory && use.Patient[row] is { } patient ? laboratory.Before(patient, start, MemoryDays, KnownAfterDays) : null,
            Operation = therapy == false ? Operation(encounter, start) : null,
            ConsultsKnown = false,
        };
    }

    /// <summary>Sex and weight are looked up only where a creatinine asks for them: nothing else of a received order is judged by them.</summary>
    private OrderPatient Patient(int row, DateTime start)
    {
        var known = OrderPatient.Unknown with { AgeYears = Age(row) };
        if (_creatinine.Before(_facts.DrugUse.Patient, row, start) is not { } creatinine)
        {
            return known;
        }

        int stay = _facts.DrugUse.Encounter.Codes[row] is not 0 and var code && code < _rowOfStay.Length ? _rowOfStay[code] : -1;
        return known with { CreatinineMgDl = creatinine / RenalFunction.MicromolesPerMgDl, Sex = stay < 0 ? null : _stays!.Sex[stay], WeightKg = stay < 0 ? null : _stays!.WeightKg[stay] };
    }

    /// <summary>The row of the stay of each code of encounters in drug_use; -1 where it was not delivered.</summary>
    private int[] RowsOf(ReceivedEncounters stays)
    {
        var rows = new int[_facts.DrugUse.Encounter.Dictionary.Count];
        Array.Fill(rows, -1);
        var codes = CodesOf(stays.Key);
        for (int row = 0; row < codes.Length; row++)
        {
            if (codes[row] > 0)
            {
                rows[codes[row]] = row;
            }
        }

        return rows;
    }

    private double? Age(int row) => _facts.DrugUse.Encounter.Codes[row] is not 0 and var code && _encounters[code] is >= 0 and var encounter ? _facts.Encounters.AgeYears[encounter] : null;

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
            if (other == row || use.Counted[other] != true || use.Returned[other] == true || use.StartedAt[other] is not { } began || began > start || (began == start && other > row))
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

    /// <summary>The operation of the encounter that is nearest to a time, the first of several.</summary>
    private PlannedOperation? Operation(int encounter, DateTime start)
    {
        var surgeries = _facts.Surgeries;
        int nearest = -1;
        foreach (int row in encounter == 0 ? default : _operations[encounter])
        {
            if (surgeries.StartedAt[row] is { } began && (nearest < 0 || Distance(began, start) < Distance(surgeries.StartedAt[nearest]!.Value, start)))
            {
                nearest = row;
            }
        }

        return nearest < 0 ? null : new PlannedOperation(
            surgeries.Procedure[nearest], Instants.ToDateTime(surgeries.StartedAt[nearest]!.Value), surgeries.EndedAt[nearest] is { } end ? Instants.ToDateTime(end) : null, surgeries.Implant[nearest] == true ? true : null);
    }

    private static long Distance(long micros, DateTime time) => Math.Abs((Instants.ToDateTime(micros) - time).Ticks);

    private DateTime[]?[] Cultures(int codes)
    {
        var specimens = _facts.Specimens;
        var of = CodesOf(specimens.Encounter);
        for (int row = 0; row < of.Length; row++)
        {
            of[row] = specimens.PathogenTest[row] == true && specimens.Rejected[row] != true && specimens.CollectedAt[row] is not null ? of[row] : -1;
        }

        var rows = Grouping.By(codes, of);
        var cultures = new DateTime[]?[codes];
        foreach (int code in of)
        {
            if (code > 0)
            {
                cultures[code] ??= [.. rows[code].ToArray().Select(row => Instants.ToDateTime(specimens.CollectedAt[row]!.Value))];
            }
        }

        return cultures;
    }

    /// <summary>For each encounter its first diagnosis of an infection, else its first coded one.</summary>
    private Indication?[] Indications(ReceivedDiagnoses diagnoses, int codes)
    {
        var found = new Indication?[codes];
        var of = CodesOf(diagnoses.Encounter);
        for (int row = 0; row < diagnoses.Count; row++)
        {
            if (of[row] > 0 && diagnoses.Code[row] is { } code && found[of[row]]?.Infection != true)
            {
                bool infection = _lists.IsInfection(code);
                if (infection || found[of[row]] is null)
                {
                    found[of[row]] = new Indication(code, diagnoses.Diagnosis[row] ?? "", infection, null);
                }
            }
        }

        return found;
    }

    /// <summary>The code in drug_use of the encounter that each row of another table names; -1 where it names none of them.</summary>
    private int[] CodesOf(TextColumn encounters)
    {
        var dictionary = _facts.DrugUse.Encounter.Dictionary;
        var known = new int[encounters.Dictionary.Count];
        var codes = new int[encounters.Count];
        for (int row = 0; row < codes.Length; row++)
        {
            int own = encounters.Codes[row];
            int code = own == 0 ? -1 : known[own] != 0 ? known[own] : dictionary.Find(encounters.Dictionary.Utf8(own)) is not 0 and var met ? met : -1;
            (codes[row], known[own]) = (code, code);
        }

        return codes;
    }

    private static int[] OfSome(ReadOnlySpan<int> codes)
    {
        var some = codes.ToArray();
        some.AsSpan().Replace(0, -1);
        return some;
    }
}
