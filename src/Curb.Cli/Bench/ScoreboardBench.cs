using System.Diagnostics;
using System.Globalization;
using Curb.Cli.Work;
using Curb.Indicators;
using Curb.Storage;
using Curb.Storage.Scoreboard;
using Curb.Supervision.Scoreboard;

namespace Curb.Cli.Bench;

/// <summary>The month's evaluation of a whole province, and the pages of the regional scoreboard over three years of it.</summary>
internal static class ScoreboardBench
{
    private const int UsualInstitutions = 1500;
    private const int Months = 36;

    public static IEnumerable<BenchResult> Run(BenchSettings settings)
    {
        int institutions = settings.Rows ?? UsualInstitutions;
        string path = settings.PathOf("province");
        var province = new ScoreboardProvince(institutions, Months, settings.Seed);
        if (!DataFolder.IsThere(path))
        {
            settings.Say(string.Create(CultureInfo.InvariantCulture, $"making {institutions} institutions over {Months} months"));
            using var made = DataFolder.Open(path, DataFolderAccess.Write);
            province.Register(made);
            yield return Meter.Run("scoreboard", "write the facts", () => province.Fill(made));
        }

        using var records = RecordStore.OpenForAccounts(path, TimeProvider.System);
        using (var folder = DataFolder.OpenBeside(path))
        {
            var evaluations = new MonthlyEvaluations(folder, records);
            var month = Period.Of(ScoreboardProvince.Last);
            var runs = Enumerable.Range(0, Math.Max(1, settings.Repeat)).Select(_ => Meter.Run("scoreboard", "monthly evaluation of all, kept", () =>
            {
                var (kept, _) = evaluations.Keep(month, new Actor("curb bench"), (_, _, _) => { });
                return (long)kept.Institutions * kept.Indicators;
            })).ToList();
            yield return Meter.Median(runs);
        }
    }
}
