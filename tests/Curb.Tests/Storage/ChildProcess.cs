using System.Globalization;
using Curb.Storage;

namespace Curb.Tests.Storage;

/// <summary>The test assembly as a program: what a test starts in a process of its own in order to kill it.</summary>
public static class ChildProcess
{
    public const string IngestUntilKilled = "ingest-until-killed";

    public const string DeriveUntilKilled = "derive-until-killed";

    /// <summary>What the child prints between the numbers of the batches it committed: one for each step on the way.</summary>
    public const string Step = "step";

    public static int Main(string[] args)
    {
        if (args is [DeriveUntilKilled, var derived])
        {
            Tallies.KilledDerivation.Run(derived);
        }

        if (args is not [IngestUntilKilled, var folder])
        {
            return 2;
        }

        using var data = DataFolder.Open(folder, DataFolderAccess.Write);
        int next = data.Received.Batches(Curb.Disclosure.Scope.DataFolderOwner).Count + 1;
        Console.WriteLine("ready");
        for (int number = next; ; number++)
        {
            using var batch = data.Received.Begin("H1", CrashDelivery.FileOf(number));
            Console.WriteLine(Step);
            foreach (var part in CrashDelivery.Parts(number))
            {
                batch.Add(part);
                Console.WriteLine(Step);
            }

            batch.Commit();
            Console.WriteLine(number.ToString(CultureInfo.InvariantCulture));
        }
    }
}
