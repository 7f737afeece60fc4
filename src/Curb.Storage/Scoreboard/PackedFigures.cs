using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Curb.Policies;
using Curb.Supervision.Scoreboard;

namespace Curb.Storage.Scoreboard;

/// <summary>An indicator's figures as they are kept: column after column, little-endian, deflated. The same figures give the same bytes before deflation, which the digest is of.</summary>
internal static class PackedFigures
{
    private const byte Form = 1;

    /// <summary>The plain bytes.</summary>
    public static byte[] Plain(EvaluatedIndicator figures)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write(Form);
        writer.Write(figures.Indicator);
        writer.Write(figures.Edition);
        writer.Write(figures.Clause);
        writer.Write(figures.Count);
        foreach (double[] column in (double[][])[figures.Numerators, figures.Denominators, figures.Values, figures.Unknowns])
        {
            writer.Write(MemoryMarshal.AsBytes(column.AsSpan()));
        }

        writer.Write(figures.Marks);
        writer.Write(MemoryMarshal.AsBytes(figures.Targets.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(figures.Reasons.AsSpan()));
        writer.Write(figures.TargetList.Count);
        foreach (var target in figures.TargetList)
        {
            writer.Write(target.Sign);
            writer.Write(target.Limit);
            writer.Write(target.Clause);
            writer.Write(target.Verified);
            writer.Write(target.Until?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "");
        }

        writer.Write(figures.ReasonList.Count);
        foreach (var reason in figures.ReasonList)
        {
            writer.Write(reason.Zh);
            writer.Write(reason.En);
        }

        writer.Flush();
        return memory.ToArray();
    }

    public static byte[] Pack(byte[] plain)
    {
        using var memory = new MemoryStream();
        using (var deflate = new DeflateStream(memory, CompressionLevel.Fastest))
        {
            deflate.Write(plain);
        }

        return memory.ToArray();
    }

    public static byte[] Unpack(byte[] packed)
    {
        using var memory = new MemoryStream();
        using (var deflate = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress))
        {
            deflate.CopyTo(memory);
        }

        return memory.ToArray();
    }

    /// <exception cref="DataFolderException">It was kept by a newer program.</exception>
    public static EvaluatedIndicator Read(byte[] plain)
    {
        using var reader = new BinaryReader(new MemoryStream(plain));
        if (reader.ReadByte() is not Form and var form)
        {
            throw new DataFolderException($"An evaluation is kept in form {form}, which this program does not know: it was made by a newer Curb.");
        }

        var figures = new EvaluatedIndicator(reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadInt32());
        foreach (double[] column in (double[][])[figures.Numerators, figures.Denominators, figures.Values, figures.Unknowns])
        {
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(column.AsSpan()));
        }

        reader.BaseStream.ReadExactly(figures.Marks);
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(figures.Targets.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(figures.Reasons.AsSpan()));
        var targets = new EvaluatedTarget[reader.ReadInt32()];
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = new EvaluatedTarget(reader.ReadString(), reader.ReadDouble(), reader.ReadString(), reader.ReadBoolean(), Day(reader.ReadString()));
        }

        var reasons = new Bilingual[reader.ReadInt32()];
        for (int i = 0; i < reasons.Length; i++)
        {
            reasons[i] = new Bilingual(reader.ReadString(), reader.ReadString());
        }

        figures.Restore(targets, reasons);
        return figures;
    }

    private static DateOnly? Day(string text) => text.Length == 0 ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
