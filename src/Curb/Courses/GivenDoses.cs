using Curb.AntimicrobialUse;
using Curb.Columns;
using Curb.Facts;
using Curb.Intake.Received;

namespace Curb.Courses;

/// <summary>When the doses of order lines were given, where administrations were delivered: a course then counts the days with a dose, not those of the order.</summary>
public sealed class GivenDoses
{
    private readonly Grouping? _ofLine;
    private readonly long[] _times;

    private GivenDoses(Grouping? ofLine, long[] times) => (_ofLine, _times) = (ofLine, times);

    /// <summary>No administrations at hand: courses rest on orders.</summary>
    public static GivenDoses None { get; } = new(null, []);

    /// <summary>The doses of the lines of a part. A dose without a time says nothing of days and is passed over.</summary>
    /// <param name="given">Administrations as delivered.</param>
    /// <param name="use">The order lines, whose keys the administrations name.</param>
    public static GivenDoses Of(ReceivedAdministrations given, DrugUseFacts use)
    {
        if (given.Count == 0 || use.Count == 0)
        {
            return None;
        }

        var lines = new KeyIndex(use.OrderKey).RowsOf(given.Order);
        var times = new long[lines.Length];
        for (int dose = 0; dose < lines.Length; dose++)
        {
            times[dose] = given.GivenAt[dose] ?? long.MinValue;
            lines[dose] = times[dose] == long.MinValue ? -1 : lines[dose];
        }

        return new GivenDoses(Grouping.By(use.Count, lines), times);
    }

    /// <summary>True where a dose of a line is known to have been given.</summary>
    internal bool Has(int line) => _ofLine is { } known && known[line].Length > 0;

    /// <summary>First and last dose of a line that has one, microseconds.</summary>
    internal (long First, long Last) Span(int line)
    {
        long first = long.MaxValue, last = long.MinValue;
        foreach (int dose in _ofLine![line])
        {
            first = Math.Min(first, _times[dose]);
            last = Math.Max(last, _times[dose]);
        }

        return (first, last);
    }

    /// <summary>Calendar day of each dose of a line, in the order of delivery; a day comes as often as it has doses.</summary>
    internal void DaysOf(int line, List<int> into)
    {
        into.Clear();
        foreach (int dose in _ofLine![line])
        {
            into.Add(Instants.Day(_times[dose]));
        }
    }
}
