namespace Curb.Storage;

/// <summary>How a process opens a data folder. One process may write; others read what stood when they opened.</summary>
public enum DataFolderAccess
{
    /// <summary>Only reads. While another process writes, a snapshot of the last whole state.</summary>
    Read,

    /// <summary>Reads and writes, and makes the folder where it is missing. Fails, naming the owner, while any other process has the folder.</summary>
    Write,
}
