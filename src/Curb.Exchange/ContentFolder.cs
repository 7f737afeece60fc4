using System.Text;
using Curb.ReferenceData;

namespace Curb.Exchange;

/// <summary>Finds and opens the content trees (reference/, policies/, indicators/, casework/, profiles/) that ship beside the program.</summary>
public static class ContentFolder
{
    /// <summary>Environment variable that names the folder which holds the content trees, for installations that keep them elsewhere.</summary>
    public const string HomeVariable = "CURB_HOME";

    /// <summary>The folder that holds the content trees: CURB_HOME, or the nearest parent of the program that has a reference/ and a policies/ folder.</summary>
    /// <exception cref="DirectoryNotFoundException">Neither leads to the trees.</exception>
    public static string Home()
    {
        if (Environment.GetEnvironmentVariable(HomeVariable) is { Length: > 0 } named)
        {
            return named;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "reference")) && Directory.Exists(Path.Combine(folder.FullName, "policies")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"The folders reference/ and policies/ were not found above {AppContext.BaseDirectory}; set {HomeVariable} to the folder that holds them.");
    }

    /// <summary>Opens one tree under <see cref="Home"/>: "reference", "policies", "indicators", "casework" or "profiles".</summary>
    public static ContentTree Open(string tree) => OpenAt(Path.Combine(Home(), tree));

    public static ContentTree OpenAt(string root)
    {
        string[] paths = Directory.Exists(root) ? Directory.GetFiles(root, "*", SearchOption.AllDirectories) : [];
        int cut = Path.TrimEndingDirectorySeparator(root).Length + 1;
        for (int i = 0; i < paths.Length; i++)
        {
            paths[i] = paths[i][cut..].Replace('\\', '/');
        }

        return new ContentTree(paths, path => File.ReadAllText(Path.Combine(root, path), Encoding.UTF8));
    }
}
