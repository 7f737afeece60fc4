using System.CommandLine;
using Curb.Antibiograms;
using Curb.Cli.Output;
using Curb.Isolates;

namespace Curb.Cli.Commands;

/// <summary><c>curb first-isolates</c>: which rows of a WHONET-style file, or isolates of a data folder, count in cumulative data.</summary>
internal static class FirstIsolatesCommand
{
    private const int DefaultEpisodeDays = 365;
    private const double DefaultPoints = 2;

    public static Command Create()
    {
        var file = LaboratoryInput.OptionalFileArgument();
        var method = MethodOption("--method", "phenotype");
        var days = new Option<int>("--episode-days") { Description = "length of an episode, days", DefaultValueFactory = _ => DefaultEpisodeDays };
        var points = new Option<double>("--points") { Description = "difference from which a phenotype counts anew: S to R is 1 point, I to either half a point", DefaultValueFactory = _ => DefaultPoints };
        var tested = new Option<bool>("--only-tested") { Description = "isolates without any category take no part" };
        var compare = new Option<string>("--compare")
        {
            Description = "phenotype: compare with every isolate of patient and species, the best tested first (every, the rule of the R package AMR), with those of the episode that count already (counted), or with the one before (previous)",
            DefaultValueFactory = _ => "every",
        };
        compare.AcceptOnlyFromAmong("every", "amr", "counted", "previous");
        var key = new Option<bool>("--key-antimicrobials") { Description = "phenotype: compare the key antimicrobials of Gram-negatives, Gram-positives or fungi alone; any change between S and R counts, I says nothing" };
        var guideline = LaboratoryInput.GuidelineOption();
        var format = CommonOptions.Format();
        var command = new Command(
            "first-isolates",
            "Marks first isolates (CLSI M39), row by row in file order; without a file the derived isolates of the data folder, by institution and number.\nExample: curb first-isolates isolates.csv --method episode --episode-days 365")
        {
            file, method, days, points, tested, compare, key, guideline, format,
        };
        var folder = new FolderIsolates.Options(command);
        command.SetAction(parsed =>
        {
            var rule = new FirstIsolateRule(ReadMethod("--method", parsed.GetValue(method)!), parsed.GetValue(days), parsed.GetValue(points), parsed.GetValue(tested),
                FirstIsolateRule.ReadComparison(parsed.GetValue(compare)!)!.Value, parsed.GetValue(key));
            if (rule.EpisodeDays < 1 || !(rule.Points > 0))
            {
                throw CommandFailure.WrongArguments("--episode-days and --points: expected numbers above 0. Example: --episode-days 365 --points 2");
            }

            return parsed.GetValue(file) is { } path
                ? Run(path, parsed.GetValue(guideline)!, rule, parsed.GetValue(format))
                : Run(folder.Read(parsed), rule, parsed.GetValue(format));
        });
        return command;
    }

    public static Option<string> MethodOption(string name, string standard) => new(name)
    {
        Description = "isolate, patient, episode, phenotype, or year (first per patient and species in the calendar year)",
        DefaultValueFactory = _ => standard,
    };

    public static FirstIsolateMethod ReadMethod(string option, string text) => FirstIsolateRule.ReadMethod(text)
        ?? throw CommandFailure.WrongArguments($"{option}: found {text}; expected isolate, patient, episode, phenotype or year. Example: {option} episode");

    private static int Run(string path, string guideline, FirstIsolateRule rule, string? format)
    {
        using var input = LaboratoryInput.Open(path);
        var settings = LaboratoryInput.Settings(guideline, input.Library);
        var isolates = StreamedIsolates.Of(input.File.ReadParts(tests => new IsolatePartReader(tests, input.Library, settings, rule, flagsOnly: true)), rule);
        using (var output = TableOutput.Open(format, "row", "first_isolate"))
        {
            foreach (var (number, first) in isolates.EveryRow())
            {
                output.Row(number, first);
            }
        }

        return LaboratoryInput.Account(isolates.Rejections);
    }

    private static int Run(FolderIsolates derived, FirstIsolateRule rule, string? format)
    {
        bool[] flags = DerivedIsolates.FirstIsolateFlags(derived.Isolates, derived.Results, LaboratoryInput.OpenLibrary(), rule);
        using var output = TableOutput.Open(format, derived.Header("row", "first_isolate", "isolate"));
        for (int i = 0; i < derived.Shown.Count; i++)
        {
            int row = derived.Shown[i];
            output.Row(derived.Cells(row, i + 1, flags[row], derived.Isolates.IsolateKey[row]));
        }

        return ExitCodes.Done;
    }
}
