namespace Curb.Storage.Work;

/// <summary>Where finished jobs leave their workbooks.</summary>
public static class JobResults
{
    public const string Folder = "job-results";

    /// <summary>The workbook of a job; null where it left none.</summary>
    public static string? PathOf(string dataFolder, Job job) =>
        job.Outcome.TryGetValue("result", out string? name) && name == job.Id + ".xlsx" && Path.Combine(dataFolder, Folder, name) is var path && File.Exists(path) ? path : null;
}
