using System.Runtime.CompilerServices;
using System.Text;
using Curb.Columns;

namespace Curb.Storage.Received;

/// <summary>
/// 128-bit digests by which delivered rows are recognised. A row's digest is the sum of one term for each column that is known, so it depends neither on
/// the order of columns nor on columns that are unknown: a column added to a declaration later leaves every digest in the store as it was.
/// Digests are stored; changing this code makes every redelivered row count as corrected once.
/// Not for secrets: someone who wants two rows to collide can make them.
/// </summary>
internal static class ContentHash
{
    private const ulong First = 0x9E3779B97F4A7C15;
    private const ulong Second = 0xC2B2AE3D27D4EB4F;
    private const ulong Third = 0x165667B19E3779F9;
    private const ulong Fourth = 0xD6E8FEB86659FD93;

    public static UInt128 OfText(ReadOnlySpan<byte> utf8)
    {
        ulong upper = First ^ (ulong)utf8.Length;
        ulong lower = Second + (ulong)utf8.Length;
        while (utf8.Length >= sizeof(ulong))
        {
            ulong word = Unsafe.ReadUnaligned<ulong>(in utf8[0]);
            upper = Fold(upper ^ word, Third);
            lower = Fold(lower ^ word, Fourth);
            utf8 = utf8[sizeof(ulong)..];
        }

        ulong tail = 0;
        for (int i = 0; i < utf8.Length; i++)
        {
            tail |= (ulong)utf8[i] << (8 * i);
        }

        return new UInt128(Fold(Fold(upper ^ tail, Third), First), Fold(Fold(lower ^ tail, Fourth), Second));
    }

    public static UInt128 OfText(string text) => OfText(Encoding.UTF8.GetBytes(text));

    public static UInt128 OfBits(ulong bits) => new(Fold(Fold(bits ^ First, Third), Second), Fold(Fold(bits ^ Second, Fourth), First));

    /// <summary>The term that a value adds to its row's digest: the same value in another column adds another.</summary>
    public static UInt128 Term(UInt128 column, UInt128 value) =>
        new(Fold((ulong)(value >> 64) ^ (ulong)(column >> 64), Third ^ (ulong)column), Fold((ulong)value ^ (ulong)column, Fourth ^ (ulong)(column >> 64)));

    /// <summary>Adds a column's terms to the digests of its rows.</summary>
    public static void AddColumn(Column column, UInt128[] digests)
    {
        var name = OfText(column.Name);
        switch (column)
        {
            case TextColumn text:
                AddTexts(text, name, digests);
                break;
            case Column<bool> flags:
                AddValues(flags, name, digests, static flag => flag ? 1UL : 0UL);
                break;
            case Column<int> wholes:
                AddValues(wholes, name, digests, static whole => (ulong)(long)whole);
                break;
            case Column<long> longs:
                AddValues(longs, name, digests, static whole => (ulong)whole);
                break;
            case Column<double> numbers:
                AddValues(numbers, name, digests, static number => BitConverter.DoubleToUInt64Bits(number == 0 ? 0 : number));
                break;
            default:
                throw new NotSupportedException($"Column {column.Name} has a type that has no digest.");
        }
    }

    /// <summary>The digest of every text of a column's dictionary that its rows use, by code.</summary>
    public static UInt128[] OfCodes(TextColumn column)
    {
        var digests = new UInt128[column.Dictionary.Count];
        foreach (int code in column.Codes)
        {
            if (code != 0 && digests[code] == UInt128.Zero)
            {
                digests[code] = OfText(column.Dictionary.Utf8(code));
            }
        }

        return digests;
    }

    private static void AddTexts(TextColumn column, UInt128 name, UInt128[] digests)
    {
        var terms = OfCodes(column);
        for (int code = 1; code < terms.Length; code++)
        {
            terms[code] = terms[code] == UInt128.Zero ? UInt128.Zero : Term(name, terms[code]);
        }

        var codes = column.Codes;
        for (int row = 0; row < codes.Length; row++)
        {
            digests[row] += terms[codes[row]];
        }
    }

    private static void AddValues<T>(Column<T> column, UInt128 name, UInt128[] digests, Func<T, ulong> bits)
        where T : unmanaged
    {
        var values = column.Values;
        for (int row = 0; row < values.Length; row++)
        {
            if (column.IsKnown(row))
            {
                digests[row] += Term(name, OfBits(bits(values[row])));
            }
        }
    }

    private static ulong Fold(ulong a, ulong b)
    {
        ulong upper = Math.BigMul(a, b, out ulong lower);
        return upper ^ lower ^ (a >> 32);
    }
}
