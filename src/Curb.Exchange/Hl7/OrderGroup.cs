using Curb.Exchange.Reports;

namespace Curb.Exchange.Hl7;

/// <summary>One order of a message with its results: an OBR and the segments that follow it up to the next.</summary>
internal sealed class OrderGroup(Hl7Segment order, IReadOnlyList<Hl7Segment> following)
{
    private static readonly HashSet<string> s_sections = ["MB", "MCB", "MYC", "VR"];

    public Hl7Segment Order => order;

    public IReadOnlyList<Hl7Segment> Results { get; } = [.. following.Where(segment => segment.Name == "OBX")];

    public Hl7Segment? Specimen { get; } = following.FirstOrDefault(segment => segment.Name == "SPM");

    /// <summary>True for the susceptibilities of an isolate that another order reports (OBR-26, OBR-29).</summary>
    public bool IsChild => order.Field(26).Length > 0 || (order[11, 1] == "G" && order.Field(29).Length > 0);

    /// <summary>The laboratory's number of the order, else the requester's.</summary>
    public string Number => order[3, 1].Length > 0 ? order[3, 1] : order[2, 1];

    /// <summary>The laboratory's number of the order it belongs to, else the requester's.</summary>
    public string ParentNumber => order.Sub(29, 2, 1) is { Length: > 0 } filler ? filler : order.Sub(29, 1, 1);

    /// <summary>The requester's number of the order it belongs to.</summary>
    public string ParentPlacer => order.Sub(29, 1, 1);

    public bool IsMicrobiology => s_sections.Contains(order[24, 1]) || ReportWords.IsMicrobiology(order.Words(4)) || Results.Any(result => ReportWords.IsSusceptibility(result.Words(3)) || ReportWords.IsIdentification(result.Words(3)));

    public static IReadOnlyList<OrderGroup> Of(Hl7Message message)
    {
        var groups = new List<OrderGroup>();
        var segments = message.Segments;
        for (int at = 0; at < segments.Count; at++)
        {
            if (segments[at].Name == "OBR")
            {
                groups.Add(new OrderGroup(segments[at], [.. segments.Skip(at + 1).TakeWhile(segment => segment.Name is not ("OBR" or "ORC"))]));
            }
        }

        return groups;
    }
}
