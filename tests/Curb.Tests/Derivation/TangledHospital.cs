using Curb.Columns;
using Curb.Intake;

namespace Curb.Tests.Derivation;

/// <summary>
/// Deliveries at random in which records name one another in every way a source does: patients with several stays, orders of encounters that were never delivered, prescriptions
/// without a stay, records of nobody, and where asked for, records whose own patient is not that of their encounter.
/// </summary>
internal sealed class TangledHospital
{
    private static readonly string[] s_drugs = ["注射用头孢曲松钠", "左氧氟沙星氯化钠注射液", "注射用美罗培南", "阿莫西林胶囊", "呋塞米注射液", "氯化钠注射液"];
    private static readonly string[] s_organisms = ["eco", "kpn", "sau", "xxx"];

    private readonly Random _random;
    private readonly Random _correct;
    private readonly Delivery _delivery = new();
    private readonly int _correction;
    private readonly bool _tangled;
    private int _keys;

    private TangledHospital(int seed, int correction, bool tangled) => (_random, _correct, _correction, _tangled) = (new Random(seed), new Random(correction), correction, tangled);

    public static Delivery Make(int seed, int patients, int correction = 0, bool tangled = true)
    {
        var hospital = new TangledHospital(seed, correction, tangled);
        for (int patient = 0; patient < patients; patient++)
        {
            hospital.Patient($"P{patient}", patients);
        }

        hospital._delivery.RowsRead = hospital._delivery.Tables.Sum(table => table.Count);
        return hospital._delivery;
    }

    private void Patient(string patient, int patients)
    {
        if (_random.Next(3) > 0)
        {
            _delivery.Patients.Key.Append(patient);
            _delivery.Patients.BirthDate.Append(_random.Next(-10_000, 15_000));
            End(_delivery.Patients);
        }

        for (int stay = _random.Next(4); stay > 0; stay--)
        {
            Stay(patient, patients);
        }
    }

    private void Stay(string patient, int patients)
    {
        string encounter = Key("E");
        bool delivered = !_tangled || _random.Next(6) > 0;
        bool inpatient = _random.Next(3) > 0;
        var from = new DateTime(2024, 1, 1, 9, 30, 0).AddHours(_random.Next(24 * 300));
        var to = from.AddHours(1 + _random.Next(24 * 15));
        if (delivered)
        {
            var stays = _delivery.Encounters;
            stays.Key.Append(encounter);
            stays.Patient.Append(_tangled && _random.Next(10) == 0 ? null : patient);
            stays.Kind.Append(inpatient ? "inpatient" : "outpatient");
            stays.Department.Append(_random.Next(2) == 0 ? "ICU" : "呼吸内科");
            stays.AdmittedAt.Append(from);
            stays.DischargedAt.Append(_random.Next(8) == 0 ? null : to);
            End(stays);
        }

        // Where the source is tangled, a record now and then names the patient of somebody else, or an encounter of nobody.
        string? Named() => _tangled && _random.Next(12) == 0 ? $"P{_random.Next(patients)}" : _random.Next(2) == 0 ? patient : null;
        for (int order = _random.Next(5); order > 0; order--)
        {
            Order(_tangled && _random.Next(10) == 0 ? null : encounter, Named(), from.AddMinutes(_random.Next(3000)));
        }

        Beside(encounter, Named, from);
    }

    private void Beside(string encounter, Func<string?> named, DateTime from)
    {
        if (_random.Next(2) == 0)
        {
            _delivery.WardStays.Key.Append(Key("W"));
            _delivery.WardStays.Encounter.Append(encounter);
            _delivery.WardStays.Department.Append("ICU");
            _delivery.WardStays.StartedAt.Append(from);
            End(_delivery.WardStays);
            _delivery.Diagnoses.Key.Append(Key("D"));
            _delivery.Diagnoses.Encounter.Append(encounter);
            _delivery.Diagnoses.Code.Append(_random.Next(2) == 0 ? "J15.9" : "I10");
            End(_delivery.Diagnoses);
        }

        if (_random.Next(2) == 0)
        {
            _delivery.Surgeries.Key.Append(Key("S"));
            _delivery.Surgeries.Encounter.Append(_tangled && _random.Next(4) == 0 ? null : encounter);
            _delivery.Surgeries.Patient.Append(named());
            _delivery.Surgeries.StartedAt.Append(from.AddHours(20));
            _delivery.Surgeries.EndedAt.Append(from.AddHours(22));
            _delivery.Surgeries.IncisionClass.Append("Ⅰ");
            _delivery.Surgeries.ProcedureCode.Append("53.0");
            End(_delivery.Surgeries);
        }

        for (int culture = _random.Next(3); culture > 0; culture--)
        {
            Culture(encounter, named, from.AddHours(_random.Next(40)));
        }

        if (_random.Next(4) == 0)
        {
            var reports = _delivery.Reactions;
            reports.Key.Append(Key("ADR"));
            reports.Report.Append($"R{_keys}");
            reports.Encounter.Append(_tangled && _random.Next(3) == 0 ? null : encounter);
            reports.Patient.Append(named());
            reports.DrugName.Append(s_drugs[_random.Next(s_drugs.Length)]);
            reports.Reaction.Append("皮疹");
            reports.OnsetOn.Append(Days.From(DateOnly.FromDateTime(from)));
            reports.Class.Append(_random.Next(2) == 0 ? "serious" : "general");
            End(reports);
        }

        for (int measurement = _random.Next(4); measurement > 0; measurement--)
        {
            Measure(encounter, named, from.AddHours(_random.Next(40)));
        }
    }

