using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Curb.Exchange.Tabular;

/// <summary>The parts of a workbook around its sheets: their names, shared strings, number formats and date system. Guards against zip bombs and XML tricks.</summary>
internal sealed class XlsxWorkbook : IDisposable
{
    private const int MaxParts = 10_000;
    private const int MaxStrings = 20_000_000;
    private readonly ZipArchive _zip;
    private readonly string _name;
    private readonly TabularOptions _options;
    private readonly Dictionary<string, string> _targets = [];
    private readonly List<(string Name, string Id, bool Hidden)> _sheets = [];
    private readonly string _folder;
    private bool[] _isDate = [];

    public XlsxWorkbook(Stream stream, string name, TabularOptions options)
    {
        _name = name;
        _options = options;
        try
        {
            _zip = new ZipArchive(stream, ZipArchiveMode.Read);
            RefuseBomb();
            var path = WorkbookPath();
            _folder = path[..(path.LastIndexOf('/') + 1)];
            ReadRelations(path);
            ReadWorkbook(path);
            ReadStyles();
        }
        catch (Exception fault) when (fault is XmlException or InvalidDataException)
        {
            throw new UnusableFileException(name, $"a damaged workbook: {fault.Message}", "a whole .xlsx file: open it in a spreadsheet program, save it again and deliver that", "damaged-workbook");
        }

        Chosen = Choose();
    }

    public bool Uses1904 { get; private set; }

    public string SheetName => Chosen.Name;

    /// <summary>Names of the visible sheets, in order.</summary>
    public IEnumerable<string> VisibleSheets => _sheets.Where(sheet => !sheet.Hidden).Select(sheet => sheet.Name);

    private (string Name, string Id, bool Hidden) Chosen { get; }

    public bool IsDate(int style) => style < _isDate.Length && _isDate[style];

    public XmlReader OpenSheet() => Xml(Part(_targets.GetValueOrDefault(Chosen.Id) ?? throw new InvalidDataException($"sheet {Chosen.Name} has no part")));

