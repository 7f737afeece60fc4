using Curb.Intake;
using Curb.Intake.Received;

namespace Curb.Tests.Storage;

/// <summary>Small deliveries for tests of the received store.</summary>
internal static class Deliveries
{
    public static SourceFile File(string name = "file.csv", string sha256 = "00") => new(name, sha256, 100, "whonet", "isolates", "CSV, UTF-8, comma");

    /// <summary>Isolates with all their results on one line each: key, organism, "TEST=value TEST=value".</summary>
    public static Delivery Isolates(params (string Key, string Organism, string Results)[] rows)
    {
        var delivery = new Delivery();
        foreach (var (key, organism, results) in rows)
        {
            AddIsolate(delivery, key, organism, sourceRows: 1);
            foreach (var pair in results.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                AddResult(delivery, delivery.Isolates.Count - 1, pair, null);
            }

            delivery.RowsRead++;
        }

        return delivery;
    }

    /// <summary>Results one by one: each a source row, "key organism TEST=value", several TEST=value of one row separated by commas.</summary>
    public static Delivery Results(params string[] rows)
    {
        var delivery = new Delivery { IsolatesAreWhole = false };
        int line = 2;
        foreach (var row in rows)
        {
            var parts = row.Split(' ');
            AddIsolate(delivery, parts[0], parts[1], sourceRows: 0, line);
            foreach (var pair in parts[2].Split(','))
            {
                AddResult(delivery, delivery.Isolates.Count - 1, pair, line);
            }

            delivery.RowsRead++;
            line++;
        }

        return delivery;
    }

    /// <summary>Drug orders: key and dose.</summary>
    public static Delivery Orders(params (string Key, double Dose)[] rows)
    {
        var delivery = new Delivery();
        foreach (var (key, dose) in rows)
        {
            var orders = delivery.DrugOrders;
            orders.Key.Append(key);
            orders.Dose.Append(dose);
            orders.DrugName.Append("头孢曲松");
            orders.SourceRows.Append(1);
            orders.Line.Append(orders.Count + 2);
            orders.EndRow();
            delivery.RowsRead++;
        }

        return delivery;
    }

    private static void AddIsolate(Delivery delivery, string key, string organism, int sourceRows, int? line = null)
    {
        var isolates = delivery.Isolates;
        isolates.Key.Append(key);
        isolates.Organism.Append(organism);
        isolates.CollectedOn.Append(19_000);
        isolates.SourceRows.Append(sourceRows);
        isolates.Line.Append(line ?? isolates.Count + 2);
        isolates.EndRow();
    }

    private static void AddResult(Delivery delivery, int isolate, string pair, int? line)
    {
        var results = delivery.Susceptibilities;
        results.Isolate.Append((long)isolate);
        results.Test.Append(pair.Split('=')[0]);
        results.Value.Append(pair[(pair.IndexOf('=') + 1)..]);
        if (line is { } known)
        {
            results.Line.Append(known);
        }

        results.EndRow();
    }
}
