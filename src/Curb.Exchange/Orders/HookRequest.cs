using System.Text.Json;
using Curb.Prescribing;
using static Curb.Exchange.Orders.FhirJson;

namespace Curb.Exchange.Orders;

/// <summary>One draft order of a hook request.</summary>
/// <param name="Resource">The MedicationRequest as it came.</param>
/// <param name="Reference">MedicationRequest/id.</param>
/// <param name="Order">The order; null where the drug was not surely read.</param>
/// <param name="Unread">The drug's text where it looks like an antimicrobial that was not surely read; null for other drugs.</param>
public sealed record DraftOrder(JsonElement Resource, string Reference, Order? Order, string? Unread);

/// <summary>A hook request read: drafts, or what is wrong with it.</summary>
/// <param name="Drafts">The drafts to be judged.</param>
/// <param name="Problem">Why the request can't be answered; null where it can.</param>
/// <param name="Missing">True where the problem is prefetch that is missing or does not belong to the patient (412).</param>
public sealed record HookReading(IReadOnlyList<DraftOrder> Drafts, string? Problem, bool Missing = false);

/// <summary>
/// Reads a CDS Hooks 2.0 request of order-select or order-sign: draft MedicationRequests with the prefetched patient, encounter, allergies, conditions, observations, and running orders
/// (FHIR R4). Untrusted: whatever is absent stays unknown, whatever contradicts itself is refused.
/// </summary>
public sealed class HookRequest
{
    private const double DaysPerYear = 365.25;
    private const int MostDrafts = 50;
    private const string Weight = "29463-7", Height = "8302-2", Creatinine = "2160-0", CreatinineMolar = "14682-9";

    private readonly OrderTerms _terms;
    private readonly DateTime _now;
    private readonly bool _draft;
    private readonly JsonElement _context;
    private readonly JsonElement? _prefetch;

    private HookRequest(JsonElement root, string hook, OrderTerms terms, DateTime now) => (_terms, _now, _context, _prefetch, _draft) = (terms, now, root.GetProperty("context"), Get(root, "prefetch"), hook != "order-sign");

    /// <param name="root">The request.</param>
    /// <param name="hook">order-select or order-sign.</param>
    /// <param name="terms">Reads the words.</param>
    /// <param name="now">Time of the order.</param>
    public static HookReading Read(JsonElement root, string hook, OrderTerms terms, DateTime now)
    {
        if (root.ValueKind != JsonValueKind.Object || Text(root, "hook") != hook)
        {
            return No($"hook: expected \"{hook}\"");
        }

        if (!Guid.TryParse(Text(root, "hookInstance"), out _))
        {
            return No("hookInstance: expected a UUID");
        }

        if (Get(root, "context") is not { ValueKind: JsonValueKind.Object } context || Text(context, "userId") is null || Text(context, "patientId") is null || Get(context, "draftOrders") is not { ValueKind: JsonValueKind.Object } bundle || Text(bundle, "resourceType") != "Bundle")
        {
            return No("context: expected userId, patientId and draftOrders (a Bundle)");
        }

        if (hook == "order-select" && Get(context, "selections") is not { ValueKind: JsonValueKind.Array })
        {
            return No("context.selections: expected a list of references into draftOrders");
        }

        var request = new HookRequest(root, hook, terms, now);
        if (Entries(bundle).Any(resource => Text(resource, "resourceType") == "MedicationRequest" && request.Foreign(resource)))
        {
            return No("context.draftOrders: a draft is of another patient than context.patientId; the orders were not judged");
        }

        if (Entries(bundle).Count(resource => Text(resource, "resourceType") == "MedicationRequest") > MostDrafts)
        {
            return No($"context.draftOrders: more than {MostDrafts} drafts at once; none was judged");
        }

        return request.Mismatch() is { } wrong ? new HookReading([], wrong, true) : new HookReading(request.Drafts(bundle, hook), null);
    }

    private string PatientId => Id(Text(_context, "patientId")!);

