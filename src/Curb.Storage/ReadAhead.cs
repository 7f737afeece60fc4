using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Curb.Storage;

/// <summary>Makes the next items of a sequence on a thread of its own while the present one is worked on.</summary>
public static class ReadAhead
{
    /// <summary>The items in their order; a failure while one is made is thrown when its turn comes. Giving up early waits for the item in the making.</summary>
    /// <param name="source">Enumerated once, on one other thread.</param>
    /// <param name="items">How many items may wait.</param>
    public static IEnumerable<T> Of<T>(IEnumerable<T> source, int items = 1)
    {
        using var waiting = new BlockingCollection<T>(items);
        using var givenUp = new CancellationTokenSource();
        Exception? failure = null;
        var maker = new Thread(() => failure = Make(source, waiting, givenUp.Token)) { IsBackground = true, Name = "reading ahead" };
        maker.Start();
        try
        {
            foreach (var item in waiting.GetConsumingEnumerable())
            {
                yield return item;
            }

            maker.Join();
            if (failure is not null)
            {
                ExceptionDispatchInfo.Throw(failure);
            }
        }
        finally
        {
            givenUp.Cancel();
            maker.Join();
        }
    }

    private static Exception? Make<T>(IEnumerable<T> source, BlockingCollection<T> waiting, CancellationToken givenUp)
    {
        try
        {
            foreach (var item in source)
            {
                waiting.Add(item, givenUp);
            }

            return null;
        }
        catch (OperationCanceledException) when (givenUp.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
        finally
        {
            waiting.CompleteAdding();
        }
    }
}
