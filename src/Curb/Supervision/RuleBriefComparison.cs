namespace Curb.Supervision;

/// <summary>One institution in a brief that was frozen and in the same rule run again.</summary>
/// <param name="Change">same, figure (the figure is another, the verdict stands), verdict, gone or new.</param>
/// <param name="DataChanged">True where the facts were derived anew, or rest on a later batch, since.</param>
public sealed record RuleBriefLine(string Institution, string Name, string ThenValue, string NowValue, string ThenAnswer, string NowAnswer, string Change, bool DataChanged);

/// <summary>A frozen brief beside the same rule run on today's data: what differs, and whether the data under it do.</summary>
public static class RuleBriefComparison
{
    private const int Value = 1, Answer = 3, Numerator = 4, Denominator = 5;

    public static IReadOnlyList<RuleBriefLine> Of(Notice then, Notice now)
    {
        var (before, after) = (Lines(then), Lines(now));
        var (oldStamps, newStamps) = (Stamps(then), Stamps(now));
        return [.. before.Keys.Union(after.Keys).Order(StringComparer.Ordinal).Select(code => Line(code, before.GetValueOrDefault(code), after.GetValueOrDefault(code), oldStamps.GetValueOrDefault(code) != newStamps.GetValueOrDefault(code)))];
    }

    private static RuleBriefLine Line(string code, NoticeRecipient? then, NoticeRecipient? now, bool dataChanged)
    {
        string Cell(NoticeRecipient? of, int column) => of?.Own is [var row, ..] ? row.Cells[column] : "";
        string change = then is null ? "new" : now is null ? "gone" : Cell(then, Answer) != Cell(now, Answer) ? "verdict"
            : (Cell(then, Value), Cell(then, Numerator), Cell(then, Denominator)) != (Cell(now, Value), Cell(now, Numerator), Cell(now, Denominator)) ? "figure" : "same";
        return new RuleBriefLine(code, (now ?? then)!.Name, Figure(then), Figure(now), Cell(then, Answer), Cell(now, Answer), change, dataChanged);

        string Figure(NoticeRecipient? of) => of is null ? "" : $"{Cell(of, Value)} ({Cell(of, Numerator)}/{Cell(of, Denominator)})";
    }

    private static Dictionary<string, NoticeRecipient> Lines(Notice notice) => notice.Recipients.ToDictionary(one => one.Code, StringComparer.Ordinal);

    /// <summary>By what each institution's facts were derived, as the notice froze it: a line each, code and stamp.</summary>
    public static IReadOnlyDictionary<string, string> Stamps(Notice notice) =>
        notice.Basis.Split('\n').Select(line => line.Split(": ", 2)).Where(parts => parts.Length == 2).DistinctBy(parts => parts[0]).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
}
