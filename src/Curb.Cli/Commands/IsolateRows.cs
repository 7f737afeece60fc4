using System.Buffers.Text;
using Curb.Facts;
using Curb.Intake;

namespace Curb.Cli.Commands;

/// <summary>Writes the isolates of a file as CSV: row in the file, organism, whether it is a first isolate, resistance classes and those that can't be assessed.</summary>
internal static class IsolateRows
{
    private const int Buffer = 1 << 20;

    public static void Write(string path, IsolateFacts isolates, Delivery all)
    {
        int[] numbers = new int[all.Isolates.Count];
        foreach (var (number, row) in FirstIsolatesCommand.RowNumbers(all))
        {
            numbers[row] = number;
        }

        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, Buffer);
        file.Write("row,organism,first_isolate,classes,cannot_assess\n"u8);
        Span<byte> digits = stackalloc byte[16];
        for (int i = 0; i < isolates.Count; i++)
        {
            Utf8Formatter.TryFormat(numbers[(int)isolates.Isolate.Values[i]], digits, out int length);
            file.Write(digits[..length]);
            file.Write(","u8);
            file.Write(isolates.Organism.Utf8(i));
            file.Write(isolates.FirstIsolate.Values[i] ? ",true,"u8 : ",false,"u8);
            file.Write(isolates.Classes.Utf8(i));
            file.Write(","u8);
            file.Write(isolates.CannotAssess.Utf8(i));
            file.Write("\n"u8);
        }
    }
}
