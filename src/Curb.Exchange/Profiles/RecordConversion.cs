using System.Text;
using Curb.Columns;
using Curb.Exchange.Tabular;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.Measurements;

namespace Curb.Exchange.Profiles;

/// <summary>Rows that each become one record of one received table.</summary>
internal sealed class RecordConversion : IRowConversion
{
    private const int RowsPerPart = 200_000;
    private readonly string _file;
    private readonly HeaderMatch _match;
    private readonly TableDefinition _table;
    private readonly Dictionary<string, DateForms> _dates;
    private readonly Lookups _lookups;
    private readonly int[] _keyColumns;
    private readonly Dictionary<string, int> _open = [];
    private readonly byte[] _keyBuffer = new byte[4096];
    private readonly MeasurementCells? _measurements;
    private Delivery _delivery = new();
    private ReceivedTable _target;
    private List<(MappedColumn Column, int At, string Target)> _columns = [];

    public RecordConversion(string file, HeaderMatch match, Dictionary<string, DateForms> dates, Lookups lookups, MeasuredItems? measurements)
    {
        _measurements = measurements is not null && match.Table.Table == new ReceivedMeasurements().Name ? new MeasurementCells(measurements, match) : null;
        (_file, _match, _table, _dates, _lookups) = (file, match, match.Table, dates, lookups);
        _keyColumns = [.. _table.Key.Select(match.IndexOf).Where(at => at >= 0)];
        _target = Begin();
    }

    public Delivery Delivery => _delivery;

    /// <summary>Where rows may end a record before them, the file stays one part.</summary>
    public bool IsFull => _target.Count >= RowsPerPart && _table.Closing is null;

    public Delivery Hand()
    {
        var part = _delivery;
        _target = Begin();
        return part;
    }

    public void Take(RowBatch batch, int row)
    {
        if (_table.Closing is { } closing && CellOf(batch, row, closing.Column).SequenceEqual(Encoding.UTF8.GetBytes(closing.Value)))
        {
            TakeClosing(batch, row, closing);
            return;
        }

        if (IsTotals(batch, row))
        {
            Reject(batch.Line(row), "", batch.Text(row, 0), "rows of records only: delete the row of totals", "totals-row", 0);
            return;
        }

        int faults = 0;
        foreach (var (column, at, _) in _columns)
        {
            faults += ReadCell(batch, row, column, at, faults);
        }

        faults += CheckUnits(batch, row, faults);
        faults += CheckOrder(batch, row, faults);
        if (faults == 0 && _measurements?.Fault(batch, row) is { } measured)
        {
            Reject(batch.Line(row), measured.Header, measured.Found, measured.Fault.Expected, measured.Fault.Reason, faults++);
        }

        int key = ReadKey(batch, row, ref faults);
        if (faults == 0)
        {
            Append(batch, row, key);
        }
    }

    /// <summary>A row of sums below a list, which says so in its first cell or where its key would be.</summary>
    private bool IsTotals(RowBatch batch, int row) =>
        CellText.SaysTotal(CellText.Clean(batch.Cell(row, 0))) || (_keyColumns.Length > 0 && CellText.SaysTotal(CellText.Clean(batch.Cell(row, _keyColumns[0]))));

    private ReceivedTable Begin()
    {
        _delivery = new Delivery();
        var target = _delivery.Tables.First(table => table.Name == _table.Table);
        _columns = [];
        foreach (var definition in _table.Columns)
        {
            int at = _match.IndexOf(definition.Header);
            foreach (var name in at < 0 ? [] : ProfileCheck.Targets(definition))
            {
                if (!_columns.Exists(mapped => mapped.Target == name))
                {
                    _columns.Add((MappedColumn.To(target.Find(name)!, definition, _dates.GetValueOrDefault(definition.Header)), at, name));
                }
            }
        }

        return target;
    }

    private int ReadCell(RowBatch batch, int row, MappedColumn column, int at, int faultsBefore)
    {
        var definition = column.Definition;
        var cell = CellText.Clean(batch.Cell(row, at));
        if (definition.Lookup is { } lookup)
        {
            return LookUp(batch, row, column, lookup, cell);
        }

        if (cell.IsEmpty || (column is MappedNumber or MappedWhole or MappedDate or MappedTime && CellText.SaysNothing(cell)))
        {
            column.ReadBlank();
            if (!definition.Required)
            {
                return 0;
            }

            Reject(batch.Line(row), definition.Header, cell.IsEmpty ? "an empty cell" : Encoding.UTF8.GetString(cell), "a value; the column may not be blank" + Example(definition), "missing-value", faultsBefore);
            return 1;
        }

        if (column.Read(cell) is not { } fault)
        {
            return 0;
        }

        Reject(batch.Line(row), definition.Header, Encoding.UTF8.GetString(cell), fault.Expected, fault.Reason, faultsBefore);
        return 1;
    }

    private int LookUp(RowBatch batch, int row, MappedColumn column, LookupDefinition lookup, ReadOnlySpan<byte> cell)
    {
        long? asOf = null;
        if (lookup.AsOf.Length > 0 && _dates.TryGetValue(lookup.AsOf, out var forms) && forms.TryRead(CellOf(batch, row, lookup.AsOf), out long micros, out _))
        {
            asOf = micros;
        }

        ((MappedText)column).Hold(_lookups.Find(lookup, Encoding.UTF8.GetString(cell), asOf));
        return 0;
    }

