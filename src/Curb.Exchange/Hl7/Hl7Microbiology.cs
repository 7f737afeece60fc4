using System.Globalization;
using System.Text.RegularExpressions;
using Curb.Exchange.Profiles;
using Curb.Exchange.Reports;
using Curb.Susceptibilities;

namespace Curb.Exchange.Hl7;

/// <summary>
/// Microbiology in HL7 version 2 result messages (ORU^R01): culture orders with an OBX per isolate, and susceptibilities in child orders that name their isolate
/// by OBR-26 and OBR-29, in the same order behind the organism, or as words in one text. Each OBX segment is a source row.
/// </summary>
internal sealed partial class Hl7Microbiology(ReportedRecords records, Func<string, string?> drugCode, Hl7Measurements measurements)
{
    private static readonly HashSet<string> s_withdrawn = ["D", "W"];
    private readonly Dictionary<string, string> _numbers = [];
    private ReportedSpecimen _patient = new("");

    public void Take(Hl7Message message)
    {
        _patient = Patient(message);
        var groups = OrderGroup.Of(message);
        foreach (var result in message.Segments.Where(segment => segment.Name == "OBX"))
        {
            records.Rows++;
            if (!groups.Any(group => group.Results.Contains(result)))
            {
                records.Reject(result.Line, "OBX", result.Words(3), "a result behind the order (OBR) that it answers", "no-order");
            }
        }

        foreach (var group in groups.Where(group => group.Results.Count > 0))
        {
            TakeGroup(message, group);
        }
    }

    private void TakeGroup(Hl7Message message, OrderGroup group)
    {
        if (!group.IsMicrobiology && measurements.TakeGroup(message, group, _patient.Patient))
        {
            return;
        }

        if (!group.IsMicrobiology)
        {
            records.Reject(group.Order.Line, "OBR-4", group.Order.Words(4), "microbiology, or one of the measurements that are taken; other results are not taken", "not-microbiology", group.Results.Count);
            return;
        }

        var number = group.IsChild ? group.ParentNumber : group.Number;
        if (number.Length == 0)
        {
            records.Reject(group.Order.Line, "OBR-3", "no order number", "the laboratory's number of the order, by which a correction is known again", "missing-value", group.Results.Count);
            return;
        }

        var specimen = group.IsChild && _numbers.TryGetValue(group.ParentNumber, out var known) ? known
            : group.IsChild && _numbers.TryGetValue(group.ParentPlacer, out known) ? known : number;
        _numbers[group.Number] = _numbers[group.Order[2, 1]] = specimen;
        if (!group.IsChild || !_specimens.Contains(specimen))
        {
            records.Take(Specimen(message, group, specimen));
            _specimens.Add(specimen);
        }

        var isolate = group.IsChild ? ParentIsolate(group, specimen) : null;
        foreach (var result in group.Results)
        {
            TakeResult(message, group, result, specimen, ref isolate);
        }
    }

    private readonly HashSet<string> _specimens = [];

    /// <summary>The isolate that a child order names: by sub-id, by its name, or because it is the only one.</summary>
    private string? ParentIsolate(OrderGroup group, string specimen)
    {
        var (number, organism) = (group.Order[26, 2], group.Order[26, 3]);
        var only = records.IsolatesOf(specimen);
        if (number.Length == 0 && organism.Length == 0)
        {
            return only.Count == 1 ? only[0] : null;
        }

        var key = $"{specimen}-{(number.Length > 0 ? number : "1")}";
        if (!records.Knows(key) && organism.Length > 0)
        {
            records.TakeIsolate(key, specimen, number, organism, 0);
        }

        return records.Knows(key) ? key : null;
    }

    private void TakeResult(Hl7Message message, OrderGroup group, Hl7Segment result, string specimen, ref string? isolate)
    {
        var status = result[11, 1];
        var about = result.Words(3);
        if (status == "X" || s_withdrawn.Contains(status))
        {
            records.Reject(result.Line, "OBX-11", status, status == "X" ? "a result; X says that none could be obtained" : "a result that stands; the laboratory took this one back, and where it was taken in before it has to be taken out by hand", status == "X" ? "not-obtained" : "withdrawn");
        }
        else if (result[2, 1] is "ED" or "RP")
        {
            records.Reject(result.Line, "OBX-2", result[2, 1], "a coded, numeric or text value; documents are not read", "not-taken");
        }
        else if (measurements.ItemOf(result) is not null && measurements.Take(message, group, result, _patient.Patient))
        {
            return;
        }
        else if (IsSusceptibility(group, result, about))
        {
            TakeSusceptibility(result, specimen, isolate);
        }
        else if (ReportWords.IsIdentification(about) || (about.Length == 0 && ReportWords.IsIdentification(group.Order.Words(4))))
        {
            isolate = TakeIdentification(result, specimen) ?? isolate;
        }
        else
        {
            records.Reject(result.Line, "OBX-3", about, "an organism or a susceptibility; other observations of a culture are not taken", "not-taken");
        }
    }

    private bool IsSusceptibility(OrderGroup group, Hl7Segment result, string about) =>
        group.IsChild || ReportWords.IsSusceptibility(about) || (SirCategories.Read(result[8, 1]) is not null && Reported(result, "", "").Drug(drugCode) is not null);

