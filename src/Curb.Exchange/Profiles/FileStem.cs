namespace Curb.Exchange.Profiles;

/// <summary>The name of a file by which a profile knows it: PRESCRIPTIONS.csv.gz is prescriptions.</summary>
internal static class FileStem
{
    /// <summary>The name without folders, without .gz, and without its ending.</summary>
    public static string Of(string path)
    {
        var name = Path.GetFileName(path);
        return Path.GetFileNameWithoutExtension(name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name);
    }
}
