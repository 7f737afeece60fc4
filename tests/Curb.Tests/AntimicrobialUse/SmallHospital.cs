using Curb.AntimicrobialUse;
using Curb.Columns;
using Curb.Facts;
using Curb.Intake;
using Curb.ReferenceData;
using Curb.Tests.Support;

namespace Curb.Tests.AntimicrobialUse;

/// <summary>A hospital written down row by row. Times are "2024-03-01 08:00" or a date alone.</summary>
internal sealed class SmallHospital
{
    private int _keys;

    public static GradedCatalogue Catalogue { get; } = new("test", true, new Dictionary<(string Drug, string Route), Grade>
    {
        [("CRO", "")] = Grade.Unrestricted, [("CZO", "")] = Grade.Unrestricted, [("MEM", "")] = Grade.Special, [("TZP", "")] = Grade.Restricted, [("VAN", "")] = Grade.Special,
        [("LVX", "")] = Grade.Unrestricted, [("MTR", "")] = Grade.Unrestricted, [("CSL", "")] = Grade.Restricted, [("MNO", "")] = Grade.Restricted, [("AMX", "")] = Grade.Unrestricted,
        [("PEN", "")] = Grade.Unrestricted, [("SXT", "")] = Grade.Unrestricted, [("ERY", "")] = Grade.Unrestricted, [("GEN", "")] = Grade.Unrestricted, [("AMC", "")] = Grade.Unrestricted,
    });

    public ReceivedRecords Records { get; } = new("H1");

    public Dictionary<string, string> Mappings { get; } = [];

    public FactSet Derive() => UseDerivation.Derive(Records, Reference.Library, Catalogue, Mappings);

    public string Stay(string from, string? to, string department = "呼吸内科", string kind = "inpatient", string patient = "p1", double? age = 50, string? key = null)
    {
        var table = Records.Encounters;
        int number = ++_keys;
        key ??= $"e{number}";
        table.Id.Append((long)_keys);
        table.Key.Append(key);
        table.Patient.Append(patient);
        table.Kind.Append(kind);
        table.Department.Append(department);
        table.Physician.Append("dr1");
        table.AdmittedAt.Append(Time(from));
        table.DischargedAt.Append(Time(to));
        table.AgeYears.Append(age);
        table.EndRow();
        return key;
    }

    public void Order(
        string encounter, string drug, string? from = null, string? to = null, double? dose = null, string? unit = null, string? frequency = null, string? route = "静滴", string? purpose = null,
        string? specification = null, double? days = null, double? quantity = null, string? quantityUnit = null, string? kind = null, string? prescription = null, double? cost = null, string? key = null, string? form = null)
    {
        var table = Records.DrugOrders;
        table.Id.Append((long)++_keys);
        table.Key.Append(key ?? $"o{_keys}");
        table.Encounter.Append(encounter);
        table.DrugName.Append(drug);
        table.StartedAt.Append(Time(from));
        table.StoppedAt.Append(Time(to));
        table.Dose.Append(dose);
        table.DoseUnit.Append(unit);
        table.Frequency.Append(frequency);
        table.Route.Append(route);
        table.Purpose.Append(purpose);
        table.Specification.Append(specification);
        table.Form.Append(form);
        table.Days.Append(days);
        table.Quantity.Append(quantity);
        table.QuantityUnit.Append(quantityUnit);
        table.OrderKind.Append(kind);
        table.Prescription.Append(prescription);
        table.Prescriber.Append("dr2");
        table.Cost.Append(cost);
        table.EndRow();
    }

    public void Given(string order, string at, double? dose = null, string? unit = null)
    {
        var table = Records.Administrations;
        table.Key.Append($"a{++_keys}");
        table.Order.Append(order);
        table.GivenAt.Append(Time(at));
        table.Dose.Append(dose);
        table.DoseUnit.Append(unit);
        table.EndRow();
    }

    public void Operation(string encounter, string? from, string? to, string incision = "Ⅰ", string? system = null, string? procedure = null, double? bloodLoss = null)
    {
        var table = Records.Surgeries;
        table.Key.Append($"s{++_keys}");
        table.Encounter.Append(encounter);
        table.StartedAt.Append(Time(from));
        table.EndedAt.Append(Time(to));
        table.IncisionClass.Append(incision);
        table.IncisionSystem.Append(system);
        table.ProcedureCode.Append(procedure);
        table.BloodLossMl.Append(bloodLoss);
        table.EndRow();
    }

    public void Specimen(string? encounter, string? collected, string test = "细菌培养", string type = "血", string? ordered = null, string? patient = null, string? result = null)
    {
        var table = Records.Specimens;
        table.Key.Append($"m{++_keys}");
        table.Encounter.Append(encounter);
        table.Patient.Append(patient);
        table.CollectedAt.Append(Time(collected));
        table.OrderedAt.Append(Time(ordered));
        table.Test.Append(test);
        table.SpecimenType.Append(type);
        table.Result.Append(result);
        table.EndRow();
    }

    public void Ward(string encounter, string department, string from, string? to)
    {
        var table = Records.WardStays;
        table.Key.Append($"w{++_keys}");
        table.Encounter.Append(encounter);
        table.Department.Append(department);
        table.StartedAt.Append(Time(from));
        table.EndedAt.Append(Time(to));
        table.EndRow();
    }

    public static DateTime? Time(string? text) => text is null ? null : DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
