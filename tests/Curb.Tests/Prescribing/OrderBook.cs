using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Curb.Exchange.Orders;
using Curb.Policies;
using Curb.Prescribing;
using Curb.Supervision;
using Curb.Tests.Policies;
using Curb.Tests.Support;

namespace Curb.Tests.Prescribing;

/// <summary>A sound order that meets every rule, and what it is judged by; a test changes one thing.</summary>
internal static class OrderBook
{
    private const string Sound = """
        {"id":"o","time":"2026-03-01T09:30","setting":"inpatient","prescriber":{"id":"D1","title":"主任医师","privilege":"special"},
         "patient":{"age_years":60,"sex":"m","weight_kg":60,"height_cm":170,"creatinine_umol_l":80,"pregnant":false},"allergies":[],
         "drug":"CRO","route":"静滴","grade":"unrestricted","dose":2,"dose_unit":"g","frequency":"qd","days":5,"start":"2026-03-01T10:00","purpose":"therapy",
         "indication":{"code":"J15.0","text":"肺炎","severity":"severe"},"targets":["kpn"],"active":[],"other_drugs":[],"cultures":[{"specimen":"blood","collected":"2026-03-01T09:00"}],
         "isolates":[],"oral_possible":false,"special_file":true}
        """;

    public static OrderLists Lists { get; } = new(Reference.Library);

    public static OrderTerms Terms { get; } = new(Lists);

    public static DateTime Now { get; } = new(2026, 3, 1, 9, 30, 0);

    public static OrderKnowledge Knowledge { get; } =
        OrderKnowledge.For(Lists, ShippedContent.Policies, Institution.Unregistered("H1"), new DateOnly(2026, 3, 1), ShippedContent.Policies.Catalogue(), []) with
        {
            Formulary = new Formulary(Lists.Profiles.Select(profile => new FormularyEntry(profile.Code, "", FormularyStatus.Listed))
                .Where(entry => entry.Drug is not ("CZA" or "FOS"))
                .Append(new FormularyEntry("FOX", "", FormularyStatus.Suspended, new DateOnly(2026, 3, 1))).Append(new FormularyEntry("CMZ", "", FormularyStatus.Withdrawn, new DateOnly(2026, 2, 28)))),
            Resistance = new ResistanceFigures(
                new Dictionary<(string Organism, string Drug), ResistanceFigure>
                {
                    [("kpn", "CRO")] = new(100, 30), [("kpn", "CTX")] = new(100, 31), [("kpn", "CAZ")] = new(100, 41), [("kpn", "CXM")] = new(100, 51), [("kpn", "CZO")] = new(100, 76), [("kpn", "TZP")] = new(29, 29),
                    [("kpn", "AMK")] = new(100, 4), [("kpn", "MEM")] = new(100, 10), [("kpn", "LVX")] = new(100, 40),
                    [("kpn", "FEP")] = new(100, 29), [("kpn", "CIP")] = new(100, 50), [("kpn", "SXT")] = new(100, 75), [("kpn", "AMC")] = new(30, 9),
                },
                "2025"),
        };

    public static byte[] Document(string changes)
    {
        var order = JsonNode.Parse(Sound)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse("{" + changes + "}")!.AsObject())
        {
            order[name] = value?.DeepClone();
        }

        return Encoding.UTF8.GetBytes(order.ToJsonString());
    }

    public static Order Order(string changes)
    {
        var reading = OrderDocument.Read(Document(changes), Terms, Now);
        Assert.Empty(reading.Problems);
        return reading.Order!;
    }

    public static RuleFinding Judge(string rule, string changes) => OrderCheck.Check(Order(changes), Knowledge).Rules.Single(finding => finding.Rule == rule);
}
