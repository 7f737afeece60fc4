using System.Data.Common;
using Curb.Storage.Migrations;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage.Records;

/// <summary>The database that holds the records: SQLite in the data folder, or PostgreSQL. Which one is a single setting; everything above is the same.</summary>
internal abstract class RecordsDatabase : IDisposable
{
    /// <summary>File in the data folder that holds the connection string of a PostgreSQL database; where it is missing records are kept in SQLite.</summary>
    public const string ConnectionFile = "records.connection";

    /// <summary>What the database is, for messages; never with a password.</summary>
    public abstract string Name { get; }

    /// <summary>Its migrations, from 1 without gaps.</summary>
    public abstract IReadOnlyList<Migration> Migrations { get; }

    /// <summary>The database of a data folder.</summary>
    public static RecordsDatabase Of(string folder, bool mayWrite)
    {
        string file = Path.Combine(folder, ConnectionFile);
        return File.Exists(file) ? new PostgresRecords(File.ReadAllText(file).Trim(), mayWrite) : new SqliteRecords(Path.Combine(folder, SqliteRecords.FileName), mayWrite);
    }

    /// <summary>An open connection.</summary>
    public abstract DbConnection Connect();

    public abstract void Configure(DbContextOptionsBuilder options, DbConnection connection);

    /// <summary>Begins a transaction in which no other process changes records: the audit chain has one end.</summary>
    public abstract DbTransaction BeginChange(DbConnection connection);

    /// <summary>True where the table exists.</summary>
    public abstract bool HasTable(DbConnection connection, string table);

    /// <summary>What the database's own check finds wrong; empty where it is sound.</summary>
    public abstract IReadOnlyList<string> IntegrityProblems();

    public abstract void Dispose();
}
