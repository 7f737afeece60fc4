using System.CommandLine;
using Curb.Antibiograms;
using Curb.Exchange.Whonet;

namespace Curb.Cli.Commands;

/// <summary><c>curb antibiogram</c>: the cumulative antibiogram of a WHONET-style file or of a data folder, its trends, comparisons, and what another guideline year would change.</summary>
internal static class AntibiogramCommand
{
    private const int DefaultMinimum = 30;

    public static Command Create()
    {
        var file = LaboratoryInput.OptionalFileArgument();
        var guideline = LaboratoryInput.GuidelineOption();
        var first = FirstIsolatesCommand.MethodOption("--first-isolates", "episode");
        var by = new Option<string[]>("--by") { Description = "dimensions, with commas: " + string.Join(", ", Antibiogram.Dimensions), DefaultValueFactory = _ => [], AllowMultipleArgumentsPerToken = true };
        var minimum = new Option<int>("--min-isolates") { Description = "below this number tested no percentage is stated", DefaultValueFactory = _ => DefaultMinimum };
        var interval = new Option<string>("--interval") { Description = "wilson or clopper-pearson (exact)", DefaultValueFactory = _ => "wilson" };
        var combinations = new Option<string?>("--combinations") { Description = "also coverage by combinations: TZP+AMK,CAZ+GEN (isolates susceptible to at least one of the drugs)" };
        var syndromic = new Option<bool>("--syndromic") { Description = "pool all organisms of a group: what covers, whatever grows" };
        var trend = new Option<string?>("--trend") { Description = "instead of shares, their trend over month, quarter, half or year: Cochran-Armitage test and percentage points a year" };
        var compare = new Option<string?>("--compare") { Description = "instead of shares, two values of the one dimension of --by side by side, such as --by year --compare 2023,2024; Holm and Benjamini-Hochberg corrected" };
        var years = new Option<string?>("--compare-guideline") { Description = "instead of shares, what changes between two guideline years on the same measurements, such as CLSI-2020,CLSI-2025" };
        var rows = new Option<string?>("--isolates") { Description = "a file's isolates, each with its row, organism, first-isolate flag and resistance classes, are also written to this CSV" };
        var format = CommonOptions.Format();
        var command = new Command(
            "antibiogram",
            "Cumulative antibiogram (CLSI M39): first isolates; percent_s is S alone with its 95 % interval (ci_low, ci_high); percent_susceptible counts what the column counts says: S+I under EUCAST, where I is susceptible, increased exposure, S under CLSI. SDD is a category of its own. Of the resistant, expected says how many are so by nature (IR). Rows with too few tested state no percentage.\nExample: curb antibiogram isolates.csv --guideline EUCAST-2025 --by specimen_group")
        {
            file, guideline, first, by, minimum, interval, combinations, syndromic, trend, compare, years, rows, format,
        };
        var folder = new FolderIsolates.Options(command);
        var filters = new IsolateFilters(command);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(years) is { } guidelines)
            {
                return GuidelineComparison.Run(parsed.GetValue(file), guidelines, folder, parsed, parsed.GetValue(format));
            }

            var method = FirstIsolatesCommand.ReadMethod("--first-isolates", parsed.GetValue(first)!);
            var tables = new AntibiogramTables(
                Dimensions(parsed.GetValue(by)!), Names(parsed.GetValue(by)!), parsed.GetValue(minimum), Interval(parsed.GetValue(interval)!), Combinations(parsed.GetValue(combinations)), parsed.GetValue(format));
            var question = new Antibiogram([.. tables.By], null, [.. folder.Period(parsed).Conditions(), .. filters.Conditions(parsed)])
            {
                Screening = filters.Screening(parsed),
                PoolOrganisms = parsed.GetValue(syndromic),
                Combinations = tables.Combinations,
            };
            tables.Check(parsed.GetValue(trend), parsed.GetValue(compare));
            var input = parsed.GetValue(file) is { } path ? AntibiogramInput.FromFile(path, parsed.GetValue(guideline)!, method, parsed.GetValue(rows)) : AntibiogramInput.FromFolder(folder, parsed, method);
            tables.Write(input, question with { FirstIsolates = input.FirstIsolates, Counting = input.Counting }, parsed.GetValue(trend), parsed.GetValue(compare));
            return input.ExitCode;
        });
        return command;
    }

    private static string[] Names(string[] given) => [.. given.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>Dimensions by their own names, or by those of WHONET's columns (SPEC_TYPE, INSTITUT, ORIGIN, WARD …).</summary>
    private static string[] Dimensions(string[] given)
    {
        var names = Names(given);
        var unknown = names.FirstOrDefault(name => Dimension(name) is null);
        return unknown is null
            ? [.. names.Select(name => Dimension(name)!)]
            : throw CommandFailure.WrongArguments($"--by: found {unknown}; expected {string.Join(", ", Antibiogram.Dimensions)}, or the WHONET column that holds one of them. Example: --by specimen_group,ward_type");
    }

    private static string? Dimension(string name) => Antibiogram.Dimensions.Contains(name.ToLowerInvariant()) ? name.ToLowerInvariant() : WhonetFieldNames.Find(name) switch
    {
        WhonetField.SpecimenType => "specimen_type",
        WhonetField.Institution => "institution",
        WhonetField.Origin => "host",
        WhonetField.Ward => "ward",
        WhonetField.WardType => "ward_type",
        WhonetField.Department => "department",
        WhonetField.Sex => "sex",
        WhonetField.Age or WhonetField.BirthDate => "age_group",
        WhonetField.SpecimenDate => "month",
        _ => null,
    };

    private static IntervalMethod Interval(string text) => Proportion.ReadMethod(text)
        ?? throw CommandFailure.WrongArguments($"--interval: found {text}; expected wilson or clopper-pearson. Example: --interval clopper-pearson");

    private static IReadOnlyList<DrugCombination> Combinations(string? text)
    {
        if (text is null)
        {
            return [];
        }

        var drugs = new DrugNames(LaboratoryInput.OpenLibrary());
        return [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(combination => new DrugCombination([.. combination.Split('+', StringSplitOptions.TrimEntries)
            .Select(drug => drugs.Code(drug) ?? throw CommandFailure.WrongArguments($"--combinations: found {drug}; expected WHONET drug codes or drug names. Example: --combinations TZP+AMK,CAZ+GEN"))]))];
    }
}
