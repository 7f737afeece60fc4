using System.Text.Json;
using Curb.Prescribing;
using static Curb.Exchange.Orders.FhirJson;

namespace Curb.Exchange.Orders;

/// <summary>One draft order of a hook request.</summary>
/// <param name="Resource">The MedicationRequest as it came.</param>
/// <param name="Reference">MedicationRequest/id; ends with the slash where the draft has no id.</param>
/// <param name="Order">The order; null where the drug was not surely read.</param>
/// <param name="Unread">The drug's text where it looks like an antimicrobial that was not surely read, or what else kept the draft from being read; null for other drugs.</param>
public sealed record DraftOrder(JsonElement Resource, string Reference, Order? Order, string? Unread);

/// <summary>A hook request read: drafts, or what is wrong with it.</summary>
/// <param name="Drafts">The drafts to be judged.</param>
/// <param name="Problem">Why the request can't be answered; null where it can.</param>
/// <param name="Missing">True where the problem is prefetch that is missing or does not belong to the patient (412).</param>
public sealed record HookReading(IReadOnlyList<DraftOrder> Drafts, string? Problem, bool Missing = false);

/// <summary>
/// Reads a CDS Hooks 2.0 request of order-select or order-sign: draft MedicationRequests of FHIR R4 or R5 with the prefetched patient, encounter, allergies, conditions, observations and running orders.
/// Untrusted: whatever is absent stays unknown, whatever contradicts itself is refused, and orders of older versions of FHIR are named as not judged.
/// </summary>
public sealed class HookRequest
{
    private const int MostDrafts = 50;
    private const string Request = "MedicationRequest";

    private readonly OrderTerms _terms;
    private readonly DateTime _now;
    private readonly bool _draft;
    private readonly JsonElement _context;
    private readonly JsonElement _bundle;
    private readonly HookChart _chart;

    private HookRequest(JsonElement root, string hook, OrderTerms terms, DateTime now)
    {
        (_terms, _now, _draft, _context) = (terms, now, hook != "order-sign", root.GetProperty("context"));
        _bundle = _context.GetProperty("draftOrders");
        _chart = new HookChart(Get(root, "prefetch"), Id(Text(_context, "patientId")!), terms, now);
    }

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

        if (Get(root, "context") is not { ValueKind: JsonValueKind.Object } context || Named(context, "userId").Length == 0 || Named(context, "patientId").Length == 0 || Get(context, "draftOrders") is not { ValueKind: JsonValueKind.Object } bundle || Text(bundle, "resourceType") != "Bundle")
        {
            return No("context: expected userId (Practitioner/id), patientId and draftOrders (a Bundle)");
        }

        if (hook == "order-select" && Get(context, "selections") is not { ValueKind: JsonValueKind.Array })
        {
            return No("context.selections: expected a list of references into draftOrders");
        }

