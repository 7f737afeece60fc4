using Curb.Indicators;

namespace Curb.Supervision.Federation;

/// <summary>Months of which an institution's installation sent nothing, though it sent months before and after them.</summary>
/// <param name="Kind">facts (of the use of antimicrobials), laboratory (isolates and results), figures.</param>
/// <param name="Months">The months, yyyy-MM, in order.</param>
public sealed record ReportGap(string Kind, IReadOnlyList<string> Months)
{
    /// <summary>
    /// Finds the gaps. A month in which nothing grew or nobody was treated is sent as an empty part, so a month without a part was not sent. Facts and isolates are expected
    /// from their first month to the last month of any fact; figures, which exist for evaluated months alone, from their first to their last.
    /// </summary>
    /// <param name="parts">Newest content of every part of one institution.</param>
    public static IReadOnlyList<ReportGap> Of(IEnumerable<BundlePart> parts)
    {
        var known = parts.Select(part => (Kind: KindOf(part.Name), Month: CalendarMonth.Parse(part.Name[(part.Name.LastIndexOf('/') + 1)..]))).Where(part => part is { Kind: not null, Month: not null })
            .Select(part => (part.Kind, part.Month!.Value.Index)).ToList();
        int? last = known.Where(part => part.Kind != "figures").Select(part => (int?)part.Index).Max();
        return
        [
            .. known.GroupBy(part => part.Kind!).OrderBy(kind => kind.Key, StringComparer.Ordinal)
                .Select(kind => new ReportGap(kind.Key, Missing([.. kind.Select(part => part.Index)], kind.Key == "figures" ? null : last)))
                .Where(gap => gap.Months.Count > 0),
        ];
    }

    private static string[] Missing(HashSet<int> months, int? last)
    {
        int first = months.Min();
        return [.. Enumerable.Range(first, (last ?? months.Max()) - first + 1).Where(month => !months.Contains(month)).Select(month => CalendarMonth.At(month).ToString())];
    }

    /// <summary>Of facts stays stand for all: no month has orders or operations and no stays.</summary>
    private static string? KindOf(string part) =>
        part.StartsWith("figures/", StringComparison.Ordinal) ? "figures"
        : part.StartsWith("facts/encounter/", StringComparison.Ordinal) ? "facts"
        : part.StartsWith(BundlePart.Laboratory, StringComparison.Ordinal) ? "laboratory"
        : null;
}
