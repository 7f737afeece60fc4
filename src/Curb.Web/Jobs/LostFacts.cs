using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Work;
using Curb.Web.Hosting;

namespace Curb.Web.Jobs;

/// <summary>
/// Asks, when the program starts, for the derivation of institutions whose records are here without facts: a newer program makes fact tables anew and empty where their
/// columns changed, and records taken in by a command may not have been derived yet. Until then every page says that there are none.
/// </summary>
public sealed class LostFacts(InstanceKeeper keeper, JobStore jobs)
{
    private const int NewestLooked = 500;
    private static readonly Actor s_actor = new("start of the program");

    /// <summary>Asks for what is missing and was not asked for yet; the number of jobs asked for.</summary>
    public int Look()
    {
        List<string> delivered, lost;
        using (var lease = keeper.Use(Scope.DataFolderOwner))
        {
            var derived = lease.Data.Stamps.Select(stamp => stamp.Institution).ToHashSet(StringComparer.Ordinal);
            delivered = [.. lease.Data.Deliveries.Where(line => line.Outcome.Accepted > 0).Select(line => line.Institution).Distinct().Order(StringComparer.Ordinal)];
            lost = [.. delivered.Where(institution => !derived.Contains(institution))];
        }

        if (lost.Count == 0)
        {
            return 0;
        }

        var asked = jobs.Newest(Scope.DataFolderOwner, 0, NewestLooked).Where(job => !job.HasEnded && job.Kind is JobKinds.Derive or JobKinds.Import).Select(job => job.Institution).ToHashSet(StringComparer.Ordinal);
        string[] wanted = lost.Count == delivered.Count && lost.Count > 1 ? [""] : [.. lost];
        var missing = wanted.Where(institution => !asked.Contains(institution) && !asked.Contains("")).ToList();
        missing.ForEach(institution => jobs.Ask(JobKinds.Derive, institution, new Dictionary<string, string>(), s_actor));
        return missing.Count;
    }
}
