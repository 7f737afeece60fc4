using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Storage.Work;

namespace Curb.Tests.Records;

/// <summary>Jobs, schedules, files handed in, column mappings, keys and webhooks, as either database keeps them.</summary>
internal static class WorkContract
{
    private static readonly Actor s_actor = new("test", "10.0.0.1");
    private static readonly Scope s_all = Scope.DataFolderOwner;

    public static void Everything_that_work_needs_is_kept(RecordStore records)
    {
        Jobs(new JobStore(records));
        Schedules(new ScheduleStore(records), new JobStore(records));
        Imports(new ImportStore(records));
        KeysAndWebhooks(records);
        Retention(records);
        Assert.Empty(records.AuditProblems());
    }

    private static void Jobs(JobStore jobs)
    {
        var first = jobs.Ask(JobKinds.Derive, "H1", new Dictionary<string, string> { ["a"] = "甲" }, s_actor);
        var second = jobs.Ask(JobKinds.Raise, "", new Dictionary<string, string>(), s_actor);
        Assert.Equal([second.Id, first.Id], jobs.Newest(s_all, 0, 10).Select(job => job.Id));
        Assert.Equal([first.Id], jobs.Newest(Scope.Of(["H1"], false), 0, 10).Select(job => job.Id));
        Assert.Equal(first.Id, jobs.Start(s_actor)!.Id);
        Assert.True(jobs.Progress(first.Id, "rows", 5, 10));
        Assert.Equal((JobState.Running, "rows", 5, 50), jobs.Find(s_all, first.Id) is { } job ? (job.State, job.Stage, job.Done, job.Percent) : default);
        Assert.True(jobs.Cancel(first.Id, s_actor));
        Assert.False(jobs.Progress(first.Id, "rows", 6, 10));
        jobs.End(first.Id, JobState.Cancelled, new Dictionary<string, string>(), null, s_actor);
        Assert.True(jobs.Retry(first.Id, s_actor));
        Assert.Equal(1, jobs.TakeUpAbandoned(s_actor) + (jobs.Start(s_actor) is not null ? 1 : 0));
        Assert.Equal(1, jobs.TakeUpAbandoned(s_actor));
        string id = jobs.Start(s_actor)!.Id;
        jobs.End(id, JobState.Done, new Dictionary<string, string> { ["facts"] = "12" }, null, s_actor);
        Assert.Equal("12", jobs.Find(s_all, id)!.Outcome["facts"]);
        Assert.Contains(jobs.EndedAfter(""), ended => ended.Id == id);
        Assert.Empty(jobs.EndedAfter(JobStore.EndMark(jobs.EndedAfter("")[^1])));
        jobs.PutBack(jobs.Start(s_actor)!.Id, TimeSpan.FromHours(1), "held", s_actor);
        Assert.False(jobs.HasWork());
        Assert.Null(jobs.Start(s_actor));
    }

    private static void Schedules(ScheduleStore schedules, JobStore jobs)
    {
        var kept = schedules.Add(JobKinds.Raise, "", "daily", 0, new TimeOnly(3, 0), s_actor);
        Assert.Equal(kept, Assert.Single(schedules.All(s_all)) with { MadeAt = kept.MadeAt, NextAt = kept.NextAt });
        Assert.Empty(schedules.All(Scope.Of(["H1"], false)));
        Assert.Equal(0, schedules.AskForDue(jobs));
        schedules.Remove(kept.Id, s_actor);
        Assert.Empty(schedules.All(s_all));
    }

