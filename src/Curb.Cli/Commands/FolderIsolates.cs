using System.CommandLine;
using System.Globalization;
using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Storage;

namespace Curb.Cli.Commands;

/// <summary>The derived isolates of a data folder, as the laboratory verbs list them: by institution and number, those of a period.</summary>
internal sealed class FolderIsolates
{
    private FolderIsolates(IsolateFacts isolates, SusceptibilityFacts results, int[] shown)
    {
        Isolates = isolates;
        Results = results;
        Shown = shown;
        SeveralInstitutions = shown.Select(row => isolates.Institution[row]).Distinct().Take(2).Count() > 1;
    }

    public IsolateFacts Isolates { get; }

    public SusceptibilityFacts Results { get; }

    /// <summary>Fact rows to show, in their order.</summary>
    public IReadOnlyList<int> Shown { get; }

    /// <summary>True where the answer needs a column that names the institution.</summary>
    public bool SeveralInstitutions { get; }

    /// <summary>The header of an answer: the institution before the other columns where there are several, the isolate's key after the row.</summary>
    public string[] Header(params string[] columns) => SeveralInstitutions ? ["institution", .. columns] : columns;

    /// <summary>The cells of an answer, in the order of <see cref="Header"/>.</summary>
    public object?[] Cells(int row, params object?[] cells) => SeveralInstitutions ? [Isolates.Institution[row], .. cells] : cells;

    /// <exception cref="CommandFailure">No data folder, or no isolates in it.</exception>
    public static FolderIsolates Read(string path, string? institution, Period period)
    {
        using var folder = OpenedFolder.Open(path, DataFolderAccess.Read);
        var scope = institution is null ? Scope.DataFolderOwner : Scope.Of(OpenedFolder.WithFacts(folder, [institution]), true);
        var isolates = folder.Facts.Read<IsolateFacts>(scope);
        if (isolates.Count == 0)
        {
            throw CommandFailure.UnusableInput($"{path}: no isolates have been derived; expected a data folder after: curb ingest whonet FILE --institution CODE --data {path}, then curb derive --data {path}");
        }

        int[] shown = [.. Enumerable.Range(0, isolates.Count)
            .Where(row => period.Holds(isolates.Month[row]))
            .OrderBy(row => isolates.Institution[row], StringComparer.Ordinal).ThenBy(row => isolates.Isolate.Values[row])];
        return new FolderIsolates(isolates, folder.Facts.Read<SusceptibilityFacts>(scope), shown);
    }

    /// <summary>The options that pick isolates of a data folder.</summary>
    internal sealed class Options
    {
        private readonly Option<string> _data = CommonOptions.Data();
        private readonly Option<string?> _institution = new("--institution") { Description = "data folder: only this institution" };
        private readonly Option<string?> _from = new("--from") { Description = "data folder: first month, such as 2023-01; isolates before it are not shown, but still make later ones repeats" };
        private readonly Option<string?> _to = new("--to") { Description = "data folder: last month, such as 2023-12" };

        public Options(Command command)
        {
            command.Options.Add(_data);
            command.Options.Add(_institution);
            command.Options.Add(_from);
            command.Options.Add(_to);
        }

        /// <summary>Path of the data folder.</summary>
        public string Path(ParseResult parsed) => parsed.GetValue(_data)!;

        public string? Institution(ParseResult parsed) => parsed.GetValue(_institution);

        public FolderIsolates Read(ParseResult parsed) => FolderIsolates.Read(Path(parsed), Institution(parsed), Period(parsed));

        /// <exception cref="CommandFailure">A month that is none, or an end before the start.</exception>
        public Period Period(ParseResult parsed)
        {
            var period = new Period(Month(parsed, _from), Month(parsed, _to));
            return string.CompareOrdinal(period.From ?? "", period.To ?? "9999") <= 0
                ? period
                : throw CommandFailure.WrongArguments($"--from {period.From} lies after --to {period.To}; expected an earlier month first. Example: --from 2023-01 --to 2023-12");
        }

        private static string? Month(ParseResult parsed, Option<string?> option)
        {
            string? text = parsed.GetValue(option);
            return text is null ? null
                : CalendarMonth.Parse(text)?.ToString() ?? throw CommandFailure.WrongArguments($"{option.Name}: found \"{text}\"; expected a month. Example: {option.Name} 2023-01");
        }
    }

    /// <summary>Months yyyy-MM, both within; null for no limit.</summary>
    internal sealed record Period(string? From, string? To)
    {
        /// <summary>True for a month of the period; an isolate without a date lies in no period, and is shown only where none is asked for.</summary>
        public bool Holds(string? month) =>
            (From is null && To is null) || (month is not null && string.CompareOrdinal(month, From ?? "") >= 0 && string.CompareOrdinal(month, To ?? "9999") <= 0);

        /// <summary>True for a day of the period.</summary>
        public bool HoldsDay(int? day) => Holds(day is { } known ? Days.ToDate(known).ToString("yyyy-MM", CultureInfo.InvariantCulture) : null);

        /// <summary>The period as conditions on the month column.</summary>
        public IReadOnlyList<Condition> Conditions() =>
            From is null && To is null ? [] : [new Condition("month", ConditionTest.Between, From ?? "0000-00", To ?? "9999-99")];
    }
}
