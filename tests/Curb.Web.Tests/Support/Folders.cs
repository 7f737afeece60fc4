namespace Curb.Web.Tests.Support;

internal static class Folders
{
    private const int Attempts = 100;
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(20);

    /// <summary>Removes a folder with all it holds, if it is there. A site that was just ended may still be removing its snapshots: what vanishes meanwhile is gone too.</summary>
    public static void Remove(string path)
    {
        for (int attempt = 1; Directory.Exists(path); attempt++)
        {
            try
            {
                Directory.Delete(path, recursive: true);
            }
            catch (IOException) when (attempt < Attempts)
            {
                Thread.Sleep(s_between);
            }
        }
    }
}
