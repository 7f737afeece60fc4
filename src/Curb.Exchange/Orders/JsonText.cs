using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using Curb.Policies;
using Curb.Prescribing;

namespace Curb.Exchange.Orders;

/// <summary>Writes texts as JSON straight into a buffer, UTF-8. A text without quotation marks, backslashes and control characters, as nearly every one is, is copied; the others are escaped.</summary>
internal static class JsonText
{
    /// <summary>What RFC 8259, section 7, wants escaped.</summary>
    private static readonly SearchValues<char> s_escaped = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(control => (char)control), '"', '\\']);

    public static void String(ArrayBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        if (text.ContainsAny(s_escaped))
        {
            text = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text.ToString());
        }

        var room = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length) + 2);
        room[0] = (byte)'"';
        int length = Encoding.UTF8.GetBytes(text, room[1..]);
        room[length + 1] = (byte)'"';
        output.Advance(length + 2);
    }

    /// <summary>A text in both languages: an object of zh and en.</summary>
    public static void Text(ArrayBufferWriter<byte> output, Bilingual text)
    {
        output.Write("{\"zh\":"u8);
        String(output, text.Zh);
        output.Write(",\"en\":"u8);
        String(output, text.En);
        output.Write("}"u8);
    }
}

/// <summary>Lines of a trace as the elements of a JSON array.</summary>
internal sealed class JsonLines(ArrayBufferWriter<byte> output) : TraceLines
{
    private bool _any;

    /// <summary>The array of what a finding rests on.</summary>
    public void Write(RuleFinding finding)
    {
        output.Write("["u8);
        _any = false;
        finding.Tell(this);
        output.Write("]"u8);
    }

    protected override void Take(ReadOnlySpan<char> line)
    {
        if (_any)
        {
            output.Write(","u8);
        }

        _any = true;
        JsonText.String(output, line);
    }
}

/// <summary>A JSON array being written: sets its brackets and commas.</summary>
internal ref struct JsonList
{
    private readonly ArrayBufferWriter<byte> _output;
    private bool _any;

    public JsonList(ArrayBufferWriter<byte> output)
    {
        _output = output;
        output.Write("["u8);
    }

    /// <summary>Before each element.</summary>
    public void Next()
    {
        if (_any)
        {
            _output.Write(","u8);
        }

        _any = true;
    }

    public readonly void End() => _output.Write("]"u8);
}
