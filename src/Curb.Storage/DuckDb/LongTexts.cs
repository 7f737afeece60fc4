using System.Runtime.InteropServices;

namespace Curb.Storage.DuckDb;

/// <summary>Bytes of texts outside the reach of the garbage collector, which stay where they are until all of them are forgotten.</summary>
internal sealed unsafe class LongTexts : IDisposable
{
    private const int BlockBytes = 1 << 18;

    private readonly List<(nint Start, int Length)> _blocks = [];
    private int _block = -1;
    private int _used;

    /// <summary>Copies a text and says where it lies.</summary>
    public byte* Add(ReadOnlySpan<byte> utf8)
    {
        while (_block < 0 || _used + utf8.Length > _blocks[_block].Length)
        {
            _block++;
            _used = 0;
            if (_block == _blocks.Count)
            {
                int length = Math.Max(BlockBytes, utf8.Length);
                _blocks.Add(((nint)NativeMemory.Alloc((nuint)length), length));
            }
        }

        byte* place = (byte*)_blocks[_block].Start + _used;
        utf8.CopyTo(new Span<byte>(place, utf8.Length));
        _used += utf8.Length;
        return place;
    }

    /// <summary>Forgets all texts and keeps the memory.</summary>
    public void Clear()
    {
        _block = -1;
        _used = 0;
    }

    public void Dispose()
    {
        foreach (var (start, _) in _blocks)
        {
            NativeMemory.Free((void*)start);
        }

        _blocks.Clear();
        Clear();
    }
}
