using System.Globalization;
using System.Reflection;

namespace Curb.Storage.Migrations;

/// <summary>One step of a store's schema: the statements that lead from the version before to this one.</summary>
internal sealed record Migration(int Version, string Sql)
{
    /// <summary>The migrations of a store, by version, as they are built in under Migrations/<paramref name="store"/>/NNNN.sql.</summary>
    public static IReadOnlyList<Migration> Of(string store)
    {
        var assembly = Assembly.GetExecutingAssembly();
        string prefix = $"{assembly.GetName().Name}.Migrations.{store}.";
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(name => new Migration(VersionOf(name, prefix), Read(assembly, name)))
                .OrderBy(migration => migration.Version),
        ];
    }

    private static int VersionOf(string name, string prefix) => int.Parse(name.AsSpan(prefix.Length, 4), CultureInfo.InvariantCulture);

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
