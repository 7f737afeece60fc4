using System.Collections.Concurrent;

namespace Curb.Web.Society;

/// <summary>Holds back whoever sends answers faster than people can give them: a questionnaire is open to everybody who has its address.</summary>
public sealed class SurveyGuard(TimeProvider time)
{
    /// <summary>Answers that one network address may send within <see cref="Span"/>; several people may share one.</summary>
    public const int MostInSpan = 20;

    /// <summary>Answers taken in a cluster, as a multiple of those that were planned.</summary>
    public const int MostTimesPlanned = 3;

    private const int MostAddresses = 10_000;

    public static readonly TimeSpan Span = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Queue<DateTimeOffset>> _sent = new(StringComparer.Ordinal);

    /// <summary>True where the address may send another answer now; it then counts as sent.</summary>
    public bool Allow(string address)
    {
        var now = time.GetUtcNow();
        if (_sent.Count > MostAddresses)
        {
            foreach (string old in _sent.Where(pair => Last(pair.Value) is not { } last || now - last > Span).Select(pair => pair.Key).ToList())
            {
                _sent.TryRemove(old, out _);
            }
        }

        var sent = _sent.GetOrAdd(address, _ => new Queue<DateTimeOffset>());
        lock (sent)
        {
            while (sent.TryPeek(out var first) && now - first > Span)
            {
                sent.Dequeue();
            }

            if (sent.Count >= MostInSpan)
            {
                return false;
            }

            sent.Enqueue(now);
            return true;
        }
    }

    private static DateTimeOffset? Last(Queue<DateTimeOffset> sent)
    {
        lock (sent)
        {
            return sent.Count == 0 ? null : sent.Last();
        }
    }
}
