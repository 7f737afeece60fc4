using Curb.Storage.Work;

namespace Curb.Web.Jobs;

/// <summary>One page of the jobs, newest first.</summary>
public sealed record JobsView(IReadOnlyList<Job> Jobs, int Number, bool HasMore)
{
    /// <summary>True while something can change by itself, so that the page asks again.</summary>
    public bool IsLive => Jobs.Any(job => !job.HasEnded);
}
