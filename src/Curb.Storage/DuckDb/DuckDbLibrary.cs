using System.Reflection;
using System.Runtime.InteropServices;

namespace Curb.Storage.DuckDb;

/// <summary>Finds the native DuckDB library that is built in beside the program.</summary>
internal static class DuckDbLibrary
{
    /// <summary>Environment variable that names a DuckDB library to use instead of the one beside the program.</summary>
    public const string PathVariable = "CURB_DUCKDB_LIBRARY";

    public const string Name = "libduckdb";

    private static readonly Lazy<bool> s_registered = new(Register);

    /// <summary>The version of the library, such as v1.5.6.</summary>
    public static string Version
    {
        get
        {
            Ensure();
            return Marshal.PtrToStringUTF8(NativeMethods.duckdb_library_version()) ?? "";
        }
    }

    /// <summary>Makes the library loadable; called before the first native call.</summary>
    public static void Ensure() => _ = s_registered.Value;

    private static bool Register()
    {
        NativeLibrary.SetDllImportResolver(typeof(DuckDbLibrary).Assembly, Resolve);
        return true;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search)
    {
        if (name != Name)
        {
            return 0;
        }

        var places = Places().ToList();
        foreach (var place in places.Where(File.Exists))
        {
            return NativeLibrary.Load(place);
        }

        throw new DllNotFoundException(
            $"The DuckDB library libduckdb.so was not found; looked at {string.Join(", ", places)}. " +
            $"Run build/fetch-native.sh and build again, or set {PathVariable} to the library's path.");
    }

    private static IEnumerable<string> Places()
    {
        if (Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } named)
        {
            yield return named;
        }

        var platform = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        yield return Path.Combine(AppContext.BaseDirectory, "runtimes", platform, "native", "libduckdb.so");
        yield return Path.Combine(AppContext.BaseDirectory, "libduckdb.so");
    }
}
