using System.Diagnostics;
using System.Globalization;
using System.Text;
using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Work;
using Curb.Supervision;

namespace Curb.Tests.Work;

/// <summary>Jobs as the worker process does them: <c>curb work</c> over a data folder.</summary>
public sealed class JobProcessTests : IDisposable
{
    private const int ManyRows = 400_000;
    private static readonly Actor s_clerk = new("clerk", "10.0.0.7");
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _root = new();

    private string Data => _root.File("data");

    public void Dispose() => _root.Dispose();

    [Fact]
    public void An_import_whose_worker_is_killed_leaves_nothing_behind_and_the_next_worker_takes_it_up()
    {
        using var records = Records();
        var jobs = new JobStore(records);
        var job = AskForImport(records, jobs, "isolates.csv", Isolates(ManyRows));
        using (var worker = CurbProcess.Start(["work", "--data", Data]))
        {
            WaitFor(() => jobs.Find(Scope.DataFolderOwner, job.Id) is { State: JobState.Running, Done: > 0 }, worker);
            worker.Kill();
            worker.WaitForExit();
        }

        Assert.Equal(JobState.Running, jobs.Find(Scope.DataFolderOwner, job.Id)!.State);
        using (var folder = DataFolder.Open(Data, DataFolderAccess.Read))
        {
            Assert.Empty(folder.Received.Batches(Scope.DataFolderOwner));
            Assert.Equal(0, folder.Received.Count("H1", "received_isolate"));
        }

        Assert.Equal(0, CurbProcess.Run("work", "--data", Data).ExitCode);
        var ended = jobs.Find(Scope.DataFolderOwner, job.Id)!;
        Assert.True(ended.State == JobState.Done, ended.Problem);
        Assert.Equal(2, ended.Attempts);
        Assert.Equal(ManyRows.ToString(CultureInfo.InvariantCulture), ended.Outcome["accepted"]);
        using (var folder = DataFolder.Open(Data, DataFolderAccess.Read))
        {
            Assert.Single(folder.Received.Batches(Scope.DataFolderOwner));
            Assert.Equal(ManyRows, folder.Facts.Count("H1", "isolate"));
        }

        Assert.Empty(records.AuditProblems());
    }

    [Fact]
    public void A_running_import_that_is_cancelled_stops_and_rolls_back_and_can_be_tried_again()
    {
        using var records = Records();
        var jobs = new JobStore(records);
        var job = AskForImport(records, jobs, "isolates.csv", Isolates(ManyRows));
        using (var worker = CurbProcess.Start(["work", "--data", Data]))
        {
            WaitFor(() => jobs.Find(Scope.DataFolderOwner, job.Id) is { State: JobState.Running, Done: > 0 }, worker);
            Assert.True(jobs.Cancel(job.Id, s_clerk));
            Assert.True(worker.WaitForExit(s_patience));
        }

        Assert.Equal(JobState.Cancelled, jobs.Find(Scope.DataFolderOwner, job.Id)!.State);
        using (var folder = DataFolder.Open(Data, DataFolderAccess.Read))
        {
            Assert.Empty(folder.Received.Batches(Scope.DataFolderOwner));
        }

        Assert.True(jobs.Retry(job.Id, s_clerk));
        Assert.Equal(JobState.Queued, jobs.Find(Scope.DataFolderOwner, job.Id)!.State);
    }

    [Fact]
    public void A_reader_beside_the_worker_shows_the_old_facts_until_the_new_stand_and_never_keeps_it_out()
    {
        using var records = Records();
        var jobs = new JobStore(records);
        AskForImport(records, jobs, "first.csv", Isolates(100));
        Assert.Equal(0, CurbProcess.Run("work", "--data", Data).ExitCode);
        string before = DataFolder.StandOf(Data);
        using var reader = DataFolder.OpenBeside(Data);
        var job = AskForImport(records, jobs, "second.csv", Isolates(300));
        Assert.Equal(0, CurbProcess.Run("work", "--data", Data).ExitCode);
        Assert.True(jobs.Find(Scope.DataFolderOwner, job.Id) is { State: JobState.Done }, jobs.Find(Scope.DataFolderOwner, job.Id)!.Problem);
        Assert.Equal(100, reader.Facts.Count("H1", "isolate"));
        Assert.NotEqual(before, DataFolder.StandOf(Data));
        using var later = DataFolder.OpenBeside(Data);
        Assert.Equal(300, later.Facts.Count("H1", "isolate"));
    }

