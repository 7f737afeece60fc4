using Curb.Storage.DuckDb;

namespace Curb.Storage.Tables;

/// <summary>The column store's one writing transaction: committed as a whole, or nothing of it remains.</summary>
internal sealed class WriteTransaction(DuckDbConnection connection, CodedTexts texts, Action ended) : IDisposable
{
    private bool _open = true;

    public DuckDbConnection Connection => connection;

    public void Commit()
    {
        texts.Write(connection);
        connection.Execute("COMMIT");
        _open = false;
        texts.Committed();
        ended();
    }

    public void Dispose()
    {
        if (!_open)
        {
            return;
        }

        _open = false;
        try
        {
            connection.Execute("ROLLBACK");
        }
        finally
        {
            texts.RolledBack();
            ended();
        }
    }
}
