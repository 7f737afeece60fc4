namespace Curb.Storage.Received;

/// <summary>The keys met so far in one table of one batch, each with what its first row was. 52 bytes a key; open addressing.</summary>
internal sealed class KeyIndex
{
    private UInt128[] _keys = new UInt128[64];
    private UInt128[] _contents = new UInt128[64];
    private long[] _ids = new long[64];
    private int[] _lines = new int[64];
    private int[] _slots = new int[128];

    public int Count { get; private set; }

    /// <summary>The place of a key, or -1.</summary>
    public int Find(UInt128 key) => _slots[Slot(key)] - 1;

    /// <summary>Adds a key that is not there yet.</summary>
    public void Add(UInt128 key, UInt128 content, long id, int line)
    {
        if (Count == _keys.Length)
        {
            Grow();
        }

        (_keys[Count], _contents[Count], _ids[Count], _lines[Count]) = (key, content, id, line);
        _slots[Slot(key)] = ++Count;
    }

    public UInt128 Content(int place) => _contents[place];

    public long Id(int place) => _ids[place];

    public int Line(int place) => _lines[place];

    private int Slot(UInt128 key)
    {
        int mask = _slots.Length - 1;
        int slot = (int)(ulong)key & mask;
        while (_slots[slot] != 0 && _keys[_slots[slot] - 1] != key)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow()
    {
        int size = _keys.Length * 2;
        Array.Resize(ref _keys, size);
        Array.Resize(ref _contents, size);
        Array.Resize(ref _ids, size);
        Array.Resize(ref _lines, size);
        _slots = new int[size * 2];
        for (int place = 0; place < Count; place++)
        {
            _slots[Slot(_keys[place])] = place + 1;
        }
    }
}
