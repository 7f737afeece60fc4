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
        var data = CommonOptions.Data();
        var format = CommonOptions.Format();
        var command = new Command(
            "antibiogram",
            "Cumulative antibiogram (CLSI M39): first isolates, percent susceptible with Wilson 95 % interval (ci_low, ci_high). Rows with too few tested state no percentage.\nExample: curb antibiogram isolates.csv --guideline EUCAST-2025 --by specimen_group")
        {
            file, guideline, first, by, minimum, data, format,
        };
        command.SetAction(parsed =>
        {
            var dimensions = Dimensions(parsed.GetValue(by)!);
            var method = FirstIsolatesCommand.ReadMethod("--first-isolates", parsed.GetValue(first)!);
            var (rows, code) = parsed.GetValue(file) is { } path
                ? FromFile(path, parsed.GetValue(guideline)!, method, dimensions)
                : FromFolder(parsed.GetValue(data)!, method, dimensions);
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

    private static (IReadOnlyList<AntibiogramRow> Rows, int Code) FromFolder(string path, FirstIsolateMethod method, string[] by)
    {
        using var folder = OpenFolder(path);
        string? flag = method switch
        {
            FirstIsolateMethod.Isolate => null,
            FirstIsolateMethod.Phenotype => "first_phenotype",
            FirstIsolateMethod.Year => "first_of_year",
            FirstIsolateMethod.Episode => "first_episode",
            _ => "first_isolate",
        };
        return (new Antibiogram(by, flag).Ask(folder.Facts, Scope.DataFolderOwner), ExitCodes.Done);
    }

    private static DataFolder OpenFolder(string path)
    {
        try
        {
            return DataFolder.Open(path, DataFolderAccess.Read);
        }
        catch (DataFolderException failure)
        {
            throw CommandFailure.UnusableInput(failure.Message);
        }
    }

    private static void Write(IReadOnlyList<AntibiogramRow> rows, string[] by, int minimum, string? format)
    {
        using var output = TableOutput.Open(format, [.. by, "organism", "drug", "isolates", "tested", "s", "i", "r", "percent_s", "percent_r", "ci_low", "ci_high", "note"]);
        foreach (var row in rows.Where(row => row.Tested > 0))
        {
            bool small = row.IsTooSmall(minimum);
            var share = small ? null : row.SusceptibleShare;
            object?[] cells =
            [
                row.Organism, row.Drug, row.Isolates, row.Tested, row.Susceptible, row.Intermediate, row.Resistant,
                InPercent(share?.Value), InPercent(small ? null : row.ResistantShare?.Value), InPercent(share?.Low), InPercent(share?.High),
                small ? $"too small: fewer than {minimum} tested" : "",
            ];
            output.Row([.. row.Group, .. cells]);
        }
    }

    private static double? InPercent(double? share) => share is { } known ? Math.Round(known * Percent, ShownDecimals) : null;
}
