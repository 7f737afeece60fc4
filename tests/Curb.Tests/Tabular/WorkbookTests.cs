using System.IO.Compression;
using System.Text;
using Curb.Exchange.Tabular;

namespace Curb.Tests.Tabular;

public class WorkbookTests
{
    private const string Main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";

    private static byte[] Workbook(string sheetData, string workbookPr = "", string sharedStrings = "", string styles = "", Action<ZipArchive>? more = null)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, true))
        {
            Part(zip, "_rels/.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
            Part(zip, "xl/workbook.xml", $"<workbook {Main} xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">{workbookPr}<sheets><sheet name=\"数据\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
            Part(zip, "xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>");
            Part(zip, "xl/worksheets/sheet1.xml", $"<worksheet {Main}><sheetData>{sheetData}</sheetData></worksheet>");
            if (sharedStrings.Length > 0)
            {
                Part(zip, "xl/sharedStrings.xml", sharedStrings);
            }

            if (styles.Length > 0)
            {
                Part(zip, "xl/styles.xml", styles);
            }

            more?.Invoke(zip);
        }

        return stream.ToArray();
    }

    private static void Part(ZipArchive zip, string path, string xml)
    {
        using var part = zip.CreateEntry(path).Open();
        part.Write(Encoding.UTF8.GetBytes(xml));
    }

    private static string Header(params string[] names) => "<row r=\"1\">" + string.Concat(names.Select((name, i) => $"<c r=\"{(char)('A' + i)}1\" t=\"inlineStr\"><is><t>{name}</t></is></c>")) + "</row>";

    private static readonly string s_styles = $"<styleSheet {Main}><numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\"/><numFmt numFmtId=\"165\" formatCode=\"[Red]0.00_);General\"/></numFmts><cellXfs count=\"5\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/></cellXfs></styleSheet>";

    [Theory]
    [InlineData("", "2020-01-01", "2020-01-01 12:00:00", "2020-01-01")]
    [InlineData("<workbookPr date1904=\"1\"/>", "2024-01-02", "2024-01-02 12:00:00", "2024-01-02")]
    public void Serial_43831_is_a_day_by_its_style_in_both_date_systems(string workbookPr, string day, string time, string chinese)
    {
        var bytes = Workbook(Header("a", "b", "c", "d", "e") + "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>43831</v></c><c r=\"B2\" s=\"2\"><v>43831.5</v></c><c r=\"C2\" s=\"3\"><v>43831</v></c><c r=\"D2\" s=\"4\"><v>43831</v></c><c r=\"E2\"><v>43831</v></c></row>", workbookPr, styles: s_styles);
        Assert.Equal([day, time, chinese, "43831", "43831"], TableRows.Of(bytes).Rows[0]);
    }

    [Theory]
    [InlineData(1, "1900-01-01")]
    [InlineData(59, "1900-02-28")]
    [InlineData(60, "1900-02-29")]
    [InlineData(61, "1900-03-01")]
    [InlineData(0.75, "18:00:00")]
    public void The_first_days_of_the_1900_system_are_right_around_its_false_leap_day(double serial, string shown) => Assert.Equal(shown, XlsxDates.Show(serial, false));

    [Fact]
    public void Numbers_come_in_plain_decimals_with_the_digits_a_spreadsheet_holds()
    {
        var bytes = Workbook(Header("a", "b", "c", "d") + "<row r=\"2\"><c r=\"A2\"><v>0.10000000000000001</v></c><c r=\"B2\"><v>1.0000000000000001E-1</v></c><c r=\"C2\"><v>12345678901234</v></c><c r=\"D2\"><v>2.5E-3</v></c></row>");
        Assert.Equal(["0.1", "0.1", "12345678901234", "0.0025"], TableRows.Of(bytes).Rows[0]);
    }

    [Fact]
    public void Shared_texts_runs_gaps_booleans_errors_and_formulas_come_as_shown()
    {
        var strings = $"<sst {Main}><si><t>血</t></si><si><r><t>鲍曼</t></r><r><t>不动杆菌</t></r><rPh sb=\"0\" eb=\"1\"><t>baoman</t></rPh></si></sst>";
        var bytes = Workbook(Header("a", "b", "c", "d", "e", "f") + "<row r=\"4\"><c r=\"A4\" t=\"s\"><v>0</v></c><c r=\"C4\" t=\"s\"><v>1</v></c><c r=\"D4\" t=\"b\"><v>1</v></c><c r=\"E4\" t=\"e\"><v>#N/A</v></c><c r=\"F4\"><f>1+1</f><v>2</v></c></row>", sharedStrings: strings);
        var table = TableRows.Of(bytes);
        Assert.Equal(["血", "", "鲍曼不动杆菌", "TRUE", "#N/A", "2"], table.Rows[0]);
        Assert.Equal(4, table.Lines[0]);
        Assert.Contains("sheet 数据", table.Reading, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_that_unpacks_to_hundreds_of_times_its_size_is_refused()
    {
        var bytes = Workbook(Header("a"), more: zip =>
        {
            using var part = zip.CreateEntry("xl/media/x.bin", CompressionLevel.SmallestSize).Open();
            var zeros = new byte[1 << 20];
            for (int i = 0; i < 40; i++)
            {
                part.Write(zeros);
            }
        });
        Assert.Equal("oversized-workbook", Assert.Throws<UnusableFileException>(() => TableRows.Of(bytes)).Rejection.Reason);
    }

    [Fact]
    public void A_document_type_with_entities_is_refused_and_nothing_outside_is_read()
    {
        var strings = $"<!DOCTYPE sst [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><sst {Main}><si><t>&x;</t></si></sst>";
        var bytes = Workbook(Header("a") + "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c></row>", sharedStrings: strings);
        Assert.Equal("damaged-workbook", Assert.Throws<UnusableFileException>(() => TableRows.Of(bytes)).Rejection.Reason);
    }

    [Fact]
    public void A_cut_off_workbook_is_refused_with_what_to_do()
    {
        var whole = Workbook(Header("a"));
        var refused = Assert.Throws<UnusableFileException>(() => TableRows.Of(whole[..(whole.Length / 2)]));
        Assert.Equal("damaged-workbook", refused.Rejection.Reason);
        Assert.Contains("save it again", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_writer_writes_the_reader_reads()
    {
        using var stream = new MemoryStream();
        string[][] rows = [["住院号", "备注"], ["0012", "a<b & \"c\""], ["", "O'Brien"]];
        XlsxWriter.Write(stream, [("一", rows), ("二", [["x"]])]);
        var table = TableRows.Of(stream.ToArray());
        Assert.Equal(rows[0], table.Header);
        Assert.Equal(rows.Skip(1), table.Rows);
        using var second = TabularReader.Open(new MemoryStream(stream.ToArray()), "b.xlsx", new TabularOptions { Sheet = "二" });
        Assert.Equal(["x"], second.Header);
    }
}
