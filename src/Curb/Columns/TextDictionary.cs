using System.Runtime.CompilerServices;
using System.Text;

namespace Curb.Columns;

/// <summary>Distinct texts numbered from 1 in order of first appearance, held as UTF-8. Code 0 is "no text". Not safe for concurrent writers.</summary>
public sealed class TextDictionary
{
    private byte[] _bytes = new byte[4096];
    private int[] _starts = new int[64];
    private int[] _buckets = new int[128];
    private ulong[] _hashes = new ulong[64];
    private string?[] _texts = new string?[64];

    /// <summary>Number of codes given out, the empty code 0 included.</summary>
    public int Count { get; private set; } = 1;

    /// <summary>The code of a text; a new one is given out at its first appearance. Empty text is code 0.</summary>
    public int Code(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return 0;
        }

        ulong hash = Hash(utf8);
        int slot = (int)(hash & (ulong)(_buckets.Length - 1));
        while (_buckets[slot] is var code and not 0)
        {
            if (_hashes[code] == hash && Utf8(code).SequenceEqual(utf8))
            {
                return code;
            }

            slot = (slot + 1) & (_buckets.Length - 1);
        }

        return Add(utf8, hash, slot);
    }

    /// <summary>The code of a text, 0 where it has none; gives no new code out.</summary>
    public int Find(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return 0;
        }

        ulong hash = Hash(utf8);
        int slot = (int)(hash & (ulong)(_buckets.Length - 1));
        while (_buckets[slot] is var code and not 0)
        {
            if (_hashes[code] == hash && Utf8(code).SequenceEqual(utf8))
            {
                return code;
            }

            slot = (slot + 1) & (_buckets.Length - 1);
        }

        return 0;
    }

    public int Code(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return 0;
        }

        int max = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> buffer = max <= 512 ? stackalloc byte[512] : new byte[max];
        int length = Encoding.UTF8.GetBytes(text, buffer);
        return Code(buffer[..length]);
    }

    /// <summary>The bytes of a code; empty for code 0.</summary>
    public ReadOnlySpan<byte> Utf8(int code) => code == 0 ? default : _bytes.AsSpan(_starts[code], End(code) - _starts[code]);

    /// <summary>The text of a code; null for code 0.</summary>
    public string? Text(int code)
    {
        if (code == 0)
        {
            return null;
        }

        return _texts[code] ??= Encoding.UTF8.GetString(Utf8(code));
    }

    private int End(int code) => code + 1 < Count ? _starts[code + 1] : _used;

    private int _used;

    private int Add(ReadOnlySpan<byte> utf8, ulong hash, int slot)
    {
        int code = Count++;
        if (code >= _starts.Length)
        {
            Array.Resize(ref _starts, _starts.Length * 2);
            Array.Resize(ref _hashes, _hashes.Length * 2);
            Array.Resize(ref _texts, _texts.Length * 2);
        }

        if (_used + utf8.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_used + utf8.Length, _bytes.Length * 2));
        }

        utf8.CopyTo(_bytes.AsSpan(_used));
        _starts[code] = _used;
        _used += utf8.Length;
        _hashes[code] = hash;
        _buckets[slot] = code;
        if (Count * 2 > _buckets.Length)
        {
            Rehash();
        }

        return code;
    }

    private void Rehash()
    {
        _buckets = new int[_buckets.Length * 2];
        for (int code = 1; code < Count; code++)
        {
            int slot = (int)(_hashes[code] & (ulong)(_buckets.Length - 1));
            while (_buckets[slot] != 0)
            {
                slot = (slot + 1) & (_buckets.Length - 1);
            }

            _buckets[slot] = code;
        }
    }

    /// <summary>A 64-bit mix of the bytes; good enough for hash tables, never for secrets or identity.</summary>
    private static ulong Hash(ReadOnlySpan<byte> utf8)
    {
        const ulong multiplier = 0x9E3779B97F4A7C15;
        ulong hash = (ulong)utf8.Length * multiplier;
        while (utf8.Length >= 8)
        {
            hash = (hash ^ Unsafe.ReadUnaligned<ulong>(in utf8[0])) * multiplier;
            hash ^= hash >> 29;
            utf8 = utf8[8..];
        }

        ulong tail = 0;
        for (int i = 0; i < utf8.Length; i++)
        {
            tail |= (ulong)utf8[i] << (8 * i);
        }

        hash = (hash ^ tail) * multiplier;
        hash ^= hash >> 32;
        hash *= multiplier;
        return hash ^ (hash >> 29);
    }
}
