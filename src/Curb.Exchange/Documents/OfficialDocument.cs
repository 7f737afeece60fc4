using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Curb.Exchange.Documents;

/// <summary>
/// A document in the layout of GB/T 9704: A4 with the standard's margins, red head and line, number, title, body in 仿宋 of size 3 with 28 points between lines, date, annexes with tables.
/// </summary>
public sealed class OfficialDocument : IDisposable
{
    // Twentieths of a point: A4, and margins of 37, 35, 28 and 26 mm.
    private const uint Width = 11906;
    private const uint Height = 16838;
    private const int Top = 2098;
    private const int Bottom = 1984;
    private const uint Left = 1588;
    private const uint Right = 1474;
    private const uint TextWidth = Width - Left - Right;

    private const int SizeThree = 32; // Half-points: 16 points.
    private const int SizeTwo = 44;
    private const int HeadSize = 64;
    private const int TableSize = 21;
    private const string LineHeight = "560"; // 28 points.
    private const string Red = "D40000";
    private const int FewestBars = 2;
    private const int MostBars = 40;
    private const int Classes = 10;

    private readonly WordprocessingDocument _document;
    private readonly Body _body = new();
    private uint _drawings;

    public OfficialDocument(Stream target)
    {
        _document = WordprocessingDocument.Create(target, WordprocessingDocumentType.Document);
        _document.AddMainDocumentPart().Document = new Document(_body);
    }

    /// <summary>The red head: who issues it, the number, the red line.</summary>
    public void RedHead(string issuer, string number)
    {
        _body.Append(Paragraph(issuer + "文件", "方正小标宋简体", HeadSize, JustificationValues.Center, Red, tight: true));
        _body.Append(Paragraph(number.Length > 0 ? number : "（草稿，未编号）", "仿宋", SizeThree, JustificationValues.Center));
        var line = Paragraph("", "仿宋", 4, JustificationValues.Center, tight: true);
        line.ParagraphProperties!.PrependChild(new ParagraphBorders(new BottomBorder { Val = BorderValues.Single, Size = 18, Color = Red, Space = 1 }));
        _body.Append(line);
    }

    public void Title(string title)
    {
        _body.Append(Paragraph("", "仿宋", SizeThree, JustificationValues.Center));
        _body.Append(Paragraph(title, "方正小标宋简体", SizeTwo, JustificationValues.Center));
        _body.Append(Paragraph("", "仿宋", SizeThree, JustificationValues.Center));
    }

    /// <summary>To whom it goes; at the margin, with a colon.</summary>
    public void Addressee(string text) => _body.Append(Paragraph(text + "：", "仿宋", SizeThree, JustificationValues.Both));

    public void Heading(string text) => _body.Append(Paragraph(text, "黑体", SizeThree, JustificationValues.Both, indent: true));

    public void Text(string text) => _body.Append(Paragraph(text, "仿宋", SizeThree, JustificationValues.Both, indent: true));

    /// <summary>Who signs and the day, at the right.</summary>
    public void Signed(string issuer, DateOnly? day)
    {
        _body.Append(Paragraph("", "仿宋", SizeThree, JustificationValues.Right));
        _body.Append(Paragraph(issuer, "仿宋", SizeThree, JustificationValues.Right));
        _body.Append(Paragraph(day is { } on ? string.Create(CultureInfo.InvariantCulture, $"{on.Year}年{on.Month}月{on.Day}日") : "    年  月  日", "仿宋", SizeThree, JustificationValues.Right));
    }

    /// <summary>An annex on a page of its own.</summary>
    /// <param name="bar">Column that is also drawn as a chart, the names being those of the column before it; null where none. More bars than a page holds are drawn as a distribution.</param>
    /// <param name="beyond">Rows that stand beyond: shaded, with a mark.</param>
    public void Annex(string label, string title, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows, int? bar, Func<int, bool> beyond, bool newPage = true)
    {
        var head = Paragraph(label, "黑体", SizeThree, JustificationValues.Left);
        if (newPage)
        {
            head.ParagraphProperties!.PrependChild(new PageBreakBefore());
        }

        _body.Append(head, Paragraph(title, "方正小标宋简体", 36, JustificationValues.Center));
        if (bar is { } column && Bars(rows, column, beyond) is { Count: >= FewestBars } bars)
        {
            bool each = bars.Count <= MostBars;
            _body.Append(BarChart.Add(_document.MainDocumentPart!, title, each ? bars : Distribution(bars), ++_drawings));
            string said = !each ? "（各区间的机构数）" : bars.Any(one => one.Beyond) ? "（斜纹：未达标或一票否决）" : "";
            if (said.Length > 0)
            {
                _body.Append(Paragraph(said, "仿宋", TableSize, JustificationValues.Center, tight: true));
            }
        }

        _body.Append(Table(columns, rows, beyond));
    }

