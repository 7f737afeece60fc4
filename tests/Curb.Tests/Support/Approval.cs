namespace Curb.Tests.Support;

/// <summary>
/// Compares what people read with the approved text in the repository. Run with CURB_APPROVE=1 to write the new text, then read the difference before committing it.
/// </summary>
public static class Approval
{
    public static void Matches(string relativePath, string text)
    {
        var path = Path.Combine(SharedData.Checkout, relativePath);
        if (Environment.GetEnvironmentVariable("CURB_APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        Assert.True(File.Exists(path), $"{relativePath} is not approved yet; run the test with CURB_APPROVE=1 and read it.");
        Assert.Equal(File.ReadAllText(path), text);
    }
}
