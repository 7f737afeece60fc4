namespace Curb.Columns;

/// <summary>
/// Named columns of equal length: the one shape in which received records and facts are held, stored and read.
/// A subclass declares its columns once, with their meaning; stores, indicator vocabulary and documentation follow from that declaration.
/// Row grain is in the subclass's name.
/// </summary>
public abstract class Table
{
    private readonly List<Column> _columns = [];

    protected Table(string name) => Name = name;

    /// <summary>The table's name in stores and definitions: lower case with underscores.</summary>
    public string Name { get; }

    public IReadOnlyList<Column> Columns => _columns;

    /// <summary>Number of finished rows.</summary>
    public int Count { get; private set; }

    public Column? Find(string column) => _columns.Find(c => c.Name == column);

    /// <summary>Finishes the row: columns that were not given a value get "unknown".</summary>
    /// <exception cref="InvalidOperationException">A column was given two values for one row.</exception>
    public void EndRow()
    {
        foreach (var column in _columns)
        {
            if (column.Count == Count)
            {
                column.AppendNull();
            }
            else if (column.Count != Count + 1)
            {
                throw new InvalidOperationException($"Column {column.Name} of {Name} has {column.Count - Count} values for one row.");
            }
        }

        Count++;
    }

    /// <summary>Declares that columns were filled in bulk up to <paramref name="rows"/>; shorter ones are filled with "unknown".</summary>
    public void EndRows(int rows)
    {
        foreach (var column in _columns)
        {
            if (column.Count < rows)
            {
                column.AppendUnknown(rows - column.Count);
            }
        }

        Count = rows;
    }

    /// <summary>Copies one row of a table of the same kind.</summary>
    public void AppendFrom(Table other, int row)
    {
        for (int i = 0; i < _columns.Count; i++)
        {
            _columns[i].AppendFrom(other._columns[i], row);
        }

        Count++;
    }

    /// <summary>Copies all rows of a table of the same kind.</summary>
    public void AppendAll(Table other)
    {
        for (int i = 0; i < _columns.Count; i++)
        {
            _columns[i].AppendAll(other._columns[i]);
        }

        Count += other.Count;
    }

    public void Clear()
    {
        _columns.ForEach(column => column.Clear());
        Count = 0;
    }

    protected TextColumn Text(string name, string meaning) => Declare(new TextColumn(name, meaning));

    protected Column<bool> Flag(string name, string meaning) => Declare(new Column<bool>(name, ColumnType.Boolean, meaning));

    protected Column<int> Whole(string name, string meaning) => Declare(new Column<int>(name, ColumnType.Int32, meaning));

    protected Column<long> Long(string name, string meaning) => Declare(new Column<long>(name, ColumnType.Int64, meaning));

    protected Column<double> Number(string name, string meaning) => Declare(new Column<double>(name, ColumnType.Double, meaning));

    protected Column<int> Date(string name, string meaning) => Declare(new Column<int>(name, ColumnType.Date, meaning));

    protected Column<long> Timestamp(string name, string meaning) => Declare(new Column<long>(name, ColumnType.Timestamp, meaning));

    private T Declare<T>(T column)
        where T : Column
    {
        _columns.Add(column);
        return column;
    }
}