    /// <summary>Prefetch of another patient must never be judged with.</summary>
    private string? Mismatch()
    {
        if (Prefetched("patient", "Patient") is { } fetched && Text(fetched, "id") is { } id && id != PatientId)
        {
            return "prefetch.patient is another patient than context.patientId; the orders were not judged";
        }

        if (Prefetched("encounter", "Encounter") is { } encounter && (Foreign(encounter) || (Text(encounter, "id") is { } visit && Text(_context, "encounterId") is { } asked && visit != Id(asked))))
        {
            return "prefetch.encounter is of another patient or visit than the context; the orders were not judged";
        }

        return s_lists.FirstOrDefault(list => Resources(list.Name, list.Type)?.Any(Foreign) ?? false) is { Name: { } foreign }
            ? $"prefetch.{foreign} holds resources of another patient than context.patientId; the orders were not judged" : null;
    }

    private static readonly (string Name, string Type)[] s_lists = [("allergies", "AllergyIntolerance"), ("conditions", "Condition"), ("observations", "Observation"), ("medications", "Medication")];

    private bool Foreign(JsonElement resource) => (Get(resource, "subject") ?? Get(resource, "patient")) is { } reference && Text(reference, "reference") is { } text && PatientOf(text) is { } other && other != PatientId;

    /// <summary>The patient whom a reference names; null where it names none that can be compared (a contained or bundled one).</summary>
    private static string? PatientOf(string reference) => reference.LastIndexOf("Patient/", StringComparison.Ordinal) is >= 0 and var at ? reference[(at + "Patient/".Length)..].Split('/')[0] : null;

    private List<DraftOrder> Drafts(JsonElement bundle, string hook)
    {
        var selected = hook == "order-select" ? Items(_context, "selections").Select(one => one.ValueKind == JsonValueKind.String ? one.GetString()!.Split('/')[^1] : "").ToHashSet() : null;
        var all = Entries(bundle).Where(resource => Text(resource, "resourceType") == "MedicationRequest").ToList();
        return [.. all.Where(resource => selected?.Contains(Text(resource, "id") ?? "") ?? true).Select(resource => Draft(resource, all))];
    }

    private DraftOrder Draft(JsonElement resource, List<JsonElement> all)
    {
        string reference = "MedicationRequest/" + (Text(resource, "id") ?? "");
        if (Drug(resource) is not { } drug)
        {
            var texts = DrugTexts(resource).ToList();
            // A code alone, of a system that is not read here, may be anything: that it was not looked at must not look like consent.
            return new DraftOrder(resource, reference, null, texts.Count == 0 ? CodeAlone(resource) : texts.FirstOrDefault(_terms.LooksLikeAntimicrobial));
        }

        var dosage = DraftDosage.Read(resource, _terms);
        var order = new Order
        {
            Id = reference,
            PatientKey = PatientId,
            Encounter = Text(_context, "encounterId") is { } visit ? Id(visit) : "",
            Draft = _draft,
            At = _now,
            Setting = Setting(),
            Prescriber = new Prescriber(Id(Text(_context, "userId")!), null, null),
            Patient = Patient(),
            Drug = drug,
            Route = dosage.Route,
            Intravenous = dosage.Intravenous,
            Systemic = dosage.Systemic,
            DoseGrams = dosage.DoseGrams,
            DosesPerDay = dosage.DosesPerDay,
            Once = dosage.Once,
            Days = dosage.Days,
            Start = dosage.Start,
            Stop = dosage.Stop,
            Therapy = Purpose(resource),
            Indication = Indication(resource),
            Active = Active(resource, all),
            OtherDrugs = OtherDrugs(all),
            ConsultsKnown = false,
        };
        return new DraftOrder(resource, reference, order, null);
    }

    private string? Drug(JsonElement resource) => DrugTexts(resource).Select(_terms.Drug).FirstOrDefault(code => code is not null);

