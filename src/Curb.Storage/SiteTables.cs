using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Curb.Intake;
using Curb.ReferenceData;

namespace Curb.Storage;

/// <summary>A breakpoint table that a site loaded: where it came from and what was refused of it.</summary>
/// <param name="Edition">Its edition, such as CLSI-2026-r1.</param>
/// <param name="File">Name of the file as delivered.</param>
/// <param name="Base">Edition whose other rows it took over; empty where the file was the whole table.</param>
/// <param name="Source">What the person says it is.</param>
/// <param name="Read">Rows of the file.</param>
/// <param name="Rows">Rows of the table that it made.</param>
/// <param name="Sha256">Fingerprint of the table.</param>
/// <param name="By">Who loaded it.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Rejections">Rows and cells that were refused.</param>
public sealed record SiteTable(string Edition, string File, string Base, string Source, int Read, int Rows, string Sha256, string By, string At, IReadOnlyList<Rejection> Rejections);

/// <summary>
/// Breakpoint tables of a site, in its data folder (<c>reference/breakpoints/GUIDELINE/YEAR-rN</c>). A table is written whole or not at all and never again: what was read by it can always be read by it again.
/// </summary>
public static class SiteTables
{
    /// <summary>Folder of the data folder.</summary>
    public const string Folder = "reference";

    private const string LoadProcess = "load-breakpoints";
    private const string GuidelineSetting = "guideline/";
    private const string TableFile = "table.csv", AboutFile = "about.json";
    private const int MostRevisions = 999;
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The tables that were loaded, newest first.</summary>
    public static IReadOnlyList<SiteTable> All(string dataFolder)
    {
        string root = Path.Combine(dataFolder, Folder, "breakpoints");
        return !Directory.Exists(root) ? []
            : [.. Directory.EnumerateFiles(root, AboutFile, SearchOption.AllDirectories).Select(file => JsonSerializer.Deserialize<SiteTable>(File.ReadAllText(file), s_json)!).OrderByDescending(table => table.At, StringComparer.Ordinal)];
    }

    /// <summary>The breakpoint table that an institution decided to read by, such as CLSI-2026-r1; null where it decided nothing.</summary>
    public static string? GuidelineOf(RecordStore records, string institution) => records.Setting(GuidelineSetting + institution);

    /// <summary>Decides by which table an institution's results are read from the next derivation on.</summary>
    public static void ReadBy(RecordStore records, string institution, GuidelineEdition edition, Actor actor) => records.Set(GuidelineSetting + institution, edition.Text, actor);

    /// <summary>Loads a table as the next revision of its guideline's year, and notes it in the audit log.</summary>
    /// <param name="records">Records of the data folder.</param>
    /// <param name="year">Guideline and year; its revision is not looked at.</param>
    /// <param name="table">Text of the table, as <c>reference/breakpoints</c> has them.</param>
    /// <param name="about">Where it comes from; edition, fingerprint, who and when are filled in here.</param>
    /// <param name="actor">Who loads it.</param>
    /// <returns>What was loaded, with its edition.</returns>
    public static SiteTable Load(RecordStore records, GuidelineEdition year, string table, SiteTable about, Actor actor)
    {
        string root = Path.Combine(records.Folder, Folder), guideline = Path.Combine(root, year.Dataset), incoming = Path.Combine(root, $"incoming-{Guid.NewGuid():N}.part");
        Directory.CreateDirectory(guideline);
        Directory.CreateDirectory(incoming);
        File.WriteAllText(Path.Combine(incoming, TableFile), table);
        about = about with { Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(table))), By = actor.Who, At = RecordStore.Instant(records.Now) };
        for (int revision = 1; revision <= MostRevisions; revision++)
        {
            var edition = year with { Revision = revision };
            string target = Path.Combine(guideline, edition.Folder);
            if (Directory.Exists(target))
            {
                continue;
            }

            about = about with { Edition = edition.Text };
            File.WriteAllText(Path.Combine(incoming, AboutFile), JsonSerializer.Serialize(about, s_json));
            if (Moved(incoming, target))
            {
                records.Note(actor, LoadProcess, "breakpoints/" + edition.Text, new { about.File, about.Base, about.Source, about.Read, about.Rows, Refused = about.Rejections.Sum(one => one.SourceRows), about.Sha256 });
                return about;
            }
        }

        throw new DataFolderException($"{guideline} holds {MostRevisions} tables of {year.Year} already.");
    }

    /// <summary>Tables that are not what was loaded: changed, taken away, or put there past the program. And how many were loaded.</summary>
    internal static (int Loaded, IReadOnlyList<string> Problems) Verify(RecordStore records)
    {
        string root = Path.Combine(records.Folder, Folder, "breakpoints");
        var noted = records.AuditEvents().Where(one => one.Process == LoadProcess).ToDictionary(one => GuidelineEdition.Read(one.Subject.Split('/')[^1])!.Value, one => JsonDocument.Parse(one.NewValues!).RootElement.GetProperty(nameof(SiteTable.Sha256)).GetString());
        var problems = noted.Select(one => Problem(one.Key.Text, Path.Combine(records.Folder, Folder, one.Key.Dataset, one.Key.Folder, TableFile), one.Value)).OfType<string>();
        var found = Directory.Exists(root) ? Directory.EnumerateFiles(root, TableFile, SearchOption.AllDirectories).Select(path => Path.GetRelativePath(root, Path.GetDirectoryName(path)!).Replace('\\', '-').Replace('/', '-')) : [];
        var strange = found.Where(name => GuidelineEdition.Read(name) is not { } edition || !noted.ContainsKey(edition)).Select(name => $"{name} lies among the tables and was never loaded");
        return (noted.Count, [.. problems, .. strange]);
    }

    private static string? Problem(string edition, string path, string? sha256) => !File.Exists(path) ? $"{edition} was loaded and is not there any more"
        : Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))) != sha256 ? $"{edition} is not the table that was loaded" : null;

    /// <summary>False where another process took the edition meanwhile.</summary>
    private static bool Moved(string from, string to)
    {
        try
        {
            Directory.Move(from, to);
            return true;
        }
        catch (IOException) when (Directory.Exists(to))
        {
            return false;
        }
    }
}
