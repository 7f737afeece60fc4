using System.CommandLine;
using System.Globalization;
using Curb.Antibiograms;
using Curb.Cli.Output;
using Curb.Disclosure;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.Isolates;
using Curb.ReferenceData;
using Curb.Storage;
using Curb.Susceptibilities;

namespace Curb.Cli.Commands;

/// <summary><c>curb antibiogram --compare-guideline OLD,NEW</c>: what changes when the same measurements are read by another guideline year, and which breakpoint row changed.</summary>
internal static class GuidelineComparison
{
    private const double Percent = 100;
    private const int ShownDecimals = 4;

    public static int Run(string? file, string guidelines, FolderIsolates.Options options, ParseResult parsed, string? format)
    {
        var library = LaboratoryInput.OpenLibrary(options.Path(parsed));
        var (before, after) = Years(guidelines, library);
        var period = options.Period(parsed);
        using var output = TableOutput.Open(format,
            "institution", "organism", "drug", "method", "before", "after", "results", "why", "old_s", "old_r", "old_row", "new_s", "new_r", "new_row",
            "tested_before", "percent_before", "tested_after", "percent_after");
        if (file is not null)
        {
            using var input = LaboratoryInput.Open(file);
            var rejections = new List<Rejection>();
            var parts = input.File.ReadParts(tests => new ReinterpretationReader(tests, library, before, after)).Select(part =>
            {
                rejections.AddRange(part.Rows.Rejections);
                return part;
            });
            Write(output, "", Reinterpretation.Of(parts, before, holds: period.HoldsDay), before, after, period);
            return LaboratoryInput.Account(rejections);
        }

        using var folder = OpenedFolder.Open(options.Path(parsed), DataFolderAccess.Read);
        foreach (string institution in OpenedFolder.Institutions(folder, options.Institution(parsed) is { } one ? [one] : []))
        {
            var (isolates, results) = (folder.Received.Read<ReceivedIsolates>(institution), folder.Received.Read<ReceivedSusceptibilities>(institution));
            Write(output, institution, Reinterpretation.Of(isolates, results, library, before, after, holds: period.HoldsDay), before, after, period);
        }

        return ExitCodes.Done;
    }

    private static void Write(TableOutput output, string institution, Reinterpretation read, LaboratorySettings before, LaboratorySettings after, FolderIsolates.Period period)
    {
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{institution}{(institution.Length > 0 ? ": " : "")}{read.Changed} of {read.Results} results of first isolates change from {before.Edition.Name} to {after.Edition.Name}; percentages count {CountingRules.Of(before.Guideline).Text()} and {CountingRules.Of(after.Guideline).Text()}"));
        var question = new Antibiogram([], "first_isolate", period.Conditions()) { Screening = ScreeningCultures.Included };
        var (old, now) = (Rows(question, read.Before), Rows(question, read.After));
        foreach (var change in read.Changes)
        {
            var (was, isNow) = (old.GetValueOrDefault((change.Organism, change.Drug)), now.GetValueOrDefault((change.Organism, change.Drug)));
            output.Row(
                institution, change.Organism, change.Drug, change.Method, Text(change.Before), Text(change.After), change.Results, change.Why,
                change.OldRow?.Susceptible, change.OldRow?.Resistant, Row(change.OldRow), change.NewRow?.Susceptible, change.NewRow?.Resistant, Row(change.NewRow),
                was?.Tested ?? 0, Share(was, before), isNow?.Tested ?? 0, Share(isNow, after));
        }
    }

    private static Dictionary<(string, string), AntibiogramRow> Rows(Antibiogram question, IReadOnlyList<IsolateProfiles> profiles) => question.Count(profiles).ToDictionary(row => (row.Organism, row.Drug));

    private static double? Share(AntibiogramRow? row, LaboratorySettings settings) =>
        row?.CountedShare(CountingRules.Of(settings.Guideline)) is { } share ? Math.Round(Percent * share.Value, ShownDecimals) : null;

    private static string Text(SirCategory category) => category == SirCategory.None ? "none" : category.Text();

    private static string Row(Breakpoint? row) => row is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{row.Edition.Text}:{row.Row}");

    private static (LaboratorySettings Before, LaboratorySettings After) Years(string text, ReferenceLibrary library)
    {
        var years = text.Split(',', StringSplitOptions.TrimEntries);
        return years.Length == 2
            ? (LaboratoryInput.Settings(years[0], library), LaboratoryInput.Settings(years[1], library))
            : throw CommandFailure.WrongArguments($"--compare-guideline: found {text}; expected two guideline years with a comma. Example: --compare-guideline CLSI-2020,CLSI-2025");
    }
}
