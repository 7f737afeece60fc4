namespace Curb.Exchange.Tabular;

/// <summary>Works on the items of a sequence on several threads and gives the results in the order of the items.</summary>
public static class InOrder
{
    /// <summary>
    /// The results, first item first; a failure is thrown when its item's turn comes. The sequence itself is enumerated by the caller's thread.
    /// Giving up early waits for the work under way.
    /// </summary>
    /// <param name="source">The items.</param>
    /// <param name="work">Must not touch state that it shares with other calls of itself.</param>
    /// <param name="ahead">How many items may be under way or done and waiting.</param>
    public static IEnumerable<TResult> Of<TItem, TResult>(IEnumerable<TItem> source, Func<TItem, TResult> work, int ahead)
    {
        var running = new Queue<Task<TResult>>();
        try
        {
            foreach (var item in source)
            {
                running.Enqueue(Task.Run(() => work(item)));
                if (running.Count > ahead)
                {
                    yield return running.Dequeue().GetAwaiter().GetResult();
                }
            }

            while (running.TryDequeue(out var task))
            {
                yield return task.GetAwaiter().GetResult();
            }
        }
        finally
        {
            Task.WhenAll(running).ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
        }
    }
}
