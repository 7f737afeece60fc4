using Curb.Exchange.Reports;
using Curb.Measurements;

namespace Curb.Exchange.Hl7;

/// <summary>
/// Measurements of a patient in HL7 version 2 result messages: OBX segments whose OBX-3 is a LOINC code or a name of the reference table, with a number (NM), a structured number (SN)
/// or a text that is one. Whatever a group holds beside them is refused segment by segment.
/// </summary>
internal sealed class Hl7Measurements(ReportedRecords records, MeasuredItems? items)
{
    private static readonly HashSet<string> s_numbers = ["NM", "SN", "ST", "TX", ""];
    private static readonly HashSet<string> s_withdrawn = ["D", "W", "X"];

    /// <summary>What an OBX measures; null where it is none of what is taken.</summary>
    public MeasuredItem? ItemOf(Hl7Segment result) => s_numbers.Contains(result[2, 1]) ? items?.Find(result[3, 1], result[3, 4], result[3, 2], result[3, 5], result[3, 9]) : null;

    /// <summary>Takes a group of results that is no microbiology; false where it holds no measurement, and nothing was done.</summary>
    public bool TakeGroup(Hl7Message message, OrderGroup group, string patient)
    {
        if (!group.Results.Any(result => ItemOf(result) is not null))
        {
            return false;
        }

        foreach (var result in group.Results)
        {
            if (ItemOf(result) is null)
            {
                records.Reject(result.Line, "OBX-3", result.Words(3), $"one of {items!.Names}; other results are not taken", "not-taken");
            }
            else if (s_withdrawn.Contains(result[11, 1]))
            {
                records.Reject(result.Line, "OBX-11", result[11, 1], "a result that stands; the laboratory took this one back, and where it was taken in before it has to be taken out by hand", "withdrawn");
            }
            else if (!Take(message, group, result, patient))
            {
                records.Reject(result.Line, "OBR-3", "no order number", "the number of the order, by which a correction is known again", "missing-value");
            }
        }

        return true;
    }

    /// <summary>Takes one measurement, or rejects it for what it says; false where the order has no number to know it by.</summary>
    public bool Take(Hl7Message message, OrderGroup group, Hl7Segment result, string patient)
    {
        var item = ItemOf(result)!;
        string time = result[14, 1].Length > 0 ? result[14, 1] : group.Order[7, 1];
        if (group.Number.Length == 0)
        {
            return false;
        }

        bool loinc = items!.Find(result[3, 1]) is null && items.Find(result[3, 4]) is not null;
        new ReportedMeasurement($"{group.Number}-{item.Code}-{(result[4, 1].Length > 0 ? result[4, 1] + "-" : "")}{time}")
        {
            Patient = patient,
            Encounter = message.First("PV1")?[19, 1] ?? "",
            Code = loinc ? result[3, 4] : result[3, 1],
            Name = new[] { result[3, 2], result[3, 9], result[3, 5] }.FirstOrDefault(text => text.Length > 0) ?? "",
            Value = result[2, 1] == "SN" ? result[5, 1] + result[5, 2] : result[5, 1],
            Unit = result[6, 1],
            TakenAt = ReportTime.Read(time),
        }.TakeOver(records, items, item, result.Line, "OBX-5", "OBX-14");
        return true;
    }
}