    /// <summary>A stop before its start. Where one of the two has no time of day, days are compared.</summary>
    private int CheckOrder(RowBatch batch, int row, int faultsBefore)
    {
        int faults = 0;
        foreach (var pair in _table.Order)
        {
            if (Moment(pair[0]) is not { } first || Moment(pair[1]) is not { } second)
            {
                continue;
            }

            bool wholeDays = first.Micros % Instants.MicrosecondsPerDay == 0 || second.Micros % Instants.MicrosecondsPerDay == 0;
            if (wholeDays ? Instants.Day(second.Micros) < Instants.Day(first.Micros) : second.Micros < first.Micros)
            {
                var found = $"{Encoding.UTF8.GetString(CellOf(batch, row, second.Header))}, earlier than {first.Header} {Encoding.UTF8.GetString(CellOf(batch, row, first.Header))}";
                Reject(batch.Line(row), second.Header, found, $"a time that is not before {first.Header}", "ends-before-start", faultsBefore + faults);
                faults++;
            }
        }

        return faults;
    }

    private (long Micros, string Header)? Moment(string target)
    {
        foreach (var (column, _, name) in _columns)
        {
            var micros = column switch { MappedTime time => time.Micros, MappedDate date => date.Micros, _ => null };
            if (micros is { } known && name == target)
            {
                return (known, column.Definition.Header);
            }
        }

        return null;
    }

    private int ReadKey(RowBatch batch, int row, ref int faults)
    {
        int length = 0;
        foreach (int at in _keyColumns)
        {
            var cell = CellText.Clean(batch.Cell(row, at));
            if (cell.IsEmpty || length + cell.Length + 1 > _keyBuffer.Length)
            {
                if (faults == 0)
                {
                    Reject(batch.Line(row), string.Join(" + ", _table.Key), Encoding.UTF8.GetString(cell), "a value in every column that identifies the record", "missing-value", faults);
                }

                faults++;
                return 0;
            }

            if (length > 0)
            {
                _keyBuffer[length++] = (byte)'-';
            }

            cell.CopyTo(_keyBuffer.AsSpan(length));
            length += cell.Length;
        }

        return length;
    }

    private void Append(RowBatch batch, int row, int key)
    {
        foreach (var (column, _, _) in _columns)
        {
            column.Append();
            if (column is MappedNumber { Unit.Length: > 0 } number && UnitColumn(number) is null)
            {
                ((TextColumn)_target.Find(number.Definition.UnitTo)!).Append(number.Unit);
            }
        }

        foreach (var (name, value) in _table.Constants)
        {
            ((TextColumn)_target.Find(name)!).Append(value);
        }

        _target.Key.Append(_keyBuffer.AsSpan(0, key));
        _target.Line.Append(batch.Line(row));
        _target.SourceRows.Append(1);
        if (_table.Closing is { } closing)
        {
            _open[Encoding.UTF8.GetString(CellOf(batch, row, closing.By))] = _target.Count;
        }

        _target.EndRow();
    }

    /// <summary>A unit in the number's own cell stands for a blank unit column, and must not contradict one that is filled.</summary>
    private int CheckUnits(RowBatch batch, int row, int faultsBefore)
    {
        int faults = 0;
        foreach (var (column, at, _) in _columns)
        {
            if (column is not MappedNumber { Unit.Length: > 0 } number || UnitColumn(number) is not { } unit)
            {
                continue;
            }

            if (!unit.Column.HasValue)
            {
                unit.Column.Hold(number.Unit);
            }
            else if (!Encoding.UTF8.GetString(CellText.Clean(batch.Cell(row, unit.At))).Equals(number.Unit, StringComparison.OrdinalIgnoreCase))
            {
                Reject(batch.Line(row), number.Definition.Header, batch.Text(row, at), $"a number without a unit, or the unit that stands in {unit.Column.Definition.Header}", "unit-conflict", faultsBefore + faults);
                faults++;
            }
        }

        return faults;
    }

    private (MappedText Column, int At)? UnitColumn(MappedNumber number)
    {
        int at = _columns.FindIndex(mapped => mapped.Target == number.Definition.UnitTo);
        return at < 0 ? null : ((MappedText)_columns[at].Column, _columns[at].At);
    }

    /// <summary>A row that ends the record before it is accounted for by that record.</summary>
    private void TakeClosing(RowBatch batch, int row, ClosingRowDefinition closing)
    {
        var by = Encoding.UTF8.GetString(CellOf(batch, row, closing.By));
        if (_open.TryGetValue(by, out int record))
        {
            _target.SourceRows.Set(record, _target.SourceRows[record] + 1);
        }
        else
        {
            Reject(batch.Line(row), closing.Column, closing.Value, $"a row with the same {closing.By} above it, which this one ends", "nothing-to-end", 0);
        }
    }

    private ReadOnlySpan<byte> CellOf(RowBatch batch, int row, string header) =>
        _match.IndexOf(header) is >= 0 and var at ? CellText.Clean(batch.Cell(row, at)) : default;

    private void Reject(int line, string column, string found, string expected, string reason, int faultsBefore) =>
        _delivery.Rejections.Add(new Rejection(_file, line, column, found.Length > 200 ? found[..200] : found, expected, reason, faultsBefore == 0 ? 1 : 0));

    private static string Example(ColumnDefinition definition) => definition.Examples.Find(example => example.Length > 0) is { } example ? $", such as {example}" : "";
}
