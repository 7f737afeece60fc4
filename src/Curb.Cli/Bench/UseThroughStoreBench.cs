using System.Globalization;
using Curb.Intake;
using Curb.Storage;

namespace Curb.Cli.Bench;

/// <summary>
/// Ten years of a large hospital the whole way: received records in a data folder to facts in it, findings of the order check among them, by the command in a process of its own. Fifteen
/// order lines a stay, of every drug. The hospital's own mix has antimicrobials in two stays of five, five lines each; the other mix has a third of all lines.
/// </summary>
internal static class UseThroughStoreBench
{
    private const int UsualOrders = 30_000_000;

    /// <summary>The hospital's own mix.</summary>
    public static IEnumerable<BenchResult> Run(BenchSettings settings) => Run(settings, "use-through-store", OrderMix.Hospital);

    /// <summary>A third of all lines name an antimicrobial.</summary>
    public static IEnumerable<BenchResult> RunThird(BenchSettings settings) => Run(settings, "use-through-store-third", OrderMix.Third);

    private static IEnumerable<BenchResult> Run(BenchSettings settings, string name, OrderMix mix)
    {
        int orders = settings.Rows ?? UsualOrders;
        string folder = settings.Input ?? settings.PathOf("data");
        if (settings.Input is null)
        {
            yield return Meter.Run(name, "make and take in (not part of the target)", () => TakeIn(folder, orders, settings, mix));
        }

        yield return Meter.RunCommand(name, "derive", orders, "derive", "--data", folder, "--format", "csv");
        string[] scorecard = ["indicators", "--data", folder, "--format", "csv"];
        yield return Meter.RunCommand(name, "scorecard by the command", orders, scorecard);
    }

    /// <summary>Makes the hospital's records and takes them into a data folder.</summary>
    public static long TakeIn(string folder, int orders, BenchSettings settings, OrderMix mix)
    {
        using var data = DataFolder.Open(folder, DataFolderAccess.Write);
        long done = 0;
        foreach (var records in UseDerivationBench.Parts(orders, settings.Seed, mix))
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
