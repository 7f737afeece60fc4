using System.Runtime.InteropServices;
using Curb.Columns;

namespace Curb.Exchange.Whonet;

/// <summary>
/// What a file has said so far under each key, as digests: tells a row that repeats an earlier one in every cell from a second, differing row of the same key.
/// </summary>
internal sealed class RowMemory
{
    private readonly TextDictionary _keys = new();
    private readonly List<List<UInt128>?> _more = [];
    private UInt128[] _first = new UInt128[1024];

    /// <summary>Which row of its key this is: 1 for the first, 2 for the second that differs …; 0 where an earlier row said exactly the same.</summary>
    public int Occurrence(ReadOnlySpan<byte> key, UInt128 content)
    {
        int known = _keys.Count;
        int code = _keys.Code(key);
        if (code >= _first.Length)
        {
            Array.Resize(ref _first, _first.Length * 2);
        }

        if (code >= known)
        {
            _first[code] = content;
            return 1;
        }

        return _first[code] == content ? 0 : OccurrenceAmongMore(code, content);
    }

    private int OccurrenceAmongMore(int code, UInt128 content)
    {
        while (_more.Count <= code)
        {
            _more.Add(null);
        }

        var more = _more[code] ??= [];
        if (more.Contains(content))
        {
            return 0;
        }

        more.Add(content);
        return more.Count + 1;
    }

    /// <summary>Adds a cell to the digest of a row. Two independent 64-bit lanes; for telling rows of one file apart, not for secrets.</summary>
    public static UInt128 Digest(UInt128 seed, ReadOnlySpan<byte> cell)
    {
        ulong high = (ulong)(seed >> 64) ^ (ulong)cell.Length;
        ulong low = (ulong)seed + 0x9E3779B97F4A7C15;
        foreach (ulong part in MemoryMarshal.Cast<byte, ulong>(cell))
        {
            (high, low) = Mix(high, low, part);
        }

        ulong tail = 0;
        foreach (byte b in cell[(cell.Length & ~7)..])
        {
            tail = (tail << 8) | b;
        }

        (high, low) = Mix(high, low, tail);
        return new UInt128(high, low);
    }

    private static (ulong High, ulong Low) Mix(ulong high, ulong low, ulong part)
    {
        high = (high ^ part) * 0xFF51AFD7ED558CCD;
        low = (low + part) * 0xC4CEB9FE1A85EC53;
        return (high ^ (high >> 32), low ^ (low >> 29));
    }
}
