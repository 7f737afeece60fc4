using System.Text.Json;
using Curb.Policies;
using Curb.Prescribing;
using Curb.ReferenceData;

namespace Curb.Exchange.Orders;

/// <summary>An order document read: the order, or what is wrong with the document.</summary>
/// <param name="Order">The order; null where there are problems.</param>
/// <param name="Problems">Each with path, found and expected.</param>
public sealed record OrderReading(Order? Order, IReadOnlyList<OrderProblem> Problems);

/// <summary>Reads the JSON order document of <c>curb check</c> and the REST endpoint (docs/manual/order-check.md).</summary>
public sealed partial class OrderDocument
{
    private const int DeepestNesting = 16;

    private readonly OrderTerms _terms;
    private readonly List<OrderProblem> _problems = [];

    private OrderDocument(OrderTerms terms) => _terms = terms;

    /// <param name="json">The document, UTF-8.</param>
    /// <param name="terms">Reads the words.</param>
    /// <param name="now">The time of the order where the document gives none.</param>
    public static OrderReading Read(ReadOnlyMemory<byte> json, OrderTerms terms, DateTime now)
    {
        var reader = new OrderDocument(terms);
        json = WithoutMark(json);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = DeepestNesting, CommentHandling = JsonCommentHandling.Skip });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return new OrderReading(null, [new OrderProblem("$", document.RootElement.ValueKind.ToString(), "one object: an order")]);
            }

            var order = reader.Order(new DocumentReader(document.RootElement, reader._problems, terms.Fields), now);
            return new OrderReading(reader._problems.Count == 0 ? order : null, reader._problems);
        }
        catch (JsonException broken)
        {
            return new OrderReading(null, [new OrderProblem($"line {broken.LineNumber + 1}, byte {broken.BytePositionInLine}", "no JSON", "a JSON document")]);
        }
        catch (InvalidOperationException broken) when (broken.Source?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true)
        {
            return new OrderReading(null, [new OrderProblem("$", "a text that is no Unicode", "texts in UTF-8 without lone surrogates")]);
        }
    }

    /// <summary>Some editors and systems begin UTF-8 with a byte order mark, which JSON does not know.</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> json) => json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;

    private Order Order(DocumentReader map, DateTime now)
    {
        var at = map.Time("time") ?? now;
        var (route, intravenous, systemic) = Route(map);
        var frequency = map.Text("frequency") is { } text ? Frequency(map, text) : null;
        var order = new Order
        {
            Id = map.Text("id") ?? "",
            Institution = map.Text("institution") ?? "",
            PatientKey = PatientKey(map, _terms.Fields),
            Encounter = map.Text("encounter") ?? "",
            Draft = map.Flag("draft") ?? false,
            At = at,
            Setting = map.OneOf("setting", "inpatient", "outpatient", "emergency", "住院", "门诊", "急诊") switch { "inpatient" or "住院" => CareSetting.Inpatient, "outpatient" or "门诊" => CareSetting.Outpatient, "emergency" or "急诊" => CareSetting.Emergency, _ => CareSetting.Unknown },
            Department = map.Text("department"),
            Prescriber = Prescriber(map.Object("prescriber")),
            Patient = Patient(map.Object("patient"), map, at),
            Drug = Drug(map),
            Route = route,
            Intravenous = intravenous,
            Systemic = systemic,
            Form = map.Text("form"),
            StatedGrade = Grade(map, "grade"),
            DoseGrams = Dose(map),
            DosesPerDay = map.Number("doses_per_day", 0, 24) ?? frequency?.DosesPerDay,
            Once = frequency?.Once ?? false,
            Days = map.Number("days", 0, 366),
            Start = map.Time("start"),
            Stop = map.Time("stop"),
            Therapy = map.OneOf("purpose", "therapy", "prophylaxis", "治疗", "预防") switch { "therapy" or "治疗" => true, "prophylaxis" or "预防" => false, _ => null },
            Continues = map.Flag("continues") ?? false,
            Indication = Indication(map.Object("indication")),
            Targets = [.. (map.Texts("targets") ?? []).Select((name, index) => Organism(map, $"targets[{index}]", name)).OfType<string>()],
            Active = map.Objects("active", Active),
            OtherDrugs = map.Texts("other_drugs"),
            Cultures = map.Objects("cultures", culture => (culture.Text("specimen"), culture.Time("collected")).Item2)?.OfType<DateTime>().ToList(),
            Results = map.Objects("isolates", Isolate)?.SelectMany(results => results).ToList(),
            Operation = Operation(map.Object("operation")),
            OralPossible = map.Flag("oral_possible"),
            Emergency = Emergency(map.Object("emergency")),
            Consult = Consult(map.Object("consult")),
            SpecialFile = map.Flag("special_file"),
            Reasons = Reasons(map),
        };
        map.Close();
        return order;
    }

    private static string PatientKey(DocumentReader map, FieldNames names) => map.Element("patient") is not { ValueKind: JsonValueKind.Object } patient ? ""
        : patient.EnumerateObject().FirstOrDefault(member => names.Of(member) == "id").Value is { ValueKind: JsonValueKind.String } id ? id.GetString()!.Trim() : "";

    private string Drug(DocumentReader map)
    {
        if (map.Text("drug") is not { } text)
        {
            map.Problem("drug", "", "a drug: a code such as MEM, an ATC code, or a generic name such as meropenem or 美罗培南");
            return "";
        }

        if (_terms.Drug(text) is { } code)
        {
            return code;
        }

        map.Problem("drug", text, "an antimicrobial that is surely known: a code such as MEM, an ATC code, or a generic name such as meropenem or 美罗培南");
        return "";
    }

    private (string Route, bool? Intravenous, bool? Systemic) Route(DocumentReader map)
    {
        if (map.Text("route") is not { } text)
        {
            return ("", null, null);
        }

        if (_terms.Reference.Route(text) is not { } route)
        {
            map.Problem("route", text, "a route such as iv, po, im, 静滴, 口服");
            return ("", null, null);
        }

        return (route.Route, route.Intravenous, route.Systemic);
    }

    private Frequency? Frequency(DocumentReader map, string text)
    {
        var frequency = _terms.Reference.Frequency(text);
        if (frequency is null)
        {
            map.Problem("frequency", text, "a frequency such as q8h, bid, once, 每日三次; or leave it out and give doses_per_day");
        }

        return frequency;
    }

    /// <summary>Grams of a dose in a unit of mass; a count of tablets or vials needs strength_g, grams in one.</summary>
    private double? Dose(DocumentReader map)
    {
        double? dose = map.Number("dose", 0, 1e9), strength = map.Number("strength_g", 0, 1000);
        string? text = map.Text("dose_unit");
        if (dose is null)
        {
            return null;
        }

        if (text is null || _terms.Reference.DoseUnit(text) is not { } unit)
        {
            map.Problem("dose_unit", text ?? "", "the unit of the dose: g, mg, 片, 支 (with strength_g), MU");
            return null;
        }

        return unit.Kind switch { "mass" => dose * unit.Factor, "count" => dose * unit.Factor * strength, _ => null };
    }

    private Prescriber Prescriber(DocumentReader? map)
    {
        if (map is null)
        {
            return Prescribing.Prescriber.Unknown;
        }

        bool none = map.Text("privilege") is "none" or "无";
        var prescriber = new Prescriber(map.Text("id") ?? "", _terms.Lists.TitleLevel(map.Text("title")), none ? null : Grade(map, "privilege"), none, map.Time("suspended_until") is { } until ? DateOnly.FromDateTime(until) : null);
        map.Close();
        return prescriber;
    }

    private ActiveOrder Active(DocumentReader map)
    {
        string drug = Drug(map);
        bool? systemic = Route(map).Systemic;
        return new ActiveOrder(drug, map.OneOf("purpose", "therapy", "prophylaxis", "治疗", "预防") switch { "therapy" or "治疗" => true, "prophylaxis" or "预防" => false, _ => null }, systemic ?? true);
    }

    private static PlannedOperation? Operation(DocumentReader? map)
    {
        if (map is null)
        {
            return null;
        }

        var operation = new PlannedOperation(map.Text("procedure"), map.Time("start"), map.Time("end"), map.Flag("high_risk"));
        map.Close();
        return operation;
    }

    private static EmergencyOverride? Emergency(DocumentReader? map)
    {
        if (map is null)
        {
            return null;
        }

        var emergency = new EmergencyOverride(map.Text("reason") ?? "", map.Time("since"));
        map.Close();
        return emergency;
    }

    private static ConsultGiven? Consult(DocumentReader? map)
    {
        if (map is null)
        {
            return null;
        }

        var consult = new ConsultGiven(map.Flag("agreed") ?? false, map.Time("at"), map.Text("expert") ?? "");
        map.Close();
        return consult;
    }

    private static Grade? Grade(DocumentReader map, string name) => map.OneOf(name, "unrestricted", "restricted", "special", "非限制使用级", "限制使用级", "特殊使用级") switch
    {
        "unrestricted" or "非限制使用级" => ReferenceData.Grade.Unrestricted,
        "restricted" or "限制使用级" => ReferenceData.Grade.Restricted,
        "special" or "特殊使用级" => ReferenceData.Grade.Special,
        _ => null,
    };

    private static Dictionary<string, string> Reasons(DocumentReader map)
    {
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        if (map.Object("reasons") is { } given)
        {
            foreach (var member in map.Element("reasons")!.Value.EnumerateObject())
            {
                if (OrderRuleBook.All.Any(rule => rule.Id == member.Name))
                {
                    reasons[member.Name] = given.Text(member.Name) ?? "";
                }
            }

            given.Close();
        }

        return reasons;
    }
}
