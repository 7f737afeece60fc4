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

    public IReadOnlyList<string> Absent(IReadOnlyList<string> paths)
    {
        var present = paths.Select(FileStem.Of).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. Definition.Tables.Where(table => table.File.Length > 0 && !present.Contains(table.File)).Select(table => $"{table.File} ({table.Title})")];
    }

    /// <summary>The table that a file's columns come nearest to, and as what each of its columns is read.</summary>
    internal ColumnReading ReadColumns(string path, string? sheet, IntakeSettings settings)
    {
        var (options, header, match) = Definition.Tables.Find(table => table.File.Equals(FileStem.Of(path), StringComparison.OrdinalIgnoreCase)) is { } named
            ? (Options(settings, sheet), Header(path, Options(settings, sheet)), HeaderMatch.Of(named, Header(path, Options(settings, sheet))))
            : FindHeader(path, Options(settings, sheet), sheet ?? FileStem.Of(path));
        var raw = Header(path, options with { Renamed = TabularOptions.Default.Renamed });
        var own = match.Table.Columns.Where(column => column.From.Length == 0).ToList();
        return new ColumnReading(
            match.Table.Kind,
            [.. raw.Select((name, at) => (name, own.Find(column => match.IndexOf(column.Header) == at)?.Header))],
            [.. own.Select(column => column.Header)],
            [.. match.Missing.Select(column => column.Header)],
            options.RowsAboveHeader);
    }

    private IEnumerable<ProfileFile> RecogniseOne(string path, IntakeSettings settings)
    {
        var stem = FileStem.Of(path);
        if (Definition.PassedOver.Find(passed => passed.File.Equals(stem, StringComparison.OrdinalIgnoreCase)) is { } passedOver)
        {
            return [new PassedOverFile(path, passedOver.Because)];
        }

        if (Definition.Tables.Find(table => table.File.Equals(stem, StringComparison.OrdinalIgnoreCase)) is { } named)
        {
            return [new DefinedFile(path, Path.GetFileName(path), this, named, Options(settings, null), settings)];
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
            var found = FindHeader(path, Options(settings, null), FileStem.Of(path));
            return [new DefinedFile(path, name, this, found.Match.Table, found.Options, settings)];
        }

        var matches = sheets.Where(sheet => HasCells(path, Options(settings, sheet))).Select(sheet => FindHeader(path, Options(settings, sheet), sheet)).ToList();
        var tables = matches.Where(found => !found.Match.Missing.Any()).ToList();
        var files = new List<ProfileFile>();
        foreach (var (options, header, match) in matches.Where(found => found.Match.Missing.Any()))
        {
            if (tables.Count == 0 || match.Found >= 3)
            {
                throw match.MissingColumn($"{name}#{options.Sheet}", header);
            }

            files.Add(new PassedOverFile($"{path}#{options.Sheet}", "the sheet holds no table of this profile"));
        }

        files.AddRange(tables.Select(found => new DefinedFile(path, tables.Count > 1 ? $"{name}#{found.Options.Sheet}" : name, this, found.Match.Table, found.Options, settings)));
        return files;
    }

    /// <summary>The header and the table it fits best; where the first row fits none, a row below it that fits one wholly.</summary>
    private (TabularOptions Options, IReadOnlyList<string> Header, HeaderMatch Match) FindHeader(string path, TabularOptions options, string name)
    {
        UnusableFileException? fault = null;
        IReadOnlyList<string> header = [];
        try
        {
            header = Header(path, options);
        }
        catch (UnusableFileException first) when (HeaderSearch.MayStandLower(first))
        {
            fault = first;
        }

        if (BestMatch(header, name).Missing.Any() && HeaderSearch.Below(path, options, lower => !BestMatch(lower, name).Missing.Any()) is { } below)
        {
            (fault, options, header) = (null, below, Header(path, below));
        }

        return fault is null ? (options, header, BestMatch(header, name)) : throw fault;
    }

    private static IReadOnlyList<string> Header(string path, TabularOptions options)
    {
        using var reader = TabularReader.Open(path, options);
        return reader.Header;
    }

    private static TabularOptions Options(IntakeSettings settings, string? sheet) => TabularOptions.Default with { Sheet = sheet, Renamed = settings.Columns };

    private static bool HasCells(string path, TabularOptions options)
    {
        try
        {
            return Header(path, options).Count > 0;
        }
        catch (UnusableFileException empty) when (empty.Rejection.Reason == "empty-file")
        {
            return false;
        }
        catch (UnusableFileException title) when (HeaderSearch.MayStandLower(title))
        {
            return true;
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
