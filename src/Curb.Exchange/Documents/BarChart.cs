using System.Globalization;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using A = DocumentFormat.OpenXml.Drawing;
using C = DocumentFormat.OpenXml.Drawing.Charts;
using W = DocumentFormat.OpenXml.Drawing.Wordprocessing;

namespace Curb.Exchange.Documents;

/// <summary>A bar of a chart.</summary>
/// <param name="Beyond">Drawn hatched, so that it stands out in black and white too.</param>
internal sealed record ChartBar(string Name, double Value, bool Beyond);

/// <summary>A chart of horizontal bars in a Word document: a drawing of its own with the numbers in it, no picture and no linked workbook.</summary>
internal static class BarChart
{
    private const string Chart = "http://schemas.openxmlformats.org/drawingml/2006/chart";
    private const string Drawing = "http://schemas.openxmlformats.org/drawingml/2006/main";

    // English metric units: 360,000 to a centimetre.
    private const long Width = 5_600_000;
    private const long Around = 700_000;
    private const long PerBar = 200_000;

    /// <summary>Adds the chart to the document and answers with the paragraph that shows it.</summary>
    /// <param name="number">Number of the drawing within the document, from 1.</param>
    public static Paragraph Add(MainDocumentPart part, string title, IReadOnlyList<ChartBar> bars, uint number)
    {
        var chart = part.AddNewPart<ChartPart>();
        using (var stream = chart.GetStream(FileMode.Create))
        {
            Write(stream, title, bars);
        }

        var shown = new A.Graphic(new A.GraphicData(new C.ChartReference { Id = part.GetIdOfPart(chart) }) { Uri = Chart });
        var inline = new W.Inline(
            new W.Extent { Cx = Width, Cy = Around + (PerBar * bars.Count) }, new W.EffectExtent { LeftEdge = 0, TopEdge = 0, RightEdge = 0, BottomEdge = 0 },
            new W.DocProperties { Id = number, Name = string.Create(CultureInfo.InvariantCulture, $"chart {number}"), Description = title }, new W.NonVisualGraphicFrameDrawingProperties(), shown)
        { DistanceFromTop = 0, DistanceFromBottom = 0, DistanceFromLeft = 0, DistanceFromRight = 0 };
        return new Paragraph(new ParagraphProperties(new Justification { Val = JustificationValues.Center }), new Run(new DocumentFormat.OpenXml.Wordprocessing.Drawing(inline)));
    }

    private static void Write(Stream target, string title, IReadOnlyList<ChartBar> bars)
    {
        using var xml = XmlWriter.Create(target, new XmlWriterSettings { Encoding = new UTF8Encoding(false) });
        xml.WriteStartDocument(true);
        xml.WriteStartElement("c", "chartSpace", Chart);
        xml.WriteAttributeString("xmlns", "a", null, Drawing);
        Value(xml, "roundedCorners", "0");
        Start(xml, "chart");
        Value(xml, "autoTitleDeleted", "1");
        Start(xml, "plotArea");
        xml.WriteElementString("c", "layout", Chart, null);
        Bars(xml, title, bars);
        Axes(xml);
        xml.WriteEndElement();
        Value(xml, "plotVisOnly", "1");
        Value(xml, "dispBlanksAs", "gap");
        xml.WriteEndElement();
        xml.WriteRaw("<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz=\"900\"><a:solidFill><a:srgbClr val=\"000000\"/></a:solidFill></a:defRPr></a:pPr><a:endParaRPr lang=\"zh-CN\"/></a:p></c:txPr>");
        xml.WriteEndElement();
    }

