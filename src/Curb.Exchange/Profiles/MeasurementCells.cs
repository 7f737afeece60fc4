using System.Text;
using Curb.Exchange.Tabular;
using Curb.Measurements;

namespace Curb.Exchange.Profiles;

/// <summary>Reads the cells of a row that holds a measurement, so that what could not be read later is refused at the door, by its column.</summary>
internal sealed class MeasurementCells
{
    private readonly MeasuredItems _items;
    private readonly HeaderMatch _match;
    private readonly string? _code, _name, _value, _unit;

    public MeasurementCells(MeasuredItems items, HeaderMatch match)
    {
        (_items, _match) = (items, match);
        string? Header(string target) => match.Table.Columns.Find(column => column.To == target)?.Header;
        (_code, _name, _value, _unit) = (Header("code"), Header("name"), Header("reading"), Header("unit"));
    }

    /// <summary>What is wrong with the row's measurement, with the header at fault and what stands there; null where it can be read.</summary>
    public (string Header, string Found, CellFault Fault)? Fault(RowBatch batch, int row)
    {
        string Cell(string? header) => header is not null && _match.IndexOf(header) is >= 0 and var at ? Encoding.UTF8.GetString(CellText.Clean(batch.Cell(row, at))) : "";
        var (name, value, unit) = (Cell(_name), Cell(_value), Cell(_unit));
        if (_items.Find(Cell(_code), name) is not { } item)
        {
            return (_name ?? "", name, new CellFault($"one of {_items.Names}; other values are not taken", "unknown-code"));
        }

        _items.Read(item, value, unit, out var fault);
        return fault is null ? null
            : fault.Problem == "unknown-unit" && _unit is not null ? (_unit, unit.Length > 0 ? unit : "an empty cell", new CellFault(fault.Expected, fault.Problem))
            : (_value ?? "", $"{value} {unit}".TrimEnd(), new CellFault(fault.Expected, fault.Problem));
    }
}
