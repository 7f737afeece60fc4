using System.Globalization;
using System.Text;
using Curb.Exchange.Tabular;
using Curb.Intake;
using Curb.Intake.Received;

namespace Curb.Exchange.Whonet;

/// <summary>
/// Turns rows of one WHONET-style file into received records: an isolate with its results, or for a culture without growth a specimen
/// (the specimens of isolates stand on the isolates and are not delivered a second time).
/// The key of an isolate is laboratory|patient|specimen|date|organism in small letters|isolate number; a second row of the same key that differs gets "#2".
/// Names of patients are never read.
/// </summary>
public sealed class WhonetConverter
{
    private readonly string _file;
    private readonly string _institution;
    private readonly WhonetLayout _layout;
    private readonly WhonetDates _dates;
    private readonly bool _keepEveryRow;
    private readonly RowMemory _rows = new();
    private ValueVerdicts[] _verdicts = [];
    private int[] _testCodes = [];
    private Delivery? _into;
    private readonly Dictionary<int, byte[]> _dateTexts = [];
    private byte[] _key = new byte[256];

    /// <param name="file">File name, for messages.</param>
    /// <param name="institution">Institution code that stands on each record.</param>
    /// <param name="layout">Columns.</param>
    /// <param name="dates">Date columns.</param>
    /// <param name="keepEveryRow">True to make an isolate of each row, cultures without growth and repeated rows too, in file order: for commands that answer row by row.</param>
    public WhonetConverter(string file, string institution, WhonetLayout layout, WhonetDates dates, bool keepEveryRow = false)
    {
        _file = file;
        _institution = institution;
        _layout = layout;
        _dates = dates;
        _keepEveryRow = keepEveryRow;
    }

    /// <summary>Appends the rows of a batch, and what of it was refused, to a delivery part.</summary>
    public void Convert(RowBatch batch, Delivery into)
    {
        Begin(into);
        into.Rejections.AddRange(batch.Rejections);
        into.RowsRead += batch.RowsRead;
        for (int row = 0; row < batch.Count; row++)
        {
            ConvertRow(batch, row, into);
        }

        into.Susceptibilities.EndRows(into.Susceptibilities.Value.Count);
    }

    /// <summary>Codes and verdicts hold for the dictionaries of one delivery part.</summary>
    private void Begin(Delivery into)
    {
        if (!ReferenceEquals(_into, into))
        {
            _into = into;
            _verdicts = [.. _layout.Tests.Select(test => new ValueVerdicts(test.Test))];
            _testCodes = [.. _layout.Tests.Select(test => into.Susceptibilities.Test.Dictionary.Code(test.Test.ColumnName))];
        }
    }

    private void ConvertRow(RowBatch batch, int row, Delivery into)
    {
        var organism = Cell(batch, row, WhonetField.Organism);
        bool noGrowth = IsNoGrowth(organism);
        if (!_keepEveryRow && !RowCanBeKept(batch, row, organism, into))
        {
            return;
        }

        int occurrence = 1;
        var key = Key(batch, row);
        if (!_keepEveryRow && (occurrence = _rows.Occurrence(key, Content(batch, row))) == 0)
        {
            into.RowsRepeated++;
            return;
        }

        if (occurrence > 1)
        {
            key = Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetString(key)}#{occurrence.ToString(CultureInfo.InvariantCulture)}");
        }

        if (noGrowth && !_keepEveryRow)
        {
            AppendSpecimen(batch, row, key, System.Text.Ascii.EqualsIgnoreCase(organism, "con"u8) ? "contaminated" : "no growth", into);
            return;
        }

