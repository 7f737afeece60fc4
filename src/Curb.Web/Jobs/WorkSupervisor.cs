using System.Diagnostics;
using Curb.Storage;
using Curb.Storage.Work;
using Curb.Web.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Curb.Web.Jobs;

/// <summary>
/// Keeps jobs going beside the web server: asks for those whose time has come, picks files up from the inbox, and starts a worker process whenever a job waits.
/// The worker is a process of its own with a bounded heap: what it does never slows a page, and however it ends the next one goes on.
/// </summary>
public sealed class WorkSupervisor(WebSettings settings, JobStore jobs, ScheduleStore schedules, Inbox inbox, WebhookCalls webhooks, Upkeep upkeep, LostFacts lostFacts, ILogger<WorkSupervisor> log) : BackgroundService
{
    /// <summary>Share of the machine's memory that the worker's objects may take, per cent, as the runtime reads it (hexadecimal).</summary>
    private const string HeapShare = "0x28";

    private const int InboxEveryLooks = 5;
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_afterFailure = TimeSpan.FromSeconds(10);

    private Process? _worker;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Worker.Count == 0)
        {
            return;
        }

        await Task.Yield();
        AskForLostFacts();
        for (int look = 0; !stoppingToken.IsCancellationRequested; look++)
        {
            var wait = Look(look) && await Call(stoppingToken) ? s_look : s_afterFailure;
            await Task.Delay(wait, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The worker ends with the server; its job rolls back and is taken up again by the next one.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_worker is { HasExited: false } working)
        {
            working.Kill(entireProcessTree: true);
            await working.WaitForExitAsync(cancellationToken);
        }
    }

    public override void Dispose()
    {
        _worker?.Dispose();
        base.Dispose();
    }

    private void AskForLostFacts()
    {
        try
        {
            lostFacts.Look();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            log.LogError(failure, "It could not be seen whether facts are missing");
        }
    }

    private bool Look(int look)
    {
        try
        {
            schedules.AskForDue(jobs);
            upkeep.Look();
            if (look % InboxEveryLooks == 0)
            {
                inbox.Look();
            }

            if (_worker is null or { HasExited: true } && jobs.HasWork())
            {
                bool failed = _worker is { ExitCode: not 0 };
                _worker?.Dispose();
                _worker = null;
                if (failed)
                {
                    log.LogError("The worker ended in the middle of its work; another one is started");
                    return false;
                }

                _worker = StartWorker();
            }

            return true;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            log.LogError(failure, "Jobs could not be looked after");
            return false;
        }
    }

    private async Task<bool> Call(CancellationToken cancel)
    {
        try
        {
            webhooks.Tell();
            await webhooks.Call(cancel);
            return true;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            log.LogError(failure, "Webhooks could not be called");
            return cancel.IsCancellationRequested;
        }
    }

    private Process? StartWorker()
    {
        var start = new ProcessStartInfo(settings.Worker[0]) { UseShellExecute = false };
        foreach (string argument in settings.Worker.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_GCHeapHardLimitPercent"] = HeapShare;
        return Process.Start(start);
    }
}
