using System.Text.Json;
using static Curb.Exchange.Orders.FhirJson;

namespace Curb.Exchange.Orders;

/// <summary>
/// Which drug a MedicationRequest or MedicationStatement names: by an ATC code, else by displays and texts, of its concept (R4 and R5) or of the medication that it refers to, contained in it or beside it.
/// </summary>
/// <param name="resource">The resource.</param>
/// <param name="bundle">Where a medication beside it may be.</param>
internal sealed class DraftDrug(JsonElement resource, JsonElement bundle)
{
    private const string AtcOid = "urn:oid:2.16.840.1.113883.6.73";

    /// <summary>Groups of the ATC that are antimicrobial: a code of theirs that is not read is told, not passed over.</summary>
    private static readonly string[] s_antimicrobialAtc = ["J01", "J02", "P01AB", "A07AA"];

    private readonly List<JsonElement> _concepts = [.. Concepts(resource, bundle)];

    /// <summary>The code of the drug; null where it is not surely read.</summary>
    public string? Read(OrderTerms terms) => Texts.Select(terms.Drug).FirstOrDefault(code => code is not null);

    /// <summary>ATC codes first, then displays and texts.</summary>
    public IEnumerable<string> Texts
    {
        get
        {
            var codings = _concepts.SelectMany(concept => Items(concept, "coding")).ToList();
            return codings.Where(IsAtc).Select(coding => Text(coding, "code")).Concat(codings.Select(coding => Text(coding, "display"))).Concat(_concepts.Select(concept => Text(concept, "text")))
                .Concat(References(resource).Select(reference => Text(reference, "display"))).Where(text => !string.IsNullOrWhiteSpace(text)).OfType<string>();
        }
    }

    /// <summary>What to show of a drug that was not surely read and may be an antimicrobial; null for other drugs. That it was not looked at must not look like consent.</summary>
    public string? Unread(OrderTerms terms)
    {
        var atc = _concepts.SelectMany(concept => Items(concept, "coding")).Where(IsAtc).Select(coding => Text(coding, "code")).OfType<string>().FirstOrDefault(code => Array.Exists(s_antimicrobialAtc, group => code.StartsWith(group, StringComparison.OrdinalIgnoreCase)));
        return atc is not null ? "ATC " + atc : Texts.Any() ? Texts.FirstOrDefault(terms.LooksLikeAntimicrobial) : CodeAlone();
    }

    /// <summary>A code alone, of a system that is not read here, may be anything; so may a medication that did not come along.</summary>
    private string CodeAlone() =>
        _concepts.SelectMany(concept => Items(concept, "coding")).Select(coding => $"{Text(coding, "system")} {Text(coding, "code")}".Trim()).FirstOrDefault(text => text.Length > 0)
        ?? References(resource).Select(reference => Text(reference, "reference")).FirstOrDefault(text => !string.IsNullOrEmpty(text)) ?? "?";

    private static bool IsAtc(JsonElement coding) => Text(coding, "system") is { } system && (system == AtcOid || system.TrimEnd('/').EndsWith("whocc.no/atc", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<JsonElement> Concepts(JsonElement resource, JsonElement bundle)
    {
        var own = new[] { Get(resource, "medicationCodeableConcept"), Get(resource, "medication") is { } medication ? Get(medication, "concept") : null };
        return own.OfType<JsonElement>().Concat(References(resource).Select(reference => Text(reference, "reference")).OfType<string>().Select(to => Medication(resource, bundle, to)).OfType<JsonElement>().Select(found => Get(found, "code")).OfType<JsonElement>());
    }

    /// <summary>medicationReference of R4, medication.reference of R5.</summary>
    private static IEnumerable<JsonElement> References(JsonElement resource) =>
        new[] { Get(resource, "medicationReference"), Get(resource, "medication") is { } medication ? Get(medication, "reference") : null }.OfType<JsonElement>().Where(one => one.ValueKind == JsonValueKind.Object);

    /// <summary>The medication that a draft refers to: contained in it, or beside it among the drafts by id or by its full address.</summary>
    private static JsonElement? Medication(JsonElement resource, JsonElement bundle, string reference)
    {
        string id = Id(reference).TrimStart('#');
        var beside = Items(bundle, "entry").Where(entry => Text(entry, "fullUrl") == reference).Select(entry => Get(entry, "resource")).OfType<JsonElement>();
        var found = Items(resource, "contained").Concat(beside).Concat(Entries(bundle).Where(one => Text(one, "id") == id)).FirstOrDefault(one => Text(one, "resourceType") == "Medication" && (!reference.StartsWith('#') || Text(one, "id") == id) && (Text(one, "id") == id || reference.Contains(':', StringComparison.Ordinal)));
        return found.ValueKind == JsonValueKind.Object ? found : null;
    }
}
