using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Curb.Exchange.Tabular;

/// <summary>
/// One sheet of an .xlsx workbook, streamed from the packed XML. Dates come as yyyy-MM-dd, with HH:mm:ss where there is a time, by the cell's number
/// format and the workbook's date system (1900 or 1904); numbers in plain decimals with the 15 digits a spreadsheet holds; a formula by its last value.
/// </summary>
internal sealed class XlsxReader : TabularReader
{
    private const int RowsPerBatch = 2048;
    private const int MaxCellChars = 1 << 20;
    private readonly XlsxWorkbook _workbook;
    private readonly XmlReader _sheet;
    private readonly SharedStrings _strings;
    private readonly List<string> _row = [];
    private readonly StringBuilder _text = new();
    private int _rowNumber;
    private long _outside;
    private bool _ended;

    public XlsxReader(Stream stream, string name, TabularOptions options)
        : base(name)
    {
        _workbook = new XlsxWorkbook(stream, name, options);
        try
        {
            _strings = _workbook.ReadSharedStrings();
            _sheet = _workbook.OpenSheet();
            TakeHeader(ReadHeader(options.RowsAboveHeader), options, _rowNumber);
        }
        catch (Exception fault) when (fault is XmlException or InvalidDataException)
        {
            _workbook.Dispose();
            throw Damaged(fault);
        }
    }

    public override string Reading => $"XLSX, sheet {_workbook.SheetName}, {(_workbook.Uses1904 ? "1904" : "1900")} date system"
        + (_outside > 0 ? $", {_outside} cells outside the named columns not read" : "");

    protected override bool Fetch(RowBatch batch)
    {
        batch.Begin(Header.Count);
        try
        {
            while (batch.Count < RowsPerBatch && ReadRow())
            {
                Take(batch);
            }
        }
        catch (Exception fault) when (fault is XmlException or InvalidDataException)
        {
            throw Damaged(fault);
        }

        return batch.Count > 0 || !_ended;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _sheet?.Dispose();
            _workbook.Dispose();
        }
    }

    private UnusableFileException Damaged(Exception fault) =>
        new(Name, $"a damaged workbook near sheet row {_rowNumber}: {fault.Message}", "a whole .xlsx file: open it in a spreadsheet program, save it again and deliver that", "damaged-workbook", _rowNumber);

    private void Take(RowBatch batch)
    {
        if (_row.TrueForAll(string.IsNullOrWhiteSpace))
        {
            return;
        }

        for (int i = 0; i < Header.Count; i++)
        {
            batch.Append((i < _row.Count ? _row[i] : "").AsSpan());
        }

        for (int i = Header.Count; i < _row.Count; i++)
        {
            _outside += _row[i].Length > 0 ? 1 : 0;
        }

        batch.FinishAppendedRow(_rowNumber);
    }

    private List<string> ReadHeader(int rowsAbove)
    {
        while (ReadRow())
        {
            if (_rowNumber > rowsAbove && !_row.TrueForAll(string.IsNullOrWhiteSpace))
            {
                int last = _row.FindLastIndex(cell => !string.IsNullOrWhiteSpace(cell));
                return _row.GetRange(0, last + 1);
            }
        }

        throw new UnusableFileException(Name, $"the sheet {_workbook.SheetName} without any cell", "a sheet whose first row has the names of the columns", "empty-file");
    }

    /// <summary>Reads the next row element into <see cref="_row"/>; false at the end of the sheet.</summary>
    private bool ReadRow()
    {
        while (!_ended && _sheet.Read())
        {
            if (_sheet.NodeType == XmlNodeType.Element && _sheet.LocalName == "row")
            {
                _rowNumber = int.TryParse(_sheet.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : _rowNumber + 1;
                _row.Clear();
                ReadCells();
                return true;
            }
        }

        _ended = true;
        return false;
    }

    private void ReadCells()
    {
        if (_sheet.IsEmptyElement)
        {
            return;
        }

        int depth = _sheet.Depth;
        while (_sheet.Read() && !(_sheet.NodeType == XmlNodeType.EndElement && _sheet.Depth == depth))
        {
            if (_sheet.NodeType == XmlNodeType.Element && _sheet.LocalName == "c")
            {
                int column = ColumnOf(_sheet.GetAttribute("r")) ?? _row.Count;
                var text = ReadCell();
                while (_row.Count <= column)
                {
                    _row.Add("");
                }

                _row[column] = text;
            }
        }
    }

    private string ReadCell()
    {
        var type = _sheet.GetAttribute("t");
        int style = int.TryParse(_sheet.GetAttribute("s"), NumberStyles.None, CultureInfo.InvariantCulture, out int s) ? s : 0;
        if (_sheet.IsEmptyElement)
        {
            return "";
        }

        string value = "", formula = "";
        int depth = _sheet.Depth;
        _text.Clear();
        while (_sheet.Read() && !(_sheet.NodeType == XmlNodeType.EndElement && _sheet.Depth == depth))
        {
            if (_sheet.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            switch (_sheet.LocalName)
            {
                case "v":
                    value = XlsxText.ElementText(_sheet, MaxCellChars);
                    break;
                case "f":
                    formula = XlsxText.ElementText(_sheet, MaxCellChars);
                    break;
                case "is":
                    XlsxText.AppendStringItem(_sheet, _text, MaxCellChars);
                    break;
            }
        }

        return Show(type, style, value, formula);
    }

    private string Show(string? type, int style, string value, string formula) => type switch
    {
        "s" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? _strings[index] : "",
        "inlineStr" => XlsxText.Unescape(_text.ToString()),
        "str" => XlsxText.Unescape(value),
        "b" => value == "1" ? "TRUE" : value == "0" ? "FALSE" : "",
        "e" => value,
        "d" => value.Replace('T', ' ').Replace(" 00:00:00", "", StringComparison.Ordinal),
        _ when value.Length == 0 => formula.Length > 0 ? "=" + formula : "",
        _ => ShowNumber(value, style),
    };

    private string ShowNumber(string value, int style)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            return value;
        }

        return (_workbook.IsDate(style) ? XlsxDates.Show(number, _workbook.Uses1904) : null) ?? XlsxDates.Plain(number);
    }

    /// <summary>Column index of a cell reference such as "BC12".</summary>
    private static int? ColumnOf(string? reference)
    {
        if (reference is null)
        {
            return null;
        }

        int column = 0;
        foreach (char c in reference)
        {
            if (!char.IsAsciiLetterUpper(c))
            {
                break;
            }

            column = (column * 26) + (c - 'A') + 1;
        }

        return column is > 0 and <= 16_384 ? column - 1 : throw new InvalidDataException($"cell reference {reference}");
    }
}
