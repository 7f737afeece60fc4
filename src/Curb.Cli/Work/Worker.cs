using Curb.Disclosure;
using Curb.Exchange.Tabular;
using Curb.Storage;
using Curb.Storage.Work;

namespace Curb.Cli.Work;

/// <summary>Works through the queue, one job after the other. One worker at a time has a data folder; a second one leaves at once.</summary>
internal sealed class Worker(string folder, JobStore jobs)
{
    private const string LockName = "curb-worker.lock";
    private static readonly TimeSpan s_whileHeld = TimeSpan.FromSeconds(5);
    private static readonly Actor s_actor = new("worker");

    private readonly Dictionary<string, Func<Job, JobProgress, IReadOnlyDictionary<string, string>>> _kinds = new()
    {
        [JobKinds.Import] = (job, progress) => new ImportWork(folder, jobs).Run(job, progress),
        [JobKinds.Derive] = (job, progress) => new DeriveWork(folder).Run(job, progress),
        [JobKinds.Evaluate] = (job, progress) => new IndicatorWork(folder).Run(job, progress),
        [JobKinds.Report] = (job, progress) => new IndicatorWork(folder).Run(job, progress),
        [JobKinds.Raise] = (job, progress) => new RaiseWork(folder, jobs).Run(job, progress),
        [JobKinds.NoticeCopies] = (job, progress) => new NoticeCopiesWork(folder, jobs).Run(job, progress),
        [JobKinds.Simulate] = (job, progress) => new SimulateWork(folder).Run(job, progress),
        [JobKinds.Federation] = (job, progress) => new FederationWork(folder).Run(job, progress),
        [JobKinds.Scoreboard] = (job, progress) => new ScoreboardWork(folder, jobs.Records).Run(job, progress),
    };

    /// <summary>Works until nothing waits; null where another worker has the folder.</summary>
    /// <returns>Number of jobs that ended.</returns>
    public int? Drain()
    {
        if (TakeLock() is not { } held)
        {
            return null;
        }

        using (held)
        {
            jobs.TakeUpAbandoned(s_actor);
            int ended = 0;
            while (jobs.Start(s_actor) is { } job)
            {
                Do(job);
                ended++;
            }

            return ended;
        }
    }

    private void Do(Job job)
    {
        try
        {
            var outcome = _kinds.TryGetValue(job.Kind, out var run) ? run(job, new JobProgress(jobs, job)) : throw new DataFolderException($"This program knows no job of kind {job.Kind}.");
            jobs.End(job.Id, JobState.Done, outcome, null, s_actor);
        }
        catch (OperationCanceledException)
        {
            jobs.End(job.Id, JobState.Cancelled, Nothing, null, s_actor);
        }
        catch (DataFolderException held) when (DataFolder.IsBeingWritten(folder))
        {
            jobs.PutBack(job.Id, s_whileHeld, held.Message, s_actor);
        }
        catch (Exception failure) when (failure is UnusableFileException or DataFolderException or IOException or CommandFailure)
        {
            Fail(job, failure.Message);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Console.Error.WriteLine($"CURB-FAULT in job {job.Id}: {fault}");
            Fail(job, $"A fault of the program, not of the data: {fault.GetType().Name}: {fault.Message}");
        }
    }

    private void Fail(Job job, string problem)
    {
        jobs.End(job.Id, JobState.Failed, Nothing, problem, s_actor);
        if (job.Kind == JobKinds.Import && new ImportStore(jobs.Records).Find(Scope.DataFolderOwner, job["file"] ?? "") is { Inbox: not null } file)
        {
            ImportWork.MoveInInbox(new ImportStore(jobs.Records), file, "failed", [$"{file.Name}: {problem}"]);
        }
    }

    private static IReadOnlyDictionary<string, string> Nothing { get; } = new Dictionary<string, string>();

    private FileStream? TakeLock()
    {
        try
        {
            return new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
