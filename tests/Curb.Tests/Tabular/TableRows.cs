using System.Text;
using Curb.Exchange.Tabular;
using Curb.Intake;

namespace Curb.Tests.Tabular;

/// <summary>A whole table file as texts, for tests.</summary>
internal sealed record TableRows(string Reading, IReadOnlyList<string> Header, List<string[]> Rows, List<int> Lines, List<Rejection> Rejections, long RowsRead)
{
    public static TableRows Of(TabularReader reader)
    {
        var (rows, lines, rejections, read) = (new List<string[]>(), new List<int>(), new List<Rejection>(), 0L);
        var batch = new RowBatch();
        while (reader.Read(batch))
        {
            for (int row = 0; row < batch.Count; row++)
            {
                rows.Add([.. Enumerable.Range(0, batch.Columns).Select(column => batch.Text(row, column))]);
                lines.Add(batch.Line(row));
            }

            rejections.AddRange(batch.Rejections);
            read += batch.RowsRead;
        }

        return new TableRows(reader.Reading, reader.Header, rows, lines, rejections, read);
    }

    public static TableRows Of(byte[] bytes, TabularOptions? options = null)
    {
        using var reader = TabularReader.Open(new MemoryStream(bytes), "test.csv", options);
        return Of(reader);
    }

    public static TableRows Of(string text, TabularOptions? options = null) => Of(Encoding.UTF8.GetBytes(text), options);
}
