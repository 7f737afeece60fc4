using System.Runtime.InteropServices;

namespace Curb.Storage.Received;

/// <summary>
/// Which part each record of an institution belongs to, as its keys are met. The part of a patient follows from the patient's key; whatever shares a key with a record is in
/// its part. Where the keys of one record lead to two parts, the two are tied and are one part from then on: more in a part than need be does no harm, less would.
/// For that reason keys are told apart by 64 bits alone.
/// </summary>
internal sealed class KeyParts(int parts)
{
    private readonly Dictionary<ulong, int> _ofKey = [];
    private readonly int[] _tied = [.. Enumerable.Range(0, parts + 1)];

    /// <summary>What a key names; the same text may be a patient's and an encounter's.</summary>
    internal enum Kind
    {
        Patient,
        Encounter,
        DeliveredEncounter,
        Order,
        DeliveredSpecimen,
        Specimen,
        Prescription,
    }

    /// <summary>The part of records that name nobody.</summary>
    public int OfNobody => parts;

    public static ulong Hash(Kind kind, ReadOnlySpan<byte> key)
    {
        ulong hash = 0xCBF29CE484222325 ^ ((ulong)kind + 1) * 0x9E3779B97F4A7C15;
        for (; key.Length >= sizeof(ulong); key = key[sizeof(ulong)..])
        {
            hash = Mix(hash ^ MemoryMarshal.Read<ulong>(key));
        }

        foreach (byte rest in key)
        {
            hash = (hash ^ rest) * 0x100000001B3;
        }

        return Mix(hash ^ (ulong)key.Length << 56);
    }

    /// <summary>The part to which a key alone leads.</summary>
    public int Usual(ulong key) => (int)(key % (ulong)parts);

    /// <summary>The part in which a key was met; -1 where it was not.</summary>
    public int Find(ulong key) => _ofKey.GetValueOrDefault(key, -1);

    /// <summary>Says that a key belongs to a part: where it belongs to another one already, the two are tied.</summary>
    public void Put(ulong key, int part)
    {
        ref int known = ref CollectionsMarshal.GetValueRefOrAddDefault(_ofKey, key, out bool met);
        known = met ? known : part;
        Tie(known, part);
    }

    public void Tie(int a, int b)
    {
        if (a != b && First(a) is var first && First(b) is var second && first != second)
        {
            _tied[Math.Max(first, second)] = Math.Min(first, second);
        }
    }

    /// <summary>Parts that are tied, together; each with the least number first.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Together() =>
        [.. Enumerable.Range(0, _tied.Length).GroupBy(First).OrderBy(group => group.Key).Select(group => (IReadOnlyList<int>)[.. group])];

    private int First(int part)
    {
        while (_tied[part] != part)
        {
            part = _tied[part] = _tied[_tied[part]];
        }

        return part;
    }

    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 32)) * 0xD6E8FEB86659FD93;
        return hash ^ (hash >> 29);
    }
}
