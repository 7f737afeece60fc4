using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Curb.Exchange.Tabular;

/// <summary>One table of a SQLite database, by default WHONET's <c>Isolates</c>. The file is opened read-only and never changed.</summary>
internal sealed class SqliteTableReader : TabularReader
{
    private const int RowsPerBatch = 2048;
    private readonly string? _temporary;
    private readonly string _table;
    private SqliteConnection? _connection;
    private SqliteDataReader? _rows;
    private int _row = 1;
    private bool _ended;

    public SqliteTableReader(string path, bool temporary, string name, TabularOptions options)
        : base(name)
    {
        _temporary = temporary ? path : null;
        try
        {
            _connection = Connect(path);
            _table = FindTable(options.Table);
            var command = _connection.CreateCommand();
            command.CommandText = $"SELECT * FROM \"{_table.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
            _rows = command.ExecuteReader();
            TakeHeader([.. Enumerable.Range(0, _rows.FieldCount).Select(_rows.GetName)], options, 1);
        }
        catch (SqliteException fault)
        {
            Dispose(true);
            throw Damaged(fault);
        }
        catch
        {
            Dispose(true);
            throw;
        }
    }

    public override string Reading => $"SQLite database, table {_table}";

    protected override bool Fetch(RowBatch batch)
    {
        batch.Begin(Header.Count);
        try
        {
            while (!_ended && batch.Count < RowsPerBatch)
            {
                _ended = !_rows!.Read();
                if (!_ended)
                {
                    Take(batch);
                }
            }
        }
        catch (SqliteException fault)
        {
            throw Damaged(fault);
        }

        return batch.Count > 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _rows?.Dispose();
            _connection?.Dispose();
            (_rows, _connection) = (null, null);
            if (_temporary is not null)
            {
                File.Delete(_temporary);
            }
        }
    }

    private void Take(RowBatch batch)
    {
        for (int i = 0; i < Header.Count; i++)
        {
            batch.Append(Show(_rows!.GetValue(i)).AsSpan());
        }

        batch.FinishAppendedRow(++_row);
    }

    private static string Show(object value) => value switch
    {
        DBNull => "",
        string text => text,
        double number => XlsxDates.Plain(number),
        byte[] bytes => System.Text.Encoding.UTF8.GetString(bytes),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>Opens read-only; a database on a read-only medium whose writer left a journal is opened as it stands.</summary>
    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        try
        {
            connection.Open();
            using var probe = connection.CreateCommand();
            probe.CommandText = "SELECT count(*) FROM sqlite_master";
            probe.ExecuteScalar();
            return connection;
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is 14 or 8)
        {
            connection.Dispose();
            var uri = "file:" + Uri.EscapeDataString(Path.GetFullPath(path)).Replace("%2F", "/", StringComparison.Ordinal) + "?immutable=1";
            var immutable = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = uri, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            immutable.Open();
            return immutable;
        }
    }

    private string FindTable(string wanted)
    {
        using var command = _connection!.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name";
        using var names = command.ExecuteReader();
        var found = new List<string>();
        while (names.Read())
        {
            found.Add(names.GetString(0));
        }

        return found.Find(name => name.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            ?? throw new UnusableFileException(Name, found.Count == 0 ? "a database without tables" : $"the tables {string.Join(", ", found)}", $"a table named {wanted}, as WHONET writes it", "missing-table");
    }

    private UnusableFileException Damaged(SqliteException fault) =>
        new(Name, $"a damaged SQLite database ({fault.Message}) near row {_row}", "a whole database file: copy it again while WHONET is closed", "damaged-file", _row);
}
