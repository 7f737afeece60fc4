using System.CommandLine;
using Curb.Cli.Output;
using Curb.Intake;
using Curb.Isolates;

namespace Curb.Cli.Commands;

/// <summary><c>curb classify</c>: resistance classes of each row of a WHONET-style file, or of the isolates of a data folder.</summary>
internal static class ClassifyCommand
{
    public static Command Create()
    {
        var file = LaboratoryInput.OptionalFileArgument();
        var guideline = LaboratoryInput.GuidelineOption();
        var definition = new Option<string?>("--definition")
        {
            Description = "only the classes of one definition: cn-2024 or cn-2021 (national surveillance), haiqi-2024 (specific organisms of the infection-control indicators), cmi-2012 (MDR, XDR, PDR), kadri-2018 (DTR, difficult to treat); all without it",
        };
        var only = new Option<string?>("--class") { Description = "only rows of these classes, with commas: CRKP,CRECO,VREM …" };
        var format = CommonOptions.Format();
        var command = new Command(
            "classify",
            "Resistance classes row by row; cannot_assess names the classes whose deciding drugs or tests were not done. Without a file the derived isolates of the data folder.\nExample: curb classify isolates.csv --guideline EUCAST-2025")
        {
            file, guideline, definition, only, format,
        };
        var folder = new FolderIsolates.Options(command);
        command.SetAction(parsed =>
        {
            var shown = Choice(parsed.GetValue(definition), parsed.GetValue(only));
            return parsed.GetValue(file) is { } path
                ? Run(path, parsed.GetValue(guideline)!, shown, parsed.GetValue(format))
                : Run(folder.Read(parsed), shown, parsed.GetValue(format));
        });
        return command;
    }

    private static ClassChoice Choice(string? definition, string? only)
    {
        if (definition is null && only is null)
        {
            return new ClassChoice(null, null);
        }

        var known = ResistanceDefinitions.Load(LaboratoryInput.OpenLibrary());
        var classes = definition is null ? null : known.Of(definition)
            ?? throw CommandFailure.WrongArguments($"--definition: found {definition}; expected one of {string.Join(", ", known.Names)}. Example: --definition cn-2024");
        var rows = only?.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(text => known.Class(text) ?? throw CommandFailure.WrongArguments($"--class: found {text}; expected one of {string.Join(", ", known.Classes)}. Example: --class CRKP"));
        return new ClassChoice(classes, rows?.ToHashSet());
    }

    private static int Run(string path, string guideline, ClassChoice choice, string? format)
    {
        using var input = LaboratoryInput.Open(path);
        var settings = LaboratoryInput.Settings(guideline, input.Library);
        var numbering = new RowNumbering();
        var rejections = new List<Rejection>();
        using (var output = TableOutput.Open(format, "row", "organism", "classes", "cannot_assess"))
        {
            foreach (var part in input.File.ReadParts(tests => new RowClassesReader(tests, input.Library, settings)))
            {
                rejections.AddRange(part.Rows.Rejections);
                int[] numbers = numbering.Next(part.Rows);
                for (int row = 0; row < numbers.Length; row++)
                {
                    if (choice.Holds(part.Classes[row]?.Classes ?? []))
                    {
                        output.Row(numbers[row], part.Organisms[row], choice.Shown(part.Classes[row]?.Classes), choice.Shown(part.Classes[row]?.CannotAssess));
                    }
                }
            }
        }

        return LaboratoryInput.Account(rejections);
    }

    private static int Run(FolderIsolates derived, ClassChoice choice, string? format)
    {
        var isolates = derived.Isolates;
        using var output = TableOutput.Open(format, derived.Header("row", "organism", "classes", "cannot_assess", "isolate"));
        for (int i = 0; i < derived.Shown.Count; i++)
        {
            int row = derived.Shown[i];
            string[] classes = isolates.Classes[row]?.Split(';') ?? [];
            if (choice.Holds(classes))
            {
                output.Row(derived.Cells(row, i + 1, isolates.Organism[row] ?? isolates.OrganismText[row], choice.Shown(classes), choice.Shown(isolates.CannotAssess[row]?.Split(';')), isolates.IsolateKey[row]));
            }
        }

        return ExitCodes.Done;
    }

    /// <summary>Classes to show, and classes a row must have one of; null for all.</summary>
    private sealed record ClassChoice(IReadOnlySet<string>? Classes, IReadOnlySet<string>? Rows)
    {
        public bool Holds(IReadOnlyList<string> classes) => Rows is null || classes.Any(Rows.Contains);

        public string Shown(IReadOnlyList<string>? classes) => string.Join(';', (classes ?? []).Where(name => Classes is null || Classes.Contains(name)));
    }
}
