using Curb.Intake;
using Curb.Storage.DuckDb;
using Curb.Storage.Tables;

namespace Curb.Storage.Received;

/// <summary>What the merging of one batch shares: the writer's transaction, the batch's number, the rejections.</summary>
internal sealed class BatchContext(DuckDbConnection writer, CodedTexts texts, string institution, SourceFile file, int number)
{
    public DuckDbConnection Writer => writer;

    public CodedTexts Texts => texts;

    public string Institution => institution;

    public SourceFile File => file;

    public int Number => number;

    public List<Rejection> Rejections { get; } = [];

    public int InstitutionCode(StoredTable table) => texts.Column(table.Name, "institution").Code(institution);

    public void Reject(Rejection rejection) =>
        Rejections.Add(rejection.Found.Length > 200 ? rejection with { Found = rejection.Found[..200] } : rejection);

    /// <summary>Deletes the rows of a table whose column holds one of the ids.</summary>
    public void DeleteIds(StoredTable table, string column, IReadOnlyList<long> ids)
    {
        if (ids.Count > 0)
        {
            StageIds("touched_id", ids);
            writer.Execute($"DELETE FROM {table.Name} WHERE {column} IN (SELECT id FROM touched_id)");
        }
    }

    /// <summary>Puts ids into a temporary table of one column, <c>id</c>.</summary>
    public void StageIds(string table, IReadOnlyList<long> ids)
    {
        writer.Execute($"CREATE OR REPLACE TEMP TABLE {table} (id BIGINT)");
        using var appender = writer.Append(table, [("id", DuckDbType.BigInt)]);
        for (int start = 0; start < ids.Count; start += DuckDbAppender.Capacity)
        {
            int rows = Math.Min(DuckDbAppender.Capacity, ids.Count - start);
            for (int i = 0; i < rows; i++)
            {
                appender.Column<long>(0)[i] = ids[start + i];
            }

            appender.Push(rows);
        }

        appender.Complete();
    }
}
