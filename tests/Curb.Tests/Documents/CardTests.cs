using Curb.Antibiograms;
using Curb.Exchange.Documents;
using Curb.Exchange.Tabular;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;

namespace Curb.Tests.Documents;

/// <summary>The antibiogram card on paper, in Word and in Excel says the same, and says what it may not say.</summary>
public class CardTests
{
    private static AntibiogramCard Card(CountingRule counting = CountingRule.WithIncreasedExposure)
    {
        AntibiogramRow[] rows =
        [
            new([], "eco", "CIP", 120, 100, 60, 20, 20, 0), new([], "eco", "AMP", 120, 12, 3, 0, 9, 0), new([], "kpn", "AMP", 50, 40, 0, 0, 40, 40), new([], "kpn", "CIP", 50, 0, 0, 0, 0, 0),
            new([], "sau", "CIP", 80, 80, 10, 0, 70, 0),
        ];
        var (sides, left) = AntibiogramCard.Lay(rows, counting, 30, code => (code == "eco" ? "Escherichia <coli>" : code, code == "eco" ? "大肠埃希菌" : "", code == "sau" ? "positive" : "negative"), code => (code, ""));
        return new AntibiogramCard("示范医院", "ICU", "2025-01 – 2025-12", "EUCAST 2025", counting, 30, "breakpoints 2025", sides, left);
    }

    [Fact]
    public void A_share_stands_only_where_enough_were_tested_and_follows_the_counting_rule()
    {
        var side = Card().Sides[0];
        string Text(AntibiogramCard card, string drug, string organism) => card.Sides[0].Lines.First(line => line.Code == drug).Cells[card.Sides[0].Organisms.ToList().FindIndex(one => one.Code == organism)].Text;
        Assert.Equal(["eco", "kpn"], side.Organisms.Select(organism => organism.Code));
        Assert.Equal(("80", "60"), (Text(Card(), "CIP", "eco"), Text(Card(CountingRule.SusceptibleOnly), "CIP", "eco")));
        Assert.Equal(("n=12", "IR", "·"), (Text(Card(), "AMP", "eco"), Text(Card(), "AMP", "kpn"), Text(Card(), "CIP", "kpn")));
        Assert.Equal("positive", Card().Sides[1].Gram);
    }

    [Fact]
    public void The_printed_page_says_how_to_read_it_and_escapes_what_it_is_given()
    {
        string page = CardHtml.Page(Card(), CardWords.Chinese);
        foreach (string said in new[] { "示范医院", "ICU", "2025-01 – 2025-12", "EUCAST 2025", "计 S 与 I", "检测少于 30 株", "breakpoints 2025", "size: A5 portrait", "Escherichia &lt;coli&gt;" })
        {
            Assert.Contains(said, page, StringComparison.Ordinal);
        }

        Assert.Contains("S alone", CardHtml.Page(Card(CountingRule.SusceptibleOnly), CardWords.English), StringComparison.Ordinal);
        Assert.DoesNotContain("<style>", CardHtml.Page(Card(), CardWords.Chinese, "/card.css"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_word_document_is_valid_and_holds_a_page_a_side()
    {
        using var bytes = new MemoryStream();
        CardDocument.Write(bytes, Card(), CardWords.Chinese);
        bytes.Position = 0;
        using var document = WordprocessingDocument.Open(bytes, false);
        Assert.Empty(new OpenXmlValidator().Validate(document).Select(fault => fault.Description));
        string text = document.MainDocumentPart!.Document!.InnerText;
        Assert.Contains("大肠埃希菌 n=120", text, StringComparison.Ordinal);
        Assert.Contains("EUCAST 2025", text, StringComparison.Ordinal);
        Assert.Single(document.MainDocumentPart.Document.Descendants<DocumentFormat.OpenXml.Wordprocessing.PageBreakBefore>());
    }

    [Fact]
    public void The_workbook_is_valid_and_reads_back()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".xlsx");
        try
        {
            using (var file = File.Create(path))
            {
                CardWorkbook.Write(file, Card(), CardWords.Chinese);
            }

            using (var workbook = SpreadsheetDocument.Open(path, false))
            {
                Assert.Empty(new OpenXmlValidator().Validate(workbook).Select(fault => fault.Description));
                Assert.Equal(["革兰阴性菌", "革兰阳性菌、真菌及其他", "data", "版本"], workbook.WorkbookPart!.Workbook!.Descendants<DocumentFormat.OpenXml.Spreadsheet.Sheet>().Select(sheet => sheet.Name!.Value));
            }

            using var reader = TabularReader.Open(path, TabularOptions.Default);
            Assert.Equal(["药物", "大肠埃希菌 n=120", "kpn n=50"], reader.Header);
            var batch = new RowBatch();
            Assert.True(reader.Read(batch));
            Assert.Equal(["AMP AMP", "n=12", "IR"], Enumerable.Range(0, 3).Select(column => batch.Text(0, column)));
            Assert.Equal("80", batch.Text(1, 1));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_streamed_sheet_keeps_numbers_texts_and_odd_characters()
    {
        using var bytes = new MemoryStream();
        using (var workbook = new StreamedWorkbook(bytes))
        {
            workbook.Sheet("a/b", 10);
            workbook.Row("x", "y");
            workbook.Row(0.25, "007");
            workbook.Row(null, "a\u0001b<&>\"\uD83E\uDDA0");
            workbook.Sheet("A B");
            workbook.Row(1L);
        }

        bytes.Position = 0;
        using var read = SpreadsheetDocument.Open(bytes, false);
        Assert.Empty(new OpenXmlValidator().Validate(read).Select(fault => fault.Description));
        var cells = read.WorkbookPart!.WorksheetParts.First(part => part.Worksheet!.Descendants<DocumentFormat.OpenXml.Spreadsheet.Row>().Count() == 3).Worksheet!.Descendants<DocumentFormat.OpenXml.Spreadsheet.Cell>().ToList();
        Assert.Equal(["x", "y", "0.25", "007", "ab<&>\"\uD83E\uDDA0"], cells.Select(cell => cell.InnerText));
        Assert.Equal("B3", cells[^1].CellReference!.Value);
    }
}
