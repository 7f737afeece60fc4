using Curb.Exchange.Tabular;

namespace Curb.Exchange.Profiles;

/// <summary>A profile written as data: recognises the files of its source by name or by their columns.</summary>
public sealed class DefinedProfile(ProfileDefinition definition) : IIntakeProfile
{
    public ProfileDefinition Definition { get; } = definition;

    public string Id => Definition.Id;

    public string Title => Definition.Title;

    public IEnumerable<ProfileFile> Recognise(IReadOnlyList<string> paths, IntakeSettings settings)
    {
        foreach (var path in paths)
        {
            foreach (var file in RecogniseOne(path, settings))
            {
                yield return file;
            }
        }
    }

    private IEnumerable<ProfileFile> RecogniseOne(string path, IntakeSettings settings)
    {
        var stem = Path.GetFileNameWithoutExtension(path);
        if (Definition.PassedOver.Find(passed => passed.File.Equals(stem, StringComparison.OrdinalIgnoreCase)) is { } passedOver)
        {
            return [new PassedOverFile(path, passedOver.Because)];
        }

        if (Definition.Tables.Find(table => table.File.Equals(stem, StringComparison.OrdinalIgnoreCase)) is { } named)
        {
            return [new DefinedFile(path, Path.GetFileName(path), this, named, null, settings)];
        }

        if (!Definition.Tables.Exists(table => table.File.Length == 0))
        {
            return [new PassedOverFile(path, $"{Id} takes {string.Join(", ", Definition.Tables.Select(table => table.File))}")];
        }

        return RecogniseByColumns(path, settings);
    }

    /// <summary>A file by its columns; of a workbook every sheet that is a table of the profile.</summary>
    private List<ProfileFile> RecogniseByColumns(string path, IntakeSettings settings)
    {
        var name = Path.GetFileName(path);
        var sheets = TabularReader.Sheets(path);
        if (sheets.Count < 2)
        {
            return [new DefinedFile(path, name, this, BestMatch(Header(path, null), Path.GetFileNameWithoutExtension(path)).Table, null, settings)];
        }

        var matches = sheets.Where(sheet => HasCells(path, sheet)).Select(sheet => (Sheet: sheet, Header: Header(path, sheet))).Select(found => (found.Sheet, found.Header, Match: BestMatch(found.Header, found.Sheet))).ToList();
        var tables = matches.Where(found => !found.Match.Missing.Any()).ToList();
        var files = new List<ProfileFile>();
        foreach (var (sheet, header, match) in matches.Where(found => found.Match.Missing.Any()))
        {
            if (tables.Count == 0 || match.Found >= 3)
            {
                throw match.MissingColumn($"{name}#{sheet}", header);
            }

            files.Add(new PassedOverFile($"{path}#{sheet}", "the sheet holds no table of this profile"));
        }

        files.AddRange(tables.Select(found => new DefinedFile(path, tables.Count > 1 ? $"{name}#{found.Sheet}" : name, this, found.Match.Table, found.Sheet, settings)));
        return files;
    }

    private static IReadOnlyList<string> Header(string path, string? sheet)
    {
        using var reader = TabularReader.Open(path, TabularOptions.Default with { Sheet = sheet });
        return reader.Header;
    }

    private static bool HasCells(string path, string sheet)
    {
        try
        {
            return Header(path, sheet).Count > 0;
        }
        catch (UnusableFileException empty) when (empty.Rejection.Reason == "empty-file")
        {
            return false;
        }
    }

    /// <summary>The table whose columns fit best: those that miss nothing before the others, then the one named like the file, then the one with most columns found.</summary>
    private HeaderMatch BestMatch(IReadOnlyList<string> header, string name) => Definition.Tables.Where(table => table.File.Length == 0)
        .Select(table => HeaderMatch.Of(table, header))
        .OrderBy(match => match.Missing.Any())
        .ThenByDescending(match => match.Table.Title.Length > 0 && name.Contains(match.Table.Title, StringComparison.OrdinalIgnoreCase))
        .ThenByDescending(match => match.Found - (2 * match.Missing.Count()))
        .ThenBy(match => match.Unknown.Count)
        .First();
}
