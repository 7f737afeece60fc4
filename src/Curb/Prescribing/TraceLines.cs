using System.Globalization;
using System.Runtime.CompilerServices;

namespace Curb.Prescribing;

/// <summary>
/// Takes what rules' answers rest on, one line (name=value) after the other. Lines are put together in one place that is used again and again: thirty rules tell some
/// seventy of them for each order, and texts made for each would cost as much as judging. One thread at a time.
/// </summary>
public abstract class TraceLines
{
    private const int UsualLength = 256;

    private char[] _text = new char[UsualLength];
    private int _length;

    /// <summary>One line.</summary>
    public TraceLines Add([InterpolatedStringHandlerArgument("")] Line line)
    {
        _ = line;
        Take(_text.AsSpan(0, _length));
        return this;
    }

    /// <summary>One line that is a text already.</summary>
    public TraceLines AddText(string line)
    {
        Take(line);
        return this;
    }

    /// <summary>Gets a line; its characters are gone afterwards.</summary>
    protected abstract void Take(ReadOnlySpan<char> line);

    private Span<char> Room(int length)
    {
        if (_text.Length - _length < length)
        {
            Array.Resize(ref _text, Math.Max(2 * _text.Length, _length + length));
        }

        return _text.AsSpan(_length);
    }

    /// <summary>A line being put together. Values are written as in any culture-free text; what is unknown leaves nothing.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Line
    {
        private const int LongestValue = 64;

        private readonly TraceLines _lines;

        /// <param name="literalLength">Characters that are no values.</param>
        /// <param name="formattedCount">Values.</param>
        /// <param name="lines">Where the line goes.</param>
        public Line(int literalLength, int formattedCount, TraceLines lines)
        {
            (_lines, lines._length) = (lines, 0);
            lines.Room(literalLength + formattedCount);
        }

        public void AppendLiteral(string text) => AppendFormatted(text);

        public void AppendFormatted(string? text)
        {
            text.AsSpan().CopyTo(_lines.Room(text?.Length ?? 0));
            _lines._length += text?.Length ?? 0;
        }

        public void AppendFormatted(bool? value) => AppendFormatted(value is { } known ? known ? bool.TrueString : bool.FalseString : null);

        public void AppendFormatted<T>(T? value, string? format = null)
            where T : struct, ISpanFormattable
        {
            if (value is { } known)
            {
                AppendFormatted(known, format);
            }
        }

        public void AppendFormatted<T>(T value, string? format = null)
            where T : struct, ISpanFormattable
        {
            int written;
            for (var room = _lines.Room(LongestValue); !Write(value, format, room, out written); room = _lines.Room(2 * room.Length))
            {
            }

            _lines._length += written;
        }

        private static bool Write<T>(T value, string? format, Span<char> room, out int written)
            where T : struct, ISpanFormattable =>
            typeof(T).IsEnum ? Enum.TryFormat(value, room, out written, format)
            // Whole numbers, as most are, are written the same either way; the other way takes ten times as long.
            : format is null && value is double number && number > 0 && (int)number == number ? ((int)number).TryFormat(room, out written, null, CultureInfo.InvariantCulture)
            : value.TryFormat(room, out written, format, CultureInfo.InvariantCulture);
    }
}

/// <summary>The lines as texts.</summary>
internal sealed class TraceTexts : TraceLines
{
    public List<string> Lines { get; } = [];

    protected override void Take(ReadOnlySpan<char> line) => Lines.Add(line.ToString());
}
