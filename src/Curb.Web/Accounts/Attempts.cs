using System.Collections.Concurrent;

namespace Curb.Web.Accounts;

/// <summary>How often one address, and one address with one name, tries to sign in: beyond a number in a minute nothing is looked at any more.</summary>
public sealed class Attempts(TimeProvider time)
{
    private const int MostFromAddress = 60;
    private const int MostForName = 10;
    private const int MostRemembered = 20_000;
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (DateTimeOffset Since, int Count)> _seen = new(StringComparer.Ordinal);

    /// <summary>Counts an attempt; false where there were too many.</summary>
    public bool Allow(string address, string name) => Count("a " + address) <= MostFromAddress & Count($"n {address} {name}") <= MostForName;

    private int Count(string key)
    {
        var now = time.GetUtcNow();
        if (_seen.Count > MostRemembered)
        {
            foreach (var (old, _) in _seen.Where(pair => now - pair.Value.Since > s_window))
            {
                _seen.TryRemove(old, out _);
            }
        }

        return _seen.AddOrUpdate(key, _ => (now, 1), (_, seen) => now - seen.Since > s_window ? (now, 1) : (seen.Since, seen.Count + 1)).Count;
    }
}
