namespace Curb.Exchange.Tabular;

/// <summary>A stream whose beginning can be looked at before it is read.</summary>
internal sealed class PeekedStream(Stream inner) : ForwardStream(inner)
{
    private readonly byte[] _peeked = new byte[4096];
    private int _from;
    private int _to;

    /// <summary>The first bytes, up to 4 KiB, without consuming them.</summary>
    public ReadOnlySpan<byte> Peek()
    {
        while (_to < _peeked.Length && Inner.Read(_peeked, _to, _peeked.Length - _to) is > 0 and var read)
        {
            _to += read;
        }

        return _peeked.AsSpan(_from, _to - _from);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_from == _to)
        {
            return Inner.Read(buffer);
        }

        int length = Math.Min(buffer.Length, _to - _from);
        _peeked.AsSpan(_from, length).CopyTo(buffer);
        _from += length;
        return length;
    }
}
