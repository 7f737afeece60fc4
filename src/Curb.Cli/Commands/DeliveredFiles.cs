namespace Curb.Cli.Commands;

/// <summary>The files that a command line names: files as they are, folders as the tables in them, standard input as a temporary file.</summary>
internal sealed class DeliveredFiles : IDisposable
{
    private static readonly HashSet<string> s_tables = new(StringComparer.OrdinalIgnoreCase) { ".csv", ".txt", ".tsv", ".tab", ".xlsx", ".xls", ".dbf", ".sqlite", ".db", ".gz", ".hl7", ".json", ".ndjson" };
    private readonly List<string> _paths = [];
    private string? _folder;

    public IReadOnlyList<string> Paths => _paths;

    /// <exception cref="CommandFailure">A path doesn't exist, or a folder has no table.</exception>
    public static DeliveredFiles Find(IEnumerable<string> paths)
    {
        var files = new DeliveredFiles();
        foreach (var path in paths)
        {
            files.Add(path);
        }

        return files;
    }

    public void Dispose()
    {
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private void Add(string path)
    {
        if (path == "-")
        {
            _paths.Add(SaveStandardInput());
        }
        else if (Directory.Exists(path))
        {
            var tables = Directory.EnumerateFiles(path).Where(file => s_tables.Contains(Path.GetExtension(file)) && !Path.GetFileName(file).StartsWith("~$", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
            _paths.AddRange(tables.Count > 0 ? tables : throw CommandFailure.UnusableInput($"The folder {path} has no table; expected files ending in {string.Join(", ", s_tables)}."));
        }
        else
        {
            _paths.Add(File.Exists(path) ? path : throw CommandFailure.UnusableInput($"{path}: no such file or folder."));
        }
    }

    private string SaveStandardInput()
    {
        _folder = Directory.CreateTempSubdirectory("curb-").FullName;
        var path = Path.Combine(_folder, "standard-input");
        using var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        using var input = Console.OpenStandardInput();
        input.CopyTo(target);
        return path;
    }
}
