using System.Globalization;
using Curb.Disclosure;
using Curb.Storage.Records;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage.Work;

/// <summary>The schedules by which jobs are asked for.</summary>
public sealed class ScheduleStore(RecordStore records)
{
    /// <summary>Name of the setting that holds the site's time zone.</summary>
    public const string ZoneSetting = "time-zone";

    /// <summary>China Standard Time, where nothing else was set.</summary>
    public const string UsualZone = "Asia/Shanghai";

    private static readonly Actor s_clock = new("schedule");

    /// <summary>The clock that schedules go by.</summary>
    public TimeZoneInfo Zone => TimeZoneInfo.TryFindSystemTimeZoneById(records.Setting(ZoneSetting) ?? UsualZone, out var zone) ? zone : TimeZoneInfo.Utc;

    public IReadOnlyList<JobSchedule> All(Scope scope) => records.Read(context =>
        (IReadOnlyList<JobSchedule>)[.. context.JobSchedules.AsNoTracking().OrderBy(row => row.Id).AsEnumerable().Where(row => row.Institution.Length == 0 ? scope.Institutions is null : scope.Covers(row.Institution)).Select(Of)]);

    public JobSchedule Add(string kind, string institution, string every, int day, TimeOnly time, Actor actor)
    {
        var schedule = new JobSchedule(JobStore.NewId(records.Now), kind, institution, every, day, time, actor.Who, records.Now, JobSchedule.Next(every, day, time, records.Now, Zone), true);
        records.Change(actor, "save-schedule", "schedule/" + schedule.Id, context =>
        {
            context.JobSchedules.Add(RowOf(schedule));
            return (null, new { kind, institution, every, day, Time = JobSchedule.TimeText(time) });
        });
        return schedule;
    }

    public void Remove(string id, Actor actor) => records.Change(actor, "remove-schedule", "schedule/" + id, context =>
    {
        if (context.JobSchedules.Find(id) is not { } row)
        {
            return (null, null);
        }

        context.JobSchedules.Remove(row);
        return (new { row.Kind, row.Institution, row.Every, row.Day, row.Time }, null);
    });

    /// <summary>Asks for the jobs whose time has come, each once, however many of its times went by while nobody looked.</summary>
    public int AskForDue(JobStore jobs)
    {
        string now = RecordStore.Instant(records.Now);
        using (var connection = records.Connect())
        {
            using var command = RecordStore.Command(connection, "SELECT count(*) FROM job_schedule WHERE enabled = 1 AND next_at <= @now", ("@now", now));
            if (Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture) == 0)
            {
                return 0;
            }
        }

        int asked = 0;
        foreach (var due in All(Scope.DataFolderOwner).Where(schedule => schedule.Enabled && schedule.NextAt <= records.Now))
        {
            bool mine = records.Change(s_clock, "schedule-comes-due", "schedule/" + due.Id, context =>
            {
                var row = context.JobSchedules.Find(due.Id);
                if (row is null || row.NextAt != RecordStore.Instant(due.NextAt))
                {
                    return (null, null);
                }

                string before = row.NextAt;
                row.NextAt = RecordStore.Instant(JobSchedule.Next(due.Every, due.Day, due.Time, records.Now, Zone));
                return (before, row.NextAt);
            });
            if (mine)
            {
                jobs.Ask(due.Kind, due.Institution, new Dictionary<string, string> { ["schedule"] = due.Id }, s_clock with { Why = $"schedule {due.Every} {JobSchedule.TimeText(due.Time)} of {due.MadeBy}" });
                asked++;
            }
        }

        return asked;
    }

    private static JobSchedule Of(JobScheduleRow row) => new(
        row.Id, row.Kind, row.Institution, row.Every, row.Day, TimeOnly.ParseExact(row.Time, "HH:mm", CultureInfo.InvariantCulture), row.MadeBy, RecordStore.Instant(row.MadeAt), RecordStore.Instant(row.NextAt), row.Enabled);

    private static JobScheduleRow RowOf(JobSchedule schedule) => new()
    {
        Id = schedule.Id,
        Kind = schedule.Kind,
        Institution = schedule.Institution,
        Every = schedule.Every,
        Day = schedule.Day,
        Time = JobSchedule.TimeText(schedule.Time),
        MadeBy = schedule.MadeBy,
        MadeAt = RecordStore.Instant(schedule.MadeAt),
        NextAt = RecordStore.Instant(schedule.NextAt),
        Enabled = schedule.Enabled,
    };
}
