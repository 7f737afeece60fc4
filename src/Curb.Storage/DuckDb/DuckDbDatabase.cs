using System.Runtime.InteropServices;

namespace Curb.Storage.DuckDb;

/// <summary>One open database file. Connections are made from it; it closes after them.</summary>
internal sealed class DuckDbDatabase : IDisposable
{
    private nint _handle;

    private DuckDbDatabase(nint handle) => _handle = handle;

    internal nint Handle => _handle != 0 ? _handle : throw new ObjectDisposedException(nameof(DuckDbDatabase));

    /// <summary>Opens a database file; a writer makes it where it is missing. <c>:memory:</c> holds a database in memory.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="options">Options of the engine by name: access_mode, memory_limit, threads, temp_directory …</param>
    /// <exception cref="DuckDbException">The file can't be opened: the message names the process that holds it, or what is wrong with it.</exception>
    public static DuckDbDatabase Open(string path, params ReadOnlySpan<(string Name, string Value)> options)
    {
        DuckDbLibrary.Ensure();
        nint config = CreateConfig(options);
        try
        {
            if (NativeMethods.duckdb_open_ext(path, out nint handle, config, out nint error) == NativeMethods.Success)
            {
                return new DuckDbDatabase(handle);
            }

            string message = Marshal.PtrToStringUTF8(error) ?? "no reason given";
            NativeMethods.duckdb_free(error);
            throw new DuckDbException(message);
        }
        finally
        {
            NativeMethods.duckdb_destroy_config(ref config);
        }
    }

    public DuckDbConnection Connect() => new(this);

    public void Dispose()
    {
        if (_handle != 0)
        {
            NativeMethods.duckdb_close(ref _handle);
        }
    }

    private static nint CreateConfig(ReadOnlySpan<(string Name, string Value)> options)
    {
        _ = NativeMethods.duckdb_create_config(out nint config);
        foreach (var (name, value) in options)
        {
            if (NativeMethods.duckdb_set_config(config, name, value) != NativeMethods.Success)
            {
                NativeMethods.duckdb_destroy_config(ref config);
                throw new DuckDbException($"DuckDB has no option {name} that can be set to {value}.");
            }
        }

        return config;
    }
}
