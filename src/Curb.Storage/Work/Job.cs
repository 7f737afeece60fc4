namespace Curb.Storage.Work;

/// <summary>A piece of long work that somebody asked for: it outlives the request, the web server and the machine's restart.</summary>
/// <param name="Id">Sorts by the time it was asked for.</param>
/// <param name="Kind">One of <see cref="JobKinds"/>.</param>
/// <param name="Institution">Code; blank for every institution.</param>
/// <param name="Parameters">What the kind needs to know, by name.</param>
/// <param name="State">How far it has come.</param>
/// <param name="AskedBy">Account, or the schedule or inbox that asked.</param>
/// <param name="AskedAt">When.</param>
/// <param name="NotBefore">It waits until then; null where it need not.</param>
/// <param name="StartedAt">Of the last attempt.</param>
/// <param name="EndedAt">Null until it has ended.</param>
/// <param name="Done">Steps done: rows, institutions or indicators by kind.</param>
/// <param name="Total">Steps in all; 0 where not known.</param>
/// <param name="Stage">What is being done, for people.</param>
/// <param name="CancelAsked">Somebody wants it to stop.</param>
/// <param name="Attempts">How often it was started.</param>
/// <param name="Outcome">What came out, by name; empty until it has ended.</param>
/// <param name="Problem">Why it failed; null where it did not.</param>
public sealed record Job(
    string Id,
    string Kind,
    string Institution,
    IReadOnlyDictionary<string, string> Parameters,
    JobState State,
    string AskedBy,
    DateTimeOffset AskedAt,
    DateTimeOffset? NotBefore,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    long Done,
    long Total,
    string Stage,
    bool CancelAsked,
    int Attempts,
    IReadOnlyDictionary<string, string> Outcome,
    string? Problem)
{
    public bool HasEnded => State is JobState.Done or JobState.Failed or JobState.Cancelled;

    public string? this[string parameter] => Parameters.GetValueOrDefault(parameter);

    /// <summary>Share done, 0 to 100; null where the whole is not known.</summary>
    public int? Percent => State == JobState.Done ? 100 : Total > 0 ? (int)Math.Clamp(100 * Done / Total, 0, 99) : null;
}

/// <summary>How far a job has come.</summary>
public enum JobState
{
    /// <summary>Waits for its turn.</summary>
    Queued,

    /// <summary>Is being worked on.</summary>
    Running,

    /// <summary>Ended as asked.</summary>
    Done,

    /// <summary>Ended with a problem; nothing of the unfinished part stands.</summary>
    Failed,

    /// <summary>Stopped by a person; nothing of the unfinished part stands.</summary>
    Cancelled,
}

/// <summary>The kinds of jobs.</summary>
public static class JobKinds
{
    /// <summary>Takes in a delivered file and derives the institution's facts after it.</summary>
    public const string Import = "import";

    /// <summary>Rebuilds facts from received records.</summary>
    public const string Derive = "derive";

    /// <summary>Computes every indicator of a month, by institution and department, and keeps the table.</summary>
    public const string Evaluate = "evaluate";

    /// <summary>Makes a workbook of the last twelve months' indicators by month.</summary>
    public const string Report = "report";

    /// <summary>Opens a case for everything that the data ask for and that has none, ends what is no longer found, reminds and escalates.</summary>
    public const string Raise = "raise";

    /// <summary>Writes every institution's copy of a notice.</summary>
    public const string NoticeCopies = "notice-copies";

    /// <summary>Evaluates every indicator of a month for every institution and freezes the table that the regional scoreboard shows.</summary>
    public const string Scoreboard = "scoreboard";

    /// <summary>Rebuilds the facts of institutions whose own installation sent bundles.</summary>
    public const string Federation = "federation";

    /// <summary>Runs a changed severity of a rule of the order check over an institution's last year of orders.</summary>
    public const string Simulate = "simulate";

    public static IReadOnlyList<string> All { get; } = [Import, Derive, Evaluate, Report, Raise, Scoreboard, Federation, NoticeCopies, Simulate];

    /// <summary>Kinds that can be asked for without a file.</summary>
    public static IReadOnlyList<string> Schedulable { get; } = [Derive, Raise, Evaluate, Report, Scoreboard];
}
