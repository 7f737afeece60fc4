using Curb.Storage;
using Curb.Storage.Records;
using Curb.Tests.Support;

namespace Curb.Tests.Records;

/// <summary>Ground of the contracts that hold on both databases: a data folder of its own, on SQLite unless a server is named.</summary>
public abstract class DatabaseContract : IDisposable
{
    private readonly TemporaryFolder _root = new();

    protected string Folder => _root.File("data");

    /// <summary>The server that the folder's records lie on; null for SQLite.</summary>
    protected virtual PostgresServer? Server => null;

    /// <summary>The clock of the records.</summary>
    protected virtual TimeProvider Time => TimeProvider.System;

    public void Dispose()
    {
        _root.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The records of the folder; several may be open at once.</summary>
    protected RecordStore Open()
    {
        lock (_root)
        {
            if (!Directory.Exists(Folder))
            {
                Directory.CreateDirectory(Folder);
                if (Server is { } server)
                {
                    File.WriteAllText(Path.Combine(Folder, RecordsDatabase.ConnectionFile), server.NewDatabase());
                }
            }
        }

        return RecordStore.OpenForAccounts(Folder, Time);
    }
}