    /// <summary>More than a page holds: how many lie in each of ten equal classes of the value.</summary>
    private static List<ChartBar> Distribution(List<ChartBar> bars)
    {
        double least = bars.Min(bar => bar.Value), width = (bars.Max(bar => bar.Value) - least) / Classes;
        string Edge(int i) => (least + (i * width)).ToString("0.#", CultureInfo.InvariantCulture);
        var counts = bars.CountBy(bar => width > 0 ? Math.Min(Classes - 1, (int)((bar.Value - least) / width)) : 0).ToDictionary();
        return [.. Enumerable.Range(0, width > 0 ? Classes : 1).Select(i => new ChartBar($"{Edge(i)}–{Edge(i + 1)}", counts.GetValueOrDefault(i), false))];
    }

    private static List<ChartBar> Bars(IReadOnlyList<IReadOnlyList<string>> rows, int column, Func<int, bool> beyond) =>
        [.. rows.Select((row, i) => (Row: row, Value: Number(row[column]), Beyond: beyond(i))).Where(one => one.Value is not null).Select(one => new ChartBar(one.Row[column - 1], one.Value!.Value, one.Beyond))];

    public void Dispose()
    {
        _body.Append(new SectionProperties(
            new PageSize { Width = Width, Height = Height },
            new PageMargin { Top = Top, Bottom = Bottom, Left = Left, Right = Right, Header = 851, Footer = 992, Gutter = 0 }));
        _document.MainDocumentPart!.Document!.Save();
        _document.Dispose();
    }

    private static Table Table(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows, Func<int, bool> beyond)
    {
        int count = columns.Count;
        uint width = TextWidth / (uint)count;
        var table = new Table(
            new TableProperties(
                new TableWidth { Type = TableWidthUnitValues.Dxa, Width = TextWidth.ToString(CultureInfo.InvariantCulture) },
                new TableBorders(Border<TopBorder>(), Border<LeftBorder>(), Border<BottomBorder>(), Border<RightBorder>(), Border<InsideHorizontalBorder>(), Border<InsideVerticalBorder>()),
                new TableLayout { Type = TableLayoutValues.Fixed }),
            new TableGrid(Enumerable.Range(0, count).Select(_ => new GridColumn { Width = width.ToString(CultureInfo.InvariantCulture) })));
        var header = new TableRow(new TableRowProperties(new TableHeader()));
        header.Append([.. columns.Select(column => Cell(column, width, true, "EEEEEE"))]);
        table.Append(header);
        for (int i = 0; i < rows.Count; i++)
        {
            var row = new TableRow(new TableRowProperties(new CantSplit()));
            bool marked = beyond(i);
            row.Append([.. rows[i].Select(cell => Cell(cell, width, false, marked ? "F8DED0" : null))]);
            table.Append(row);
        }

        return table;
    }

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;

    private static T Border<T>()
        where T : BorderType, new() => new() { Val = BorderValues.Single, Size = 4, Color = "000000" };

    private static TableCell Cell(string text, uint width, bool bold, string? fill)
    {
        var properties = new TableCellProperties(new TableCellWidth { Type = TableWidthUnitValues.Dxa, Width = width.ToString(CultureInfo.InvariantCulture) });
        if (fill is not null)
        {
            properties.Append(new Shading { Val = ShadingPatternValues.Clear, Color = "auto", Fill = fill });
        }

        return new TableCell(properties, Paragraph(text, bold ? "黑体" : "仿宋", TableSize, JustificationValues.Left, tight: true));
    }

    private static Paragraph Paragraph(string text, string font, int halfPoints, JustificationValues justification, string? colour = null, bool indent = false, bool tight = false)
    {
        var layout = new ParagraphProperties(tight ? new SpacingBetweenLines { Before = "0", After = "0" } : new SpacingBetweenLines { Before = "0", After = "0", Line = LineHeight, LineRule = LineSpacingRuleValues.Exact });
        if (!tight && halfPoints > SizeTwo)
        {
            layout.RemoveAllChildren<SpacingBetweenLines>();
        }

        if (indent)
        {
            layout.Append(new Indentation { FirstLineChars = 200, FirstLine = "640" });
        }

        layout.Append(new Justification { Val = justification });
        var look = new RunProperties(new RunFonts { Ascii = "Times New Roman", HighAnsi = "Times New Roman", EastAsia = font });
        if (colour is not null)
        {
            look.Append(new Color { Val = colour });
        }

        look.Append(new FontSize { Val = halfPoints.ToString(CultureInfo.InvariantCulture) });
        return new Paragraph(layout, new Run(look, new Text(Storable(text)) { Space = SpaceProcessingModeValues.Preserve }));
    }

    internal static string Storable(string text) => text.All(System.Xml.XmlConvert.IsXmlChar) ? text : string.Concat(text.Where(c => System.Xml.XmlConvert.IsXmlChar(c) || char.IsSurrogate(c)));
}
