using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Curb.Exchange.Documents;

/// <summary>
/// Writes a workbook row by row straight into the packed XML, so that a sheet of millions of cells needs no more memory than one row.
/// Numbers stay numbers, texts stay texts; the first row of a sheet is its bold, frozen header.
/// </summary>
public sealed class StreamedWorkbook : IDisposable
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006";
    private const string Spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    private const int LongestSheetName = 31;
    private const int LongestText = 32_767;
    private const int MostRows = 1_048_576;

    private readonly ZipArchive _zip;
    private readonly List<string> _sheets = [];
    private XmlWriter? _sheet;
    private Stream? _stream;
    private int _row;

    /// <param name="target">Where the workbook goes; left open.</param>
    public StreamedWorkbook(Stream target)
    {
        _zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
    }

    /// <summary>Begins a sheet; the one before is finished.</summary>
    /// <param name="name">Name: characters that Excel refuses are replaced, longer names are cut.</param>
    /// <param name="widths">Widths of columns in characters.</param>
    public void Sheet(string name, params IReadOnlyList<double> widths)
    {
        EndSheet();
        _sheets.Add(SheetName(name));
        var entry = Entry($"xl/worksheets/sheet{_sheets.Count}.xml");
        _stream = entry.Open();
        _sheet = XmlWriter.Create(_stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), CheckCharacters = false });
        _sheet.WriteStartDocument(true);
        _sheet.WriteStartElement("worksheet", Main);
        _sheet.WriteRaw("<sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>");
        if (widths.Count > 0)
        {
            _sheet.WriteRaw($"<cols>{string.Concat(widths.Select((width, i) => string.Create(CultureInfo.InvariantCulture, $"<col min=\"{i + 1}\" max=\"{i + 1}\" width=\"{width}\" customWidth=\"1\"/>")))}</cols>");
        }

        _sheet.WriteStartElement("sheetData", Main);
        _row = 0;
    }

    /// <summary>Writes a row: numbers as numbers, null as an empty cell, anything else as text.</summary>
    /// <exception cref="InvalidOperationException">No sheet was begun, or the sheet is full.</exception>
    public void Row(params ReadOnlySpan<object?> cells)
    {
        if (_sheet is null || _row == MostRows)
        {
            throw new InvalidOperationException(_sheet is null ? "A sheet must be begun before rows are written." : $"A sheet holds at most {MostRows} rows.");
        }

        _row++;
        _sheet.WriteStartElement("row", Main);
        _sheet.WriteAttributeString("r", _row.ToString(CultureInfo.InvariantCulture));
        for (int column = 0; column < cells.Length; column++)
        {
            Cell(_sheet, column, cells[column]);
        }

        _sheet.WriteEndElement();
    }

    /// <summary>Finishes the workbook.</summary>
    public void Dispose()
    {
        EndSheet();
        WriteParts();
        _zip.Dispose();
    }

    private void Cell(XmlWriter sheet, int column, object? value)
    {
        if (value is null or "")
        {
            return;
        }

        sheet.WriteStartElement("c", Main);
        sheet.WriteAttributeString("r", Letters(column) + _row.ToString(CultureInfo.InvariantCulture));
        if (_row == 1)
        {
            sheet.WriteAttributeString("s", "1");
        }

        if (value is int or long or double or decimal or float && double.IsFinite(Convert.ToDouble(value, CultureInfo.InvariantCulture)))
        {
            sheet.WriteElementString("v", Main, ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
        }
        else
        {
            sheet.WriteAttributeString("t", "inlineStr");
            sheet.WriteStartElement("is", Main);
            sheet.WriteStartElement("t", Main);
            sheet.WriteAttributeString("xml", "space", null, "preserve");
            sheet.WriteString(Storable(Convert.ToString(value, CultureInfo.InvariantCulture)!));
            sheet.WriteEndElement();
            sheet.WriteEndElement();
        }

        sheet.WriteEndElement();
    }

    private void EndSheet()
    {
        if (_sheet is null)
        {
            return;
        }

        _sheet.WriteEndDocument();
        _sheet.Dispose();
        _stream!.Dispose();
        _sheet = null;
    }

    private void WriteParts()
    {
        var numbers = Enumerable.Range(1, _sheets.Count).ToList();
        Part("[Content_Types].xml", $"<Types xmlns=\"{Package}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{Spreadsheet}.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"{Spreadsheet}.styles+xml\"/>{string.Concat(numbers.Select(n => $"<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"{Spreadsheet}.worksheet+xml\"/>"))}</Types>");
        Part("_rels/.rels", $"<Relationships xmlns=\"{Package}/relationships\"><Relationship Id=\"rId1\" Type=\"{Relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        Part("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\"><sheets>{string.Concat(numbers.Select(n => $"<sheet name=\"{System.Security.SecurityElement.Escape(_sheets[n - 1])}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>"))}</sheets></workbook>");
        Part("xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{Package}/relationships\">{string.Concat(numbers.Select(n => $"<Relationship Id=\"rId{n}\" Type=\"{Relations}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"))}<Relationship Id=\"rId{_sheets.Count + 1}\" Type=\"{Relations}/styles\" Target=\"styles.xml\"/></Relationships>");
        Part("xl/styles.xml", $"<styleSheet xmlns=\"{Main}\"><fonts count=\"2\"><font><sz val=\"11\"/></font><font><b/><sz val=\"11\"/></font></fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"2\"><xf/><xf fontId=\"1\" applyFont=\"1\"/></cellXfs></styleSheet>");
    }

    private void Part(string path, string xml)
    {
        using var stream = Entry(path).Open();
        stream.Write(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>" + xml));
    }

    /// <summary>A part with a fixed time, so that the same content gives the same bytes.</summary>
    private ZipArchiveEntry Entry(string path)
    {
        var entry = _zip.CreateEntry(path, CompressionLevel.Fastest);
        entry.LastWriteTime = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return entry;
    }

    private string SheetName(string name)
    {
        string fitting = string.Concat(name.Select(c => ":\\/?*[]'".Contains(c, StringComparison.Ordinal) ? ' ' : c)).Trim();
        fitting = fitting.Length == 0 ? "Sheet" : fitting[..Math.Min(fitting.Length, LongestSheetName)];
        return _sheets.Contains(fitting, StringComparer.OrdinalIgnoreCase) ? $"{fitting[..Math.Min(fitting.Length, LongestSheetName - 4)]} {_sheets.Count + 1}" : fitting;
    }

    /// <summary>Texts without the characters that XML refuses, no longer than a cell can hold.</summary>
    private static string Storable(string text) =>
        text.Length <= LongestText && text.All(XmlConvert.IsXmlChar) ? text : string.Concat(text.Where(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c)).Take(LongestText));

    private static string Letters(int column) => column < 26 ? ((char)('A' + column)).ToString() : Letters((column / 26) - 1) + (char)('A' + (column % 26));
}
