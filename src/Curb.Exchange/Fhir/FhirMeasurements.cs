using System.Globalization;
using System.Text.Json;
using Curb.Exchange.Reports;
using Curb.Measurements;

namespace Curb.Exchange.Fhir;

/// <summary>
/// Measurements of a patient in FHIR (R4, R5): Observations whose code is one of the LOINC codes or names of the reference table, with valueQuantity (UCUM) and effectiveDateTime,
/// of their own or as components of a panel. Each Observation is a source row.
/// </summary>
internal sealed class FhirMeasurements(FhirResources resources, ReportedRecords records, MeasuredItems? items)
{
    /// <summary>Takes an Observation that measures; false where it is something else, and nothing was done.</summary>
    public bool Take(FhirResource row)
    {
        var parts = FhirResource.Items(row.Json, "component").ToList() is { Count: > 0 } components ? components : [row.Json];
        var measured = parts.Select(part => (Part: part, Item: ItemOf(part))).Where(one => one.Item is not null).ToList();
        foreach (var (part, item) in measured)
        {
            Told(row, part, item!).TakeOver(records, items!, item!, row.Line, "valueQuantity", "effectiveDateTime");
        }

        return measured.Count > 0;
    }

    /// <summary>By its LOINC code or one of its names; only numbers measure.</summary>
    private MeasuredItem? ItemOf(JsonElement part)
    {
        bool number = FhirResource.Child(FhirResource.Child(part, "valueQuantity"), "value").ValueKind == JsonValueKind.Number;
        var code = FhirResource.Child(part, "code");
        return number ? items?.Find(FhirResource.Items(code, "coding").Select(coding => FhirResource.Text(coding, "code")).Concat(FhirResource.Texts(code))) : null;
    }

    private ReportedMeasurement Told(FhirResource row, JsonElement part, MeasuredItem item)
    {
        var quantity = FhirResource.Child(part, "valueQuantity");
        var subject = FhirResource.Child(row.Json, "subject");
        var stay = FhirResource.Child(row.Json, "encounter");
        string ucum = FhirResource.Text(quantity, "code");
        string time = FhirResource.Text(row.Json, "effectiveDateTime") is { Length: > 0 } moment ? moment : FhirResource.Text(row.Json, "effectiveInstant") is { Length: > 0 } instant ? instant : FhirResource.Text(FhirResource.Child(row.Json, "effectivePeriod"), "start");
        var code = FhirResource.Child(part, "code");
        return new ReportedMeasurement($"{row.Number}-{item.Code}")
        {
            Patient = resources.Find(subject)?.Number ?? FhirResources.Number(subject),
            Encounter = resources.Find(stay)?.Number ?? FhirResources.Number(stay),
            Code = FhirResource.Items(code, "coding").Select(coding => FhirResource.Text(coding, "code")).FirstOrDefault(text => items!.Find(text) is not null) ?? FhirResource.Code(code),
            Name = FhirResource.Texts(code).FirstOrDefault() ?? "",
            Value = FhirResource.Text(quantity, "comparator") + FhirResource.Child(quantity, "value").GetDouble().ToString("0.############", CultureInfo.InvariantCulture),
            Unit = ucum.Length > 0 ? ucum : FhirResource.Text(quantity, "unit"),
            TakenAt = ReportTime.Read(time),
        };
    }
}
