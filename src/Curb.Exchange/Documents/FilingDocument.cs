using System.Globalization;
using Curb.Formularies;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Curb.Exchange.Documents;

/// <summary>What stands on the filing document of a formulary (抗菌药物供应目录备案表).</summary>
/// <param name="Institution">Name of the institution.</param>
/// <param name="Kind">Level and kind in Chinese: 三级综合医院.</param>
/// <param name="List">The version.</param>
/// <param name="Grade">Grade of an item in Chinese; empty where no catalogue tells.</param>
/// <param name="Limits">What the limits answer, in Chinese: limit, count, verdict, clause.</param>
/// <param name="PreparedOn">Day of the document.</param>
public sealed record FilingForm(string Institution, string Kind, DrugList List, Func<FormularyItem, string> Grade, IReadOnlyList<(string Limit, string Count, string Verdict, string Clause)> Limits, DateOnly PreparedOn)
{
    public static IReadOnlyList<string> Heads { get; } = ["序号", "通用名", "剂型", "规格", "生产企业", "分级", "价格（元）", "采购状态", "备注"];

    /// <summary>Lines of the table, numbered, by grade as the list has them.</summary>
    public IEnumerable<IReadOnlyList<string>> Lines() => List.Items.Select((item, at) => (IReadOnlyList<string>)
    [
        (at + 1).ToString(CultureInfo.InvariantCulture), item.Name, item.Form, item.Specification, item.Manufacturer, Grade(item), item.Price?.ToString("0.##", CultureInfo.InvariantCulture) ?? "", item.Purchase == PurchaseStatus.InUse ? "在用" : "暂停采购", item.Note,
    ]);

    public IReadOnlyList<(string Label, string Value)> Head =>
    [
        ("医疗机构", Institution), ("机构类别", Kind), ("目录版本", $"第{List.Number}版 {List.Title}"), ("生效日期", List.EffectiveFrom.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        ("品种数", List.Items.Select(item => item.Drug.Length > 0 ? item.Drug : item.Name).Distinct().Count().ToString(CultureInfo.InvariantCulture)), ("品规数", List.Items.Select(item => item.Product).Distinct().Count().ToString(CultureInfo.InvariantCulture)),
        ("依据", List.Basis), ("批准", List.ApprovedOn is { } day ? $"{List.ApprovedBy} {day:yyyy-MM-dd}" : "未批准"),
    ];
}

/// <summary>The filing document as Word and as Excel. No official form is known; it holds what Order 84 art. 15 asks to be filed: varieties, forms, specifications.</summary>
public static class FilingDocument
{
    private const string Title = "抗菌药物供应目录备案表";

    // A4 across, in twentieths of a point.
    private const uint Long = 16838;
    private const uint Short = 11906;
    private const int Margin = 1134;
    private static readonly int[] s_widths = [700, 3200, 1400, 1900, 2200, 1500, 1100, 1200, 1370];

    public static void WriteWord(Stream target, FilingForm form)
    {
        using var document = WordprocessingDocument.Create(target, WordprocessingDocumentType.Document);
        var main = document.AddMainDocumentPart();
        var body = new Body();
        main.Document = new Document(body);
        body.Append(Line(Title, 44, true, JustificationValues.Center, "方正小标宋简体"));
        foreach (var pair in form.Head.Chunk(2))
        {
            body.Append(Line(string.Join("　　", pair.Select(one => $"{one.Label}：{one.Value}")), 24, false));
        }

        body.Append(Grid(FilingForm.Heads, form.Lines(), s_widths));
        body.Append(Line("数量限制核查", 28, true));
        body.Append(Grid(["限制", "实际", "结论", "依据"], form.Limits.Select(one => (IReadOnlyList<string>)[one.Limit, one.Count, one.Verdict, one.Clause]), [5200, 3200, 2200, 3970]));
        body.Append(Line("", 24, false));
        body.Append(Line("医疗机构（盖章）：　　　　　　　　　　抗菌药物管理工作组负责人（签字）：　　　　　　　　　　日期：", 24, false));
        body.Append(Line("备案机关回执　编号：　　　　　　　　　　经办人：　　　　　　　　　　日期：", 24, false));
        body.Append(Line($"制表日期：{form.PreparedOn:yyyy-MM-dd}。目录调整后须在规定期限内重新备案；未备案的品种、品规不得采购。", 18, false));
        body.Append(new SectionProperties(
            new PageSize { Width = Long, Height = Short, Orient = PageOrientationValues.Landscape },
            new PageMargin { Top = Margin, Bottom = Margin, Left = Margin, Right = Margin, Header = 0, Footer = 0, Gutter = 0 }));
        main.Document.Save();
    }

