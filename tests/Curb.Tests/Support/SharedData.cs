namespace Curb.Tests.Support;

/// <summary>
/// Real and reference data that tests may compare with but that is never part of the repository: the folder named by CURB_SHARED_DATA,
/// or shared/data beside the checkout. Tests that need it are skipped, and say so, where it is missing.
/// </summary>
public static class SharedData
{
    public static string Checkout { get; } = FindCheckout();

    public static string Root { get; } = Environment.GetEnvironmentVariable("CURB_SHARED_DATA") ?? Path.Combine(Checkout, "..", "shared", "data");

    public static string Oracles { get; } = Path.Combine(Root, "..", "oracles");

    public static string PathTo(string relative) => Path.GetFullPath(Path.Combine(Root, relative));

    private static string FindCheckout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Curb.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("Curb.slnx was not found above the test assembly.");
    }
}

/// <summary>A fact that needs shared data: skipped, with the reason, where a named path is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(params string[] relativePaths)
    {
        var missing = relativePaths.FirstOrDefault(path => !Path.Exists(SharedData.PathTo(path)));
        if (missing is not null)
        {
            Skip = $"shared data not present: {missing}";
        }
    }
}

/// <summary>A theory that needs shared data: skipped, with the reason, where a named path is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute(params string[] relativePaths)
    {
        var missing = relativePaths.FirstOrDefault(path => !Path.Exists(SharedData.PathTo(path)));
        if (missing is not null)
        {
            Skip = $"shared data not present: {missing}";
        }
    }
}
