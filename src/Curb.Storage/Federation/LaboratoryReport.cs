using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Supervision.Federation;

namespace Curb.Storage.Federation;

/// <summary>A laboratory's months as parts of bundles.</summary>
internal sealed class LaboratoryReport(DataFolder folder, byte[] key)
{
    private const string Undated = "unknown";

    /// <summary>The months from the first isolate to the last; one in which nothing grew is told as such. Isolates without a date are a part of their own.</summary>
    public IEnumerable<(string Name, long Rows, byte[] Bytes)> Months(string institution)
    {
        var isolates = folder.Facts.Read<IsolateFacts>(Scope.Of([institution], true));
        if (isolates.Count == 0)
        {
            yield break;
        }

        var results = folder.Facts.Results(institution);
        var places = results.Places();
        var rows = Enumerable.Range(0, isolates.Count).GroupBy(row => isolates.Month[row] ?? Undated).ToDictionary(month => month.Key, month => month.ToList(), StringComparer.Ordinal);
        foreach (string month in All(rows.Keys))
        {
            var (copy, copied) = LaboratoryDisclosure.Copy(isolates, rows.GetValueOrDefault(month, []), key, institution);
            var own = LaboratoryDisclosure.Copy(results, places, [.. copied.Select(row => isolates.Isolate.Values[row])]);
            yield return (BundlePart.Laboratory + month, copy.Count + own.Count, PackedIsolates.Write(copy, own));
        }
    }

    /// <summary>A month in which nothing grew.</summary>
    public static byte[] NothingGrew() => PackedIsolates.Write(new IsolateFacts(), new IsolateResults([], [0], [], new ResultOutcomes()));

    private static IEnumerable<string> All(IReadOnlyCollection<string> given)
    {
        var months = given.Select(CalendarMonth.Parse).OfType<CalendarMonth>().Select(month => month.Index).ToList();
        var between = months.Count == 0 ? [] : Enumerable.Range(months.Min(), months.Max() - months.Min() + 1).Select(month => CalendarMonth.At(month).ToString());
        return given.Contains(Undated) ? between.Append(Undated) : between;
    }
}
