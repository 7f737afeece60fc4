using System.Globalization;
using Curb.Indicators;
using Curb.Storage;
using Curb.Storage.Work;

namespace Curb.Cli.Work;

/// <summary>
/// Evaluates a month (the last one with facts, where none is named), or every month of a span, for all institutions. Killed in the middle it goes on with the first
/// month that was not kept: what was kept already is computed again and found to be the same.
/// </summary>
internal sealed class ScoreboardWork(string path, RecordStore records)
{
    public IReadOnlyDictionary<string, string> Run(Job job, JobProgress progress)
    {
        progress.Begin("reading facts");
        using var folder = DataFolder.OpenBeside(path);
        var evaluations = new MonthlyEvaluations(folder, records);
        var last = CalendarMonth.Parse(job["month"]) ?? CalendarMonth.Parse(job["to"]) ?? evaluations.LastMonth();
        var first = CalendarMonth.Parse(job["from"]) ?? last;
        int made = 0, figures = 0;
        for (int month = first.Index; month <= last.Index; month++)
        {
            var period = Period.Of(CalendarMonth.At(month));
            var (kept, isNew) = evaluations.Keep(period, new Actor(job.AskedBy), (indicator, done, total) => progress.Say($"{period} {indicator}", done, total));
            made += isNew ? 1 : 0;
            figures += kept.Indicators;
        }

        return new Dictionary<string, string>
        {
            ["period"] = new Period(first, last).ToString(),
            ["evaluations"] = made.ToString(CultureInfo.InvariantCulture),
            ["indicators"] = figures.ToString(CultureInfo.InvariantCulture),
        };
    }
}