        AppendIsolate(batch, row, _keepEveryRow ? default : key, into);
        AppendResults(batch, row, into);
    }

    private bool RowCanBeKept(RowBatch batch, int row, ReadOnlySpan<byte> organism, Delivery into)
    {
        if (organism.IsEmpty)
        {
            return Refuse(batch, row, WhonetField.Organism, "a WHONET code or name of the organism; xxx for a culture without growth", "missing-value", into);
        }

        var date = Cell(batch, row, WhonetField.SpecimenDate);
        return date.IsEmpty || _dates[WhonetField.SpecimenDate].Read(date) is not null
            || Refuse(batch, row, WhonetField.SpecimenDate, _dates[WhonetField.SpecimenDate].Expected, "impossible-date", into);
    }

    private bool Refuse(RowBatch batch, int row, WhonetField field, string expected, string reason, Delivery into)
    {
        string found = Encoding.UTF8.GetString(Cell(batch, row, field));
        into.Rejections.Add(new Rejection(_file, batch.Line(row), _layout.Header[_layout.Of(field)], Cut(found), expected, reason));
        return false;
    }

    private void AppendIsolate(RowBatch batch, int row, ReadOnlySpan<byte> key, Delivery into)
    {
        var isolates = into.Isolates;
        AppendHead(isolates, batch, row, key, 1);
        isolates.Laboratory.Append(Cell(batch, row, WhonetField.Laboratory));
        isolates.Patient.Append(Cell(batch, row, WhonetField.PatientId));
        isolates.Specimen.Append(Cell(batch, row, WhonetField.SpecimenNumber));
        isolates.SpecimenType.Append(Cell(batch, row, WhonetField.SpecimenType));
        AppendDate(isolates.CollectedOn, batch, row, WhonetField.SpecimenDate, into);
        isolates.IsolateNumber.Append(Number(Cell(batch, row, WhonetField.IsolateNumber)));
        isolates.Organism.Append(Cell(batch, row, WhonetField.Organism));
        isolates.OrganismType.Append(Cell(batch, row, WhonetField.OrganismType));
        isolates.Origin.Append(Cell(batch, row, WhonetField.Origin));
        isolates.Sex.Append(Cell(batch, row, WhonetField.Sex));
        isolates.Age.Append(Cell(batch, row, WhonetField.Age));
        AppendDate(isolates.BirthDate, batch, row, WhonetField.BirthDate, into);
        isolates.Ward.Append(Cell(batch, row, WhonetField.Ward));
        isolates.WardType.Append(Cell(batch, row, WhonetField.WardType));
        isolates.Department.Append(Cell(batch, row, WhonetField.Department));
        AppendDate(isolates.AdmittedOn, batch, row, WhonetField.AdmittedOn, into);
        isolates.Reason.Append(Cell(batch, row, WhonetField.SpecimenReason));
        isolates.BetaLactamase.Append(Cell(batch, row, WhonetField.BetaLactamase));
        isolates.Esbl.Append(Cell(batch, row, WhonetField.Esbl));
        isolates.Carbapenemase.Append(Cell(batch, row, WhonetField.Carbapenemase));
        isolates.MrsaScreen.Append(MethicillinTest(batch, row));
        isolates.InducibleClindamycin.Append(Cell(batch, row, WhonetField.InducibleClindamycin));
        isolates.OtherTests.Append(OtherTests(batch, row));
        isolates.Comment.Append(Cell(batch, row, WhonetField.Comment));
        isolates.EndRow();
    }

    private void AppendResults(RowBatch batch, int row, Delivery into)
    {
        var results = into.Susceptibilities;
        long isolate = into.Isolates.Count - 1;
        for (int i = 0; i < _verdicts.Length; i++)
        {
            int column = _layout.Tests[i].Column;
            var cell = batch.Trimmed(row, column);
            if (cell.IsEmpty)
            {
                continue;
            }

            int code = results.Value.Dictionary.Code(cell);
            switch (_verdicts[i].Of(code, cell))
            {
                case Verdict.Result:
                    results.Isolate.Append(isolate);
                    results.Test.AppendCode(_testCodes[i]);
                    results.Value.AppendCode(code);
                    break;
                case Verdict.Refused:
                    var fault = _verdicts[i].Fault(cell);
                    into.Rejections.Add(new Rejection(_file, batch.Line(row), _layout.Header[column], Cut(Encoding.UTF8.GetString(cell)), fault.Expected, fault.Reason, 0));
                    break;
            }
        }
    }

    private void AppendSpecimen(RowBatch batch, int row, ReadOnlySpan<byte> key, string result, Delivery into)
    {
        var specimens = into.Specimens;
        AppendHead(specimens, batch, row, key, 1);
        specimens.Patient.Append(Cell(batch, row, WhonetField.PatientId));
        var department = Cell(batch, row, WhonetField.Department);
        specimens.Department.Append(department.IsEmpty ? Cell(batch, row, WhonetField.Ward) : department);
        specimens.SpecimenType.Append(Cell(batch, row, WhonetField.SpecimenType));
        specimens.Test.Append("culture");
        var date = Cell(batch, row, WhonetField.SpecimenDate);
        if (!date.IsEmpty && _dates[WhonetField.SpecimenDate].Read(date) is { } day)
        {
            specimens.CollectedAt.Append(day * Columns.Instants.MicrosecondsPerDay);
        }

        specimens.Result.Append(result);
        specimens.EndRow();
    }

    private void AppendHead(ReceivedTable table, RowBatch batch, int row, ReadOnlySpan<byte> key, int sourceRows)
    {
        table.Institution.Append(_institution);
        table.Key.Append(key);
        table.Line.Append(batch.Line(row));
        table.SourceRows.Append(sourceRows);
    }

    private void AppendDate(Columns.Column<int> column, RowBatch batch, int row, WhonetField field, Delivery into)
    {
        var cell = Cell(batch, row, field);
        int? day = cell.IsEmpty ? null : _dates[field].Read(cell);
        column.Append(day);
        if (day is null && !cell.IsEmpty)
        {
            into.Rejections.Add(new Rejection(_file, batch.Line(row), _layout.Header[_layout.Of(field)], Cut(Encoding.UTF8.GetString(cell)), _dates[field].Expected, "impossible-date", 0));
        }
    }

    /// <summary>The key, in a buffer that the next row reuses.</summary>
    private ReadOnlySpan<byte> Key(RowBatch batch, int row)
    {
        int length = 0;
        Add(Cell(batch, row, WhonetField.Laboratory), ref length);
        Add(Cell(batch, row, WhonetField.PatientId), ref length);
        Add(Cell(batch, row, WhonetField.SpecimenNumber), ref length);
        Add(Date(Cell(batch, row, WhonetField.SpecimenDate)), ref length);
        int organism = length;
        Add(Cell(batch, row, WhonetField.Organism), ref length);
        System.Text.Ascii.ToLowerInPlace(_key.AsSpan(organism, length - organism), out _);
        Add(Cell(batch, row, WhonetField.IsolateNumber), ref length);
        return _key.AsSpan(0, length - 1);
    }

    private void Add(ReadOnlySpan<byte> part, ref int length)
    {
        if (length + part.Length + 1 > _key.Length)
        {
            Array.Resize(ref _key, Math.Max(length + part.Length + 1, _key.Length * 2));
        }

        part.CopyTo(_key.AsSpan(length));
        _key[length + part.Length] = (byte)'|';
        length += part.Length + 1;
    }

    /// <summary>A date as the key writes it, so that another date format of the same file is no other isolate.</summary>
    private ReadOnlySpan<byte> Date(ReadOnlySpan<byte> cell)
    {
        if (cell.IsEmpty || _dates[WhonetField.SpecimenDate].Read(cell) is not { } day)
        {
            return cell;
        }

        if (!_dateTexts.TryGetValue(day, out var text))
        {
            text = Encoding.UTF8.GetBytes(Columns.Days.ToDate(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            _dateTexts.Add(day, text);
        }

        return text;
    }

    private UInt128 Content(RowBatch batch, int row)
    {
        UInt128 digest = 0;
        int index = _layout.Of(WhonetField.RowIndex);
        for (int column = 0; column < batch.Columns; column++)
        {
            if (column != index)
            {
                digest = RowMemory.Digest(digest, batch.Cell(row, column));
            }
        }

        return digest;
    }

    /// <summary>The first done of the tests for methicillin resistance, a positive one before a negative one.</summary>
    private ReadOnlySpan<byte> MethicillinTest(RowBatch batch, int row)
    {
        ReadOnlySpan<byte> done = default;
        foreach (int column in _layout.MethicillinTests)
        {
            var cell = batch.Trimmed(row, column);
            if (cell.Length > 0 && cell[0] == (byte)'+')
            {
                return cell;
            }

            done = done.IsEmpty ? cell : done;
        }

        return done;
    }

    private string OtherTests(RowBatch batch, int row)
    {
        if (_layout.OtherTests.Count == 0)
        {
            return "";
        }

        var tests = new List<string>();
        foreach (var (column, name) in _layout.OtherTests)
        {
            var cell = batch.Trimmed(row, column);
            if (!cell.IsEmpty)
            {
                tests.Add($"{name}={Encoding.UTF8.GetString(cell)}");
            }
        }

        return string.Join(';', tests);
    }

    private ReadOnlySpan<byte> Cell(RowBatch batch, int row, WhonetField field) =>
        _layout.Of(field) is var column and >= 0 ? batch.Trimmed(row, column) : default;

    private static bool IsNoGrowth(ReadOnlySpan<byte> organism) =>
        organism.Length == 3 && (System.Text.Ascii.EqualsIgnoreCase(organism, "xxx"u8) || System.Text.Ascii.EqualsIgnoreCase(organism, "con"u8));

    private static int? Number(ReadOnlySpan<byte> cell) => int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static string Cut(string text) => text.Length > 200 ? text[..200] : text;
}
