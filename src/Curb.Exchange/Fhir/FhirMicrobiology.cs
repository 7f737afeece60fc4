using System.Globalization;
using System.Text.Json;
using Curb.Exchange.Reports;
using Curb.Susceptibilities;

namespace Curb.Exchange.Fhir;

/// <summary>
/// Microbiology in FHIR (R4, R5): an Observation that names the organism, its susceptibilities as members (hasMember, also through a panel), as Observations derived
/// from it, as components, or on the same specimen. Each Observation that holds a value, a category or components is a source row; panels that only list members are none.
/// </summary>
internal sealed class FhirMicrobiology(FhirResources resources, ReportedRecords records, Func<string, string?> drugCode, FhirMeasurements measurements)
{
    /// <summary>Members of members are followed so far: deeper ones, or ones that go in a circle, are no report.</summary>
    private const int MostLevels = 8;
    private static readonly HashSet<string> s_withdrawn = ["entered-in-error", "cancelled"];
    private readonly Dictionary<FhirResource, FhirResource> _owners = [];
    private readonly Dictionary<FhirResource, string> _isolates = [];

    public void Take()
    {
        var observations = resources.All.Where(resource => resource.Type == "Observation").ToList();
        var rows = observations.Where(HoldsSomething).ToList();
        records.Rows += rows.Count;
        observations.ForEach(NoteMembers);
        var standing = rows.Where(row => !Withdrawn(row) && !measurements.Take(row)).ToList();
        var identified = standing.Where(IsIdentification).ToList();
        identified.ForEach(TakeIdentification);
        foreach (var row in standing.Except(identified))
        {
            TakeOther(row);
        }
    }

    private static bool HoldsSomething(FhirResource row) => Value(row.Json).ValueKind != JsonValueKind.Undefined
        || FhirResource.Items(row.Json, "interpretation").Any() || FhirResource.Items(row.Json, "component").Any() || FhirResource.Items(row.Json, "dataAbsentReason").Any();

    private void NoteMembers(FhirResource owner)
    {
        foreach (var member in FhirResource.Items(owner.Json, "hasMember").Select(resources.Find).OfType<FhirResource>())
        {
            _owners.TryAdd(member, owner);
        }
    }

    private bool Withdrawn(FhirResource row)
    {
        var status = FhirResource.Text(row.Json, "status");
        if (s_withdrawn.Contains(status))
        {
            records.Reject(row.Line, "status", status, "an observation that stands; the laboratory took this one back, and where it was taken in before it has to be taken out by hand", "withdrawn");
        }

        return s_withdrawn.Contains(status);
    }

    /// <summary>An organism: a culture's coded or written finding, or (as MIMIC writes it) the code itself of an Observation with susceptibilities as members.</summary>
    private bool IsIdentification(FhirResource row) => !IsSusceptibility(row)
        && (ReportWords.IsIdentification(Words(row)) || IsCultureCode(row) || HasSusceptibilities(row))
        && OrganismOf(row).Length > 0;

    private static bool IsCultureCode(FhirResource row) => FhirResource.Items(FhirResource.Child(row.Json, "code"), "coding").Any(coding => FhirResource.Text(coding, "code") is "600-7" or "634-6" or "11475-1" or "625-4" or "630-4" or "6463-4" or "17934-1");

    private bool HasSusceptibilities(FhirResource row) => FhirResource.Items(row.Json, "hasMember").Select(resources.Find).OfType<FhirResource>().Any(IsSusceptibility);

    private bool IsSusceptibility(FhirResource row)
    {
        if (FhirResource.Items(row.Json, "component").Any())
        {
            return FhirResource.Items(row.Json, "component").Any(component => Reported(component, row).Drug(drugCode) is not null);
        }

        return ReportWords.IsSusceptibility(Words(row)) || Reported(row.Json, row) is { } result && (result.Category.Length > 0 || result.Value.Length > 0) && result.Drug(drugCode) is not null;
    }

    private static string OrganismOf(FhirResource row)
    {
        var value = Value(row.Json);
        return value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : FhirResource.Texts(value).FirstOrDefault() ?? "";
    }

    private void TakeIdentification(FhirResource row)
    {
        var specimen = TakeSpecimen(row);
        var (organism, code) = (OrganismOf(row), FhirResource.Code(Value(row.Json)));
        bool inCode = HasSusceptibilities(row) && !ReportWords.IsIdentification(Words(row)) && !IsCultureCode(row);
        organism = inCode ? FhirResource.Texts(FhirResource.Child(row.Json, "code")).FirstOrDefault() ?? organism : organism;
        if (!inCode && (ReportWords.SaysNoGrowth(code, organism) || ReportWords.SaysPositive(code, organism)))
        {
            records.TakeOutcome(specimen, ReportWords.SaysNoGrowth(code, organism) ? "negative" : "positive", row.Line);
            return;
        }

        var key = $"{specimen}-{row.Number}";
        records.TakeIsolate(key, specimen, (records.IsolatesOf(specimen).Count + 1).ToString(CultureInfo.InvariantCulture), organism, row.Line);
        _isolates[row] = key;
    }

    private void TakeOther(FhirResource row)
    {
        if (!IsSusceptibility(row))
        {
            records.Reject(row.Line, "code", Words(row), "an organism, a susceptibility, or one of the measurements that are taken; other observations are not taken", ReportWords.IsMicrobiology(Words(row)) ? "not-taken" : "not-microbiology");
            return;
        }

        if (IsolateOf(row) is not { } isolate)
        {
            records.Reject(row.Line, "derivedFrom", Words(row), "the organism that was tested: as its member (hasMember), derived from it, or the one organism of the same specimen", "no-isolate");
            return;
        }

        var components = FhirResource.Items(row.Json, "component").ToList();
        foreach (var part in components.Count > 0 ? components : [row.Json])
        {
            Reported(part, row).TakeOver(records, isolate, drugCode, row.Line, "valueQuantity");
        }
    }