    private static void Bars(XmlWriter xml, string title, IReadOnlyList<ChartBar> bars)
    {
        Start(xml, "barChart");
        Value(xml, "barDir", "bar");
        Value(xml, "grouping", "clustered");
        Value(xml, "varyColors", "0");
        Start(xml, "ser");
        Value(xml, "idx", "0");
        Value(xml, "order", "0");
        Start(xml, "tx");
        xml.WriteElementString("c", "v", Chart, OfficialDocument.Storable(title));
        xml.WriteEndElement();
        xml.WriteRaw("<c:spPr><a:solidFill><a:srgbClr val=\"8A8A8A\"/></a:solidFill></c:spPr>");
        Value(xml, "invertIfNegative", "0");
        for (int i = 0; i < bars.Count; i++)
        {
            if (bars[i].Beyond)
            {
                xml.WriteRaw($"<c:dPt><c:idx val=\"{i.ToString(CultureInfo.InvariantCulture)}\"/><c:invertIfNegative val=\"0\"/><c:bubble3D val=\"0\"/><c:spPr><a:pattFill prst=\"wdUpDiag\"><a:fgClr><a:srgbClr val=\"B03A1E\"/></a:fgClr><a:bgClr><a:srgbClr val=\"FFFFFF\"/></a:bgClr></a:pattFill><a:ln w=\"9525\"><a:solidFill><a:srgbClr val=\"B03A1E\"/></a:solidFill></a:ln></c:spPr></c:dPt>");
            }
        }

        xml.WriteRaw("<c:dLbls><c:numFmt formatCode=\"0.##\" sourceLinked=\"0\"/><c:spPr><a:noFill/></c:spPr><c:showLegendKey val=\"0\"/><c:showVal val=\"1\"/><c:showCatName val=\"0\"/><c:showSerName val=\"0\"/><c:showPercent val=\"0\"/><c:showBubbleSize val=\"0\"/></c:dLbls>");
        Start(xml, "cat");
        Points(xml, "strLit", bars.Select(bar => OfficialDocument.Storable(bar.Name)));
        xml.WriteEndElement();
        Start(xml, "val");
        Points(xml, "numLit", bars.Select(bar => bar.Value.ToString("R", CultureInfo.InvariantCulture)));
        xml.WriteEndElement();
        xml.WriteEndElement();
        Value(xml, "gapWidth", "60");
        Value(xml, "axId", "1");
        Value(xml, "axId", "2");
        xml.WriteEndElement();
    }

    private static void Points(XmlWriter xml, string kind, IEnumerable<string> values)
    {
        string[] all = [.. values];
        Start(xml, kind);
        if (kind == "numLit")
        {
            xml.WriteElementString("c", "formatCode", Chart, "General");
        }

        Value(xml, "ptCount", all.Length.ToString(CultureInfo.InvariantCulture));
        for (int i = 0; i < all.Length; i++)
        {
            Start(xml, "pt");
            xml.WriteAttributeString("idx", i.ToString(CultureInfo.InvariantCulture));
            xml.WriteElementString("c", "v", Chart, all[i]);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <summary>Names from the top down, values from 0.</summary>
    private static void Axes(XmlWriter xml) => xml.WriteRaw(
        "<c:catAx><c:axId val=\"1\"/><c:scaling><c:orientation val=\"maxMin\"/></c:scaling><c:delete val=\"0\"/><c:axPos val=\"l\"/><c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/><c:tickLblPos val=\"low\"/><c:crossAx val=\"2\"/><c:crosses val=\"autoZero\"/><c:auto val=\"1\"/><c:lblAlgn val=\"ctr\"/><c:lblOffset val=\"100\"/><c:noMultiLvlLbl val=\"0\"/></c:catAx>"
        + "<c:valAx><c:axId val=\"2\"/><c:scaling><c:orientation val=\"minMax\"/><c:min val=\"0\"/></c:scaling><c:delete val=\"0\"/><c:axPos val=\"b\"/><c:majorGridlines><c:spPr><a:ln w=\"3175\"><a:solidFill><a:srgbClr val=\"D0D0D0\"/></a:solidFill></a:ln></c:spPr></c:majorGridlines><c:numFmt formatCode=\"General\" sourceLinked=\"0\"/><c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/><c:tickLblPos val=\"nextTo\"/><c:crossAx val=\"1\"/><c:crosses val=\"max\"/><c:crossBetween val=\"between\"/></c:valAx>");

    private static void Start(XmlWriter xml, string name) => xml.WriteStartElement("c", name, Chart);

    private static void Value(XmlWriter xml, string name, string value)
    {
        Start(xml, name);
        xml.WriteAttributeString("val", value);
        xml.WriteEndElement();
    }
}