        var request = new HookRequest(root, hook, terms, now);
        var drafts = Entries(bundle).Where(resource => Text(resource, "resourceType") == Request).ToList();
        return drafts.Exists(request._chart.Foreign) ? No("context.draftOrders: a draft is of another patient than context.patientId; the orders were not judged")
            : drafts.Count > MostDrafts ? No($"context.draftOrders: more than {MostDrafts} drafts at once; none was judged")
            : request._chart.Mismatch(Visit(context)) is { } wrong ? new HookReading([], wrong, true)
            : new HookReading([.. request.Drafts(hook)], null);
    }

    /// <summary>The id of a member that holds an id or a reference; empty where it has none.</summary>
    private static string Named(JsonElement context, string name) => Text(context, name) is { } text ? Id(text).Trim() : "";

    private static string? Visit(JsonElement context) => Named(context, "encounterId") is { Length: > 0 } visit ? visit : null;

    private IEnumerable<DraftOrder> Drafts(string hook)
    {
        var selected = hook == "order-select" ? Items(_context, "selections").Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!).ToHashSet(StringComparer.Ordinal) : null;
        var all = Entries(_bundle).ToList();
        var requests = all.Where(one => Text(one, "resourceType") == Request && Get(one, "doNotPerform") is not { ValueKind: JsonValueKind.True } && Text(one, "status") is not ("cancelled" or "entered-in-error" or "stopped")).ToList();
        for (int i = 0; i < requests.Count; i++)
        {
            if (Selected(selected, requests[i], Request))
            {
                yield return Draft(requests[i], [.. requests.Where((_, at) => at != i)]);
            }
        }

        // The order of FHIR before its third version: it is named, because silence would look like consent.
        foreach (var old in all.Where(one => Text(one, "resourceType") == "MedicationOrder" && Selected(selected, one, "MedicationOrder")))
        {
            yield return new DraftOrder(old, "MedicationOrder/" + (Text(old, "id") ?? ""), null, "MedicationOrder (FHIR DSTU2)");
        }
    }

    private static bool Selected(HashSet<string>? selected, JsonElement resource, string type) => selected is null || (Text(resource, "id") is { Length: > 0 } id && (selected.Contains($"{type}/{id}") || selected.Contains(id)));

    private DraftOrder Draft(JsonElement resource, List<JsonElement> others)
    {
        string reference = $"{Request}/{Text(resource, "id")}";
        if (IsThirdVersion(resource))
        {
            return new DraftOrder(resource, reference, null, $"{Request} (FHIR STU3)");
        }

        var names = new DraftDrug(resource, _bundle);
        if (names.Read(_terms) is not { } drug)
        {
            return new DraftOrder(resource, reference, null, names.Unread(_terms));
        }

        var dosage = DraftDosage.Read(resource, _terms);
        var order = new Order
        {
            Id = reference,
            PatientKey = Named(_context, "patientId"),
            Encounter = Visit(_context) ?? "",
            Draft = _draft,
            At = _now,
            Setting = _chart.Setting(),
            Department = _chart.Department(),
            Prescriber = new Prescriber(PrescriberId(resource), null, null),
            Patient = _chart.Patient(),
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
            Indication = _chart.Indication(resource),
            Active = Active(resource, others),
            OtherDrugs = _chart.Running() is not { } running ? null : [.. running.Concat(others).SelectMany(one => new DraftDrug(one, _bundle).Texts)],
            ConsultsKnown = false,
        };
        return new DraftOrder(resource, reference, order, null);
    }

    /// <summary>Members that R4 and R5 do not have: the third version wrote who asks as an agent, and the visit as a context.</summary>
    private static bool IsThirdVersion(JsonElement resource) => (Get(resource, "requester") is { } requester && Get(requester, "agent") is not null) || Get(resource, "context") is { ValueKind: JsonValueKind.Object };

    /// <summary>Who signs: the user. A user who is no member of the staff signs for whoever the draft names.</summary>
    private string PrescriberId(JsonElement resource)
    {
        string user = Text(_context, "userId")!;
        bool staff = !user.Contains('/') || user.Contains("Practitioner", StringComparison.Ordinal);
        return staff ? Id(user) : Get(resource, "requester") is { } requester && Text(requester, "reference") is { } asks && asks.Contains("Practitioner", StringComparison.Ordinal) ? Id(asks) : "";
    }

    private static bool? Purpose(JsonElement resource)
    {
        string text = string.Join(' ', Items(resource, "category").Concat(Reasons(resource)).SelectMany(one => Items(one, "coding").Select(coding => Text(coding, "display")).Append(Text(one, "text"))));
        return text.Contains("prophyla", StringComparison.OrdinalIgnoreCase) || text.Contains("预防", StringComparison.Ordinal) ? false : text.Contains("therap", StringComparison.OrdinalIgnoreCase) || text.Contains("治疗", StringComparison.Ordinal) ? true : null;
    }

    /// <summary>Why a draft is written, as concepts: reasonCode of R4, reason of R5.</summary>
    internal static IEnumerable<JsonElement> Reasons(JsonElement resource) => Items(resource, "reasonCode").Concat(Items(resource, "reason").Select(one => Get(one, "concept")).OfType<JsonElement>());

    /// <summary>Running antimicrobials: prefetched ones and the other drafts. Where none were prefetched the other drafts alone are known, and without an antimicrobial among them nothing is.</summary>
    private List<ActiveOrder>? Active(JsonElement draft, List<JsonElement> others)
    {
        string? id = Text(draft, "id");
        var running = _chart.Running();
        var ids = others.Select(one => Text(one, "id")).Append(id).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var known = others.Concat((running ?? []).Where(one => Text(one, "status") is "active" or "recorded" && !(Text(one, "id") is { } other && ids.Contains(other))))
            .Select(one => new DraftDrug(one, _bundle).Read(_terms)).OfType<string>().Select(drug => new ActiveOrder(drug)).ToList();
        return running is null && known.Count == 0 ? null : known;
    }

    private static HookReading No(string problem) => new([], problem);
}