    /// <summary>By membership through any panels between, by derivation, or because the specimen has one organism only.</summary>
    private string? IsolateOf(FhirResource row)
    {
        var owner = row;
        for (int depth = 0; depth < MostLevels && owner is not null; depth++)
        {
            if (_isolates.TryGetValue(owner, out var key))
            {
                return key;
            }

            owner = _owners.GetValueOrDefault(owner);
        }

        var derived = FhirResource.Items(row.Json, "derivedFrom").Select(resources.Find).OfType<FhirResource>().FirstOrDefault(_isolates.ContainsKey);
        return derived is not null ? _isolates[derived] : records.IsolatesOf(SpecimenKey(row)) is [var only] ? only : null;
    }

    private static ReportedResult Reported(JsonElement part, FhirResource row)
    {
        var quantity = FhirResource.Child(part, "valueQuantity");
        var number = FhirResource.Child(quantity, "value");
        var value = number.ValueKind == JsonValueKind.Number ? FhirResource.Text(quantity, "comparator") + number.GetRawText() : FhirResource.Text(part, "valueString");
        var unit = FhirResource.Text(quantity, "unit") is { Length: > 0 } told ? told : FhirResource.Text(quantity, "code");
        var categories = FhirResource.Items(part, "interpretation").Append(FhirResource.Child(part, "valueCodeableConcept"))
            .SelectMany(concept => FhirResource.Items(concept, "coding").Select(coding => FhirResource.Text(coding, "code")).Concat(FhirResource.Texts(concept)));
        var names = FhirResource.Texts(FhirResource.Child(part, "code"));
        var method = FhirResource.Texts(FhirResource.Child(row.Json, "method"));
        return new ReportedResult([.. names, .. method.Select(text => $"[Suscept] {text}")], value, unit, categories.FirstOrDefault(text => text.Length > 0 && SirCategories.Read(text) is not null) ?? "", Guideline(part));
    }

    /// <summary>E where the report says that EUCAST was followed (an extension of the German core data set); N otherwise.</summary>
    private static string Guideline(JsonElement part) =>
        FhirResource.Items(part, "interpretation").SelectMany(concept => FhirResource.Items(concept, "extension")).Any(extension => FhirResource.Code(FhirResource.Child(extension, "valueCodeableConcept")).Contains("EUCAST", StringComparison.OrdinalIgnoreCase)) ? "E" : "N";

    private string TakeSpecimen(FhirResource row)
    {
        var key = SpecimenKey(row);
        var specimen = resources.Find(FhirResource.Child(row.Json, "specimen"))?.Json ?? default;
        var person = resources.Find(FhirResource.Child(row.Json, "subject"));
        var sex = person is null ? "" : FhirResource.Text(person.Json, "gender");
        records.Take(new ReportedSpecimen(key)
        {
            Patient = person?.Number ?? FhirResources.Number(FhirResource.Child(row.Json, "subject")),
            Encounter = resources.Find(FhirResource.Child(row.Json, "encounter"))?.Number ?? FhirResources.Number(FhirResource.Child(row.Json, "encounter")),
            Type = FhirResource.Items(FhirResource.Child(specimen, "type"), "coding").Select(coding => FhirResource.Text(coding, "display")).FirstOrDefault(text => text.Length > 0)
                ?? FhirResource.Texts(FhirResource.Child(specimen, "type")).FirstOrDefault() ?? FhirResource.Text(FhirResource.Child(row.Json, "specimen"), "display"),
            Sex = sex switch { "male" => "m", "female" => "f", _ => "" },
            BornOn = person is null ? null : ReportTime.Day(FhirResource.Text(person.Json, "birthDate")),
            CollectedAt = ReportTime.Read(FhirResource.Text(FhirResource.Child(specimen, "collection"), "collectedDateTime")) ?? ReportTime.Read(FhirResource.Text(row.Json, "effectiveDateTime"))
                ?? ReportTime.Read(FhirResource.Text(FhirResource.Child(row.Json, "effectivePeriod"), "start")),
            ReceivedAt = ReportTime.Read(FhirResource.Text(specimen, "receivedTime")),
            ReportedAt = ReportTime.Read(FhirResource.Text(row.Json, "issued")),
        });
        return key;
    }

    /// <summary>The specimen's number; where the report names none, the culture that the observation belongs to stands for it.</summary>
    private string SpecimenKey(FhirResource row, int depth = 0)
    {
        var reference = FhirResource.Child(row.Json, "specimen");
        var number = resources.Find(reference)?.Number ?? FhirResources.Number(reference);
        return number.Length > 0 ? number : depth < MostLevels && _owners.TryGetValue(row, out var owner) ? SpecimenKey(owner, depth + 1) : row.Number;
    }

    private static JsonElement Value(JsonElement json)
    {
        foreach (var property in json.ValueKind == JsonValueKind.Object ? json.EnumerateObject().ToList() : [])
        {
            if (property.Name.StartsWith("value", StringComparison.Ordinal))
            {
                return property.Value;
            }
        }

        return default;
    }

    private static string Words(FhirResource row) => string.Join(' ', FhirResource.Texts(FhirResource.Child(row.Json, "code")));
}
