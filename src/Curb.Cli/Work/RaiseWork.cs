using System.Globalization;
using Curb.Casework;
using Curb.Cli.Commands;
using Curb.Storage;
using Curb.Storage.Work;
using Curb.Supervision.Forms;

namespace Curb.Cli.Work;

/// <summary>Opens the cases that the data of an institution, or of all, ask for. It reads beside whoever writes; the cases are written one by one, so stopping it leaves whole cases.</summary>
internal sealed class RaiseWork(string path, JobStore jobs)
{
    public IReadOnlyDictionary<string, string> Run(Job job, JobProgress progress)
    {
        progress.Begin("reading facts");
        var raising = new CaseRaising(path);
        CaseHarvest harvest;
        IReadOnlyList<OwedReport> owed;
        using (var folder = DataFolder.OpenBeside(path))
        {
            harvest = raising.Gather(folder, job.Institution.Length > 0 ? [job.Institution] : [], CaseSources.Kinds);
            owed = FormsCommand.Owed(folder, jobs.Records, raising.Store(jobs.Records).Today);
        }

        // What has not come of ledgers, monthly reports and departments is chased with the rest: nobody has to press a button for it.
        if (job.Institution.Length == 0)
        {
            var reports = LateReports.Harvest(owed);
            var departments = LedgerCommand.Departments(jobs.Records);
            harvest = new CaseHarvest([.. harvest.Findings, .. LedgerCommand.Missing(jobs.Records), .. reports.Findings, .. departments.Findings], [.. harvest.LookedAt, .. reports.LookedAt, .. departments.LookedAt]);
        }

        progress.Begin("opening cases", 0, harvest.Findings.Count);
        var (raised, reminded, escalated) = raising.Raise(jobs.Records, harvest, new Actor(job.AskedBy, null, $"job {job.Id}"));
        string Sum(Func<Storage.Casework.RaisedCases, int> count) => raised.Sum(count).ToString(CultureInfo.InvariantCulture);
        return new Dictionary<string, string>
        {
            ["found"] = Sum(one => one.Found),
            ["opened"] = Sum(one => one.Opened),
            ["reopened"] = Sum(one => one.Reopened),
            ["seen-again"] = Sum(one => one.SeenAgain),
            ["gone"] = Sum(one => one.Gone),
            ["reminded"] = reminded.ToString(CultureInfo.InvariantCulture),
            ["escalated"] = escalated.ToString(CultureInfo.InvariantCulture),
        };
    }
}
