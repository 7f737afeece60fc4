using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Curb.Web.OrderCheck;

/// <summary>
/// Which tokens a caller has used, until they expire: slices of a minute, each forgotten as a whole. Room for five thousand tokens a second of the longest life;
/// beyond it nothing new is let in, so that forgetting can't be forced. Each caller has one of its own, so that none can shut out another.
/// </summary>
internal sealed class TokenMemory
{
    private const int Most = 4_000_000;
    private const int UsualBytes = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, HashSet<UInt128>> _slices = [];
    private int _count;
    private long _forgotten;

    /// <summary>True the first time that an id is brought; false when it was brought before, or when there is no room.</summary>
    /// <param name="id">jti.</param>
    /// <param name="until">When the token is refused for its age.</param>
    /// <param name="now">Now.</param>
    public bool TryRemember(string id, DateTimeOffset until, DateTimeOffset now)
    {
        var digest = Digest(id);
        lock (_gate)
        {
            Forget(Minute(now));
            foreach (var (_, known) in _slices)
            {
                if (known.Contains(digest))
                {
                    return false;
                }
            }

            if (_count >= Most)
            {
                return false;
            }

            long minute = Minute(until);
            (_slices.TryGetValue(minute, out var slice) ? slice : _slices[minute] = []).Add(digest);
            _count++;
            return true;
        }
    }

    /// <summary>A slice goes once its whole minute is over.</summary>
    private void Forget(long now)
    {
        if (now == _forgotten)
        {
            return;
        }

        _forgotten = now;
        foreach (long minute in _slices.Keys.Where(minute => minute < now).ToList())
        {
            _count -= _slices[minute].Count;
            _slices.Remove(minute);
        }
    }

    private static long Minute(DateTimeOffset at) => at.ToUnixTimeSeconds() / 60;

    private static UInt128 Digest(string id)
    {
        int most = Encoding.UTF8.GetMaxByteCount(id.Length);
        Span<byte> text = most <= UsualBytes ? stackalloc byte[UsualBytes] : new byte[most], digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.UTF8.GetBytes(id, text)], digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }
}
