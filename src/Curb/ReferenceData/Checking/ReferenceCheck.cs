using System.Security.Cryptography;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Curb.ReferenceData.Checking;

/// <summary>
/// Proves a reference tree: every table has its papers (SOURCE.yaml with row count and fingerprint, AMENDMENTS.yaml with a reason for each entry), the columns of its dataset,
/// valid codes, no repeated keys and no reference that leads nowhere.
/// </summary>
public static class ReferenceCheck
{
    private const string TableFile = "/table.csv";

    /// <summary>Everything wrong in the tree; empty where all is well.</summary>
    public static IReadOnlyList<ReferenceFinding> Run(ContentTree tree)
    {
        var findings = new List<ReferenceFinding>();
        var tables = new List<(string Dataset, ReferenceTable Table)>();
        foreach (string path in tree.Paths.Where(path => path.EndsWith(TableFile, StringComparison.Ordinal)))
        {
            string folder = path[..^TableFile.Length];
            try
            {
                string text = tree.Read(path);
                var table = ReferenceTable.Parse(path, text);
                tables.Add((folder[..folder.LastIndexOf('/')], table));
                CheckSource(tree, folder, table, text, findings);
                CheckAmendments(tree, folder, findings);
            }
            catch (ReferenceFaultException fault)
            {
                findings.Add(new ReferenceFinding(path, 0, "", fault.Message, "a table of equal rows"));
            }
        }

        CheckRows(tree, tables, findings);
        return findings;
    }

    private static void CheckRows(ContentTree tree, List<(string Dataset, ReferenceTable Table)> tables, List<ReferenceFinding> findings)
    {
        try
        {
            var vocabulary = new ReferenceVocabulary(ReferenceLibrary.Load(tree));
            foreach (var (dataset, table) in tables)
            {
                RowChecks.Run(dataset, new TableUnderCheck(table, findings), vocabulary);
            }
        }
        catch (ReferenceFaultException fault)
        {
            findings.Add(new ReferenceFinding("reference", 0, "", fault.Message, "tables that load"));
        }
    }

    private static void CheckSource(ContentTree tree, string folder, ReferenceTable table, string text, List<ReferenceFinding> findings)
    {
        string path = folder + "/SOURCE.yaml";
        if (Yaml<Dictionary<string, object?>>(tree, path, findings) is not { } source)
        {
            return;
        }

        foreach (string needed in new[] { "source", "owner", "edition", "licence", "accessed", "rows", "table_sha256", "read" })
        {
            Expect(source.GetValueOrDefault(needed)?.ToString() is { Length: > 0 }, path, needed, "nothing", "a value");
        }

        Expect(source.GetValueOrDefault("rows")?.ToString() == table.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), path, "rows", source.GetValueOrDefault("rows")?.ToString() ?? "", $"{table.Count}, the rows of table.csv");
        Expect(source.GetValueOrDefault("table_sha256")?.ToString() == Fingerprint(text), path, "table_sha256", source.GetValueOrDefault("table_sha256")?.ToString() ?? "", "the fingerprint of table.csv: it was changed by hand; change the curated input and run curb reference update instead");
        CheckInputs(tree, path, source, findings);

        void Expect(bool holds, string file, string column, string found, string expected)
        {
            if (!holds)
            {
                findings.Add(new ReferenceFinding(file, 0, column, found, expected));
            }
        }
    }

    /// <summary>A curated input that has changed since the table was made means a stale table.</summary>
    private static void CheckInputs(ContentTree tree, string path, Dictionary<string, object?> source, List<ReferenceFinding> findings)
    {
        foreach (var file in (source.GetValueOrDefault("read") as IEnumerable<object?> ?? []).OfType<IDictionary<object, object>>())
        {
            string name = file.TryGetValue("file", out var named) ? named?.ToString() ?? "" : "";
            string sha = file.TryGetValue("sha256", out var printed) ? printed?.ToString() ?? "" : "";
            if (sha.Length != 64)
            {
                findings.Add(new ReferenceFinding(path, 0, name, sha, "a SHA-256 of the file that was read"));
            }

            if (name.Contains("/curated/", StringComparison.Ordinal) && (!tree.Has(name) || Fingerprint(tree.Read(name)) != sha))
            {
                findings.Add(new ReferenceFinding(path, 0, name, "another content than the table was made from", "run curb reference update for the dataset"));
            }
        }
    }

    private static void CheckAmendments(ContentTree tree, string folder, List<ReferenceFinding> findings)
    {
        string path = folder + "/AMENDMENTS.yaml";
        var file = Yaml<Dictionary<string, List<Dictionary<string, string>>>>(tree, path, findings);
        foreach (var (entry, index) in (file?.GetValueOrDefault("amendments") ?? []).Select((entry, index) => (entry, index)))
        {
            if (entry.GetValueOrDefault("reason") is not { Length: > 0 } || entry.GetValueOrDefault("row") is not { Length: > 0 })
            {
                findings.Add(new ReferenceFinding(path, index + 1, "reason", entry.GetValueOrDefault("row") ?? "", "a row and the reason why the table departs from its source there"));
            }
        }
    }

    private static T? Yaml<T>(ContentTree tree, string path, List<ReferenceFinding> findings)
        where T : class
    {
        if (!tree.Has(path))
        {
            findings.Add(new ReferenceFinding(path, 0, "", "no such file", "the papers of the table beside it"));
            return null;
        }

        try
        {
            return new DeserializerBuilder().Build().Deserialize<T>(tree.Read(path));
        }
        catch (YamlException fault)
        {
            findings.Add(new ReferenceFinding(path, (int)fault.Start.Line, "", fault.Message, "YAML that can be read"));
            return null;
        }
    }

    private static string Fingerprint(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
