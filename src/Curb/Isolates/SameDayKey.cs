namespace Curb.Isolates;

/// <summary>
/// What puts isolates of one patient, species and day in order: specimen number, isolate number, key, line of the source, and at last the place in the source;
/// so sorting a file that has numbers of its own changes nothing.
/// </summary>
internal readonly ref struct SameDayKey(ReadOnlySpan<byte> specimen, int? isolateNumber, ReadOnlySpan<byte> key, int? line, int place)
{
    private readonly ReadOnlySpan<byte> _specimen = specimen;
    private readonly int? _isolateNumber = isolateNumber;
    private readonly ReadOnlySpan<byte> _key = key;
    private readonly int? _line = line;
    private readonly int _place = place;

    public int CompareTo(SameDayKey other)
    {
        int order = _specimen.SequenceCompareTo(other._specimen);
        order = order != 0 ? order : Nullable.Compare(_isolateNumber, other._isolateNumber);
        order = order != 0 ? order : _key.SequenceCompareTo(other._key);
        order = order != 0 ? order : Nullable.Compare(_line, other._line);
        return order != 0 ? order : _place.CompareTo(other._place);
    }
}
