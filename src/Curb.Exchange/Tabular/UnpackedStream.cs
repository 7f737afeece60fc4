using System.Buffers.Binary;
using System.IO.Compression;

namespace Curb.Exchange.Tabular;

/// <summary>What a gzip archive holds. An archive that is damaged or ends too early is an unusable file, never a shorter table.</summary>
internal sealed class UnpackedStream(Stream packed, string name) : Stream
{
    private readonly GZipStream _unpacked = new(packed, CompressionMode.Decompress, leaveOpen: true);
    private long _length;
    private bool _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            int read = _unpacked.Read(buffer);
            _length += read;
            if (read == 0 && buffer.Length > 0 && !_ended)
            {
                _ended = true;
                RefuseIfCutOff();
            }

            return read;
        }
        catch (InvalidDataException)
        {
            throw Damaged();
        }
    }

    /// <summary>The last four bytes of an archive say how long its content is (RFC 1952 section 2.3.1); unpacking alone takes the end of a cut-off archive for its end.</summary>
    private void RefuseIfCutOff()
    {
        if (!packed.CanSeek)
        {
            return;
        }

        Span<byte> stated = stackalloc byte[4];
        packed.Seek(-4, SeekOrigin.End);
        packed.ReadExactly(stated);
        if (BinaryPrimitives.ReadUInt32LittleEndian(stated) != (uint)_length)
        {
            throw Damaged();
        }
    }

    private UnusableFileException Damaged() =>
        new(name, "a gzip archive that is damaged, cut off, or put together from several", "one whole archive: copy it again, or unpack it and deliver the file in it", "damaged-file");

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
            _unpacked.Dispose();
            packed.Dispose();
        }

        base.Dispose(disposing);
    }
}
