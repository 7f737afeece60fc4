using System.Diagnostics;

namespace Curb.Tests.Records;

/// <summary>
/// A PostgreSQL server of its own for the tests: Debian's programs, a fresh data directory, reached through a socket in it only. PostgreSQL refuses to run as
/// root, so there it runs as the packages' own user.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private readonly string _folder;
    private readonly int _pid;

    public PostgresServer()
    {
        if (Programs is null)
        {
            _folder = "";
            return;
        }

        _folder = Directory.CreateTempSubdirectory("curb-pg-").FullName;
        if (Environment.IsPrivilegedProcess)
        {
            Run("chown", "postgres", _folder);
        }

        Run(Tool("initdb"), "-D", _folder, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8");
        Run(Tool("pg_ctl"), "-D", _folder, "-w", "-l", Path.Combine(_folder, "log"), "-o", $"-k {_folder} -c listen_addresses= -c fsync=off", "start");
        _pid = int.Parse(File.ReadLines(Path.Combine(_folder, "postmaster.pid")).First(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Folder of the server's programs; null where the machine has none.</summary>
    public static string? Programs { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin")).LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
        : null;

    /// <summary>Makes an empty database and answers with its connection string.</summary>
    public string NewDatabase()
    {
        string name = "curb_" + Guid.NewGuid().ToString("N")[..12];
        Run(Tool("createdb"), "-h", _folder, "-U", "postgres", name);
        return $"Host={_folder};Username=postgres;Database={name};Maximum Pool Size=10";
    }

    /// <summary>Dumps a database as it is at one instant, whoever writes, and puts the dump back as another.</summary>
    /// <returns>The connection string of the other.</returns>
    public string DumpedAndPutBack(string connection)
    {
        string dump = Path.Combine(_folder, Guid.NewGuid().ToString("N") + ".dump");
        Run(Tool("pg_dump"), "-h", _folder, "-U", "postgres", "-Fc", "-f", dump, Name(connection));
        string other = NewDatabase();
        Run(Tool("pg_restore"), "-h", _folder, "-U", "postgres", "-d", Name(other), dump);
        return other;
    }

    private static string Name(string connection) => connection.Split("Database=")[1].Split(';')[0];

    public void Dispose()
    {
        if (_pid == 0)
        {
            return;
        }

        Run(Tool("pg_ctl"), "-D", _folder, "-w", "-m", "immediate", "stop");
        Directory.Delete(_folder, true);
    }

    private static string Tool(string name) => Path.Combine(Programs!, name);

    private static void Run(string program, params string[] arguments)
    {
        bool asOther = Environment.IsPrivilegedProcess && program != "chown";
        var start = new ProcessStartInfo(asOther ? "runuser" : program) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        foreach (string argument in asOther ? ["-u", "postgres", "--", program, .. arguments] : arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        // The server keeps its starter's outputs open, so they are not read to their end while it starts.
        string errors = program.EndsWith("pg_ctl", StringComparison.Ordinal) ? "" : process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {errors}");
    }
}

/// <summary>A test with rows for both databases; those for PostgreSQL are skipped, with the reason, where the machine has none.</summary>
[CollectionDefinition(Name)]
public sealed class DatabasesCollection : ICollectionFixture<PostgresServer>
{
    public const string Name = "databases";
}

/// <summary>A test that needs PostgreSQL: skipped, with the reason, where the machine has none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute()
    {
        if (PostgresServer.Programs is null)
        {
            Skip = "No PostgreSQL was found: install Debian's postgresql.";
        }
    }
}
