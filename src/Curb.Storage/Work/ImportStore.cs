using System.Text.Json;
using Curb.Disclosure;
using Curb.Storage.Records;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage.Work;

/// <summary>A file that was handed in, and how it is to be read.</summary>
/// <param name="Columns">Header in the file → name of the profile's column that it is read as.</param>
/// <param name="Inbox">Where it was found in a watched inbox; null where a person handed it in.</param>
/// <param name="Job">The job that takes it in; null while nobody asked for it.</param>
public sealed record ImportFile(string Id, string Institution, string Name, long Bytes, string Profile, string DateOrder, IReadOnlyDictionary<string, string> Columns, string MadeBy, DateTimeOffset MadeAt, string? Inbox, string? Job);

/// <summary>Files handed in for import, and the columns that institutions call otherwise.</summary>
public sealed class ImportStore(RecordStore records)
{
    internal const string Folder = "uploads";

    public RecordStore Records => records;

    /// <summary>Where the bytes of a file lie: a folder of its own, because a profile may know a file by its name.</summary>
    public string PathOf(ImportFile file) => Path.Combine(FolderOf(file.Id), file.Name);

    public string FolderOf(string id) => Path.Combine(records.Folder, Folder, id);

    public static string NewId(DateTimeOffset at) => JobStore.NewId(at);

    /// <summary>The name of a file as it may be kept: no folders, nothing that a file system or a page could mistake.</summary>
    public static string SafeName(string name)
    {
        string last = name.Replace('\\', '/').Split('/')[^1];
        string safe = string.Concat(last.Where(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or ' ' or '(' or ')' or '（' or '）')).Trim().TrimStart('.');
        return safe.Length == 0 ? "file" : safe.Length > 120 ? safe[^120..] : safe;
    }

    public void Save(ImportFile file, Actor actor) => records.Change(actor, "save-import", "import/" + file.Id, context =>
    {
        var row = context.ImportFiles.Find(file.Id);
        string? before = row is null ? null : Written(row);
        if (row is null)
        {
            context.ImportFiles.Add(row = RowOf(file));
        }
        else
        {
            (row.Profile, row.DateOrder, row.Columns, row.Job) = (file.Profile, file.DateOrder, JsonSerializer.Serialize(file.Columns), file.Job);
        }

        return (before, Written(row));
    });

    /// <summary>A file of an institution in the scope; null where there is none.</summary>
    public ImportFile? Find(Scope scope, string id) => records.Read(context => context.ImportFiles.AsNoTracking().FirstOrDefault(row => row.Id == id)) is { } row && scope.Covers(row.Institution) ? Of(row) : null;

    /// <summary>Files that wait for a person to look at them and to start the import, newest first.</summary>
    public IReadOnlyList<ImportFile> Open(Scope scope) => records.Read(context =>
        (IReadOnlyList<ImportFile>)[.. context.ImportFiles.AsNoTracking().Where(row => row.Job == null).OrderByDescending(row => row.Id).Take(200).AsEnumerable().Where(row => scope.Covers(row.Institution)).Select(Of)]);

    /// <summary>Drops a file that was never taken in.</summary>
    public void Remove(ImportFile file, Actor actor)
    {
        records.Change(actor, "remove-import", "import/" + file.Id, context =>
        {
            if (context.ImportFiles.Find(file.Id) is not { } row)
            {
                return (null, null);
            }

            context.ImportFiles.Remove(row);
            return (Written(row), null);
        });
        if (Directory.Exists(FolderOf(file.Id)))
        {
            Directory.Delete(FolderOf(file.Id), recursive: true);
        }
    }

    /// <summary>What people decided that an institution's columns are: header → column of the profile; blank: not to be taken.</summary>
    public IReadOnlyDictionary<string, string> Columns(string institution, string profile) => records.Read(context =>
        context.ColumnMappings.AsNoTracking().Where(row => row.Institution == institution && row.Profile == profile).AsEnumerable().ToDictionary(row => row.Header, row => row.ReadAs, StringComparer.Ordinal));

    /// <summary>Decides what a column is; null takes the decision back.</summary>
    public void MapColumn(string institution, string profile, string header, string? readAs, Actor actor) => records.Change(actor, "map-column", $"column-mapping/{institution}/{profile}/{header}", context =>
    {
        var row = context.ColumnMappings.Find(institution, profile, header);
        string? before = row?.ReadAs;
        if (row is not null && readAs is not null)
        {
            row.ReadAs = readAs;
        }
        else if (row is not null)
        {
            context.ColumnMappings.Remove(row);
        }
        else if (readAs is not null)
        {
            context.ColumnMappings.Add(new ColumnMappingRow { Institution = institution, Profile = profile, Header = header, ReadAs = readAs });
        }

        return (before, readAs);
    });

    private static string Written(ImportFileRow row) => JsonSerializer.Serialize(new { row.Institution, row.Name, row.Bytes, row.Profile, row.DateOrder, row.Columns, row.Inbox, row.Job });

    private static ImportFile Of(ImportFileRow row) => new(
        row.Id, row.Institution, row.Name, row.Bytes, row.Profile, row.DateOrder, JsonSerializer.Deserialize<Dictionary<string, string>>(row.Columns)!, row.MadeBy, RecordStore.Instant(row.MadeAt), row.Inbox, row.Job);

    private static ImportFileRow RowOf(ImportFile file) => new()
    {
        Id = file.Id,
        Institution = file.Institution,
        Name = file.Name,
        Bytes = file.Bytes,
        Profile = file.Profile,
        DateOrder = file.DateOrder,
        Columns = JsonSerializer.Serialize(file.Columns),
        MadeBy = file.MadeBy,
        MadeAt = RecordStore.Instant(file.MadeAt),
        Inbox = file.Inbox,
        Job = file.Job,
    };
}
