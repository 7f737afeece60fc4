namespace Curb.Supervision.Inspections;

/// <summary>One answer to one line, as a device made it: perhaps hours before it arrives.</summary>
/// <param name="Id">Made by the device; the same entry is the same however often it arrives.</param>
/// <param name="Seen">Entries of the line that the person saw as its newest when writing this one.</param>
/// <param name="Answer">yes, partly, no or not-applicable; blank takes the answer back.</param>
/// <param name="By">Account.</param>
/// <param name="Device">Name that the device gave itself.</param>
/// <param name="MadeAt">By the device's clock; shown, and never decides anything.</param>
public sealed record SheetEntry(string Id, string Item, IReadOnlyList<string> Seen, string Answer, string Note, string By, string Device, DateTimeOffset MadeAt);

/// <summary>A line as it stands.</summary>
/// <param name="Newest">Entries that no other has seen: one where all agree, several that say different things where two wrote without knowing of each other.</param>
/// <param name="Earlier">Those before them; nothing is ever lost.</param>
public sealed record SheetLine(string Item, IReadOnlyList<SheetEntry> Newest, IReadOnlyList<SheetEntry> Earlier)
{
    /// <summary>True where two answers stand side by side and a person must say which holds.</summary>
    public bool IsContested => Newest.Skip(1).Any(one => (one.Answer, one.Note) != (Newest[0].Answer, Newest[0].Note));

    public string Answer => IsContested || Newest.Count == 0 ? "" : Newest[0].Answer;

    public string Note => IsContested || Newest.Count == 0 ? "" : Newest[0].Note;
}

/// <summary>
/// An inspection's sheet from entries of several devices that were offline. It is the same in whatever order entries arrive and however often: what stands follows from what each entry had seen,
/// not from clocks.
/// </summary>
public static class InspectionSheet
{
    public static IReadOnlyList<string> Answers => SelfCheckList.Answers;

    /// <summary>How every line stands.</summary>
    public static IReadOnlyDictionary<string, SheetLine> Lines(IEnumerable<SheetEntry> entries) =>
        entries.DistinctBy(one => one.Id).GroupBy(one => one.Item, StringComparer.Ordinal).ToDictionary(group => group.Key, group => Line(group.Key, [.. group]), StringComparer.Ordinal);

    /// <summary>What stands against handing it in: lines not answered, contested, or without what is wrong.</summary>
    public static IReadOnlyList<CheckObjection> Objections(Inspection inspection, IReadOnlyDictionary<string, SheetLine> lines) =>
    [
        .. inspection.Items.Select(item => (item.Id, Reason: lines.GetValueOrDefault(item.Id) switch
        {
            { IsContested: true } => "contested",
            { Answer.Length: > 0 } line => line.Answer is "partly" or "no" && line.Note.Length == 0 ? "problem" : "",
            _ => "unanswered",
        })).Where(one => one.Reason.Length > 0).Select(one => new CheckObjection(one.Id, one.Reason)),
    ];

    /// <summary>What was found: every line that is not in order, in the order of the list.</summary>
    public static IReadOnlyList<InspectionFinding> Findings(Inspection inspection, IReadOnlyDictionary<string, SheetLine> lines, IEnumerable<InspectionEvidence> evidence)
    {
        var files = evidence.ToLookup(one => one.Item, one => one.Id, StringComparer.Ordinal);
        return [.. from item in inspection.Items
                   let line = lines.GetValueOrDefault(item.Id)
                   where line is { Answer: "partly" or "no" }
                   select new InspectionFinding(item.Id, item.IsRecord ? item.Task.Zh : item.Clause, item.Text, line.Answer, line.Note, [.. files[item.Id].Order(StringComparer.Ordinal)])];
    }

    private static SheetLine Line(string item, IReadOnlyList<SheetEntry> entries)
    {
        var seen = entries.SelectMany(one => one.Seen.Where(earlier => earlier != one.Id)).ToHashSet(StringComparer.Ordinal);
        SheetEntry[] order = [.. entries.OrderBy(one => one.MadeAt).ThenBy(one => one.Id, StringComparer.Ordinal)];
        return new SheetLine(item, [.. order.Where(one => !seen.Contains(one.Id))], [.. order.Where(one => seen.Contains(one.Id))]);
    }
}
