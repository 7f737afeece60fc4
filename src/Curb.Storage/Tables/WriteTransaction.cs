using System.Globalization;
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
        UseAllThreads();
        connection.Execute("COMMIT");
        _open = false;
        texts.Committed();
        ended();
    }

    private void UseAllThreads() => connection.Execute(string.Create(CultureInfo.InvariantCulture, $"SET threads = {Environment.ProcessorCount}"));

    public void Dispose()
    {
        if (!_open)
        {
            return;
        }

        _open = false;
        try
        {
            UseAllThreads();
            connection.Execute("ROLLBACK");
        }
        finally
        {
            texts.RolledBack();
            ended();
        }
    }
}
