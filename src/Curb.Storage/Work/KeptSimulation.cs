using System.Text.Json;
using Curb.Prescribing;

namespace Curb.Storage.Work;

/// <summary>An order whose verdict a change would alter, as it is put to people to judge.</summary>
/// <param name="Order">Key of the order.</param>
/// <param name="Month">Month of the order.</param>
/// <param name="Physician">Staff code; null where unknown.</param>
/// <param name="Drug">Drug code.</param>
/// <param name="Before">Verdict as the rules stand.</param>
/// <param name="After">Verdict after the change.</param>
/// <param name="BecauseZh">What the rule found, Chinese.</param>
/// <param name="Because">The same, English.</param>
public sealed record SimulatedChange(string Order, string? Month, string? Physician, string? Drug, string Before, string After, string BecauseZh, string Because);

/// <summary>What a change of a rule's severity would have done to the orders of an institution over a year.</summary>
/// <param name="Institution">Code.</param>
/// <param name="Rule">Rule that was changed.</param>
/// <param name="Severity">inform, warn, require, refuse, or off.</param>
/// <param name="From">First month.</param>
/// <param name="To">Last month.</param>
/// <param name="Physicians">Burden by physician, most additional alerts first.</param>
/// <param name="Sample">Orders whose verdict changes, spread evenly over all of them.</param>
public sealed record KeptSimulation(string Institution, string Rule, string Severity, string From, string To, IReadOnlyList<PhysicianBurden> Physicians, IReadOnlyList<SimulatedChange> Sample)
{
    /// <summary>What alerts are judged under: the setting did not speak yet, so it has no version of its own.</summary>
    public string Version => "simulated-" + Severity;

    /// <summary>Keeps it beside the job's other results: whole or not at all.</summary>
    public string Keep(string dataFolder, string job)
    {
        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(dataFolder, JobResults.Folder)).FullName, job + ".json");
        File.WriteAllBytes(path + ".part", JsonSerializer.SerializeToUtf8Bytes(this));
        File.Move(path + ".part", path, overwrite: true);
        return Path.GetFileName(path);
    }

    /// <summary>The simulation of a job; null where it left none.</summary>
    public static KeptSimulation? Of(string dataFolder, Job job) =>
        job is { Kind: JobKinds.Simulate, State: JobState.Done } && Path.Combine(dataFolder, JobResults.Folder, job.Id + ".json") is var path && File.Exists(path) ? JsonSerializer.Deserialize<KeptSimulation>(File.ReadAllBytes(path)) : null;
}
