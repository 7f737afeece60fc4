using System.Text;

namespace Curb.Exchange.Tabular;

/// <summary>
/// Delivers a text file as UTF-8. While only ASCII was seen the encoding stays open, since all encodings met here agree on it; the first other
/// byte decides. UTF-8 passes through untouched (its validity is checked when rows are split); anything else is transcoded, and a line that
/// doesn't fit the file's encoding comes out with U+FFFD in it.
/// </summary>
internal sealed class Utf8Source : IDisposable
{
    private const int ChunkBytes = 128 << 10;
    private readonly Stream _stream;
    private readonly byte[] _raw = new byte[ChunkBytes];
    private readonly MemoryStream _converted = new();
    private readonly char[] _chars = new char[ChunkBytes + 16];
    private Decoder? _decoder;
    private string? _encoding;
    private int _pendingFrom;
    private byte[] _pending = [];
    private byte[] _carry = [];
    private bool _ended;

    public Utf8Source(Stream stream, string? encoding)
    {
        _stream = stream;
        var start = new byte[4096];
        int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var announced = TextEncodings.Announced(start.AsSpan(0, length));
        _pending = start.AsSpan(announced?.MarkLength ?? 0, length - (announced?.MarkLength ?? 0)).ToArray();
        Choose(encoding ?? announced?.Name);
        HasMark = announced?.MarkLength > 0;
    }

    public bool HasMark { get; }

    /// <summary>The encoding, as far as it is known by now.</summary>
    public string EncodingName => _encoding is null ? "ASCII" : HasMark ? $"{_encoding} with byte order mark" : _encoding;

    /// <summary>True where text is transcoded, so that U+FFFD in it means bytes that don't fit the file's encoding.</summary>
    public bool Transcodes => _decoder is not null;

    /// <summary>Reads UTF-8; 0 at the end.</summary>
    public int Read(Span<byte> destination)
    {
        if (_decoder is not null)
        {
            return ReadConverted(destination);
        }

        int length = ReadRaw(destination);
        if (_encoding is null && !Ascii.IsValid(destination[..length]))
        {
            var guess = TextEncodings.Guess(destination[..length]);
            Choose(guess);
            if (_decoder is not null)
            {
                _pending = [.. destination[..length], .. _pending.AsSpan(_pendingFrom)];
                _pendingFrom = 0;
                return ReadConverted(destination);
            }
        }

        return length;
    }

    public void Dispose() => _stream.Dispose();

    private void Choose(string? encoding)
    {
        _encoding = encoding;
        if (encoding is not null && TextEncodings.Named(encoding) is not UTF8Encoding and var other)
        {
            _decoder = other.GetDecoder();
            _decoder.Fallback = new DecoderReplacementFallback("\uFFFD");
        }
    }

    /// <summary>Fills the destination from the stream as far as it goes, so that an encoding is judged by as much text as possible.</summary>
    private int ReadRaw(Span<byte> destination)
    {
        int length = Math.Min(destination.Length, _pending.Length - _pendingFrom);
        _pending.AsSpan(_pendingFrom, length).CopyTo(destination);
        _pendingFrom += length;
        return length + _stream.ReadAtLeast(destination[length..], destination.Length - length, throwOnEndOfStream: false);
    }

    private int ReadConverted(Span<byte> destination)
    {
        while (_converted.Position == _converted.Length && !_ended)
        {
            _converted.SetLength(0);
            Convert();
            _converted.Position = 0;
        }

        return _converted.Read(destination);
    }

    private void Convert()
    {
        int length = ReadRaw(_raw);
        _ended = length < _raw.Length;
        if (_encoding != TextEncodings.Gb18030)
        {
            Decode(_raw.AsSpan(0, length), _ended);
            return;
        }

        byte[] joined = [.. _carry, .. _raw.AsSpan(0, length)];
        int whole = _ended ? joined.Length : joined.AsSpan().LastIndexOf((byte)'\n') + 1;
        whole = whole == 0 && joined.Length > ChunkBytes * 2 ? joined.Length : whole;
        _carry = joined.AsSpan(whole).ToArray();
        DecodeLines(joined.AsSpan(0, whole));
    }

    /// <summary>Decodes GB18030 and marks lines that are UTF-8. A line feed is never part of a GB18030 character, so lines can be told apart before decoding.</summary>
    private void DecodeLines(ReadOnlySpan<byte> lines)
    {
        int from = 0;
        for (int start = 0; start < lines.Length;)
        {
            int length = lines[start..].IndexOf((byte)'\n') is >= 0 and var at ? at + 1 : lines.Length - start;
            var line = lines.Slice(start, length);
            if (!Ascii.IsValid(line) && TextEncodings.IsStrayUtf8(line))
            {
                Decode(lines[from..start], false);
                _converted.Write("\uFFFD"u8);
                _converted.Write(line);
                from = start + length;
            }

            start += length;
        }

        Decode(lines[from..], _ended);
    }

    private void Decode(ReadOnlySpan<byte> bytes, bool flush)
    {
        Span<byte> utf8 = stackalloc byte[4096];
        do
        {
            _decoder!.Convert(bytes, _chars, flush, out int used, out int chars, out bool completed);
            bytes = bytes[used..];
            var text = _chars.AsSpan(0, chars);
            while (!text.IsEmpty)
            {
                System.Text.Unicode.Utf8.FromUtf16(text, utf8, out int read, out int written);
                _converted.Write(utf8[..written]);
                text = text[read..];
            }

            if (completed)
            {
                break;
            }
        }
        while (true);
    }
}
