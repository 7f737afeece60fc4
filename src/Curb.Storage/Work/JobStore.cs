using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Curb.Disclosure;
using Curb.Storage.Records;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage.Work;

/// <summary>The queue of jobs and its history, in the records store. Asking, starting, ending, cancelling and retrying are audit events; progress is not.</summary>
public sealed class JobStore(RecordStore records)
{
    /// <summary>A job whose worker vanished this often is given up: it may be what kills the worker.</summary>
    public const int MostAttempts = 3;

    private const int LongestText = 2000;

    public RecordStore Records => records;

    /// <summary>Puts a job into the queue.</summary>
    public Job Ask(string kind, string institution, IReadOnlyDictionary<string, string> parameters, Actor actor)
    {
        var job = new Job(NewId(records.Now), kind, institution, parameters, JobState.Queued, actor.Who, RecordStore.Instant(RecordStore.Instant(records.Now)), null, null, null, 0, 0, "", false, 0, Nothing, null);
        records.Change(actor, "ask-job", Subject(job.Id), context =>
        {
            context.Jobs.Add(RowOf(job));
            return (null, new { job.Kind, job.Institution, job.Parameters });
        });
        return job;
    }

    /// <summary>The jobs whose institution lies in the scope, newest first. Jobs of all institutions are shown to whoever sees everything.</summary>
    public IReadOnlyList<Job> Newest(Scope scope, int skip, int take) => records.Read(context =>
        (IReadOnlyList<Job>)[.. context.Jobs.AsNoTracking().OrderByDescending(row => row.Id).AsEnumerable().Where(row => Within(scope, row.Institution)).Skip(skip).Take(take).Select(JobOf)]);

    /// <summary>A job of the scope; null where there is none.</summary>
    public Job? Find(Scope scope, string id) => records.Read(context => context.Jobs.AsNoTracking().FirstOrDefault(row => row.Id == id)) is { } row && Within(scope, row.Institution) ? JobOf(row) : null;

    /// <summary>The import that took a batch in; null where it came another way, or its institution is not in the scope.</summary>
    public Job? ImportOf(Scope scope, int batch)
    {
        string number = batch.ToString(CultureInfo.InvariantCulture);
        return records.Read(context => context.Jobs.AsNoTracking().Where(row => row.Kind == JobKinds.Import && row.Outcome != null && row.Outcome.Contains(number)).OrderByDescending(row => row.Id).AsEnumerable().Where(row => Within(scope, row.Institution)).Select(JobOf)
            .FirstOrDefault(job => job.Outcome.GetValueOrDefault("batches", "").Split(' ').Contains(number)));
    }

    /// <summary>Jobs that ended after a mark, in the order in which they ended.</summary>
    public IReadOnlyList<Job> EndedAfter(string mark)
    {
        string at = mark.Split('|')[0];
        using (var connection = records.Connect())
        {
            using var command = RecordStore.Command(connection, "SELECT count(*) FROM job WHERE ended_at >= @at", ("@at", at));
            if (Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture) == 0)
            {
                return [];
            }
        }

