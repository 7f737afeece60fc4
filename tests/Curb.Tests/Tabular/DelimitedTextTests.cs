using System.Text;
using Curb.Exchange.Tabular;

namespace Curb.Tests.Tabular;

public class DelimitedTextTests
{
    static DelimitedTextTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData(',')]
    [InlineData('\t')]
    [InlineData(';')]
    [InlineData('|')]
    public void The_separator_is_detected(char separator)
    {
        var table = TableRows.Of("PATIENT_ID,ORGANISM,AMP_NM\n1,eco,<=2\n2,kpn,\n".Replace(',', separator));
        Assert.Equal(["PATIENT_ID", "ORGANISM", "AMP_NM"], table.Header);
        Assert.Equal([["1", "eco", "<=2"], ["2", "kpn", ""]], table.Rows);
        Assert.Equal([2, 3], table.Lines);
    }

    [Fact]
    public void Commas_inside_semicolon_files_do_not_mislead_the_detection() =>
        Assert.Equal([["1", "0,5"], ["2", "1,5"], ["3", "2,5"]], TableRows.Of("id;dose\n1;0,5\n2;1,5\n3;2,5\n").Rows);

    [Theory]
    [InlineData("utf-8", false, "UTF-8")]
    [InlineData("utf-8", true, "UTF-8 with byte order mark")]
    [InlineData("utf-16", true, "UTF-16LE with byte order mark")]
    [InlineData("utf-16BE", true, "UTF-16BE with byte order mark")]
    [InlineData("utf-16", false, "UTF-16LE")]
    [InlineData("GB18030", false, "GB18030")]
    [InlineData("gb2312", false, "GB18030")]
    public void Chinese_text_comes_through_in_every_encoding(string name, bool mark, string stated)
    {
        var encoding = Encoding.GetEncoding(name);
        var text = "住院号,科室,标本,备注,ID,DEPT,CODE\n0012345,呼吸内科,痰,无,1234567890,ICU,abcdef\n0012346,重症医学科,血,已复核,1234567891,ICU,abcdef\n";
        byte[] bytes = [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)];
        var table = TableRows.Of(bytes);
        Assert.Contains(stated, table.Reading, StringComparison.Ordinal);
        Assert.Equal("住院号", table.Header[0]);
        Assert.Equal(["0012346", "重症医学科", "血", "已复核", "1234567891", "ICU", "abcdef"], table.Rows[1]);
        Assert.Empty(table.Rejections);
    }

    [Fact]
    public void Western_text_in_windows_1252_is_not_taken_for_Chinese()
    {
        var bytes = Encoding.GetEncoding(1252).GetBytes("ward;name\n1;Réanimation chirurgicale\n2;Médecine générale\n3;Hôpital São João\n");
        var table = TableRows.Of(bytes);
        Assert.Contains("Windows-1252", table.Reading, StringComparison.Ordinal);
        Assert.Equal("Médecine générale", table.Rows[1][1]);
    }

    [Fact]
    public void The_encoding_is_found_out_where_the_first_Chinese_character_stands_far_below()
    {
        var text = new StringBuilder("id,note\n");
        for (int i = 0; i < 60_000; i++)
        {
            text.Append(i).Append(",ascii only text\n");
        }

        var bytes = Encoding.GetEncoding("GB18030").GetBytes(text.Append("60000,鲍曼不动杆菌\n").ToString());
        var table = TableRows.Of(bytes);
        Assert.Equal(60_001, table.Rows.Count);
        Assert.Equal(["60000", "鲍曼不动杆菌"], table.Rows[^1]);
        Assert.Contains("GB18030", table.Reading, StringComparison.Ordinal);
    }

    [Fact]
    public void Quoted_cells_hold_separators_quotes_and_line_breaks()
    {
        var table = TableRows.Of("a,b,c\r\n1,\"x,\"\"y\"\"\",3\r\n\"\",\"line one\nline two\",\"\"\r\n7,8,9\r\n");
        Assert.Equal([["1", "x,\"y\"", "3"], ["", "line one\nline two", ""], ["7", "8", "9"]], table.Rows);
        Assert.Equal([2, 3, 5], table.Lines);
    }

    [Fact]
    public void A_quote_within_an_unquoted_cell_is_text() =>
        Assert.Equal([["1", "5\" disk", "x"], ["2", "6\" disk", "y"]], TableRows.Of("a,b,c\n1,5\" disk,x\n2,6\" disk,y\n").Rows);

    [Fact]
    public void Single_quotes_around_all_cells_are_quotes() =>
        Assert.Equal([["1", "a,b"]], TableRows.Of("'id','text'\n'1','a,b'\n").Rows);

    [Fact]
    public void Carriage_returns_alone_end_lines() => Assert.Equal([["1", "2"], ["3", "4"]], TableRows.Of("a,b\r1,2\r3,4\r").Rows);

    [Fact]
    public void A_separator_line_above_the_header_is_obeyed() => Assert.Equal([["1", "x,y"]], TableRows.Of("sep=;\r\na;b\r\n1;x,y\r\n").Rows);

    [Fact]
    public void A_single_column_is_a_table() => Assert.Equal([["eco"], ["kpn"]], TableRows.Of("ORGANISM\neco\nkpn\n").Rows);

    [Fact]
    public void Names_with_apostrophes_and_statements_are_plain_text()
    {
        var table = TableRows.Of("id,name\n1,O'Brien\n2,'); DROP TABLE x;--\n3,=HYPERLINK(\"http://x\")\n");
        Assert.Equal(["O'Brien", "'); DROP TABLE x;--", "=HYPERLINK(\"http://x\")"], table.Rows.Select(row => row[1]));
    }

    [Fact]
    public void Blank_lines_and_rows_of_separators_alone_are_passed_over()
    {
        var table = TableRows.Of("a,b\n\n1,2\n,\n   \n3,4\n,,\n");
        Assert.Equal([["1", "2"], ["3", "4"]], table.Rows);
        Assert.Equal([3, 6], table.Lines);
        Assert.Empty(table.Rejections);
    }

    [Fact]
    public void Blank_cells_beyond_the_header_are_passed_over() => Assert.Equal([["1", "2"], ["3", ""]], TableRows.Of("a,b\n1,2,,\n3,,,\n").Rows);

    /// <summary>The oracle: a plain reader of quoted text, one character at a time.</summary>
    private static List<string[]> Slow(string text)
    {
        var (rows, row, cell, quoted) = (new List<string[]>(), new List<string>(), new StringBuilder(), false);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted)
            {
                if (c != '"')
                {
                    cell.Append(c);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append(c);
                    i++;
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c is ',' or '\n')
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (c == '\n')
                {
                    rows.Add([.. row]);
                    row.Clear();
                }
            }
            else
            {
                cell.Append(c);
            }
        }

        return rows;
    }

    [Theory]
    [InlineData(1, 64, false)]
    [InlineData(2, 64, true)]
    [InlineData(3, 100, true)]
    [InlineData(4, 1000, false)]
    [InlineData(5, 4096, true)]
    [InlineData(6, 512 << 10, true)]
    [InlineData(7, 512 << 10, false)]
    public void Splitting_gives_what_a_plain_reader_gives_whatever_the_block_size(int seed, int blockBytes, bool quotes)
    {
        var random = new Random(seed);
        int columns = random.Next(2, 90);
        var text = new StringBuilder(string.Join(',', Enumerable.Range(0, columns).Select(i => $"c{i}")) + "\n");
        for (int row = 0; row < 400; row++)
        {
            text.Append(row).Append(',');
            text.AppendJoin(',', Enumerable.Range(1, columns - 1).Select(_ => RandomCell(random, quotes))).Append('\n');
        }

        var expected = Slow(text.ToString());
        var table = TableRows.Of(text.ToString(), new TabularOptions { BlockBytes = blockBytes });
        Assert.Empty(table.Rejections);
        Assert.Equal(expected[0], table.Header);
        Assert.Equal(expected.Skip(1), table.Rows);
    }

    private static string RandomCell(Random random, bool quotes) => random.Next(quotes ? 10 : 6) switch
    {
        0 or 1 or 2 => "",
        3 => random.Next(1000).ToString(),
        4 => "<=0." + random.Next(100),
        5 => "头孢曲松" + new string('x', random.Next(40)),
        6 => "\"\"",
        7 => "\"a,b\"",
        8 => "\"say \"\"no\"\"\"",
        _ => "\"two\nlines\"",
    };
}
