using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Curb.Exchange.Documents;

/// <summary>A paper of headed sections, each with sentences and a table: what a report says, before it is a page, a Word document or a workbook.</summary>
/// <param name="Title">Title of the whole.</param>
/// <param name="Lead">Sentences under the title.</param>
/// <param name="Sections">Sections in their order.</param>
public sealed record Paper(string Title, IReadOnlyList<string> Lead, IReadOnlyList<PaperSection> Sections);

/// <param name="Heading">Heading with its number.</param>
/// <param name="Sentences">Sentences before the table.</param>
/// <param name="Head">Heads of the table's columns; empty where it has none.</param>
/// <param name="Rows">Cells: texts, or numbers, which stand to the right.</param>
public sealed record PaperSection(string Heading, IReadOnlyList<string> Sentences, IReadOnlyList<string> Head, IReadOnlyList<IReadOnlyList<object?>> Rows);

/// <summary>Writes a paper as a Word document on A4, or as a workbook with a sheet for each section that has a table.</summary>
public static class PaperDocument
{
    // A4 in twentieths of a point, with the margins of GB/T 9704: 37 mm above, 35 mm below, 28 mm left, 26 mm right.
    private const uint Width = 11906;
    private const uint Height = 16838;
    private const int Above = 2098;
    private const int Below = 1984;
    private const uint Left = 1588;
    private const uint Right = 1474;
    private const double UsualWidth = 20;

    public static void WriteWord(Stream target, Paper paper)
    {
        using var document = WordprocessingDocument.Create(target, WordprocessingDocumentType.Document);
        var main = document.AddMainDocumentPart();
        var body = new Body();
        main.Document = new Document(body);
        body.Append(Line(paper.Title, 44, "方正小标宋简体", JustificationValues.Center));
        body.Append(paper.Lead.Select(sentence => Line(sentence, 28, "仿宋_GB2312", JustificationValues.Both)));
        foreach (var section in paper.Sections)
        {
            body.Append(Line(section.Heading, 32, "黑体", JustificationValues.Left));
            body.Append(section.Sentences.Select(sentence => Line(sentence, 28, "仿宋_GB2312", JustificationValues.Both)));
            if (section.Head.Count > 0)
            {
                body.Append(Grid(section));
            }
        }

        body.Append(new SectionProperties(new PageSize { Width = Width, Height = Height }, new PageMargin { Top = Above, Bottom = Below, Left = Left, Right = Right, Header = 0, Footer = 0, Gutter = 0 }));
        main.Document.Save();
    }

    public static void WriteWorkbook(Stream target, Paper paper)
    {
        using var workbook = new StreamedWorkbook(target);
        foreach (var section in paper.Sections.Where(section => section.Head.Count > 0))
        {
            workbook.Sheet(section.Heading, [.. section.Head.Select(_ => UsualWidth)]);
            workbook.Row([.. section.Head]);
            foreach (var row in section.Rows)
            {
                workbook.Row([.. row]);
            }
        }

        workbook.Sheet(paper.Title, [100]);
        foreach (string sentence in paper.Lead.Concat(paper.Sections.SelectMany(section => section.Sentences)))
        {
            workbook.Row(sentence);
        }
    }

    /// <summary>A cell as people read it.</summary>
    public static string Shown(object? cell) => cell switch
    {
        null => "",
        double number => number.ToString("#,0.##", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };

    private static Table Grid(PaperSection section)
    {
        uint all = Width - Left - Right, column = all / (uint)section.Head.Count;
        var table = new Table(new TableProperties(
            new TableWidth { Type = TableWidthUnitValues.Dxa, Width = all.ToString(CultureInfo.InvariantCulture) },
            new TableBorders(Border<TopBorder>(), Border<LeftBorder>(), Border<BottomBorder>(), Border<RightBorder>(), Border<InsideHorizontalBorder>(), Border<InsideVerticalBorder>())));
        table.Append(new TableGrid([.. section.Head.Select(_ => new GridColumn { Width = column.ToString(CultureInfo.InvariantCulture) })]));
        var head = new TableRow(new TableRowProperties(new TableHeader()));
        head.Append(section.Head.Select(text => Cell(text, true, false)));
        table.Append(head);
        foreach (var row in section.Rows)
        {
            table.Append(new TableRow(row.Select(cell => Cell(Shown(cell), false, cell is double or int or long))));
        }

        return table;
    }

    private static TableCell Cell(string text, bool head, bool right) => new(Line(text, 20, head ? "黑体" : "仿宋_GB2312", right ? JustificationValues.Right : JustificationValues.Left));

    private static T Border<T>()
        where T : BorderType, new() => new() { Val = BorderValues.Single, Size = 4, Color = "444444" };

    private static Paragraph Line(string text, int halfPoints, string font, JustificationValues side) => new(
        new ParagraphProperties(new SpacingBetweenLines { Before = "40", After = "40" }, new Justification { Val = side }),
        new Run(
            new RunProperties(new RunFonts { Ascii = "Times New Roman", HighAnsi = "Times New Roman", EastAsia = font }, new FontSize { Val = halfPoints.ToString(CultureInfo.InvariantCulture) }),
            new Text(text) { Space = SpaceProcessingModeValues.Preserve }));
}
