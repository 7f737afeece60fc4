using System.Buffers.Binary;
using System.IO.Compression;

namespace Curb.Exchange.Tabular;

/// <summary>What a gzip archive holds. An archive that is damaged or ends too early is an unusable file, never a shorter table.</summary>
internal sealed class UnpackedStream(Stream packed, string name) : ForwardStream(packed)
{
    private readonly GZipStream _unpacked = new(packed, CompressionMode.Decompress, leaveOpen: true);
    private const int SearchedAtOnce = 1 << 20;
    private long _length;
    private bool _ended;

    /// <summary>The bytes with which every member begins: the magic number and the one method there is.</summary>
    private static ReadOnlySpan<byte> MemberStart => [0x1F, 0x8B, 8];

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

    /// <summary>
    /// The last four bytes of an archive say how long its content is, or that of its last member where several archives were put together (RFC 1952 sections 2.2
    /// and 2.3.1); unpacking alone takes the end of a cut-off archive for its end.
    /// </summary>
    private void RefuseIfCutOff()
    {
        if (!Inner.CanSeek)
        {
            return;
        }

        Span<byte> last = stackalloc byte[4];
        Inner.Seek(-last.Length, SeekOrigin.End);
        Inner.ReadExactly(last);
        uint stated = BinaryPrimitives.ReadUInt32LittleEndian(last);
        if (stated != (uint)_length && !LastMemberHas(stated))
        {
            throw Damaged();
        }
    }

    /// <summary>Looks back from the end for the beginning of the last member, which unpacks to the stated length.</summary>
    private bool LastMemberHas(uint stated)
    {
        var window = new byte[SearchedAtOnce + MemberStart.Length - 1];
        for (long end = Inner.Length; end > 0; end -= SearchedAtOnce)
        {
            long from = Math.Max(0, end - SearchedAtOnce);
            Inner.Position = from;
            var bytes = window.AsSpan(0, Inner.ReadAtLeast(window.AsSpan(0, (int)Math.Min(window.Length, Inner.Length - from)), 1, throwOnEndOfStream: false));
            for (int at = bytes.LastIndexOf(MemberStart); at >= 0; at = bytes[..at].LastIndexOf(MemberStart))
            {
                if (LengthFrom(from + at) == stated)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Length of what unpacks from a place to the end, its check sums right; null where no member begins there.</summary>
    private uint? LengthFrom(long place)
    {
        Inner.Position = place;
        using var member = new GZipStream(Inner, CompressionMode.Decompress, leaveOpen: true);
        var buffer = new byte[1 << 16];
        try
        {
            long length = 0;
            while (member.Read(buffer) is > 0 and var read)
            {
                length += read;
            }

            return (uint)length;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private UnusableFileException Damaged() =>
        new(name, "a gzip archive that is damaged or cut off", "the whole archive: copy it again, or unpack it and deliver the file in it", "damaged-file");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked.Dispose();
        }

        base.Dispose(disposing);
    }
}
