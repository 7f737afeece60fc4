using System.Text.Json;
using Curb.Prescribing;
using static Curb.Exchange.Orders.FhirJson;

namespace Curb.Exchange.Orders;

/// <summary>What a hook request brings of the patient (FHIR R4 and R5). What was not prefetched, or came as something else, is unknown; numbers in other units than those named here are, too.</summary>
/// <param name="prefetch">The prefetched resources; null where there are none.</param>
/// <param name="patientId">The patient of the context.</param>
/// <param name="terms">Reads the words.</param>
/// <param name="now">Time of the order.</param>
internal sealed class HookChart(JsonElement? prefetch, string patientId, OrderTerms terms, DateTime now)
{
    private const double DaysPerYear = 365.25;

    /// <summary>An observation: its LOINC codes, its units of UCUM with what they are in the first, and the values that can be true.</summary>
    private sealed record Measured(string[] Codes, Dictionary<string, double> Units, double Least, double Most);

    private static readonly Measured s_weight = new(["29463-7", "3141-9", "8341-0"], new() { ["kg"] = 1, ["g"] = 0.001, ["[lb_av]"] = 0.45359237 }, 0.2, 500);
    private static readonly Measured s_height = new(["8302-2", "8306-3"], new() { ["cm"] = 1, ["m"] = 100, ["[in_i]"] = 2.54 }, 20, 260);
    private static readonly Measured s_creatinine = new(["2160-0", "14682-9"], new() { ["mg/dL"] = 1, ["umol/L"] = 1 / RenalFunction.MicromolesPerMgDl, ["μmol/L"] = 1 / RenalFunction.MicromolesPerMgDl, ["µmol/L"] = 1 / RenalFunction.MicromolesPerMgDl }, 0.1, 60);

    private static readonly (string Name, string Type)[] s_lists = [("allergies", "AllergyIntolerance"), ("conditions", "Condition"), ("observations", "Observation"), ("medications", "Medication")];

    /// <summary>Prefetch of another patient or visit must never be judged with: what is wrong; null where nothing is.</summary>
    /// <param name="visit">The visit of the context; null where it names none.</param>
    public string? Mismatch(string? visit)
    {
        if (Prefetched("patient", "Patient") is { } fetched && Text(fetched, "id") is { } id && id != patientId)
        {
            return "prefetch.patient is another patient than context.patientId; the orders were not judged";
        }

        if (Prefetched("encounter", "Encounter") is { } encounter && (Foreign(encounter) || (Text(encounter, "id") is { } other && visit is not null && other != visit)))
        {
            return "prefetch.encounter is of another patient or visit than the context; the orders were not judged";
        }

        return s_lists.FirstOrDefault(list => Resources(list.Name, list.Type)?.Any(Foreign) ?? false) is { Name: { } foreign }
            ? $"prefetch.{foreign} holds resources of another patient than context.patientId; the orders were not judged" : null;
    }

    /// <summary>True where a resource names another patient.</summary>
    public bool Foreign(JsonElement resource) => (Get(resource, "subject") ?? Get(resource, "patient")) is { } reference && Text(reference, "reference") is { } text && PatientOf(text) is { } other && other != patientId;

    /// <summary>The patient whom a reference names; null where it names none that can be compared (a contained or bundled one).</summary>
    private static string? PatientOf(string reference) => reference.LastIndexOf("Patient/", StringComparison.Ordinal) is >= 0 and var at ? reference[(at + "Patient/".Length)..].Split('/')[0] : null;

    /// <summary>Running orders and statements; null where none were prefetched.</summary>
    public IReadOnlyList<JsonElement>? Running() => Resources("medications", "Medication");

    public CareSetting Setting() => Prefetched("encounter", "Encounter") is { } encounter && Items(encounter, "class").FirstOrDefault() is { ValueKind: JsonValueKind.Object } kind
        ? (Text(kind, "code") ?? Items(kind, "coding").Select(coding => Text(coding, "code")).FirstOrDefault(code => code is not null)) switch
        {
            "AMB" or "VR" or "HH" => CareSetting.Outpatient,
            "EMER" => CareSetting.Emergency,
            "IMP" or "ACUTE" or "NONAC" or "SS" => CareSetting.Inpatient,
            _ => CareSetting.Unknown,
        } : CareSetting.Unknown;

