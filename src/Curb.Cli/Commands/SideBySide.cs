using System.Collections.Concurrent;

namespace Curb.Cli.Commands;

/// <summary>Works out numbered items on several threads and gives them in their order.</summary>
internal static class SideBySide
{
    /// <summary>The items in their order; a failure while one is made is thrown when its turn comes. Giving up early waits for the items in the making.</summary>
    /// <param name="count">Number of items.</param>
    /// <param name="threads">So many items are in the making at once, and at most one more than that waits or is in the making.</param>
    /// <param name="tools">What one thread works with; each is made once and used by one thread at a time.</param>
    /// <param name="make">Makes an item by its number.</param>
    public static IEnumerable<T> Of<TTool, T>(int count, int threads, Func<TTool> tools, Func<TTool, int, T> make)
    {
        var free = new ConcurrentBag<TTool>();
        using var places = new SemaphoreSlim(threads);
        T Make(int item)
        {
            places.Wait();
            try
            {
                var tool = free.TryTake(out var kept) ? kept : tools();
                var made = make(tool, item);
                free.Add(tool);
                return made;
            }
            finally
            {
                places.Release();
            }
        }

        var waiting = new Queue<Task<T>>();
        try
        {
            for (int item = 0; item < count || waiting.Count > 0;)
            {
                for (; item < count && waiting.Count <= threads; item++)
                {
                    int number = item;
                    waiting.Enqueue(Task.Factory.StartNew(() => Make(number), TaskCreationOptions.LongRunning));
                }

                yield return waiting.Dequeue().GetAwaiter().GetResult();
            }
        }
        finally
        {
            Task.WhenAll(waiting).ContinueWith(static _ => { }, TaskScheduler.Default).GetAwaiter().GetResult();
        }
    }
}
