using System.Runtime.InteropServices;
using Curb.Facts;

namespace Curb.Supervision.Federation;

/// <summary>
/// One month of a laboratory as bytes: its isolates, the distinct outcomes, and of each isolate how many results it has and which outcomes they are. Isolates and results
/// travel together, so that neither can arrive without the other. The same isolates give the same bytes.
/// </summary>
public static class PackedIsolates
{
    /// <param name="isolates">Isolates of the month, numbered from 1.</param>
    /// <param name="results">Their results, in the same order.</param>
    public static byte[] Write(IsolateFacts isolates, IsolateResults results)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        PackedFacts.Write(writer, isolates, LaboratoryDisclosure.Leaves);
        PackedFacts.Write(writer, results.Outcomes, _ => true);
        writer.Write(results.Count);
        writer.Write(MemoryMarshal.AsBytes(results.Starts.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(results.OutcomeOf.AsSpan(0, results.Count)));
        writer.Flush();
        return memory.ToArray();
    }

    /// <summary>Reads a month back, its isolates numbered from a number on.</summary>
    /// <exception cref="FormatException">The bytes are not those of isolates, or results are of no outcome.</exception>
    public static FactSet Read(byte[] bytes, long firstNumber)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        var (isolates, outcomes) = (new IsolateFacts(), new ResultOutcomes());
        PackedFacts.Read(reader, isolates, LaboratoryDisclosure.Leaves);
        PackedFacts.Read(reader, outcomes, _ => true);
        int count = reader.ReadInt32();
        int[] starts = Wholes(reader, isolates.Count + 1), outcomeOf = Wholes(reader, count);
        if (starts[0] != 0 || starts[^1] != count || starts.Zip(starts.Skip(1)).Any(pair => pair.First > pair.Second) || outcomeOf.Any(outcome => (uint)outcome >= (uint)outcomes.Count))
        {
            throw new FormatException("The results of the month do not fit its isolates.");
        }

        for (int row = 0; row < isolates.Count; row++)
        {
            isolates.Isolate.Set(row, firstNumber + row);
        }

        return new FactSet { Isolates = isolates, Results = new IsolateResults([.. Enumerable.Range(0, isolates.Count).Select(row => firstNumber + row)], starts, outcomeOf, outcomes) };
    }

    private static int[] Wholes(BinaryReader reader, int count)
    {
        byte[] bytes = reader.ReadBytes(checked(count * sizeof(int)));
        return bytes.Length == count * sizeof(int) ? MemoryMarshal.Cast<byte, int>(bytes).ToArray() : throw new FormatException("The month of isolates is cut short.");
    }
}