    private static void Imports(ImportStore imports)
    {
        var now = imports.Records.UtcNow;
        var file = new ImportFile(ImportStore.NewId(now), "H1", "门诊.csv", 12, "whonet", "Unknown", new Dictionary<string, string> { ["性别"] = "sex" }, "li", now, null, null);
        imports.Save(file, s_actor);
        Assert.Equal("sex", imports.Find(s_all, file.Id)!.Columns["性别"]);
        Assert.Single(imports.Open(s_all));
        imports.Save(file with { Job = "j1" }, s_actor);
        Assert.Empty(imports.Open(s_all));
        imports.MapColumn("H1", "whonet", "性别", "sex", s_actor);
        imports.MapColumn("H1", "whonet", "性别", "gender", s_actor);
        Assert.Equal("gender", imports.Columns("H1", "whonet")["性别"]);
        imports.MapColumn("H1", "whonet", "性别", null, s_actor);
        Assert.Empty(imports.Columns("H1", "whonet"));
        imports.Remove(file, s_actor);
        Assert.Null(imports.Find(s_all, file.Id));
    }

    private static void KeysAndWebhooks(RecordStore records)
    {
        var account = new AccountStore(records).Create("worker", "Worker", false, s_actor)!;
        var keys = new ApiKeyStore(records);
        var (secret, key) = keys.Make(account, "nightly", new HashSet<string> { "figures.see" }, TimeSpan.FromDays(1), s_actor);
        Assert.Equal(key.Id, keys.Find(secret)!.Id);
        keys.Touch(key.Id);
        Assert.NotNull(Assert.Single(keys.Of(account.Id)).UsedAt);
        Assert.True(keys.Revoke(account.Id, key.Id, s_actor));
        Assert.Null(keys.Find(secret));
        var webhooks = new WebhookStore(records);
        var (webhook, _) = webhooks.Make(account, new Uri("https://receiver.example/x"), new HashSet<string> { WebhookStore.JobEnded }, s_actor);
        webhooks.Send(webhook, WebhookStore.JobEnded, "{}");
        var call = Assert.Single(webhooks.Due(10));
        webhooks.Note(call, false, "HTTP 500");
        Assert.Empty(webhooks.Due(10));
        Assert.Equal(("waiting", 1, "HTTP 500"), webhooks.Calls(webhook.Id, 10).Select(one => (one.State, one.Attempts, one.Answer)).Single());
        Assert.True(webhooks.End(account.Id, webhook.Id, s_actor));
        Assert.Empty(webhooks.Open());
    }

    /// <summary>Files whose time is over go, with an event; those in use and those still in time stay.</summary>
    private static void Retention(RecordStore records)
    {
        var imports = new ImportStore(records);
        var files = new WorkFiles(records, imports);
        Assert.Equal(WorkFiles.UsualDays, files.Days);
        records.Set(WorkFiles.DaysSetting, "30", s_actor);
        var now = records.UtcNow;
        ImportFile Handed(int daysAgo)
        {
            var file = new ImportFile(ImportStore.NewId(now.AddDays(-daysAgo)), "H1", "x.csv", 1, "whonet", "Unknown", new Dictionary<string, string>(), "li", now.AddDays(-daysAgo), null, null);
            imports.Save(file, s_actor);
            Directory.CreateDirectory(imports.FolderOf(file.Id));
            File.WriteAllText(imports.PathOf(file), "x");
            return file;
        }

        var (old, recent) = (Handed(31), Handed(29));
        string result = Path.Combine(Directory.CreateDirectory(Path.Combine(records.Folder, JobResults.Folder)).FullName, "old.xlsx");
        string done = Path.Combine(Directory.CreateDirectory(Path.Combine(records.Folder, WorkFiles.InboxFolder, "H1", "done")).FullName, "old.csv");
        foreach (string path in (string[])[result, done])
        {
            File.WriteAllText(path, "x");
            File.SetLastWriteTimeUtc(path, now.UtcDateTime.AddDays(-31));
        }

        Assert.Equal(3, files.RemoveExpired(s_actor));
        Assert.Equal(0, files.RemoveExpired(s_actor));
        Assert.Null(imports.Find(s_all, old.Id));
        Assert.True(File.Exists(imports.PathOf(recent)));
        Assert.False(File.Exists(result) || File.Exists(done) || Directory.Exists(imports.FolderOf(old.Id)));
        Assert.Contains(records.AuditEvents(), entry => entry is { Process: "remove-expired-file", Why: "kept for 30 days" });
    }
}