    private string? TakeIdentification(Hl7Segment result, string specimen)
    {
        var text = new[] { result[5, 2], result[5, 5], result[5, 9], result[5, 1] }.FirstOrDefault(part => part.Length > 0) ?? "";
        var number = result[4, 1].Length > 0 ? result[4, 1] : "1";
        if (text.Length == 0)
        {
            records.Reject(result.Line, "OBX-5", "an empty field", "what grew, or that nothing did", "missing-value");
            return null;
        }

        if (ReportWords.SaysNoGrowth(result[5, 1], text) || ReportWords.SaysPositive(result[5, 1], text))
        {
            records.TakeOutcome(specimen, ReportWords.SaysNoGrowth(result[5, 1], text) ? "negative" : "positive", result.Line);
            return null;
        }

        var key = $"{specimen}-{number}";
        records.TakeIsolate(key, specimen, number, text, result.Line);
        return key;
    }

    private void TakeSusceptibility(Hl7Segment result, string specimen, string? isolate)
    {
        var numbered = $"{specimen}-{result[4, 1]}";
        var key = records.Knows(numbered) && result[4, 1].Length > 0 && isolate is null ? numbered : isolate ?? (records.IsolatesOf(specimen) is [var only] ? only : null);
        if (key is null)
        {
            records.Reject(result.Line, "OBR-26", result.Words(3), "the isolate that was tested: the parent result (OBR-26, OBR-29), or one organism in the same order", "no-isolate");
            return;
        }

        var category = SirCategories.Read(result[8, 1]) is null ? "" : result[8, 1];
        var (value, told) = Value(result);
        var single = Reported(result, value, category.Length > 0 ? category : told);
        if (single.Drug(drugCode) is null || value.Contains(':', StringComparison.Ordinal))
        {
            var several = InWords(result);
            if (several.Count > 0)
            {
                several.ForEach(one => one.TakeOver(records, key, drugCode, result.Line, "OBX-5"));
                return;
            }
        }

        single.TakeOver(records, key, drugCode, result.Line, "OBX-5");
    }

    private static ReportedResult Reported(Hl7Segment result, string value, string category) =>
        new([result[3, 2], result[3, 9], result[3, 5], result[3, 1]], value, result[6, 1], category);

    /// <summary>Value and category of OBX-5 by its type: SN with its comparator apart, a coded R^Resistant, or text.</summary>
    private static (string Value, string Category) Value(Hl7Segment result) => result[2, 1] switch
    {
        "SN" => (result[5, 1] + result[5, 2] + result[5, 3] + result[5, 4], ""),
        "CE" or "CWE" or "CNE" or "IS" or "ID" => ("", SirCategories.Read(result[5, 1]) is not null ? result[5, 1] : result[5, 2]),
        _ => (result[5, 1], ""),
    };

    /// <summary>Several drugs in one text: "Oxacillin: Resistant (MIC 4 mcg/mL)~Vancomycin: Susceptible".</summary>
    private static List<ReportedResult> InWords(Hl7Segment result)
    {
        var found = new List<ReportedResult>();
        foreach (var piece in result.Repetitions(5).SelectMany(repetition => result.Component(repetition, 1).Split(';', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (DrugInWords().Match(piece) is { Success: true } match && SirCategories.Read(match.Groups["word"].Value.Trim()) is not null)
            {
                found.Add(new ReportedResult([match.Groups["drug"].Value], match.Groups["value"].Value, match.Groups["unit"].Value, match.Groups["word"].Value.Trim()));
            }
        }

        return found;
    }

    private ReportedSpecimen Specimen(Hl7Message message, OrderGroup group, string key)
    {
        var place = message.First("PV1");
        var specimen = group.Specimen;
        var type = new[] { specimen?[4, 2], specimen?[4, 5], specimen?[4, 9], specimen?[4, 1], group.Order.Field(15) is { Length: > 0 } ? group.Order[15, 1] : null }.FirstOrDefault(text => !string.IsNullOrEmpty(text)) ?? "";
        return _patient with
        {
            Key = key,
            Type = type,
            Encounter = place?[19, 1] ?? "",
            Ward = place?[3, 1] ?? "",
            WardType = place?[2, 1] switch { "I" => "in", "O" => "out", "E" => "eme", _ => "" },
            Department = place?[10, 1] ?? "",
            CollectedAt = ReportTime.Read(specimen?[17, 1] ?? "") ?? ReportTime.Read(group.Order[7, 1]),
            ReceivedAt = ReportTime.Read(specimen?[18, 1] ?? "") ?? ReportTime.Read(group.Order[14, 1]),
            ReportedAt = ReportTime.Read(group.Order[22, 1]),
        };
    }

    /// <summary>The hospital's own number of the patient (type MR or PI) before any other of PID-3.</summary>
    private static ReportedSpecimen Patient(Hl7Message message)
    {
        if (message.First("PID") is not { } person)
        {
            return new ReportedSpecimen("");
        }

        var numbers = person.Repetitions(3);
        var own = Array.Find(numbers, number => person.Component(number, 5) is "MR" or "PI") ?? numbers[0];
        return new ReportedSpecimen("")
        {
            Patient = person.Component(own, 1),
            Sex = person[8, 1].ToUpper(CultureInfo.InvariantCulture) switch { "M" => "m", "F" => "f", var other => other.ToLowerInvariant() },
            BornOn = ReportTime.Day(person[7, 1]),
        };
    }

    [GeneratedRegex(@"^\s*(?<drug>[^:]+?)\s*[:：]\s*(?<word>[\p{L}\- ]+?)\s*(\(\s*(MIC)?\s*(?<value>[<>=≤≥]*\s*[\d./]+)\s*(?<unit>[\p{L}/]+)?[^)]*\)|\([^)]*\))?\s*\.?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex DrugInWords();
}