    private void Measure(string encounter, Func<string?> named, DateTime at)
    {
        var table = _delivery.Measurements;
        table.Key.Append(Key("T"));
        table.Encounter.Append(_tangled && _random.Next(3) == 0 ? null : encounter);
        table.Patient.Append(named());
        bool creatinine = _random.Next(2) == 0;
        table.ItemName.Append(creatinine ? "肌酐" : "体温");
        table.Value.Append(creatinine ? $"{60 + _random.Next(500)}" : $"{36 + _random.Next(4)}.{_correct.Next(10)}");
        table.Unit.Append(creatinine ? "umol/L" : null);
        table.TakenAt.Append(at);
        End(table);
    }

    private void Culture(string encounter, Func<string?> named, DateTime at)
    {
        string specimen = Key("M");
        if (_random.Next(3) > 0)
        {
            _delivery.Specimens.Key.Append(specimen);
            _delivery.Specimens.Encounter.Append(_tangled && _random.Next(3) == 0 ? null : encounter);
            _delivery.Specimens.Patient.Append(named());
            _delivery.Specimens.CollectedAt.Append(_random.Next(3) == 0 ? at.Date : at);
            _delivery.Specimens.SpecimenType.Append("血");
            _delivery.Specimens.Result.Append(_random.Next(2) == 0 ? "阴性" : null);
            End(_delivery.Specimens);
        }

        for (int isolate = _random.Next(3); isolate > 0; isolate--)
        {
            _delivery.Isolates.Key.Append(Key("I"));
            _delivery.Isolates.Specimen.Append(_tangled && _random.Next(4) == 0 ? $"N{_random.Next(30)}" : specimen);
            _delivery.Isolates.Encounter.Append(_tangled && _random.Next(3) == 0 ? null : encounter);
            _delivery.Isolates.Patient.Append(named());
            _delivery.Isolates.SpecimenType.Append("bl");
            _delivery.Isolates.CollectedOn.Append(Days.From(DateOnly.FromDateTime(at)));
            _delivery.Isolates.Organism.Append(s_organisms[_random.Next(s_organisms.Length)]);
            End(_delivery.Isolates);
        }
    }

    private void Order(string? encounter, string? patient, DateTime from)
    {
        var orders = _delivery.DrugOrders;
        string key = Key("O");
        orders.Key.Append(key);
        orders.Encounter.Append(encounter);
        orders.Patient.Append(patient);
        orders.Prescription.Append(_random.Next(3) == 0 ? $"R{_random.Next(40)}" : null);
        orders.DrugName.Append(s_drugs[_random.Next(s_drugs.Length)]);
        orders.StartedAt.Append(_random.Next(12) == 0 ? null : from);
        orders.StoppedAt.Append(_random.Next(4) == 0 ? null : from.AddHours(_random.Next(200)));
        orders.Dose.Append(1.0 + _random.Next(2) + (_correction > 0 && _correct.Next(3) == 0 ? 1 : 0));
        orders.DoseUnit.Append("g");
        orders.Frequency.Append("q12h");
        orders.Route.Append(_random.Next(3) == 0 ? "口服" : "静滴");
        orders.Purpose.Append(_random.Next(3) switch { 0 => "治疗", 1 => "预防", _ => null });
        orders.Prescriber.Append($"医师{_random.Next(5)}");
        End(orders);
        for (int dose = _random.Next(5) == 0 ? 3 : 0; dose > 0; dose--)
        {
            _delivery.Administrations.Key.Append(Key("A"));
            _delivery.Administrations.Order.Append(key);
            _delivery.Administrations.Encounter.Append(_random.Next(2) == 0 ? encounter : null);
            _delivery.Administrations.GivenAt.Append(from.AddHours(dose * 12));
            _delivery.Administrations.Dose.Append(1.0);
            _delivery.Administrations.DoseUnit.Append("g");
            End(_delivery.Administrations);
        }
    }

    private void End(Curb.Intake.Received.ReceivedTable table)
    {
        table.Line.Append(++_keys);
        table.SourceRows.Append(1);
        table.EndRow();
    }

    private string Key(string kind) => $"{kind}{++_keys}";
}
