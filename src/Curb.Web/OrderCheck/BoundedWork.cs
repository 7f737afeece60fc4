using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Curb.Web.OrderCheck;

/// <summary>
/// Runs what may have to wait for a store, so that its caller never waits longer than the hospital has set: then the caller is told that nothing was checked. So many
/// may be under way at once; beyond that the answer is the same at once, and a store that hangs can't take the whole site with it.
/// </summary>
public sealed class BoundedWork(OrderCheckSettings settings, ILoggerFactory logs)
{
    /// <summary>Checks that may wait for a store at once.</summary>
    public const int MostUnderWay = 32;

    private readonly Lock _gate = new();
    private int _underWay;
    private int _most;

    public TimeSpan Limit => settings.AnswerWithin;

    /// <summary>What the work comes to; null where it did not end in time or too much is under way. Work that ends later is thrown away.</summary>
    /// <param name="work">The work.</param>
    /// <param name="began">Stopwatch's time at which the caller asked.</param>
    public async Task<T?> Within<T>(Func<T> work, long began)
        where T : class
    {
        if (!Enter())
        {
            return null;
        }

        var run = Task.Run(() =>
        {
            try
            {
                return work();
            }
            finally
            {
                Interlocked.Decrement(ref _underWay);
            }
        });
        var left = Limit - Stopwatch.GetElapsedTime(began);
        try
        {
            return await run.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
        catch (TimeoutException) when (!run.IsCompleted)
        {
            logs.CreateLogger("Curb").LogError("An order was not checked within {Limit} ms: the caller was told so", Limit.TotalMilliseconds);
            _ = run.ContinueWith(late => late.Exception, TaskContinuationOptions.OnlyOnFaulted);
            return null;
        }
    }

    /// <summary>A thread for each that waits, so that those which need not wait find one.</summary>
    private bool Enter()
    {
        int now = Interlocked.Increment(ref _underWay);
        if (now > MostUnderWay)
        {
            Interlocked.Decrement(ref _underWay);
            return false;
        }

        if (now > Volatile.Read(ref _most))
        {
            lock (_gate)
            {
                if (now > _most)
                {
                    _most = now;
                    ThreadPool.GetMinThreads(out int workers, out int ports);
                    ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + now), ports);
                }
            }
        }

        return true;
    }
}