    [Fact]
    public void A_file_that_can_not_be_used_fails_its_job_with_the_reason_and_later_jobs_still_run()
    {
        using var records = Records();
        var jobs = new JobStore(records);
        var broken = AskForImport(records, jobs, "broken.csv", "no,columns,that,anybody,knows\n1,2,3,4,5\n", "whonet");
        var whole = AskForImport(records, jobs, "whole.csv", Isolates(10), "whonet");
        Assert.Equal(0, CurbProcess.Run("work", "--data", Data).ExitCode);
        var failed = jobs.Find(Scope.DataFolderOwner, broken.Id)!;
        Assert.Equal(JobState.Failed, failed.State);
        Assert.Contains("missing-column", failed.Problem, StringComparison.Ordinal);
        Assert.Equal(JobState.Done, jobs.Find(Scope.DataFolderOwner, whole.Id)!.State);
    }

    [Fact]
    public void A_report_is_kept_as_a_workbook_and_small_counts_are_left_out_of_it_unless_the_asker_may_see_them()
    {
        using var records = Records();
        var jobs = new JobStore(records);
        AskForImport(records, jobs, "whole.csv", Isolates(50));
        var report = jobs.Ask(JobKinds.Report, "H1", new Dictionary<string, string> { ["fewest-shown"] = "0" }, s_clerk);
        var unsaid = jobs.Ask(JobKinds.Evaluate, "H1", new Dictionary<string, string>(), s_clerk);
        Assert.Equal(0, CurbProcess.Run("work", "--data", Data).ExitCode);
        var done = jobs.Find(Scope.DataFolderOwner, report.Id)!;
        Assert.True(done.State == JobState.Done, done.Problem);
        Assert.True(new FileInfo(JobResults.PathOf(Data, done)!).Length > 1000);
        Assert.Equal("0", done.Outcome["fewest-shown"]);
        Assert.Equal("5", jobs.Find(Scope.DataFolderOwner, unsaid.Id)!.Outcome["fewest-shown"]);
    }

    private RecordStore Records()
    {
        var records = RecordStore.OpenForAccounts(Data, TimeProvider.System);
        records.Save(new Institution("H1", "甲医院", "A", "tertiary", "general", "青禾区"), s_clerk);
        return records;
    }

    private static Job AskForImport(RecordStore records, JobStore jobs, string name, string text, string profile = "")
    {
        var imports = new ImportStore(records);
        var file = new ImportFile(ImportStore.NewId(records.UtcNow), "H1", name, text.Length, profile, "Unknown", new Dictionary<string, string>(), "clerk", records.UtcNow, null, null);
        Directory.CreateDirectory(imports.FolderOf(file.Id));
        File.WriteAllText(imports.PathOf(file), text, new UTF8Encoding(false));
        var job = jobs.Ask(JobKinds.Import, "H1", new Dictionary<string, string> { ["file"] = file.Id, ["name"] = name }, s_clerk);
        imports.Save(file with { Job = job.Id }, s_clerk);
        return job;
    }

    private static string Isolates(int rows)
    {
        var csv = new StringBuilder("PATIENT_ID,SPEC_NUM,SPEC_DATE,SPEC_TYPE,WARD_TYPE,DEPARTMENT,SEX,AGE,ORGANISM,AMK_NM,GEN_NM,CRO_NM\n");
        for (int i = 0; i < rows; i++)
        {
            csv.AppendLine(CultureInfo.InvariantCulture, $"p{i},s{i:000000},2025-{(i % 12) + 1:00}-{(i % 28) + 1:00},ur,in,呼吸内科,m,50,eco,2,1,{(i % 4 == 0 ? "16" : "0.5")}");
        }

        return csv.ToString();
    }

    private static void WaitFor(Func<bool> reached, Process worker)
    {
        var clock = Stopwatch.StartNew();
        while (!reached())
        {
            Assert.False(worker.HasExited, "the worker ended before the moment that the test waits for");
            Assert.True(clock.Elapsed < s_patience, "the worker never came to the moment that the test waits for");
            Thread.Sleep(5);
        }
    }
}
