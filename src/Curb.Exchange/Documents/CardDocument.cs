using System.Globalization;
using Curb.Antibiograms;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Curb.Exchange.Documents;

/// <summary>An antibiogram card as a Word document of A5 pages, a page a side.</summary>
public static class CardDocument
{
    // A5 in twentieths of a point: 148 × 210 mm.
    private const uint Width = 8391;
    private const uint Height = 11906;
    private const uint Margin = 454;
    private const uint DrugWidth = 1700;
    private const double LowBelow = 50;
    private const double HighFrom = 80;

    public static void Write(Stream target, AntibiogramCard card, CardWords words)
    {
        using var document = WordprocessingDocument.Create(target, WordprocessingDocumentType.Document);
        var main = document.AddMainDocumentPart();
        var body = new Body();
        main.Document = new Document(body);
        for (int side = 0; side < card.Sides.Count; side++)
        {
            Side(body, card, card.Sides[side], words, side > 0);
        }

        body.Append(new SectionProperties(
            new PageSize { Width = Width, Height = Height },
            new PageMargin { Top = (int)Margin, Bottom = (int)Margin, Left = Margin, Right = Margin, Header = 0, Footer = 0, Gutter = 0 }));
        main.Document.Save();
    }

    private static void Side(Body body, AntibiogramCard card, CardSide side, CardWords words, bool newPage)
    {
        body.Append(Line($"{card.Institution} {words.Title}　{words.Heading(side)}", 22, true, newPage));
        body.Append(Line(string.Join("　", words.Head(card).Select(head => $"{head.Label} {head.Value}")), 15, false));
        body.Append(Grid(side, words));
        foreach (string note in words.Notes(card).Append($"{words.Versions}: {card.Versions}"))
        {
            body.Append(Line(note, 12, false));
        }
    }

    private static Table Grid(CardSide side, CardWords words)
    {
        uint column = (Width - (2 * Margin) - DrugWidth) / (uint)Math.Max(1, side.Organisms.Count);
        var table = new Table(new TableProperties(
            new TableWidth { Type = TableWidthUnitValues.Dxa, Width = (Width - (2 * Margin)).ToString(CultureInfo.InvariantCulture) },
            new TableBorders(Border<TopBorder>(), Border<LeftBorder>(), Border<BottomBorder>(), Border<RightBorder>(), Border<InsideHorizontalBorder>(), Border<InsideVerticalBorder>()),
            new TableLayout { Type = TableLayoutValues.Fixed }));
        table.Append(new TableGrid([Column(DrugWidth), .. side.Organisms.Select(_ => Column(column))]));
        var head = new TableRow(new TableRowProperties(new TableHeader()));
        head.Append(Cell(words.Drug, 14, true, "EEEEEE", DrugWidth));
        foreach (var organism in side.Organisms)
        {
            head.Append(Cell($"{words.Name(organism)} n={organism.Isolates.ToString(CultureInfo.InvariantCulture)}", 13, true, "EEEEEE", column));
        }

        table.Append(head);
        foreach (var line in side.Lines)
        {
            var row = new TableRow(Cell($"{line.Name} {line.Code}", 14, false, null, DrugWidth));
            row.Append(line.Cells.Select(cell => Cell(cell.Text, cell.Finding == CardFinding.Share ? 16 : 13, cell.Percent < LowBelow, Fill(cell), column)));
            table.Append(row);
        }

        return table;
    }

    private static string? Fill(CardCell cell) => cell.Finding != CardFinding.Share ? null : cell.Percent < LowBelow ? "F2C9A8" : cell.Percent < HighFrom ? "F8ECD8" : "D7EAF0";

    private static GridColumn Column(uint width) => new() { Width = width.ToString(CultureInfo.InvariantCulture) };

    private static T Border<T>()
        where T : BorderType, new() => new() { Val = BorderValues.Single, Size = 4, Color = "888888" };

    private static TableCell Cell(string text, int halfPoints, bool bold, string? fill, uint width)
    {
        var properties = new TableCellProperties(new TableCellWidth { Type = TableWidthUnitValues.Dxa, Width = width.ToString(CultureInfo.InvariantCulture) });
        if (fill is not null)
        {
            properties.Append(new Shading { Val = ShadingPatternValues.Clear, Color = "auto", Fill = fill });
        }

        return new TableCell(properties, Line(text, halfPoints, bold));
    }

    private static Paragraph Line(string text, int halfPoints, bool bold, bool newPage = false)
    {
        var layout = new ParagraphProperties(new SpacingBetweenLines { Before = "0", After = "0" });
        if (newPage)
        {
            layout.PrependChild(new PageBreakBefore());
        }

        var look = new RunProperties(new RunFonts { Ascii = "Arial", HighAnsi = "Arial", EastAsia = "黑体" });
        if (bold)
        {
            look.Append(new Bold());
        }

        look.Append(new FontSize { Val = halfPoints.ToString(CultureInfo.InvariantCulture) });
        return new Paragraph(layout, new Run(look, new Text(text) { Space = SpaceProcessingModeValues.Preserve }));
    }
}
