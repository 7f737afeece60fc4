using System.Text.Json;
using Curb.Exchange.Reports;

namespace Curb.Exchange.Fhir;

/// <summary>
/// Reports of adverse drug reactions in FHIR (R4; R5 where it names the same): AdverseEvent with the reaction (event, R5 code), its day, seriousness, outcome and suspected drugs with
/// their causality. Whether a reaction is new is not told by the resource and stays unknown. Each AdverseEvent is a source row. Element names from general knowledge of the standard.
/// </summary>
internal sealed class FhirReactions(FhirResources resources, ReportedRecords records)
{
    private static readonly Dictionary<string, string> s_causality = new(StringComparer.OrdinalIgnoreCase)
    {
        ["certain"] = "certain", ["probably-likely"] = "probable", ["possible"] = "possible", ["unlikely"] = "unlikely", ["conditional-classified"] = "to-be-assessed", ["unassessable-unclassifiable"] = "unassessable",
    };

    public void Take()
    {
        foreach (var row in resources.All.Where(resource => resource.Type == "AdverseEvent"))
        {
            records.Rows++;
            Take(row);
        }
    }

    private void Take(FhirResource row)
    {
        var suspects = FhirResource.Items(row.Json, "suspectEntity").Select(Drug).Where(drug => drug.Name.Length > 0).ToList();
        string reaction = FhirResource.Texts(FhirResource.Child(row.Json, "event")).Concat(FhirResource.Texts(FhirResource.Child(row.Json, "code"))).FirstOrDefault() ?? "";
        string time = Time(row.Json);
        if (FhirResource.Text(row.Json, "actuality") == "potential" || FhirResource.Text(row.Json, "status") is "entered-in-error")
        {
            records.Reject(row.Line, "actuality", FhirResource.Text(row.Json, "actuality"), "an event that happened and stands", "withdrawn");
        }
        else if (suspects.Count == 0)
        {
            records.Reject(row.Line, "suspectEntity", "no drug", "a suspected drug, by a Medication of the file, a code or a display", "missing-value");
        }
        else if (reaction.Length == 0)
        {
            records.Reject(row.Line, "event", "no reaction", "what happened, as a code or a text", "missing-value");
        }
        else if (ReportTime.Day(time) is not { } day)
        {
            records.Reject(row.Line, "date", time, "the day on which it began", "missing-value");
        }
        else
        {
            Take(row, suspects, reaction, day);
        }
    }

    private void Take(FhirResource row, IReadOnlyList<(string Name, string Code, string Causality)> suspects, string reaction, int day)
    {
        var subject = FhirResource.Child(row.Json, "subject");
        var stay = FhirResource.Child(row.Json, "encounter");
        for (int place = 0; place < suspects.Count; place++)
        {
            records.Take(
                new ReportedReaction(row.Number, place + 1)
                {
                    Patient = resources.Find(subject)?.Number ?? FhirResources.Number(subject),
                    Encounter = resources.Find(stay)?.Number ?? FhirResources.Number(stay),
                    DrugName = suspects[place].Name,
                    DrugCode = suspects[place].Code,
                    Reaction = reaction,
                    OnsetOn = day,
                    Class = FhirResource.Code(FhirResource.Child(row.Json, "seriousness")).ToLowerInvariant() switch { "serious" => "is-serious", "non-serious" => "not-serious", _ => "" },
                    Causality = suspects[place].Causality,
                    Outcome = FhirResource.Texts(FhirResource.Child(row.Json, "outcome")).FirstOrDefault() ?? "",
                },
                row.Line);
        }
    }

    /// <summary>The name of a suspected drug: of the Medication that is named, of the concept itself (R5), or what stands beside the reference.</summary>
    private (string Name, string Code, string Causality) Drug(JsonElement suspect)
    {
        var reference = FhirResource.Child(suspect, "instance") is { ValueKind: JsonValueKind.Object } r4 ? r4 : FhirResource.Child(suspect, "instanceReference");
        var named = resources.Find(reference)?.Json ?? default;
        var concepts = new[] { FhirResource.Child(suspect, "instanceCodeableConcept"), FhirResource.Child(named, "code"), FhirResource.Child(named, "medicationCodeableConcept") };
        string assessed = FhirResource.Items(suspect, "causality").Select(one => FhirResource.Code(FhirResource.Child(one, "assessment"))).FirstOrDefault(code => code.Length > 0) ?? "";
        return (
            concepts.SelectMany(concept => FhirResource.Texts(concept)).Append(FhirResource.Text(reference, "display")).FirstOrDefault(text => text.Length > 0) ?? "",
            concepts.Select(concept => FhirResource.Code(concept)).FirstOrDefault(code => code.Length > 0) ?? "",
            s_causality.GetValueOrDefault(assessed, ""));
    }

    private static string Time(JsonElement json) =>
        new[] { FhirResource.Text(json, "date"), FhirResource.Text(json, "occurrenceDateTime"), FhirResource.Text(json, "detected") }.FirstOrDefault(text => text.Length > 0) ?? "";
}
