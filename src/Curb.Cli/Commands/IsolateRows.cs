using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Curb.Antibiograms;
using Curb.Exchange.Tabular;

namespace Curb.Cli.Commands;

/// <summary>Writes the isolates of a file as CSV: row in the file, organism, whether it is a first isolate, resistance classes and those that can't be assessed.</summary>
internal static class IsolateRows
{
    private const int LongestNumber = 11;

    public static void Write(string path, StreamedIsolates isolates)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        file.Write("row,organism,first_isolate,classes,cannot_assess\n"u8);
        foreach (var text in InOrder.Of(isolates.Profiles.Zip(isolates.RowNumbers()), part => Text(part.First, part.Second), Environment.ProcessorCount))
        {
            file.Write(text.WrittenSpan);
        }
    }

    private static ArrayBufferWriter<byte> Text(IsolateProfiles isolates, int[] numbers)
    {
        var text = new ArrayBufferWriter<byte>((isolates.Count + 1) * 40);
        var (organism, classes, open) = (new Texts(isolates, "organism"), new Texts(isolates, "classes"), new Texts(isolates, "cannot_assess"));
        for (int i = 0; i < numbers.Length; i++)
        {
            Utf8Formatter.TryFormat(numbers[i], text.GetSpan(LongestNumber), out int length);
            text.Advance(length);
            text.Write(","u8);
            text.Write(organism[i]);
            text.Write((isolates.Flags.Span[i] & (byte)ProfileFlags.FirstIsolate) != 0 ? ",true,"u8 : ",false,"u8);
            text.Write(classes[i]);
            text.Write(","u8);
            text.Write(open[i]);
            text.Write("\n"u8);
        }

        return text;
    }

    /// <summary>One dimension as bytes to write.</summary>
    private sealed class Texts
    {
        private readonly byte[][] _bytes;
        private readonly int[] _codes;

        public Texts(IsolateProfiles isolates, string dimension)
        {
            var column = isolates.Find(dimension)!;
            _bytes = [.. column.Texts.Select(text => Encoding.UTF8.GetBytes(text ?? ""))];
            _codes = new int[isolates.Count];
            column.Read(0, _codes);
        }

        public byte[] this[int isolate] => _bytes[_codes[isolate]];
    }
}
