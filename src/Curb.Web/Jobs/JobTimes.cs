using System.Globalization;
using Curb.Storage.Work;
using Curb.Web.Shell;

namespace Curb.Web.Jobs;

/// <summary>Times of jobs as pages write them.</summary>
internal static class JobTimes
{
    public static string At(DateTimeOffset? at) => at?.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? Figures.Unknown;

    /// <summary>From the start of the last attempt to the end, in seconds; a dash until it has ended.</summary>
    public static string Took(Job job) => job is { StartedAt: { } from, EndedAt: { } to } && to >= from ? string.Create(CultureInfo.InvariantCulture, $"{(to - from).TotalSeconds:0.0} s") : Figures.Unknown;
}
