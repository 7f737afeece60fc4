using System.Globalization;
using Curb.Columns;
using Curb.Intake;

namespace Curb.Exchange.Demo;

/// <summary>Puts encounters, orders, operations and cultures into a delivery, as one institution's system writes them, and numbers keys and lines.</summary>
internal sealed class DemoWriter(DemoInstitution institution, DemoTruth truth, DemoRandom random, string file)
{
    private readonly HashSet<string> _patients = new(StringComparer.Ordinal);
    private int _line = 1;
    private int _sequence;
    private string _month = "";

    public Delivery Delivery { get; } = new();

    public DemoInstitution Institution => institution;

    public DemoTruth Truth => truth;

    /// <summary>Begins a month: keys count from 1 again behind its number.</summary>
    public void BeginMonth(DateOnly month)
    {
        _month = month.ToString("yyMM", CultureInfo.InvariantCulture);
        _sequence = 0;
    }

    public string NewKey(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{_month}{++_sequence:D6}");

    public void Patient(DemoPatient patient)
    {
        if (!_patients.Add(patient.Key))
        {
            return;
        }

        var patients = Delivery.Patients;
        patients.Institution.Append(institution.Code);
        patients.Key.Append(patient.Key);
        patients.Line.Append(_line + 1);
        patients.SourceRows.Append(0);
        patients.Sex.Append(patient.Sex);
        patients.BirthDate.Append(patient.BirthDay);
        patients.EndRow();
    }

    public void Encounter(DemoVisit visit, string kind)
    {
        Patient(visit.Patient);
        var encounters = Delivery.Encounters;
        Begin(encounters, visit.Key);
        encounters.Patient.Append(visit.Patient.Key);
        encounters.Kind.Append(kind);
        encounters.Department.Append(visit.Department.Name);
        encounters.Physician.Append(visit.Doctor.Key);
        encounters.PhysicianTitle.Append(visit.Doctor.Title);
        encounters.AdmittedAt.Append(DemoClock.Micros(visit.StartedAt));
        if (visit.Discharged)
        {
            encounters.DischargedAt.Append(DemoClock.Micros(visit.EndedAt));
        }

        encounters.Sex.Append(visit.Patient.Sex);
        encounters.BirthDate.Append(visit.Patient.BirthDay);
        encounters.AgeYears.Append(Math.Round(visit.Patient.AgeYears(visit.StartedAt), 1));
        encounters.MainDiagnosisCode.Append(visit.Diagnosis.Code);
        encounters.MainDiagnosis.Append(visit.Diagnosis.Text);
        encounters.TotalCost.Append(Math.Round(visit.OtherCost + visit.DrugCost, 2));
        encounters.DrugCost.Append(Math.Round(visit.DrugCost, 2));
        encounters.EndRow();
        if (visit.Inpatient)
        {
            Diagnosis(visit);
        }
    }

    public void WardStay(DemoVisit stay, string department, long from, long? to)
    {
        var stays = Delivery.WardStays;
        BeginDerived(stays, string.Create(CultureInfo.InvariantCulture, $"{stay.Key}-{from}"));
        stays.Encounter.Append(stay.Key);
        stays.Department.Append(department);
        stays.Ward.Append(department + "病区");
        stays.StartedAt.Append(DemoClock.Micros(from));
        if (to is { } end && end < DemoClock.End)
        {
            stays.EndedAt.Append(DemoClock.Micros(end));
        }

        stays.EndRow();
    }

    /// <summary>One line of an antimicrobial; returns its key, or null where it has not happened yet.</summary>
    public string? Order(DemoVisit visit, DemoOrder order)
    {
        if (order.StartedAt >= DemoClock.End)
        {
            return null;
        }

        var key = NewKey("YZ");
        var drug = order.Drug;
        double cost = Math.Round(order.Quantity * drug.Price, 2);
        visit.DrugCost += cost;
        AppendOrder(visit, key, order.Prescription, order.Kind, order.Doctor, order.StartedAt);
        var orders = Delivery.DrugOrders;
        orders.DrugCode.Append("K" + drug.Id);
        orders.DrugName.Append(drug.Name);
        orders.Specification.Append(drug.Specification);
        orders.Form.Append(drug.Form);
        orders.Manufacturer.Append(drug.Manufacturer);
        orders.Dose.Append(drug.Dose);
        orders.DoseUnit.Append(drug.DoseUnit);
        orders.Frequency.Append(DemoWording.Frequency(order.Frequency ?? drug.Frequency, institution.Chinese));
        orders.Route.Append(DemoWording.Route(drug.Route, institution.Chinese));
        Supply(order);
        orders.Cost.Append(cost);
        orders.Purpose.Append(order.Purpose);
        orders.Indication.Append(order.Purpose == "治疗" ? visit.Diagnosis.Text : null);
        orders.EndRow();
        return key;
    }

    /// <summary>Stop, days and quantity; left open for an order that still runs at the end of the two years.</summary>
    private void Supply(DemoOrder order)
    {
        if (order.StoppedAt >= DemoClock.End)
        {
            return;
        }

        var orders = Delivery.DrugOrders;
        if (order.StoppedAt is { } stop)
        {
            orders.StoppedAt.Append(DemoClock.Micros(stop));
        }

        orders.Days.Append(order.Days);
        orders.Quantity.Append(order.Quantity);
        orders.QuantityUnit.Append(order.QuantityUnit);
    }

    public void OtherOrder(DemoVisit visit, OtherDrug drug, string? prescription, string? kind, int days)
    {
        double cost = Math.Round(drug.Price * (drug.PackUnit is "盒" or "瓶" ? 1 : days), 2);
        visit.DrugCost += cost;
        AppendOrder(visit, NewKey("YZ"), prescription, kind, visit.Doctor, visit.StartedAt + 20);
        var orders = Delivery.DrugOrders;
        orders.DrugName.Append(drug.Name);
        orders.Specification.Append(drug.Specification);
        orders.Form.Append(drug.Form);
        orders.Dose.Append(drug.Dose);
        orders.DoseUnit.Append(drug.DoseUnit);
        orders.Frequency.Append(DemoWording.Frequency(drug.Frequency, institution.Chinese));
        orders.Route.Append(DemoWording.Route(drug.Route, institution.Chinese));
        orders.Days.Append(days);
        orders.Quantity.Append(drug.PackUnit is "盒" or "瓶" ? 1 : days);
        orders.QuantityUnit.Append(drug.PackUnit);
        orders.Cost.Append(cost);
        orders.EndRow();
        Spoil(visit.StartedAt);
    }

    public string Surgery(DemoVisit stay, DemoProcedure procedure, long from, long to, double bloodLoss)
    {
        var key = NewKey("SS");
        var surgeries = Delivery.Surgeries;
        Begin(surgeries, key);
        surgeries.Encounter.Append(stay.Key);
        surgeries.Patient.Append(stay.Patient.Key);
        surgeries.ProcedureCode.Append(procedure.Code);
        surgeries.ProcedureName.Append(procedure.Name);
        surgeries.IncisionClass.Append(procedure.Incision);
        surgeries.IncisionSystem.Append("front-page");
        surgeries.Interventional.Append(procedure.Interventional);
        surgeries.Implant.Append(procedure.Implant);
        surgeries.StartedAt.Append(DemoClock.Micros(from));
        surgeries.EndedAt.Append(DemoClock.Micros(to));
        surgeries.BloodLossMl.Append(Math.Round(bloodLoss));
        surgeries.Surgeon.Append(stay.Doctor.Key);
        surgeries.Department.Append(stay.Department.Name);
        surgeries.EndRow();
        return key;
    }

    /// <summary>Ends the file: states how many source rows it had.</summary>
    public Delivery Finish()
    {
        Delivery.RowsRead = _line - 1;
        return Delivery;
    }

    public void Begin(Intake.Received.ReceivedTable table, string key)
    {
        table.Institution.Append(institution.Code);
        table.Key.Append(key);
        table.Line.Append(++_line);
        table.SourceRows.Append(1);
    }

    private void BeginDerived(Intake.Received.ReceivedTable table, string key)
    {
        table.Institution.Append(institution.Code);
        table.Key.Append(key);
        table.Line.Append(_line);
        table.SourceRows.Append(0);
    }

    private void Diagnosis(DemoVisit visit)
    {
        var diagnoses = Delivery.Diagnoses;
        BeginDerived(diagnoses, visit.Key + "-1");
        diagnoses.Encounter.Append(visit.Key);
        diagnoses.Rank.Append(1);
        diagnoses.Code.Append(visit.Diagnosis.Code);
        diagnoses.Diagnosis.Append(visit.Diagnosis.Text);
        diagnoses.EndRow();
    }

    private void AppendOrder(DemoVisit visit, string key, string? prescription, string? kind, DemoDoctor doctor, long startedAt)
    {
        var orders = Delivery.DrugOrders;
        Begin(orders, key);
        orders.Encounter.Append(visit.Key);
        orders.Patient.Append(visit.Patient.Key);
        orders.Prescription.Append(prescription);
        orders.OrderKind.Append(kind);
        orders.StartedAt.Append(DemoClock.Micros(startedAt));
        orders.Prescriber.Append(doctor.Key);
        orders.PrescriberTitle.Append(doctor.Title);
        orders.Department.Append(visit.Department.Name);
    }

    /// <summary>Now and then a line that is delivered twice, or one that can't be read.</summary>
    private void Spoil(long at)
    {
        var month = DemoClock.Month(at);
        if (random.Chance(institution.RepeatedRows))
        {
            _line++;
            Delivery.RowsRepeated++;
            truth.Add(institution.Code, DemoMeasure.RepeatedRows, month);
        }

        if (random.Chance(institution.UnreadableRows))
        {
            var found = random.Chance(0.5) ? "2024-13-45 08:00" : "二零二四年";
            Delivery.Rejections.Add(new Rejection(file, ++_line, "开始时间", found, "a date and time such as 2024-03-08 09:30", "impossible-date"));
            truth.Add(institution.Code, DemoMeasure.UnreadableRows, month);
        }
    }
}
