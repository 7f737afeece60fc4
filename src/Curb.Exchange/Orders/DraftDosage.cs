using System.Text.Json;
using static Curb.Exchange.Orders.FhirJson;

namespace Curb.Exchange.Orders;

/// <summary>
/// How a draft MedicationRequest is to be given, from its dosage instructions. What is not written in a way that can surely be read is null; several instructions that
/// say different doses leave the dose unknown, because none of them is the order's.
/// </summary>
internal sealed record DraftDosage(string Route, bool? Intravenous, bool? Systemic, double? DoseGrams, double? DosesPerDay, bool Once, double? Days, DateTime? Start, DateTime? Stop)
{
    public static DraftDosage Read(JsonElement request, OrderTerms terms)
    {
        var instructions = Items(request, "dosageInstruction").Where(one => one.ValueKind == JsonValueKind.Object).ToList();
        var (route, intravenous, systemic) = instructions.Select(one => ReadRoute(one, terms)).FirstOrDefault(one => one.Route.Length > 0, ("", null, null));
        var doses = instructions.Select(one => Dose(one, terms)).Distinct().ToList();
        var timings = instructions.Select(one => Timing(one, terms)).ToList();
        // One after another (sequence) is not side by side: only the first is what begins now.
        bool inTurn = instructions.Select(one => Number(one, "sequence")).Distinct().Count() > 1;
        var perDay = inTurn ? timings[0].Doses : timings.TrueForAll(one => one.Doses is not null) && timings.Count > 0 ? timings.Sum(one => one.Doses) : null;
        var bounds = instructions.Select(Bounds).FirstOrDefault(one => one is not (null, null, null));
        return new DraftDosage(route, intravenous, systemic, doses.Count == 1 ? doses[0] : null, perDay, timings.Count > 0 && timings.TrueForAll(one => one.Once), Supply(request) ?? bounds.Days, bounds.Start, bounds.Stop);
    }

    private static (string Route, bool? Intravenous, bool? Systemic) ReadRoute(JsonElement dosage, OrderTerms terms)
    {
        var texts = Get(dosage, "route") is { } route ? Items(route, "coding").SelectMany(coding => new[] { Text(coding, "code"), Text(coding, "display") }).Append(Text(route, "text")) : [];
        var found = texts.OfType<string>().Select(text => terms.Lists.RouteCodes.GetValueOrDefault(text, text)).Select(terms.Reference.Route).FirstOrDefault(one => one is not null);
        return found is null ? ("", null, null) : (found.Route, found.Intravenous, found.Systemic);
    }

    /// <summary>Grams of one dose: doseAndRate of R4 (of a range its upper end), or doseQuantity as older systems write it.</summary>
    private static double? Dose(JsonElement dosage, OrderTerms terms)
    {
        var rate = Items(dosage, "doseAndRate").FirstOrDefault();
        var quantity = Get(rate, "doseQuantity") ?? (Get(rate, "doseRange") is { } range ? Get(range, "high") : null) ?? Get(dosage, "doseQuantity");
        return quantity is { } given && Number(given, "value") is { } value && value >= 0 && new[] { Text(given, "code"), Text(given, "unit") }.OfType<string>().Select(terms.Reference.DoseUnit).FirstOrDefault(one => one is not null) is { Kind: "mass" } unit
            ? value * unit.Factor : null;
    }

    private static (double? Doses, bool Once) Timing(JsonElement dosage, OrderTerms terms)
    {
        if (Get(dosage, "timing") is not { } timing)
        {
            return (null, false);
        }

        var repeat = Get(timing, "repeat") ?? default;
        if (Number(repeat, "period") is { } period and > 0 && Hours(Text(repeat, "periodUnit")) is { } unit)
        {
            return (Math.Max(Number(repeat, "frequency") ?? 1, Math.Max(Items(repeat, "timeOfDay").Count(), Items(repeat, "when").Count())) * 24 / (period * unit), Number(repeat, "count") == 1);
        }

        int times = Math.Max(Listed(repeat, "timeOfDay"), Listed(repeat, "when"));
        var written = Get(timing, "code") is { } code ? Items(code, "coding").SelectMany(coding => new[] { Text(coding, "code"), Text(coding, "display") }).Append(Text(code, "text")).OfType<string>().Select(terms.Reference.Frequency).FirstOrDefault(one => one is not null) : null;
        bool once = Number(repeat, "count") == 1 || (written is null && times == 0 && Listed(timing, "event") == 1);
        return (written?.DosesPerDay ?? (times > 0 ? times : null), written?.Once ?? once);
    }

    private static int Listed(JsonElement element, string name) => Get(element, name) is { ValueKind: JsonValueKind.Array } list ? list.GetArrayLength() : 0;

    private static (DateTime? Start, DateTime? Stop, double? Days) Bounds(JsonElement dosage)
    {
        if (Get(dosage, "timing") is not { } timing)
        {
            return (null, null, null);
        }

        var repeat = Get(timing, "repeat") ?? default;
        var period = Get(repeat, "boundsPeriod") ?? default;
        double? days = (Get(repeat, "boundsDuration") ?? (Get(repeat, "boundsRange") is { } range ? Get(range, "high") : null)) is { } length && Number(length, "value") is { } value && Hours(Text(length, "code") ?? Text(length, "unit")) is { } hours ? value * hours / 24 : null;
        var first = Items(timing, "event").FirstOrDefault() is { ValueKind: JsonValueKind.String } at ? at.GetString() : null;
        return (Time(Text(period, "start") ?? first), Time(Text(period, "end")), days);
    }

    private static double? Supply(JsonElement request) =>
        Get(request, "dispenseRequest") is { } dispense && Get(dispense, "expectedSupplyDuration") is { } duration && Number(duration, "value") is { } value && Hours(Text(duration, "code") ?? Text(duration, "unit")) is { } hours ? value * hours / 24 : null;
}
