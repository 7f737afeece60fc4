using System.Globalization;
using Curb.Facts;
using Curb.Storage;
using Curb.Tests.Storage;

namespace Curb.Tests.Tallies;

/// <summary>Replaces the facts of one institution again and again, each time by others, with their tallies; says which stand.</summary>
internal static class KilledDerivation
{
    public const string Institution = "H1";

    /// <summary>Facts that differ from run to run.</summary>
    public static FactSet Facts(int run) => TallyGround.OnlyOf(Indicators.RandomFacts.Make(run, 60), Institution);

    public static void Run(string folder)
    {
        using var data = DataFolder.Open(folder, DataFolderAccess.Write);
        int next = data.Facts.Stamps(Curb.Disclosure.Scope.DataFolderOwner) is [var stamp] ? int.Parse(stamp.Stamp, CultureInfo.InvariantCulture) + 1 : 1;
        Console.WriteLine("ready");
        for (int run = next; ; run++)
        {
            using var replacement = data.Facts.BeginReplace(Institution, run.ToString(CultureInfo.InvariantCulture), TallyGround.Shipped);
            Console.WriteLine(ChildProcess.Step);
            replacement.Add(Facts(run));
            Console.WriteLine(ChildProcess.Step);
            replacement.Commit();
            Console.WriteLine(run.ToString(CultureInfo.InvariantCulture));
        }
    }
}
