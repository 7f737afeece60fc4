using System.Diagnostics;
using Curb.Storage.Work;

namespace Curb.Cli.Work;

/// <summary>What a running job says of itself, and where it learns that somebody wants it to stop. Noted twice a second at most.</summary>
internal sealed class JobProgress(JobStore jobs, Job job)
{
    private static readonly TimeSpan s_every = TimeSpan.FromMilliseconds(500);

    private long _last;

    /// <exception cref="OperationCanceledException">Somebody asked for the job to stop.</exception>
    public void Say(string stage, long done = 0, long total = 0)
    {
        if (_last != 0 && Stopwatch.GetElapsedTime(_last) < s_every)
        {
            return;
        }

        _last = Stopwatch.GetTimestamp();
        if (!jobs.Progress(job.Id, stage, done, total))
        {
            throw new OperationCanceledException($"Job {job.Id} was asked to stop.");
        }
    }

    /// <summary>As <see cref="Say"/>, noted in any case.</summary>
    public void Begin(string stage, long done = 0, long total = 0)
    {
        _last = 0;
        Say(stage, done, total);
    }
}
