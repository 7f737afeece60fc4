using System.Globalization;
using Curb.Intake;
using Curb.Storage;

namespace Curb.Cli.Bench;

/// <summary>The whole way of <see cref="UseDerivationBench"/>'s hospital: received records in a data folder to facts in it, by the command in a process of its own.</summary>
internal static class UseThroughStoreBench
{
    private const int UsualOrders = 3_000_000;

    public static IEnumerable<BenchResult> Run(BenchSettings settings)
    {
        int orders = settings.Rows ?? UsualOrders;
        string folder = settings.Input ?? settings.PathOf("data");
        if (settings.Input is null)
        {
            yield return Meter.Run("use-through-store", "make and take in (not part of the target)", () => TakeIn(folder, orders, settings));
        }

        yield return Meter.RunCommand("use-through-store", "derive", orders, "derive", "--data", folder, "--format", "csv");
        string[] scorecard = ["indicators", "--data", folder, "--format", "csv"];
        yield return Meter.RunCommand("use-through-store", "scorecard by the command", orders, scorecard);
    }

    private static long TakeIn(string folder, int orders, BenchSettings settings)
    {
        using var data = DataFolder.Open(folder, DataFolderAccess.Write);
        long done = 0;
        foreach (var records in UseDerivationBench.Parts(orders, settings.Seed))
        {
            var delivery = new Delivery();
            delivery.Encounters.AppendAll(records.Encounters);
            delivery.DrugOrders.AppendAll(records.DrugOrders);
            delivery.Surgeries.AppendAll(records.Surgeries);
            delivery.Specimens.AppendAll(records.Specimens);
            string name = string.Create(CultureInfo.InvariantCulture, $"orders-{done}");
            using var batch = data.Received.Begin(records.Institution, new SourceFile(name, name, 1, "bench", "all", "none"));
            batch.Add(delivery);
            batch.Commit();
            done += records.DrugOrders.Count;
            settings.Say(string.Create(CultureInfo.InvariantCulture, $"{done} order lines taken in"));
        }

        return done;
    }
}
