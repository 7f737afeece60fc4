using System.Globalization;
using System.Text.Json;
using Curb.Prescribing;

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
        return request.Mismatch() is { } wrong ? new HookReading([], wrong, true) : new HookReading(request.Drafts(bundle, hook), null);
    }

    /// <summary>Prefetch of another patient must never be judged with.</summary>
    private string? Mismatch()
    {
        string patient = Text(_context, "patientId")!;
        if (Prefetched("patient") is { } fetched && Text(fetched, "id") is { } id && id != patient)
        {
            return "prefetch.patient is another patient than context.patientId; the orders were not judged";
        }

        return new[] { "allergies", "conditions", "observations", "medications" }.FirstOrDefault(name => Resources(name)?.Any(resource => Subject(resource) is { } subject && subject != patient) ?? false) is { } foreign
            ? $"prefetch.{foreign} holds resources of another patient than context.patientId; the orders were not judged" : null;
    }

    private static string? Subject(JsonElement resource) => (Get(resource, "subject") ?? Get(resource, "patient")) is { } reference && Text(reference, "reference") is { } text ? text.Split('/')[^1] : null;

    private List<DraftOrder> Drafts(JsonElement bundle, string hook)
    {
        var selected = hook == "order-select" ? Items(_context, "selections").Select(one => one.ValueKind == JsonValueKind.String ? one.GetString()!.Split('/')[^1] : "").ToHashSet() : null;
        var all = Entries(bundle).Where(resource => Text(resource, "resourceType") == "MedicationRequest").Take(MostDrafts).ToList();
        return [.. all.Where(resource => selected?.Contains(Text(resource, "id") ?? "") ?? true).Select(resource => Draft(resource, all))];
    }

    private DraftOrder Draft(JsonElement resource, List<JsonElement> all)
    {
        string reference = "MedicationRequest/" + (Text(resource, "id") ?? "");
        if (Drug(resource) is not { } drug)
        {
            string? text = DrugTexts(resource).FirstOrDefault(_terms.LooksLikeAntimicrobial);
            return new DraftOrder(resource, reference, null, text);
        }

        var dosage = Items(resource, "dosageInstruction").FirstOrDefault();
        var (route, intravenous, systemic) = Route(dosage);
        var (doses, once) = Timing(dosage);
        string user = Text(_context, "userId")!.Split('/')[^1];
        var order = new Order
        {
            Id = reference,
            PatientKey = Text(_context, "patientId")!,
            Encounter = Text(_context, "encounterId") ?? "",
            Draft = _draft,
            At = _now,
            Setting = Setting(),
            Prescriber = new Prescriber(user, null, null),
            Patient = Patient(),
            Drug = drug,
            Route = route,
            Intravenous = intravenous,
            Systemic = systemic,
            DoseGrams = Dose(dosage),
            DosesPerDay = doses,
            Once = once,
            Days = Days(resource),
            Start = Time(dosage is { ValueKind: JsonValueKind.Object } && Get(dosage, "timing") is { } timing && Get(timing, "repeat") is { } repeat && Get(repeat, "boundsPeriod") is { } bounds ? Text(bounds, "start") : null),
            Therapy = Purpose(resource),
            Indication = Indication(resource),
            Active = Active(resource, all),
            OtherDrugs = OtherDrugs(all),
            ConsultsKnown = false,
        };
        return new DraftOrder(resource, reference, order, null);
    }

    private string? Drug(JsonElement resource) => DrugTexts(resource).Select(_terms.Drug).FirstOrDefault(code => code is not null);

    /// <summary>ATC codes first, then displays and texts.</summary>
    private static IEnumerable<string> DrugTexts(JsonElement resource)
    {
        if (Get(resource, "medicationCodeableConcept") is not { } concept)
        {
            return [];
        }

        var codings = Items(concept, "coding").ToList();
        return codings.Where(coding => Text(coding, "system") is "http://www.whocc.no/atc").Select(coding => Text(coding, "code")).Concat(codings.Select(coding => Text(coding, "display"))).Append(Text(concept, "text")).OfType<string>();
    }

    private (string Route, bool? Intravenous, bool? Systemic) Route(JsonElement dosage)
    {
        var texts = dosage.ValueKind == JsonValueKind.Object && Get(dosage, "route") is { } route ? Items(route, "coding").SelectMany(coding => new[] { Text(coding, "display"), Text(coding, "code") }).Append(Text(route, "text")) : [];
        var found = texts.OfType<string>().Select(text => _terms.Lists.RouteCodes.GetValueOrDefault(text, text)).Select(text => _terms.Reference.Route(text)).FirstOrDefault(one => one is not null);
        return found is null ? ("", null, null) : (found.Route, found.Intravenous, found.Systemic);
    }

    private double? Dose(JsonElement dosage)
    {
        if (dosage.ValueKind != JsonValueKind.Object || Items(dosage, "doseAndRate").FirstOrDefault() is not { ValueKind: JsonValueKind.Object } rate || Get(rate, "doseQuantity") is not { } quantity || Number(quantity, "value") is not { } value)
        {
            return null;
        }

        return (Text(quantity, "code") ?? Text(quantity, "unit")) is { } text && _terms.Reference.DoseUnit(text) is { Kind: "mass" } unit && value >= 0 ? value * unit.Factor : null;
    }

    private (double? Doses, bool Once) Timing(JsonElement dosage)
    {
        if (dosage.ValueKind != JsonValueKind.Object || Get(dosage, "timing") is not { } timing)
        {
            return (null, false);
        }

        if (Get(timing, "repeat") is { } repeat && Number(repeat, "period") is { } period and > 0 && Hours(Text(repeat, "periodUnit")) is { } unit)
        {
            return ((Number(repeat, "frequency") ?? 1) * 24 / (period * unit), false);
        }

        var written = Get(timing, "code") is { } code ? Items(code, "coding").Select(coding => Text(coding, "code")).Append(Text(code, "text")).OfType<string>().Select(text => _terms.Reference.Frequency(text)).FirstOrDefault(one => one is not null) : null;
        return (written?.DosesPerDay, written?.Once ?? false);
    }

    private static double? Hours(string? unit) => unit switch { "h" => 1, "d" => 24, "wk" => 168, _ => null };

    private static double? Days(JsonElement resource) =>
        Get(resource, "dispenseRequest") is { } dispense && Get(dispense, "expectedSupplyDuration") is { } duration && Number(duration, "value") is { } value && Hours(Text(duration, "code") ?? (Text(duration, "unit") is "d" or "day" or "days" ? "d" : null)) is { } hours ? value * hours / 24 : null;

    private static bool? Purpose(JsonElement resource)
    {
        string text = string.Join(' ', Items(resource, "category").Concat(Items(resource, "reasonCode")).Select(one => Text(one, "text")));
        return text.Contains("prophyla", StringComparison.OrdinalIgnoreCase) || text.Contains("预防", StringComparison.Ordinal) ? false : text.Contains("therap", StringComparison.OrdinalIgnoreCase) || text.Contains("治疗", StringComparison.Ordinal) ? true : null;
    }

    /// <summary>The reason of the order, else the prefetched conditions: one that is an infection goes first.</summary>
    private Indication? Indication(JsonElement resource)
    {
        var codes = Items(resource, "reasonCode").Concat((Resources("conditions") ?? []).Select(condition => Get(condition, "code")).OfType<JsonElement>())
            .SelectMany(concept => Items(concept, "coding")).Where(coding => Text(coding, "system")?.Contains("icd-10", StringComparison.OrdinalIgnoreCase) ?? false)
            .Select(coding => (Code: Text(coding, "code"), Display: Text(coding, "display") ?? "")).Where(one => one.Code is not null).ToList();
        return codes.Count == 0 ? null : codes.Select(one => new Indication(one.Code, one.Display, _terms.Lists.IsInfection(one.Code!), null)).OrderByDescending(one => one.Infection).First();
    }

    private CareSetting Setting() => Prefetched("encounter") is { } encounter && Get(encounter, "class") is { } kind ? Text(kind, "code") switch
    {
        "AMB" => CareSetting.Outpatient,
        "EMER" => CareSetting.Emergency,
        "IMP" or "ACUTE" or "NONAC" => CareSetting.Inpatient,
        _ => CareSetting.Unknown,
    } : CareSetting.Unknown;

    private OrderPatient Patient()
    {
        var patient = Prefetched("patient");
        double? age = patient is { } known && Time(Text(known, "birthDate")) is { } born && born <= _now ? (_now - born).TotalDays / DaysPerYear : null;
        double? creatinine = Observation(Creatinine, "mg/dL") ?? (Observation(Creatinine, "umol/L") ?? Observation(CreatinineMolar, "umol/L")) / RenalFunction.MicromolesPerMgDl;
        string? sex = patient is { } person ? Text(person, "gender") switch { "male" => "m", "female" => "f", _ => null } : null;
        return new OrderPatient(age, sex, Observation(Weight, "kg"), Observation(Height, "cm"), creatinine, null, null, Allergies());
    }

    private double? Observation(string loinc, string unit) => (Resources("observations") ?? [])
        .Where(one => Get(one, "code") is { } code && Items(code, "coding").Any(coding => Text(coding, "code") == loinc) && Get(one, "valueQuantity") is { } quantity && (Text(quantity, "code") ?? Text(quantity, "unit")) == unit)
        .OrderByDescending(one => Text(one, "effectiveDateTime"), StringComparer.Ordinal).Select(one => Number(Get(one, "valueQuantity")!.Value, "value")).FirstOrDefault(value => value > 0);

    private List<Allergy>? Allergies() => Resources("allergies")?.Where(one => Text(one, "resourceType") == "AllergyIntolerance" && !Refuted(one)).SelectMany(ReadAllergy).ToList();

    private static bool Refuted(JsonElement allergy) => new[] { "verificationStatus", "clinicalStatus" }.Any(name => Get(allergy, name) is { } status && Items(status, "coding").Any(coding => Text(coding, "code") is "refuted" or "entered-in-error" or "inactive" or "resolved"));

    private IEnumerable<Allergy> ReadAllergy(JsonElement allergy)
    {
        string? text = Get(allergy, "code") is { } code ? Text(code, "text") ?? Items(code, "coding").Select(coding => Text(coding, "display")).FirstOrDefault(one => one is not null) : null;
        bool none = Get(allergy, "code") is { } concept && Items(concept, "coding").Any(coding => Text(coding, "code") is "716186003" or "409137002");
        bool severe = Text(allergy, "criticality") == "high" || Items(allergy, "reaction").Any(reaction => Text(reaction, "severity") == "severe");
        return none ? [] : [_terms.Allergy(text ?? "?", severe ? true : null)];
    }

    /// <summary>Running antimicrobials: prefetched ones and the other drafts; unknown where none were prefetched.</summary>
    private List<ActiveOrder>? Active(JsonElement draft, List<JsonElement> all) => Resources("medications") is not { } running ? null
        : [.. running.Where(one => Text(one, "status") is "active" && Text(one, "id") != Text(draft, "id")).Concat(all.Where(other => Text(other, "id") != Text(draft, "id"))).DistinctBy(one => Text(one, "id")).Select(Drug).OfType<string>().Select(drug => new ActiveOrder(drug))];

    private List<string>? OtherDrugs(List<JsonElement> all) => Resources("medications") is not { } running ? null : [.. running.Concat(all).SelectMany(DrugTexts)];

    private JsonElement? Prefetched(string name) => _prefetch is { ValueKind: JsonValueKind.Object } prefetch && Get(prefetch, name) is { ValueKind: JsonValueKind.Object } resource ? resource : null;

    /// <summary>Resources of a prefetched bundle; null where the bundle was not prefetched, so that nothing is known.</summary>
    private List<JsonElement>? Resources(string name) => Prefetched(name) is { } bundle && Text(bundle, "resourceType") == "Bundle" ? [.. Entries(bundle)] : null;

    private static IEnumerable<JsonElement> Entries(JsonElement bundle) => Items(bundle, "entry").Select(entry => Get(entry, "resource")).OfType<JsonElement>().Where(resource => resource.ValueKind == JsonValueKind.Object);

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) => Get(element, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    private static JsonElement? Get(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement element, string name) => Get(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static double? Number(JsonElement element, string name) => Get(element, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double number) && double.IsFinite(number) ? number : null;

    private static DateTime? Time(string? text) => text is not null && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time) ? time.DateTime : null;

    private static HookReading No(string problem) => new([], problem);
}
