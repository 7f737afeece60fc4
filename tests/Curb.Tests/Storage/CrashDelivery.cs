using Curb.Intake;

namespace Curb.Tests.Storage;

/// <summary>What batch number N of the crash test delivers: new isolates, corrections of earlier ones, orders, and a rejected row, all following from N.</summary>
internal static class CrashDelivery
{
    private const int Keys = 3000;
    private const int RowsPerPart = 150;

    public static SourceFile FileOf(int number) => Deliveries.File($"batch-{number}.csv", $"{number}");

    public static IEnumerable<Delivery> Parts(int number)
    {
        yield return Deliveries.Isolates(Isolates(number, 0));
        yield return Deliveries.Orders([.. Enumerable.Range(0, 100).Select(i => ($"o{(number * 60 + i) % Keys}", number + (i / 100.0)))]);
        var last = Deliveries.Isolates(Isolates(number, RowsPerPart));
        last.RowsRead++;
        last.Rejections.Add(new Rejection("f", 1, "c", $"{number}", "a number", "not-a-number"));
        yield return last;
    }

    /// <summary>What stands after so many batches, as <c>key organism: results</c> and <c>key dose</c>.</summary>
    public static (SortedDictionary<string, string> Isolates, SortedDictionary<string, double> Orders) After(int batches)
    {
        var isolates = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var orders = new SortedDictionary<string, double>(StringComparer.Ordinal);
        for (int number = 1; number <= batches; number++)
        {
            foreach (var part in Parts(number))
            {
                for (int row = 0; row < part.Isolates.Count; row++)
                {
                    isolates[part.Isolates.Key[row]!] = part.Isolates.Organism[row]!;
                }

                for (int row = 0; row < part.Susceptibilities.Count; row++)
                {
                    string key = part.Isolates.Key[(int)part.Susceptibilities.Isolate[row]!.Value]!;
                    isolates[key] += $" {part.Susceptibilities.Test[row]}={part.Susceptibilities.Value[row]}";
                }

                for (int row = 0; row < part.DrugOrders.Count; row++)
                {
                    orders[part.DrugOrders.Key[row]!] = part.DrugOrders.Dose[row]!.Value;
                }
            }
        }

        return (isolates, orders);
    }

    private static (string Key, string Organism, string Results)[] Isolates(int number, int from) =>
        [.. Enumerable.Range(from, RowsPerPart).Select(i => ($"k{(number * 200 + i) % Keys}", $"o{number % 50}", $"AMP_NM={number % 9} T{i % 40}_NM={number}"))];
}
