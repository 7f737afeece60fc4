using System.CommandLine;
using Curb.Cli.Output;
using Curb.Isolates;

namespace Curb.Cli.Commands;

/// <summary><c>curb classify</c>: resistance classes of each row of a WHONET-style file.</summary>
internal static class ClassifyCommand
{
    private static readonly string[] s_multidrug = ["MDR", "XDR", "PDR"];

    public static Command Create()
    {
        var file = LaboratoryInput.FileArgument();
        var guideline = LaboratoryInput.GuidelineOption();
        var definition = new Option<string?>("--definition") { Description = "cn-2024: the named classes only (MRSA, VRE, CRE …); cmi-2012: MDR, XDR, PDR only; both without it" };
        definition.AcceptOnlyFromAmong("cn-2021", "cn-2024", "cmi-2012");
        var format = CommonOptions.Format();
        var command = new Command(
            "classify",
            "Resistance classes row by row; cannot_assess names the classes whose deciding drugs or tests were not done.\nExample: curb classify isolates.csv --guideline EUCAST-2025")
        {
            file, guideline, definition, format,
        };
        command.SetAction(parsed => Run(parsed.GetValue(file)!, parsed.GetValue(guideline)!, parsed.GetValue(definition), parsed.GetValue(format)));
        return command;
    }

    private static int Run(string path, string guideline, string? definition, string? format)
    {
        using var input = LaboratoryInput.Open(path);
        var settings = LaboratoryInput.Settings(guideline, input.Library);
        var all = input.File.EveryRow();
        var classes = EveryRow.Classes(all.Isolates, all.Susceptibilities, input.Library, settings);
        using (var output = TableOutput.Open(format, "row", "organism", "classes", "cannot_assess"))
        {
            foreach (var (number, row) in FirstIsolatesCommand.RowNumbers(all))
            {
                string text = all.Isolates.Organism[row]?.Trim() ?? "";
                output.Row(number, input.Library.OrganismCode(text) ?? text, Shown(classes[row]?.Classes, definition), Shown(classes[row]?.CannotAssess, definition));
            }
        }

        return LaboratoryInput.Account(all.Rejections);
    }

    private static string Shown(IReadOnlyList<string>? classes, string? definition) =>
        string.Join(';', (classes ?? []).Where(name => definition is null || s_multidrug.Contains(name) == (definition == "cmi-2012")));
}