    /// <summary>The ward or clinic as the visit names it; null where it does not.</summary>
    public string? Department() => Prefetched("encounter", "Encounter") is not { } encounter ? null
        : Items(encounter, "location").Where(one => Text(one, "status") is null or "active").Select(one => Get(one, "location")).Append(Get(encounter, "serviceProvider")).OfType<JsonElement>().Select(one => Text(one, "display")).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));

    public OrderPatient Patient()
    {
        var patient = Prefetched("patient", "Patient");
        double? age = patient is { } known && Time(Text(known, "birthDate")) is { } born && born <= now ? (now - born).TotalDays / DaysPerYear : null;
        string? sex = patient is { } person ? Text(person, "gender") switch { "male" => "m", "female" => "f", _ => null } : null;
        return new OrderPatient(age, sex, Value(s_weight), Value(s_height), Value(s_creatinine), null, null, Allergies());
    }

    /// <summary>The reason of the order, else the prefetched conditions: one that is an infection goes first. What was refuted or is over is none.</summary>
    public Indication? Indication(JsonElement resource)
    {
        var referred = Items(resource, "reasonReference").Concat(Items(resource, "reason").Select(one => Get(one, "reference")).OfType<JsonElement>());
        var reasons = referred.Select(one => Text(one, "reference")).OfType<string>().Select(Id).ToHashSet(StringComparer.Ordinal);
        var conditions = (Resources("conditions", "Condition") ?? []).Where(one => !HasStatus(one, "verificationStatus", "refuted", "entered-in-error") && !HasStatus(one, "clinicalStatus", "inactive", "remission", "resolved"))
            .OrderByDescending(one => reasons.Contains(Text(one, "id") ?? "")).Select(condition => Get(condition, "code")).OfType<JsonElement>();
        var codes = HookRequest.Reasons(resource).Concat(conditions)
            .SelectMany(concept => Items(concept, "coding")).Where(coding => Text(coding, "system")?.Contains("icd-10", StringComparison.OrdinalIgnoreCase) ?? false)
            .Select(coding => (Code: Text(coding, "code"), Display: Text(coding, "display") ?? "")).Where(one => !string.IsNullOrWhiteSpace(one.Code)).ToList();
        return codes.Count == 0 ? null : codes.Select(one => new Indication(one.Code, one.Display, terms.Lists.IsInfection(one.Code!), null)).OrderByDescending(one => one.Infection).First();
    }

    /// <summary>The latest value of an observation in the first unit; null where there is none that can be true.</summary>
    private double? Value(Measured measured) => (Resources("observations", "Observation") ?? [])
        .Where(one => !HasStatus(one, "status", "entered-in-error", "cancelled") && Get(one, "code") is { } code && Items(code, "coding").Any(coding => measured.Codes.Contains(Text(coding, "code"))))
        .OrderByDescending(one => Text(one, "effectiveDateTime") ?? Text(one, "effectiveInstant"), StringComparer.Ordinal)
        .Select(one => Get(one, "valueQuantity") is { } quantity && measured.Units.TryGetValue(Text(quantity, "code") ?? Text(quantity, "unit") ?? "", out double factor) ? Number(quantity, "value") * factor : null)
        .FirstOrDefault(value => value >= measured.Least && value <= measured.Most);

    private List<Allergy>? Allergies()
    {
        var known = Resources("allergies", "AllergyIntolerance")?.Where(one => !HasStatus(one, "verificationStatus", "refuted", "entered-in-error") && !HasStatus(one, "clinicalStatus", "inactive", "resolved")).SelectMany(ReadAllergy).ToList();
        if (known is not null && prefetch is { } all && Get(all, "allergies") is { } bundle && Items(bundle, "link").Any(link => Text(link, "relation") == "next"))
        {
            // A page of a longer list: what it holds counts, and that it holds nothing against the drug does not.
            known.Add(new Allergy("…", null, null));
        }

        return known;
    }

    private IEnumerable<Allergy> ReadAllergy(JsonElement allergy)
    {
        string? text = Get(allergy, "code") is { } code ? Text(code, "text") ?? Items(code, "coding").Select(coding => Text(coding, "display")).FirstOrDefault(one => one is not null) : null;
        bool none = Get(allergy, "code") is { } concept && Items(concept, "coding").Any(coding => Text(coding, "code") is "716186003" or "409137002");
        bool severe = Text(allergy, "criticality") == "high" || Items(allergy, "reaction").Any(reaction => Text(reaction, "severity") == "severe");
        return none ? [] : [terms.Allergy(text ?? "?", severe ? true : null)];
    }

    /// <summary>A prefetched resource, alone or as the answer of a search; null where it was not prefetched or is something else, such as an OperationOutcome.</summary>
    private JsonElement? Prefetched(string name, string type)
    {
        if (prefetch is not { } all || Get(all, name) is not { ValueKind: JsonValueKind.Object } resource)
        {
            return null;
        }

        var found = Text(resource, "resourceType") == "Bundle" ? Entries(resource).FirstOrDefault(one => Text(one, "resourceType") == type) : resource;
        return found.ValueKind == JsonValueKind.Object && Text(found, "resourceType") == type ? found : null;
    }

    /// <summary>Prefetched resources whose type begins with a word, as a bundle or one alone; null where none were prefetched or the search failed, so that nothing is known.</summary>
    private List<JsonElement>? Resources(string name, string type)
    {
        if (prefetch is not { } all || Get(all, name) is not { ValueKind: JsonValueKind.Object } fetched)
        {
            return null;
        }

        bool Fits(JsonElement one) => Text(one, "resourceType")?.StartsWith(type, StringComparison.Ordinal) == true;
        if (Text(fetched, "resourceType") != "Bundle")
        {
            return Fits(fetched) ? [fetched] : null;
        }

        var entries = Entries(fetched).ToList();
        return entries.Any(one => Text(one, "resourceType") == "OperationOutcome" && Items(one, "issue").Any(issue => Text(issue, "severity") is "error" or "fatal")) ? null : [.. entries.Where(Fits)];
    }
}
