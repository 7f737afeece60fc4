namespace Curb.Storage.DuckDb;

/// <summary>What the column engine needs alone for the plainest form of a piece of work: the floor that measurements are compared with.</summary>
public static class EngineFloor
{
    /// <summary>Version of the engine's library, such as v1.5.6.</summary>
    public static string EngineVersion => DuckDbLibrary.Version;

    /// <summary>Loads a delimited file with its own reader into a new table, every column as text, and returns the number of rows.</summary>
    /// <param name="file">The delimited file, with a header.</param>
    /// <param name="database">Path of the database file to make.</param>
    /// <param name="threads">Threads the engine may use.</param>
    public static long LoadAsText(string file, string database, int threads)
    {
        using var engine = DuckDbDatabase.Open(database, ("threads", threads.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        using var connection = engine.Connect();
        connection.Execute($"CREATE TABLE loaded AS SELECT * FROM read_csv('{file.Replace("'", "''", StringComparison.Ordinal)}', all_varchar = true, header = true)");
        connection.Execute("CHECKPOINT");
        return connection.Whole("SELECT count(*) FROM loaded") ?? 0;
    }
}