        return records.Read(context => (IReadOnlyList<Job>)[.. context.Jobs.AsNoTracking().Where(row => row.EndedAt != null && string.Compare(row.EndedAt, at) >= 0).AsEnumerable().Select(JobOf)
            .Where(job => string.CompareOrdinal(EndMark(job), mark) > 0).OrderBy(EndMark, StringComparer.Ordinal)]);
    }

    /// <summary>Where a job stands in the order of ends.</summary>
    public static string EndMark(Job job) => RecordStore.Instant(job.EndedAt!.Value) + "|" + job.Id;

    /// <summary>True where a job waits that may start now, or stands as running.</summary>
    public bool HasWork()
    {
        using var connection = records.Connect();
        using var command = RecordStore.Command(
            connection,
            "SELECT count(*) FROM job WHERE state = 'Running' OR (state = 'Queued' AND (not_before IS NULL OR not_before <= @now))",
            ("@now", RecordStore.Instant(records.Now)));
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture) > 0;
    }

    /// <summary>Takes the job that has waited longest; null where none may start. One worker at a time asks.</summary>
    public Job? Start(Actor worker)
    {
        string now = RecordStore.Instant(records.Now);
        string? id = records.Read(context => context.Jobs.AsNoTracking().Where(row => row.State == nameof(JobState.Queued) && (row.NotBefore == null || string.Compare(row.NotBefore, now) <= 0)).OrderBy(row => row.Id).Select(row => row.Id).FirstOrDefault());
        if (id is null)
        {
            return null;
        }

        Job? started = null;
        records.Change(worker, "start-job", Subject(id), context =>
        {
            var row = context.Jobs.Find(id)!;
            if (row.State != nameof(JobState.Queued))
            {
                return (null, null);
            }

            (row.State, row.StartedAt, row.EndedAt, row.NotBefore, row.Done, row.Total, row.Problem) = (nameof(JobState.Running), now, null, null, 0, 0, null);
            row.Attempts++;
            started = JobOf(row);
            return (null, new { Attempt = row.Attempts });
        });
        return started;
    }

    /// <summary>Notes how far a job has come.</summary>
    /// <returns>False where somebody asked for it to be cancelled.</returns>
    public bool Progress(string id, string stage, long done, long total)
    {
        using var connection = records.Connect();
        using var command = RecordStore.Command(connection, "UPDATE job SET stage = @stage, done = @done, total = @total WHERE id = @id", ("@stage", Cut(stage)), ("@done", done), ("@total", total), ("@id", id));
        command.ExecuteNonQuery();
        return !CancelAsked(id);
    }

    public bool CancelAsked(string id)
    {
        using var connection = records.Connect();
        using var command = RecordStore.Command(connection, "SELECT cancel_asked FROM job WHERE id = @id", ("@id", id));
        return Convert.ToInt64(command.ExecuteScalar() ?? 0L, CultureInfo.InvariantCulture) != 0;
    }

    /// <summary>Ends a running job.</summary>
    public void End(string id, JobState state, IReadOnlyDictionary<string, string> outcome, string? problem, Actor worker) => Turn(id, "end-job", worker, row =>
    {
        (row.State, row.EndedAt, row.Outcome, row.Problem) = (state.ToString(), RecordStore.Instant(records.Now), JsonSerializer.Serialize(outcome), Cut(problem));
        return row.State;
    });

    /// <summary>Puts a running job back into the queue, to start again later.</summary>
    public void PutBack(string id, TimeSpan wait, string why, Actor worker) => Turn(id, "put-back-job", worker, row =>
    {
        (row.State, row.NotBefore, row.Stage) = (nameof(JobState.Queued), RecordStore.Instant(records.Now + wait), Cut(why)!);
        row.Attempts--;
        return why;
    });

    /// <summary>
    /// Jobs that stand as running although no worker runs: their worker ended in the middle. What they had not committed never became part of the store; they
    /// start again, and what they had committed is known again by its content. One that lost its worker too often is given up.
    /// </summary>
    public int TakeUpAbandoned(Actor worker)
    {
        var abandoned = records.Read(context => context.Jobs.AsNoTracking().Where(row => row.State == nameof(JobState.Running)).Select(row => row.Id).ToList());
        foreach (string id in abandoned)
        {
            Turn(id, "resume-job", worker, row =>
            {
                bool again = row.Attempts < MostAttempts && !row.CancelAsked;
                row.State = again ? nameof(JobState.Queued) : row.CancelAsked ? nameof(JobState.Cancelled) : nameof(JobState.Failed);
                row.Problem = again ? null : row.CancelAsked ? null : $"The worker ended {row.Attempts} times in the middle of this job; it is not tried again by itself.";
                row.EndedAt = again ? null : RecordStore.Instant(records.Now);
                return row.State;
            });
        }

        return abandoned.Count;
    }

    /// <summary>Asks for a job to stop: one that waits ends at once, one that runs at its next step.</summary>
    /// <returns>False where it has ended already.</returns>
    public bool Cancel(string id, Actor actor) => Turn(id, "cancel-job", actor, row =>
    {
        if (row.State == nameof(JobState.Queued))
        {
            (row.State, row.EndedAt) = (nameof(JobState.Cancelled), RecordStore.Instant(records.Now));
            return row.State;
        }

        if (row.State != nameof(JobState.Running) || row.CancelAsked)
        {
            return null;
        }

        row.CancelAsked = true;
        return "asked to stop";
    });

    /// <summary>Puts a failed or cancelled job into the queue again.</summary>
    /// <returns>False where it did not fail.</returns>
    public bool Retry(string id, Actor actor) => Turn(id, "retry-job", actor, row =>
    {
        if (row.State is not (nameof(JobState.Failed) or nameof(JobState.Cancelled)))
        {
            return null;
        }

        (row.State, row.CancelAsked, row.Attempts, row.EndedAt, row.Problem, row.Outcome, row.Stage) = (nameof(JobState.Queued), false, 0, null, null, null, "");
        return row.State;
    });

    /// <summary>Ids that sort by time, with 64 random bits behind.</summary>
    internal static string NewId(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture) + "-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    private bool Turn(string id, string process, Actor actor, Func<JobRow, string?> turn) => records.Change(actor, process, Subject(id), context =>
    {
        var row = context.Jobs.Find(id) ?? throw new KeyNotFoundException($"There is no job {id}.");
        string before = row.State;
        return turn(row) is { } after ? (new { State = before }, new { State = after, row.Problem }) : (null, null);
    });

    private static bool Within(Scope scope, string institution) => institution.Length == 0 ? scope.Institutions is null : scope.Covers(institution);

    private static string Subject(string id) => "job/" + id;

    private static string? Cut(string? text) => text is { Length: > LongestText } ? text[..LongestText] : text;

    private static IReadOnlyDictionary<string, string> Named(string? json) => json is null ? Nothing : JsonSerializer.Deserialize<Dictionary<string, string>>(json)!;

    private static DateTimeOffset? At(string? text) => text is null ? null : RecordStore.Instant(text);

    private static Job JobOf(JobRow row) => new(
        row.Id, row.Kind, row.Institution, Named(row.Parameters), Enum.Parse<JobState>(row.State), row.AskedBy, RecordStore.Instant(row.AskedAt), At(row.NotBefore), At(row.StartedAt), At(row.EndedAt), row.Done, row.Total, row.Stage, row.CancelAsked, row.Attempts, Named(row.Outcome), row.Problem);

    private static JobRow RowOf(Job job) => new()
    {
        Id = job.Id,
        Kind = job.Kind,
        Institution = job.Institution,
        Parameters = JsonSerializer.Serialize(job.Parameters),
        State = job.State.ToString(),
        AskedBy = job.AskedBy,
        AskedAt = RecordStore.Instant(job.AskedAt),
        NotBefore = null,
        StartedAt = null,
        EndedAt = null,
        Done = 0,
        Total = 0,
        Stage = "",
        CancelAsked = false,
        Attempts = 0,
        Outcome = null,
        Problem = null,
    };
}
