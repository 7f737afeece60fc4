using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Storage.Work;

namespace Curb.Web.Jobs;

/// <summary>What is looked after once an hour while the program runs: names of patients and files handed in whose time is over.</summary>
public sealed class Upkeep(PatientNames names, WorkFiles files, TimeProvider time)
{
    private static readonly TimeSpan s_every = TimeSpan.FromHours(1);
    private static readonly Actor s_actor = new("upkeep");

    private DateTimeOffset _last = DateTimeOffset.MinValue;

    public void Look()
    {
        var now = time.GetUtcNow();
        if (now - _last < s_every)
        {
            return;
        }

        _last = now;
        names.DeleteExpired(s_actor);
        files.RemoveExpired(s_actor);
    }
}