    public SharedStrings ReadSharedStrings()
    {
        var strings = new SharedStrings();
        var path = _targets.GetValueOrDefault("type:sharedStrings") ?? _folder + "sharedStrings.xml";
        if (_zip.GetEntry(path) is null)
        {
            return strings;
        }

        using var xml = Xml(path);
        var text = new StringBuilder();
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "si")
            {
                text.Clear();
                XlsxText.AppendStringItem(xml, text, 1 << 20);
                strings.Add(XlsxText.Unescape(text.ToString()));
                if (strings.Count > MaxStrings)
                {
                    throw new InvalidDataException($"more than {MaxStrings} shared texts");
                }
            }
        }

        return strings;
    }

    public void Dispose() => _zip.Dispose();

    private void RefuseBomb()
    {
        if (_zip.Entries.Count > MaxParts)
        {
            throw Bomb($"{_zip.Entries.Count} parts");
        }

        foreach (var entry in _zip.Entries)
        {
            if (entry.Length > _options.MaxUnpackedBytes)
            {
                throw Bomb($"a part {entry.FullName} of {entry.Length} bytes unpacked");
            }

            if (entry.Length > _options.RatioMatters && entry.Length / Math.Max(1, entry.CompressedLength) > _options.MaxPackingRatio)
            {
                throw Bomb($"a part {entry.FullName} that unpacks to {entry.Length / Math.Max(1, entry.CompressedLength)} times its size");
            }
        }
    }

    private UnusableFileException Bomb(string found) => new(_name, found, "a workbook of ordinary size; this one looks made to exhaust the machine: export the table as CSV", "oversized-workbook");

    private string WorkbookPath()
    {
        if (_zip.GetEntry("_rels/.rels") is not null)
        {
            using var xml = Xml("_rels/.rels");
            while (xml.Read())
            {
                if (xml.LocalName == "Relationship" && xml.GetAttribute("Type")?.EndsWith("/officeDocument", StringComparison.Ordinal) == true)
                {
                    var target = (xml.GetAttribute("Target") ?? "").TrimStart('/');
                    if (target.EndsWith("workbook.xml", StringComparison.OrdinalIgnoreCase) && _zip.GetEntry(target) is not null)
                    {
                        return target;
                    }
                }
            }
        }

        return _zip.GetEntry("xl/workbook.xml") is not null
            ? "xl/workbook.xml"
            : throw new UnusableFileException(_name, _zip.GetEntry("mimetype") is not null ? "an OpenDocument file" : "a ZIP archive that is no .xlsx workbook", "an .xlsx workbook or the unpacked CSV file", "unknown-format");
    }

    private void ReadRelations(string workbook)
    {
        var path = _folder + "_rels/" + workbook[_folder.Length..] + ".rels";
        if (_zip.GetEntry(path) is null)
        {
            return;
        }

        using var xml = Xml(path);
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "Relationship" && xml.GetAttribute("Target") is { } target)
            {
                var part = target.StartsWith('/') ? target[1..] : _folder + target;
                _targets[xml.GetAttribute("Id") ?? ""] = part;
                var type = xml.GetAttribute("Type") ?? "";
                _targets["type:" + type[(type.LastIndexOf('/') + 1)..]] = part;
            }
        }
    }

    private void ReadWorkbook(string path)
    {
        using var xml = Xml(path);
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            if (xml.LocalName == "workbookPr")
            {
                Uses1904 = xml.GetAttribute("date1904") is "1" or "true";
            }
            else if (xml.LocalName == "sheet")
            {
                var id = xml.GetAttribute("id", "http://schemas.openxmlformats.org/officeDocument/2006/relationships")
                    ?? xml.GetAttribute("id", "http://purl.oclc.org/ooxml/officeDocument/relationships") ?? "";
                _sheets.Add((xml.GetAttribute("name") ?? "", id, xml.GetAttribute("state") is "hidden" or "veryHidden"));
            }
        }
    }

    private void ReadStyles()
    {
        var path = _targets.GetValueOrDefault("type:styles") ?? _folder + "styles.xml";
        if (_zip.GetEntry(path) is null)
        {
            return;
        }

        var codes = new Dictionary<int, string>();
        var dates = new List<bool>();
        bool inCells = false;
        using var xml = Xml(path);
        while (xml.Read())
        {
            if (xml.LocalName == "cellXfs")
            {
                inCells = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
            }
            else if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "numFmt" && int.TryParse(xml.GetAttribute("numFmtId"), out int id))
            {
                codes[id] = xml.GetAttribute("formatCode") ?? "";
            }
            else if (inCells && xml.NodeType == XmlNodeType.Element && xml.LocalName == "xf")
            {
                int format = int.TryParse(xml.GetAttribute("numFmtId"), out int f) ? f : 0;
                dates.Add(XlsxDates.IsDateFormat(format, codes.GetValueOrDefault(format)));
            }
        }

        _isDate = [.. dates];
    }

    private (string Name, string Id, bool Hidden) Choose()
    {
        if (_options.Sheet is { } wanted)
        {
            int at = _sheets.FindIndex(sheet => sheet.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase));
            return at >= 0 ? _sheets[at] : throw new UnusableFileException(_name, $"the sheets {string.Join(", ", _sheets.Select(sheet => sheet.Name))}", $"a sheet named {wanted}", "missing-sheet");
        }

        int visible = _sheets.FindIndex(sheet => !sheet.Hidden);
        return visible >= 0 ? _sheets[visible] : throw new UnusableFileException(_name, "a workbook without a visible sheet", "a sheet with the table", "missing-sheet");
    }

    private string Part(string path) => _zip.GetEntry(path) is not null ? path : throw new InvalidDataException($"part {path} is missing");

    private XmlReader Xml(string path)
    {
        var entry = _zip.GetEntry(path) ?? throw new InvalidDataException($"part {path} is missing");
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            CloseInput = true,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CheckCharacters = false,
        };
        return XmlReader.Create(new BoundedStream(entry.Open(), Math.Max(entry.Length, 1)), settings);
    }
}
