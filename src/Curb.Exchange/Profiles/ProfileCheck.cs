using Curb.Columns;
using Curb.Intake;

namespace Curb.Exchange.Profiles;

/// <summary>Checks every name of a profile definition when it is loaded, so that a slip of the pen is a fault and never a column that stays blank.</summary>
internal static class ProfileCheck
{
    private static readonly string[] s_resultParts = ["drug", "sign", "value", "zone", "category", "method", "disk", "guideline"];
    private static readonly string[] s_otherwise = ["keep", "blank", "reject"];

    public static void Check(string path, ProfileDefinition profile)
    {
        Require(profile.Id.Length > 0, path, "the profile has no id");
        foreach (var table in profile.Tables)
        {
            var where = $"{path}: {table.Kind}";
            Require(table.Kind.Length > 0, path, "a table has no kind");
            CheckColumns(where, table);
            if (table.LongForm is { } form)
            {
                Require(table.Table.Length == 0, where, "a table in long form names no received table");
                CheckHeaders(where, table, [.. form.Specimen, .. form.Isolate, .. form.NegativeSpecimen.Length > 0 ? [form.NegativeSpecimen] : Array.Empty<string>()]);
                Require(form.Specimen.Count > 0 && form.Isolate.Count > 0, where, "a table in long form needs keys for specimen and isolate");
            }
            else
            {
                CheckKeyed(where, table);
            }
        }
    }

    /// <summary>The received table of that name, empty, to look up columns in.</summary>
    public static Table? ReceivedTable(string name) => new Delivery().AllTables.FirstOrDefault(table => table.Name == name);

    private static void CheckKeyed(string where, TableDefinition table)
    {
        var received = ReceivedTable(table.Table) ?? throw new ProfileFaultException($"{where}: no received table is called {table.Table}");
        Require(table.Key.Count > 0, where, "the table has no key");
        CheckHeaders(where, table, table.Key);
        foreach (var constant in table.Constants.Keys)
        {
            Require(received.Find(constant) is TextColumn, where, $"{constant} is no text column of {table.Table}");
        }

        foreach (var name in table.Order.SelectMany(pair => pair))
        {
            Require(received.Find(name) is { Type: ColumnType.Timestamp or ColumnType.Date }, where, $"{name} is no time column of {table.Table}");
        }

        if (table.Closing is { } closing)
        {
            CheckHeaders(where, table, [closing.Column, closing.By]);
        }
    }

    private static void CheckColumns(string where, TableDefinition table)
    {
        var twice = table.Columns.GroupBy(column => HeaderMatch.Plain(column.Header)).FirstOrDefault(group => group.Count() > 1);
        Require(twice is null, where, $"the header {twice?.Key} stands twice");
        foreach (var column in table.Columns)
        {
            Require(column.Header.Length > 0, where, "a column has no header");
            Require(column.From.Length == 0 || table.Columns.Exists(other => other.Header == column.From), where, $"{column.Header} is read from {column.From}, which isn't among the columns");
            Require(column.WhenBlank.Length == 0 || table.LongForm is not null && table.Columns.Exists(other => other.Header == column.WhenBlank), where, $"{column.Header} is read from {column.WhenBlank} when blank, which isn't among the columns of a long form");
            Require(s_otherwise.Contains(column.Otherwise), where, $"{column.Header}: otherwise is keep, blank or reject");
            foreach (var target in Targets(column))
            {
                Require(Find(table, target) is not null || IsResultPart(table, target), where, $"{column.Header} goes to {target}, which doesn't exist");
            }
        }
    }

    public static string[] Targets(ColumnDefinition column) => column.To.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static Column? Find(TableDefinition table, string target)
    {
        if (table.LongForm is null)
        {
            return ReceivedTable(table.Table)?.Find(target);
        }

        int point = target.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? null : ReceivedTable("received_" + target[..point])?.Find(target[(point + 1)..]);
    }

    private static bool IsResultPart(TableDefinition table, string target) =>
        table.LongForm is not null && target.StartsWith("result.", StringComparison.Ordinal) && s_resultParts.Contains(target["result.".Length..]);

    private static void CheckHeaders(string where, TableDefinition table, IEnumerable<string> headers)
    {
        foreach (var header in headers)
        {
            Require(table.Columns.Exists(column => column.Header == header), where, $"the key column {header} isn't among the columns");
        }
    }

    private static void Require(bool holds, string where, string fault)
    {
        if (!holds)
        {
            throw new ProfileFaultException($"{where}: {fault}");
        }
    }
}
