using System.Globalization;
using System.Text;
using Curb.Exchange.Tabular;
using Curb.Isolates;
using Curb.Intake;
using Curb.Intake.Received;

namespace Curb.Exchange.Whonet;

/// <summary>
/// Turns rows of one WHONET-style file into received records: an isolate with its results, or for a culture without growth a specimen
/// (the specimens of isolates stand on the isolates and are not delivered a second time).
/// The key of an isolate is laboratory|patient|specimen|date|organism in small letters|isolate number; a second row of the same key that differs gets "#2".
/// Names of patients are never read. Not safe for several threads: each takes one of its own.
/// </summary>
internal sealed class WhonetConverter
{
    private readonly string _file;
    private readonly string _institution;
    private readonly WhonetLayout _layout;
    private readonly WhonetDates _dates;
    private readonly WhonetCells _cells;
    private readonly ResultCells _results;
    private Delivery? _into;

    /// <param name="file">File name, for messages.</param>
    /// <param name="institution">Institution code that stands on each record.</param>
    /// <param name="layout">Columns.</param>
    /// <param name="dates">Date columns.</param>
    public WhonetConverter(string file, string institution, WhonetLayout layout, WhonetDates dates)
    {
        _file = file;
        _institution = institution;
        _layout = layout;
        _dates = dates.Copy();
        _cells = new WhonetCells(layout, _dates);
        _results = new ResultCells(file, layout);
    }

    /// <summary>Appends the rows of a batch, and what of it was refused, to a delivery part.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="numbers">The rows' numbers as <see cref="RowNumbers"/> gives them; null to make an isolate of each row without a key, cultures without growth and repeated rows too: for commands that answer row by row.</param>
    /// <param name="into">The part.</param>
    public void Convert(RowBatch batch, int[]? numbers, Delivery into)
    {
        Begin(into);
        into.Rejections.AddRange(batch.Rejections);
        into.RowsRead += batch.RowsRead;
        for (int row = 0; row < batch.Count; row++)
        {
            if (numbers is null)
            {
                AppendIsolate(batch, row, default, into);
                _results.Append(batch, row, into);
            }
            else
            {
                ConvertRow(batch, row, numbers[row], into);
            }
        }

        _results.Flush(into);
    }

    /// <summary>Codes and verdicts hold for the dictionaries of one delivery part.</summary>
    private void Begin(Delivery into)
    {
        if (!ReferenceEquals(_into, into))
        {
            _into = into;
            _results.Begin(into);
        }
    }

    private void ConvertRow(RowBatch batch, int row, int number, Delivery into)
    {
        if (number == RowNumbers.Refused)
        {
            Refuse(batch, row, _cells.Obstacle(batch, row)!.Value, into);
            return;
        }

        if (number == RowNumbers.Repeated)
        {
            into.RowsRepeated++;
            return;
        }

        var key = _cells.Key(batch, row);
        if (number > 1)
        {
            key = Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetString(key)}#{number.ToString(CultureInfo.InvariantCulture)}");
        }

        var organism = Cell(batch, row, WhonetField.Organism);
        if (IsNoGrowth(organism))
        {
            AppendSpecimen(batch, row, key, System.Text.Ascii.EqualsIgnoreCase(organism, "con"u8) ? "contaminated" : "no growth", into);
            return;
        }

        AppendIsolate(batch, row, key, into);
        _results.Append(batch, row, into);
    }

    private void Refuse(RowBatch batch, int row, WhonetField field, Delivery into)
    {
        bool organism = field == WhonetField.Organism;
        string expected = organism ? "a WHONET code or name of the organism; xxx for a culture without growth" : _dates[field].Expected;
        string found = Encoding.UTF8.GetString(Cell(batch, row, field));
        into.Rejections.Add(new Rejection(_file, batch.Line(row), _layout.Header[_layout.Of(field)], ResultCells.Cut(found), expected, organism ? "missing-value" : "impossible-date"));
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
        isolates.Carbapenemase.Append(CarbapenemaseTest(batch, row));
        isolates.MrsaScreen.Append(MethicillinTest(batch, row));
        isolates.InducibleClindamycin.Append(Cell(batch, row, WhonetField.InducibleClindamycin));
        isolates.OtherTests.Append(OtherTests(batch, row));
        isolates.Comment.Append(Cell(batch, row, WhonetField.Comment));
        isolates.EndRow();
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
            into.Rejections.Add(new Rejection(_file, batch.Line(row), _layout.Header[_layout.Of(field)], ResultCells.Cut(Encoding.UTF8.GetString(cell)), _dates[field].Expected, "impossible-date", 0));
        }
    }

    /// <summary>The first done of the tests for methicillin resistance, a positive one before a negative one.</summary>
    private ReadOnlySpan<byte> MethicillinTest(RowBatch batch, int row)
    {
        ReadOnlySpan<byte> done = default;
        foreach (int column in _layout.MethicillinTests)
        {
            var cell = batch.Trimmed(row, column);
            if (cell.Length > 0 && DeliveredTerms.TestResult(Encoding.UTF8.GetString(cell)) == true)
            {
                return cell;
            }

            done = done.IsEmpty ? cell : done;
        }

        return done;
    }

    /// <summary>The field of WHONET as it was delivered where it is the only test; else what all tests say together.</summary>
    private ReadOnlySpan<byte> CarbapenemaseTest(RowBatch batch, int row)
    {
        if (_layout.CarbapenemaseTests.Count <= 1 && _layout.Of(WhonetField.Carbapenemase) >= 0)
        {
            return Cell(batch, row, WhonetField.Carbapenemase);
        }

        return _layout.CarbapenemaseTests.Count == 0 ? default : Encoding.UTF8.GetBytes(CarbapenemaseTerms.Combined(_layout.CarbapenemaseTests.Select(column => (_layout.Header[column], batch.Text(row, column)))));
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

    private ReadOnlySpan<byte> Cell(RowBatch batch, int row, WhonetField field) => _cells.Of(batch, row, field);

    private static bool IsNoGrowth(ReadOnlySpan<byte> organism) =>
        organism.Length == 3 && (System.Text.Ascii.EqualsIgnoreCase(organism, "xxx"u8) || System.Text.Ascii.EqualsIgnoreCase(organism, "con"u8));

    private static int? Number(ReadOnlySpan<byte> cell) => int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
