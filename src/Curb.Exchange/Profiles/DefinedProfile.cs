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

    private IEnumerable<ProfileFile> RecogniseByColumns(string path, IntakeSettings settings)
    {
        var sheets = TabularReader.Sheets(path);
        foreach (var sheet in sheets.DefaultIfEmpty(null))
        {
            var name = Path.GetFileName(path) + (sheets.Count > 1 ? "#" + sheet : "");
            IReadOnlyList<string> header;
            try
            {
                using var reader = TabularReader.Open(path, TabularOptions.Default with { Sheet = sheet });
                header = reader.Header;
            }
            catch (UnusableFileException) when (sheets.Count > 1)
            {
                continue;
            }

            var match = BestMatch(header, sheet ?? Path.GetFileNameWithoutExtension(path));
            if (!match.Missing.Any() || sheets.Count < 2)
            {
                yield return new DefinedFile(path, name, this, match.Table, sheet, settings);
            }
            else if (match.Found < 3)
            {
                yield return new PassedOverFile(path, $"the sheet {sheet} has no table of this profile");
            }
            else
            {
                throw match.MissingColumn(name, header);
            }
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
