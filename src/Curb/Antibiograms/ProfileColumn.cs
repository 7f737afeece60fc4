using System.Runtime.InteropServices;

namespace Curb.Antibiograms;

/// <summary>One dimension of isolates in the narrowest whole numbers that hold its codes.</summary>
/// <param name="Name">Column of isolate facts, or age_group.</param>
/// <param name="Texts">Text by code; code 0 is unknown and null.</param>
/// <param name="Width">Bytes of a code: 1, 2 or 4.</param>
/// <param name="Codes">The codes, isolate by isolate.</param>
public sealed record ProfileColumn(string Name, IReadOnlyList<string?> Texts, int Width, ReadOnlyMemory<byte> Codes)
{
    /// <summary>Packs codes.</summary>
    public static ProfileColumn Of(string name, IReadOnlyList<string?> texts, ReadOnlySpan<int> codes)
    {
        int width = texts.Count <= byte.MaxValue + 1 ? 1 : texts.Count <= ushort.MaxValue + 1 ? 2 : 4;
        var bytes = new byte[codes.Length * (long)width];
        var shorts = MemoryMarshal.Cast<byte, ushort>(bytes.AsSpan());
        var wholes = MemoryMarshal.Cast<byte, int>(bytes.AsSpan());
        for (int i = 0; i < codes.Length; i++)
        {
            switch (width)
            {
                case 1: bytes[i] = (byte)codes[i]; break;
                case 2: shorts[i] = (ushort)codes[i]; break;
                default: wholes[i] = codes[i]; break;
            }
        }

        return new ProfileColumn(name, texts, width, bytes);
    }

    /// <summary>Unpacks the codes of consecutive isolates.</summary>
    public void Read(int from, Span<int> codes)
    {
        switch (Width)
        {
            case 1: Widen(Codes.Span.Slice(from, codes.Length), codes); break;
            case 2: Widen(MemoryMarshal.Cast<byte, ushort>(Codes.Span).Slice(from, codes.Length), codes); break;
            default: MemoryMarshal.Cast<byte, int>(Codes.Span).Slice(from, codes.Length).CopyTo(codes); break;
        }
    }

    private static void Widen(ReadOnlySpan<byte> from, Span<int> to)
    {
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = from[i];
        }
    }

    private static void Widen(ReadOnlySpan<ushort> from, Span<int> to)
    {
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = from[i];
        }
    }
}
