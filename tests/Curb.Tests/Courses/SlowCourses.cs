using Curb.Columns;
using Curb.Facts;

namespace Curb.Tests.Courses;

/// <summary>Treatment courses a second way: for every patient every pair of orders is joined that overlaps or lies within the gap, and groups are what hangs together.</summary>
internal static class SlowCourses
{
    public static List<(string Patient, int Orders, int Lot, int Dot)> Of(DrugUseFacts use, double gapHours)
    {
        var found = new List<(string, int, int, int)>();
        var rows = Enumerable.Range(0, use.Count).Where(row => use.StartedAt[row] is not null).ToList();
        foreach (var patient in rows.GroupBy(row => (use.Patient[row], use.Purpose[row] == "prophylaxis")))
        {
            var left = patient.ToHashSet();
            while (left.Count > 0)
            {
                var group = new HashSet<int> { left.First() };
                while (left.Where(row => !group.Contains(row) && group.Any(other => Near(use, row, other, gapHours))).ToList() is { Count: > 0 } joined)
                {
                    group.UnionWith(joined);
                }

                left.ExceptWith(group);
                var days = group.SelectMany(row => Days(use, row).Select(day => (Drug: use.Drug[row], Day: day))).ToHashSet();
                found.Add((patient.Key.Item1!, group.Count, days.Select(pair => pair.Day).Distinct().Count(), days.Count));
            }
        }

        return found;
    }

    private static bool Near(DrugUseFacts use, int a, int b, double gapHours)
    {
        var (first, second) = use.StartedAt[a] <= use.StartedAt[b] ? (a, b) : (b, a);
        return (use.StartedAt[second]!.Value - use.StoppedAt[first]!.Value) / 3.6e9 <= gapHours;
    }

    private static IEnumerable<int> Days(DrugUseFacts use, int row)
    {
        for (long at = use.StartedAt[row]!.Value; at < Math.Max(use.StoppedAt[row]!.Value, use.StartedAt[row]!.Value + 1); at += 60_000_000)
        {
            yield return Instants.Day(at);
        }
    }
}
