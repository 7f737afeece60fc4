namespace Curb.Storage;

/// <summary>How a process opens a data folder. One process may write, or several may read; never both.</summary>
public enum DataFolderAccess
{
    /// <summary>Only reads. Fails, naming the owner, while another process writes.</summary>
    Read,

    /// <summary>Reads and writes, and makes the folder where it is missing. Fails, naming the owner, while any other process has the folder.</summary>
    Write,
}
