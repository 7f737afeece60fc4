namespace Curb.Exchange.Tabular;

/// <summary>A forward-only stream whose beginning can be looked at before it is read.</summary>
internal sealed class PeekedStream(Stream inner) : Stream
{
    private readonly byte[] _peeked = new byte[4096];
    private int _from;
    private int _to;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The first bytes, up to 4 KiB, without consuming them.</summary>
    public ReadOnlySpan<byte> Peek()
    {
        while (_to < _peeked.Length && inner.Read(_peeked, _to, _peeked.Length - _to) is > 0 and var read)
        {
            _to += read;
        }

        return _peeked.AsSpan(_from, _to - _from);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_from == _to)
        {
            return inner.Read(buffer);
        }

        int length = Math.Min(buffer.Length, _to - _from);
        _peeked.AsSpan(_from, length).CopyTo(buffer);
        _from += length;
        return length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
