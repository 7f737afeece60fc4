using System.Security.Cryptography;
using System.Text;
using Curb.Columns;
using Curb.Exchange.Demo;

namespace Curb.Tests.Demo;

/// <summary>The hospital-scale demo with seed 1, made once for the tests that read it.</summary>
public sealed class DemoRows
{
    public DemoRows() => Parts = [.. District.Parts()];

    public DemoDistrict District { get; } = new(DemoScale.Hospital, 1);

    public IReadOnlyList<DemoPart> Parts { get; }

    public string Code => District.Institutions[0].Code;

    public long Planted(DemoMeasure measure) => District.Truth.Count(Code, measure);

    /// <summary>The first 40 hex digits of a digest over every cell of every table, with column names.</summary>
    public static string Digest(IEnumerable<DemoPart> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            foreach (var column in part.Delivery.AllTables.SelectMany(table => table.Columns))
            {
                hash.AppendData(Encoding.UTF8.GetBytes(Cells(column)));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..40];
    }

    private static string Cells(Column column)
    {
        var text = new StringBuilder(column.Name);
        for (int row = 0; row < column.Count; row++)
        {
            text.Append('\n').Append(column switch
            {
                TextColumn texts => texts[row],
                Column<int> whole => whole[row]?.ToString(System.Globalization.CultureInfo.InvariantCulture),
                Column<long> whole => whole[row]?.ToString(System.Globalization.CultureInfo.InvariantCulture),
                Column<double> number => number[row]?.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
                _ => column.ValueAt(row)?.ToString(),
            });
        }

        return text.ToString();
    }
}
