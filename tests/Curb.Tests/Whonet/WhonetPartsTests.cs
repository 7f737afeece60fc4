using System.Text;
using Curb.Exchange.Whonet;
using Curb.Intake;

namespace Curb.Tests.Whonet;

public sealed class WhonetPartsTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(11)]
    public void A_file_in_many_parts_says_what_it_says_in_one(int seed)
    {
        File.WriteAllText(_path, RandomFile(new Random(seed), 3000));
        using var file = WhonetFile.Open(_path);
        var whole = file.Parts("H", int.MaxValue).Single();
        var parts = file.Parts("H", 1).ToList();

        Assert.True(parts.Count > 1, "the file is too small to be cut");
        Assert.Equal(Said([whole]), Said(parts));
        Assert.Equal(3000, parts.Sum(part => part.RowsRead));
        Assert.Contains(parts, part => part.RowsRepeated > 0);
        Assert.Contains(parts, part => part.Rejections.Count > 0);
        Assert.Contains(Said(parts), line => line.Contains("#2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_row_stands_in_file_order_however_the_file_is_cut(int seed)
    {
        File.WriteAllText(_path, RandomFile(new Random(seed), 3000));
        using var file = WhonetFile.Open(_path);
        var whole = file.EveryRow(int.MaxValue);
        var cut = file.EveryRow(1);

        Assert.Equal(3000, cut.Isolates.Count);
        Assert.Equal(Said([whole]), Said([cut]));
        Assert.Equal(Enumerable.Range(0, 3000).Select(row => whole.Isolates.Line[row]), Enumerable.Range(0, 3000).Select(row => cut.Isolates.Line[row]));
        Assert.True(cut.Susceptibilities.Isolate.Values.ToArray().SequenceEqual(whole.Susceptibilities.Isolate.Values.ToArray()));
    }

    public void Dispose() => File.Delete(_path);

    /// <summary>Everything that parts say, a line a record, with the results behind their isolate.</summary>
    private static List<string> Said(IEnumerable<Delivery> parts)
    {
        var lines = new List<string>();
        long repeated = 0;
        foreach (var part in parts)
        {
            repeated += part.RowsRepeated;
            lines.AddRange(Enumerable.Range(0, part.Isolates.Count).Select(row =>
                string.Join('|', part.Isolates.Columns.Select(column => column.ValueAt(row))) + " : " + string.Join(' ', Results(part, row))));
            lines.AddRange(Enumerable.Range(0, part.Specimens.Count).Select(row => string.Join('|', part.Specimens.Columns.Select(column => column.ValueAt(row)))));
            lines.AddRange(part.Rejections.Select(rejection => rejection.ToString()));
        }

        lines.Add($"repeated {repeated}");
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static IEnumerable<string> Results(Delivery part, int isolate) =>
        Enumerable.Range(0, part.Susceptibilities.Count)
            .Where(row => part.Susceptibilities.Isolate.Values[row] == isolate)
            .Select(row => $"{part.Susceptibilities.Test[row]}={part.Susceptibilities.Value[row]}");

    private static string RandomFile(Random random, int rows)
    {
        string[] drugs = ["AMP_NM", "CIP_ND5", "CRO_NE", "OXA_NM", "GEN_ND10"];
        string[] values = ["", "", "<=0.25", ">32", "8", "19", "S", " 4 ", "0.5", "99x", "<=0.0625", ">=256.00", "12345678", "123456789", "\"16\"", "R"];
        var text = new StringBuilder("ROW_IDX,PATIENT_ID,SPEC_NUM,SPEC_DATE,ORGANISM," + string.Join(',', drugs) + ",COMMENT\n");
        string last = "";
        string comment = new('c', 600); // Blocks are cut by size: long lines make several of them.
        for (int row = 0; row < rows; row++)
        {
            string content = random.Next(20) == 0 && last.Length > 0
                ? last
                : $"P{random.Next(200)},{random.Next(9)},2024-0{random.Next(1, 4)}-{(random.Next(60) == 0 ? "31" : "1" + random.Next(9))},{(random.Next(30) == 0 ? "" : random.Next(10) == 0 ? "xxx" : "eco")}," + string.Join(',', drugs.Select(_ => values[random.Next(values.Length)]));
            last = content;
            text.Append(row).Append(',').Append(content).Append(',').Append(comment).Append('\n');
        }

        return text.ToString();
    }
}
