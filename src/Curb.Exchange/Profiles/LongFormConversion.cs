using System.Text;
using Curb.Exchange.Tabular;
using Curb.Columns;
using Curb.Intake;

namespace Curb.Exchange.Profiles;

/// <summary>
/// Laboratory results with one result to a row. A row is accounted for by its result; by its isolate where it has none; by its specimen where nothing grew.
/// Value and category of one row are two results on one line.
/// </summary>
internal sealed class LongFormConversion : IRowConversion
{
    private const int RowsPerPart = 200_000;
    private readonly string _file;
    private readonly HeaderMatch _match;
    private readonly LongFormDefinition _form;
    private readonly Dictionary<string, DateForms> _dates;
    private readonly ResultReader _results;
    private readonly HashSet<string> _noGrowth;
    private readonly int _organismAt;
    private readonly int[] _specimenKey;
    private readonly int[] _isolateKey;
    private readonly int _negativeKey;
    private readonly Dictionary<string, int> _specimens = [];
    private readonly Dictionary<string, int> _isolates = [];
    private Delivery _delivery = null!;
    private List<(MappedColumn Column, int At, string Target)> _specimenColumns = [];
    private List<(MappedColumn Column, int At, string Target)> _isolateColumns = [];

    public LongFormConversion(string file, HeaderMatch match, Dictionary<string, DateForms> dates, Func<string, string?>? drugCode)
    {
        (_file, _match, _form, _dates) = (file, match, match.Table.LongForm!, dates);
        _results = new ResultReader(match, drugCode);
        _noGrowth = _form.NoGrowth.Select(text => CellText.HalfWidth(text).Trim()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        _organismAt = match.IndexOf(match.Table.Columns.First(column => ProfileCheck.Targets(column).Contains("isolate.organism")).Header);
        _specimenKey = Places(_form.Specimen);
        _isolateKey = Places(_form.Isolate);
        _negativeKey = _form.NegativeSpecimen.Length > 0 ? match.IndexOf(_form.NegativeSpecimen) : -1;
        Begin();
    }

    public Delivery Delivery => _delivery;

    public bool IsFull => _delivery.Susceptibilities.Count >= RowsPerPart || _delivery.Specimens.Count >= RowsPerPart;

    public Delivery Hand()
    {
        var part = _delivery;
        Begin();
        return part;
    }

    public void Take(RowBatch batch, int row)
    {
        if (CellText.SaysTotal(CellText.Clean(batch.Cell(row, 0))))
        {
            Reject(batch.Line(row), "", batch.Text(row, 0), "rows of records only: delete the row of totals", "totals-row", 0);
            return;
        }

        int faults = ReadCells(batch, row, _specimenColumns, 0);
        faults += ReadCells(batch, row, _isolateColumns, faults);
        var specimen = KeyOf(batch, row, _specimenKey);
        if (faults == 0 && specimen.Replace("-", "", StringComparison.Ordinal).Length == 0)
        {
            Reject(batch.Line(row), string.Join(" + ", _form.Specimen), "", "a specimen number in every row", "missing-value", faults++);
        }

        var organism = CellText.HalfWidth(Encoding.UTF8.GetString(CellText.Clean(batch.Cell(row, _organismAt)))).Trim();
        bool grew = organism.Length > 0 && !_noGrowth.Contains(organism);
        var result = _results.Read(batch, row);
        if (result.Fault is { } fault)
        {
            Reject(batch.Line(row), result.Column, result.Found, fault.Expected, fault.Reason, faults++);
        }
        else if (!grew && result.HasAny)
        {
            Reject(batch.Line(row), HeaderOf("isolate.organism"), organism, "an organism in every row that has a result", "missing-value", faults++);
        }

        if (faults > 0)
        {
            return;
        }

        if (!grew && _form.TellsSpecimens)
        {
            TakeSpecimen(batch, row, _negativeKey >= 0 ? Encoding.UTF8.GetString(CellText.Clean(batch.Cell(row, _negativeKey))) : specimen, "negative", 1);
        }
        else
        {
            TakeIsolate(batch, row, specimen, result);
        }
    }

    private void Begin()
    {
        _delivery = new Delivery { IsolatesAreWhole = false };
        _specimens.Clear();
        _isolates.Clear();
        _specimenColumns = _form.TellsSpecimens ? Map("specimen.", _delivery.Specimens) : [];
        _isolateColumns = Map("isolate.", _delivery.Isolates);
    }

    private List<(MappedColumn, int, string)> Map(string prefix, Table table)
    {
        var mapped = new List<(MappedColumn, int, string)>();
        foreach (var definition in _match.Table.Columns)
        {
            int at = _match.IndexOf(definition.Header);
            foreach (var target in ProfileCheck.Targets(definition).Where(target => at >= 0 && target.StartsWith(prefix, StringComparison.Ordinal)))
            {
                var name = target[prefix.Length..];
                mapped.Add((MappedColumn.To(table.Find(name)!, definition, _dates.GetValueOrDefault(definition.Header)), at, name));
            }
        }

        return mapped;
    }

    private int ReadCells(RowBatch batch, int row, List<(MappedColumn Column, int At, string Target)> columns, int faultsBefore)
    {
        int faults = 0;
        foreach (var (column, at, _) in columns)
        {
            var cell = CellText.Clean(batch.Cell(row, at));
            if (cell.IsEmpty && column.Definition.WhenBlank.Length > 0 && _match.IndexOf(column.Definition.WhenBlank) is var other and >= 0)
            {
                cell = CellText.Clean(batch.Cell(row, other));
            }

            CellFault? fault = null;
            if (!cell.IsEmpty)
            {
                fault = column.Read(cell);
            }
            else
            {
                column.ReadBlank();
                fault = column.Definition.Required ? new CellFault("a value; the column may not be blank", "missing-value") : null;
            }

            if (fault is not null && !AlreadyRejected(batch.Line(row), column.Definition.Header))
            {
                Reject(batch.Line(row), column.Definition.Header, Encoding.UTF8.GetString(cell), fault.Expected, fault.Reason, faultsBefore + faults);
                faults++;
            }
        }

        return faults;
    }

    /// <summary>One column may fill specimen and isolate; its fault is told once.</summary>
    private bool AlreadyRejected(int line, string header) => _delivery.Rejections.Count > 0 && _delivery.Rejections[^1] is { } last && last.Line == line && last.Column == header;

    private void TakeSpecimen(RowBatch batch, int row, string key, string result, int sourceRows)
    {
        var specimens = _delivery.Specimens;
        if (_specimens.TryGetValue(key, out int at))
        {
            specimens.SourceRows.Set(at, specimens.SourceRows[at] + sourceRows);
            if (result == "positive")
            {
                specimens.Result.Set(at, result);
            }

            return;
        }

        _specimens.Add(key, specimens.Count);
        _specimenColumns.ForEach(mapped => mapped.Column.Append());
        if (!_specimenColumns.Exists(mapped => mapped.Target == "result"))
        {
            specimens.Result.Append(result);
        }

        specimens.Key.Append(key);
        specimens.Line.Append(batch.Line(row));
        specimens.SourceRows.Append(sourceRows);
        specimens.EndRow();
    }

    private void TakeIsolate(RowBatch batch, int row, string specimen, LaboratoryResult result)
    {
        if (_form.TellsSpecimens)
        {
            TakeSpecimen(batch, row, specimen, "positive", 0);
        }

        var isolates = _delivery.Isolates;
        var key = specimen + "-" + KeyOf(batch, row, _isolateKey);
        if (!_isolates.TryGetValue(key, out int at))
        {
            at = isolates.Count;
            _isolates.Add(key, at);
            _isolateColumns.ForEach(mapped => mapped.Column.Append());
            if (!_isolateColumns.Exists(mapped => mapped.Target == "specimen"))
            {
                isolates.Specimen.Append(specimen);
            }

            isolates.Key.Append(key);
            isolates.Line.Append(batch.Line(row));
            isolates.SourceRows.Append(0);
            isolates.EndRow();
        }

        if (!result.HasAny)
        {
            isolates.SourceRows.Set(at, isolates.SourceRows[at] + 1);
            return;
        }

        AppendResult(at, result.Test, result.Value, batch.Line(row));
        AppendResult(at, result.CategoryTest, result.Category, batch.Line(row));
    }

    private void AppendResult(int isolate, string test, string value, int line)
    {
        if (value.Length == 0)
        {
            return;
        }

        var results = _delivery.Susceptibilities;
        results.Isolate.Append(isolate);
        results.Test.Append(test);
        results.Value.Append(value);
        results.Line.Append(line);
        results.EndRow();
    }

    private static string KeyOf(RowBatch batch, int row, int[] places)
    {
        var key = new StringBuilder();
        for (int i = 0; i < places.Length; i++)
        {
            key.Append(i > 0 ? "-" : "").Append(places[i] < 0 ? "" : Encoding.UTF8.GetString(CellText.Clean(batch.Cell(row, places[i]))));
        }

        return key.ToString();
    }

    private int[] Places(List<string> headers) => [.. headers.Select(_match.IndexOf)];

    private string HeaderOf(string target) => _match.Table.Columns.First(column => ProfileCheck.Targets(column).Contains(target)).Header;

    private void Reject(int line, string column, string found, string expected, string reason, int faultsBefore) =>
        _delivery.Rejections.Add(new Rejection(_file, line, column, found.Length > 200 ? found[..200] : found, expected, reason, faultsBefore == 0 ? 1 : 0));
}