    /// <summary>ATC codes first, then displays and texts, of the concept or of the medication that the draft refers to.</summary>
    private IEnumerable<string> DrugTexts(JsonElement resource)
    {
        var reference = Get(resource, "medicationReference") ?? default;
        var concepts = new[] { Get(resource, "medicationCodeableConcept"), Text(reference, "reference") is { } to && Medication(resource, to) is { } medication ? Get(medication, "code") : null }.OfType<JsonElement>().ToList();
        var codings = concepts.SelectMany(concept => Items(concept, "coding")).ToList();
        return codings.Where(coding => Text(coding, "system") is "http://www.whocc.no/atc" or "urn:oid:2.16.840.1.113883.6.73").Select(coding => Text(coding, "code"))
            .Concat(codings.Select(coding => Text(coding, "display"))).Concat(concepts.Select(concept => Text(concept, "text"))).Append(Text(reference, "display")).Where(text => !string.IsNullOrWhiteSpace(text)).OfType<string>();
    }

    /// <summary>The medication that a draft refers to: contained in it, or beside it among the drafts.</summary>
    private JsonElement? Medication(JsonElement resource, string reference)
    {
        string id = Id(reference).TrimStart('#');
        var found = Items(resource, "contained").Concat(Get(_context, "draftOrders") is { } bundle ? Entries(bundle) : []).FirstOrDefault(one => Text(one, "resourceType") == "Medication" && Text(one, "id") == id);
        return found.ValueKind == JsonValueKind.Object ? found : null;
    }

    private static string? CodeAlone(JsonElement resource) => Get(resource, "medicationCodeableConcept") is { } concept
        ? Items(concept, "coding").Select(coding => $"{Text(coding, "system")} {Text(coding, "code")}".Trim()).FirstOrDefault(text => text.Length > 0) ?? "?" : "?";

    private static bool? Purpose(JsonElement resource)
    {
        string text = string.Join(' ', Items(resource, "category").Concat(Items(resource, "reasonCode")).SelectMany(one => Items(one, "coding").Select(coding => Text(coding, "display")).Append(Text(one, "text"))));
        return text.Contains("prophyla", StringComparison.OrdinalIgnoreCase) || text.Contains("预防", StringComparison.Ordinal) ? false : text.Contains("therap", StringComparison.OrdinalIgnoreCase) || text.Contains("治疗", StringComparison.Ordinal) ? true : null;
    }

    /// <summary>The reason of the order, else the prefetched conditions: one that is an infection goes first. What was refuted or is over is none.</summary>
    private Indication? Indication(JsonElement resource)
    {
        var reasons = Items(resource, "reasonReference").Select(one => Text(one, "reference")).OfType<string>().Select(Id).ToHashSet(StringComparer.Ordinal);
        var conditions = (Resources("conditions", "Condition") ?? []).Where(one => !HasStatus(one, "verificationStatus", "refuted", "entered-in-error") && !HasStatus(one, "clinicalStatus", "inactive", "remission", "resolved"))
            .OrderByDescending(one => reasons.Contains(Text(one, "id") ?? "")).Select(condition => Get(condition, "code")).OfType<JsonElement>();
        var codes = Items(resource, "reasonCode").Concat(conditions)
            .SelectMany(concept => Items(concept, "coding")).Where(coding => Text(coding, "system")?.Contains("icd-10", StringComparison.OrdinalIgnoreCase) ?? false)
            .Select(coding => (Code: Text(coding, "code"), Display: Text(coding, "display") ?? "")).Where(one => one.Code is not null).ToList();
        return codes.Count == 0 ? null : codes.Select(one => new Indication(one.Code, one.Display, _terms.Lists.IsInfection(one.Code!), null)).OrderByDescending(one => one.Infection).First();
    }

    private CareSetting Setting() => Prefetched("encounter", "Encounter") is { } encounter && Items(encounter, "class").FirstOrDefault() is { ValueKind: JsonValueKind.Object } kind
        ? (Text(kind, "code") ?? Items(kind, "coding").Select(coding => Text(coding, "code")).FirstOrDefault(code => code is not null)) switch
        {
            "AMB" or "VR" or "HH" => CareSetting.Outpatient,
            "EMER" => CareSetting.Emergency,
            "IMP" or "ACUTE" or "NONAC" => CareSetting.Inpatient,
            _ => CareSetting.Unknown,
        } : CareSetting.Unknown;