    public static void WriteWorkbook(Stream target, FilingForm form)
    {
        using var workbook = new StreamedWorkbook(target);
        workbook.Sheet(Title, [6, 28, 12, 18, 22, 14, 10, 10, 16]);
        workbook.Row([.. FilingForm.Heads]);
        int at = 0;
        foreach (var line in form.Lines())
        {
            var item = form.List.Items[at++];
            workbook.Row([(object?)at, .. line.Skip(1).Take(5), item.Price, .. line.Skip(7)]);
        }

        workbook.Sheet("机构与版本", 18, 60);
        workbook.Row("项目", "内容");
        foreach (var (label, value) in form.Head)
        {
            workbook.Row(label, value);
        }

        workbook.Sheet("数量限制核查", 40, 24, 14, 44);
        workbook.Row("限制", "实际", "结论", "依据");
        foreach (var (limit, count, verdict, clause) in form.Limits)
        {
            workbook.Row(limit, count, verdict, clause);
        }
    }

    private static Table Grid(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> lines, IReadOnlyList<int> widths)
    {
        var table = new Table(new TableProperties(
            new TableWidth { Type = TableWidthUnitValues.Dxa, Width = widths.Sum().ToString(CultureInfo.InvariantCulture) },
            new TableBorders(Border<TopBorder>(), Border<LeftBorder>(), Border<BottomBorder>(), Border<RightBorder>(), Border<InsideHorizontalBorder>(), Border<InsideVerticalBorder>()),
            new TableLayout { Type = TableLayoutValues.Fixed }));
        table.Append(new TableGrid(widths.Select(width => new GridColumn { Width = width.ToString(CultureInfo.InvariantCulture) })));
        var head = new TableRow(new TableRowProperties(new TableHeader()));
        head.Append(heads.Select((text, at) => Cell(text, true, widths[at])));
        table.Append(head);
        foreach (var line in lines)
        {
            var row = new TableRow(new TableRowProperties(new CantSplit()));
            row.Append(line.Select((text, at) => Cell(text, false, widths[at])));
            table.Append(row);
        }

        return table;
    }

    private static T Border<T>()
        where T : BorderType, new() => new() { Val = BorderValues.Single, Size = 4, Color = "000000" };

    private static TableCell Cell(string text, bool head, int width)
    {
        var properties = new TableCellProperties(new TableCellWidth { Type = TableWidthUnitValues.Dxa, Width = width.ToString(CultureInfo.InvariantCulture) });
        if (head)
        {
            properties.Append(new Shading { Val = ShadingPatternValues.Clear, Color = "auto", Fill = "EEEEEE" });
        }

        return new TableCell(properties, Line(text, 20, head));
    }

    private static Paragraph Line(string text, int halfPoints, bool bold, JustificationValues? align = null, string font = "仿宋")
    {
        var layout = new ParagraphProperties(new SpacingBetweenLines { Before = "40", After = "40" });
        if (align is { } side)
        {
            layout.Append(new Justification { Val = side });
        }

        var look = new RunProperties(new RunFonts { Ascii = "Times New Roman", HighAnsi = "Times New Roman", EastAsia = bold && font == "仿宋" ? "黑体" : font });
        if (bold)
        {
            look.Append(new Bold());
        }

        look.Append(new FontSize { Val = halfPoints.ToString(CultureInfo.InvariantCulture) });
        return new Paragraph(layout, new Run(look, new Text(text) { Space = SpaceProcessingModeValues.Preserve }));
    }
}
