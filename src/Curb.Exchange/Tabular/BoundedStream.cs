namespace Curb.Exchange.Tabular;

/// <summary>A forward-only stream that ends with an error where more comes than was announced: packed parts that lie about their size.</summary>
internal sealed class BoundedStream(Stream inner, long limit) : ForwardStream(inner)
{
    private long _read;

    public override int Read(Span<byte> buffer)
    {
        int read = Inner.Read(buffer);
        _read += read;
        return _read <= limit ? read : throw new InvalidDataException("a part holds more than it announces");
    }
}