    private OrderPatient Patient()
    {
        var patient = Prefetched("patient", "Patient");
        double? age = patient is { } known && Time(Text(known, "birthDate")) is { } born && born <= _now ? (_now - born).TotalDays / DaysPerYear : null;
        double? creatinine = Observation(Creatinine, "mg/dL") ?? (Observation(Creatinine, "umol/L") ?? Observation(CreatinineMolar, "umol/L")) / RenalFunction.MicromolesPerMgDl;
        string? sex = patient is { } person ? Text(person, "gender") switch { "male" => "m", "female" => "f", _ => null } : null;
        return new OrderPatient(age, sex, Observation(Weight, "kg"), Observation(Height, "cm"), creatinine, null, null, Allergies());
    }

    private double? Observation(string loinc, string unit) => (Resources("observations", "Observation") ?? [])
        .Where(one => !HasStatus(one, "status", "entered-in-error", "cancelled") && Get(one, "code") is { } code && Items(code, "coding").Any(coding => Text(coding, "code") == loinc) && Get(one, "valueQuantity") is { } quantity && (Text(quantity, "code") ?? Text(quantity, "unit")) == unit)
        .OrderByDescending(one => Text(one, "effectiveDateTime"), StringComparer.Ordinal).Select(one => Number(Get(one, "valueQuantity")!.Value, "value")).FirstOrDefault(value => value > 0);

    private List<Allergy>? Allergies() => Resources("allergies", "AllergyIntolerance")?.Where(one => !HasStatus(one, "verificationStatus", "refuted", "entered-in-error") && !HasStatus(one, "clinicalStatus", "inactive", "resolved")).SelectMany(ReadAllergy).ToList();

    private IEnumerable<Allergy> ReadAllergy(JsonElement allergy)
    {
        string? text = Get(allergy, "code") is { } code ? Text(code, "text") ?? Items(code, "coding").Select(coding => Text(coding, "display")).FirstOrDefault(one => one is not null) : null;
        bool none = Get(allergy, "code") is { } concept && Items(concept, "coding").Any(coding => Text(coding, "code") is "716186003" or "409137002");
        bool severe = Text(allergy, "criticality") == "high" || Items(allergy, "reaction").Any(reaction => Text(reaction, "severity") == "severe");
        return none ? [] : [_terms.Allergy(text ?? "?", severe ? true : null)];
    }

    /// <summary>Running antimicrobials: prefetched ones and the other drafts; unknown where none were prefetched.</summary>
    private List<ActiveOrder>? Active(JsonElement draft, List<JsonElement> all) => Resources("medications", "Medication") is not { } running ? null
        : [.. running.Where(one => Text(one, "status") is "active" && Text(one, "id") != Text(draft, "id")).Concat(all.Where(other => Text(other, "id") != Text(draft, "id"))).DistinctBy(one => Text(one, "id")).Select(Drug).OfType<string>().Select(drug => new ActiveOrder(drug))];

    private List<string>? OtherDrugs(List<JsonElement> all) => Resources("medications", "Medication") is not { } running ? null : [.. running.Concat(all).SelectMany(DrugTexts)];

    /// <summary>A prefetched resource, alone or as the answer of a search; null where it was not prefetched or is something else, such as an OperationOutcome.</summary>
    private JsonElement? Prefetched(string name, string type)
    {
        if (_prefetch is not { } prefetch || Get(prefetch, name) is not { ValueKind: JsonValueKind.Object } resource)
        {
            return null;
        }

        var found = Text(resource, "resourceType") == "Bundle" ? Entries(resource).FirstOrDefault(one => Text(one, "resourceType") == type) : resource;
        return found.ValueKind == JsonValueKind.Object && Text(found, "resourceType") == type ? found : null;
    }

    /// <summary>Prefetched resources whose type begins with a word, as a bundle or one alone; null where none were prefetched or the search failed, so that nothing is known.</summary>
    private List<JsonElement>? Resources(string name, string type)
    {
        if (_prefetch is not { } prefetch || Get(prefetch, name) is not { ValueKind: JsonValueKind.Object } fetched)
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

    private static HookReading No(string problem) => new([], problem);
}
