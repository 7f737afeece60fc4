using System.CommandLine;
using System.CommandLine.Parsing;
using Curb.Antibiograms;
using Curb.Cli.Output;
using Curb.Disclosure;
using Curb.Isolates;
using Curb.Storage;

namespace Curb.Cli.Commands;

/// <summary><c>curb antibiogram</c>: the cumulative antibiogram of a WHONET-style file or of a data folder.</summary>
internal static class AntibiogramCommand
{
    private const int DefaultMinimum = 30;
    private const double Percent = 100;
    private const int ShownDecimals = 4;

    public static Command Create()
    {
        var file = LaboratoryInput.OptionalFileArgument();
        var guideline = LaboratoryInput.GuidelineOption();
        var first = FirstIsolatesCommand.MethodOption("--first-isolates", "episode");
        var by = new Option<string[]>("--by") { Description = "dimensions, with commas: " + string.Join(", ", Antibiogram.Dimensions), DefaultValueFactory = _ => [], AllowMultipleArgumentsPerToken = true };
        var minimum = new Option<int>("--min-isolates") { Description = "below this number tested no percentage is stated", DefaultValueFactory = _ => DefaultMinimum };
        var format = CommonOptions.Format();
        var command = new Command(
            "antibiogram",
            "Cumulative antibiogram (CLSI M39): first isolates, percent susceptible with Wilson 95 % interval (ci_low, ci_high). Of the resistant, expected says how many are so by nature (IR). Rows with too few tested state no percentage.\nExample: curb antibiogram isolates.csv --guideline EUCAST-2025 --by specimen_group")
        {
            file, guideline, first, by, minimum, format,
        };
        var folder = new FolderIsolates.Options(command);
        command.SetAction(parsed =>
        {
            var dimensions = Dimensions(parsed.GetValue(by)!);
            var method = FirstIsolatesCommand.ReadMethod("--first-isolates", parsed.GetValue(first)!);
            var (rows, code) = parsed.GetValue(file) is { } path
                ? FromFile(path, parsed.GetValue(guideline)!, method, dimensions)
                : FromFolder(folder, parsed, method, dimensions);
            Write(rows, dimensions, parsed.GetValue(minimum), parsed.GetValue(format));
            return code;
        });
        return command;
    }

    private static string[] Dimensions(string[] given)
    {
        var names = given.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToArray();
        var unknown = names.FirstOrDefault(name => !Antibiogram.Dimensions.Contains(name));
        return unknown is null
            ? names
            : throw CommandFailure.WrongArguments($"--by: found {unknown}; expected {string.Join(", ", Antibiogram.Dimensions)}. Example: --by specimen_group,ward_type");
    }

    private static (IReadOnlyList<AntibiogramRow> Rows, int Code) FromFile(string path, string guideline, FirstIsolateMethod method, string[] by)
    {
        using var input = LaboratoryInput.Open(path);
        var settings = LaboratoryInput.Settings(guideline, input.Library);
        var all = input.File.EveryRow();
        var (isolates, results) = EveryRow.Facts(all.Isolates, all.Susceptibilities, input.Library, settings, new FirstIsolateRule(method));
        return (AntibiogramCount.Of(isolates, results, by), LaboratoryInput.Account(all.Rejections));
    }

    private static (IReadOnlyList<AntibiogramRow> Rows, int Code) FromFolder(FolderIsolates.Options options, ParseResult parsed, FirstIsolateMethod method, string[] by)
    {
        if (method == FirstIsolateMethod.Patient)
        {
            // The facts hold no flag of this rule: it depends on how far back the data goes.
            var derived = options.Read(parsed);
            bool[] flags = DerivedIsolates.FirstIsolateFlags(derived.Isolates, derived.Results, LaboratoryInput.OpenLibrary(), new FirstIsolateRule(method));
            var shown = derived.Shown.ToHashSet();
            return (AntibiogramCount.Of(derived.Isolates, derived.Results, by, i => flags[i] && shown.Contains(i)), ExitCodes.Done);
        }

        string? flag = method switch
        {
            FirstIsolateMethod.Isolate => null,
            FirstIsolateMethod.Phenotype => "first_phenotype",
            FirstIsolateMethod.Year => "first_of_year",
            _ => "first_episode",
        };
        using var folder = OpenedFolder.Open(options.Path(parsed), DataFolderAccess.Read);
        var scope = options.Institution(parsed) is { } institution ? Scope.Of(OpenedFolder.Institutions(folder, [institution]), true) : Scope.DataFolderOwner;
        return (new Antibiogram(by, flag, options.Period(parsed).Conditions()).Ask(folder.Facts, scope), ExitCodes.Done);
    }

    private static void Write(IReadOnlyList<AntibiogramRow> rows, string[] by, int minimum, string? format)
    {
        using var output = TableOutput.Open(format, [.. by, "organism", "drug", "isolates", "tested", "s", "i", "r", "percent_s", "percent_r", "ci_low", "ci_high", "expected", "note"]);
        foreach (var row in rows.Where(row => row.Tested > 0))
        {
            bool small = row.IsTooSmall(minimum);
            var share = small ? null : row.SusceptibleShare;
            object?[] cells =
            [
                row.Organism, row.Drug, row.Isolates, row.Tested, row.Susceptible, row.Intermediate, row.Resistant,
                InPercent(share?.Value), InPercent(small ? null : row.ResistantShare?.Value), InPercent(share?.Low), InPercent(share?.High),
                row.Expected,
                row.IsExpectedResistant ? "expected resistance (IR)" : small ? $"too small: fewer than {minimum} tested" : "",
            ];
            output.Row([.. row.Group, .. cells]);
        }
    }

    private static double? InPercent(double? share) => share is { } known ? Math.Round(known * Percent, ShownDecimals) : null;
}
