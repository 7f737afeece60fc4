using System.Text;
using Curb.Storage.DuckDb;

namespace Curb.Storage.Received;

/// <summary>Writes the rejected rows of a batch, in bulk: a file can have as many as it has lines.</summary>
internal static class RejectedRows
{
    private static readonly (string, DuckDbType)[] s_layout =
    [
        ("batch", DuckDbType.Integer), ("number", DuckDbType.Integer), ("file", DuckDbType.Varchar), ("line", DuckDbType.Integer), ("column_name", DuckDbType.Varchar),
        ("found", DuckDbType.Varchar), ("expected", DuckDbType.Varchar), ("reason", DuckDbType.Varchar), ("source_rows", DuckDbType.Integer),
    ];

    public static void Write(BatchContext batch)
    {
        using var appender = batch.Writer.Append("rejected_row", s_layout);
        int filled = 0;
        for (int i = 0; i < batch.Rejections.Count; i++)
        {
            Fill(appender, filled++, batch, i);
            if (filled == DuckDbAppender.Capacity || i == batch.Rejections.Count - 1)
            {
                appender.Push(filled);
                filled = 0;
            }
        }

        appender.Complete();
    }

    private static void Fill(DuckDbAppender appender, int row, BatchContext batch, int number)
    {
        var rejection = batch.Rejections[number];
        appender.Column<int>(0)[row] = batch.Number;
        appender.Column<int>(1)[row] = number + 1;
        appender.SetText(2, row, Encoding.UTF8.GetBytes(rejection.File));
        appender.Column<int>(3)[row] = rejection.Line;
        appender.SetText(4, row, Encoding.UTF8.GetBytes(rejection.Column));
        appender.SetText(5, row, Encoding.UTF8.GetBytes(rejection.Found));
        appender.SetText(6, row, Encoding.UTF8.GetBytes(rejection.Expected));
        appender.SetText(7, row, Encoding.UTF8.GetBytes(rejection.Reason));
        appender.Column<int>(8)[row] = rejection.SourceRows;
    }
}
