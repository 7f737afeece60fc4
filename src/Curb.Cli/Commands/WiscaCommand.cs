using System.CommandLine;
using Curb.Antibiograms;
using Curb.Cli.Output;
using Curb.Facts;
using Curb.Isolates;

namespace Curb.Cli.Commands;

/// <summary><c>curb wisca</c>: expected coverage of empirical regimens by syndrome.</summary>
internal static class WiscaCommand
{
    private const int DefaultDraws = 1000;
    private const int ShownDecimals = 4;

    public static Command Create()
    {
        var file = LaboratoryInput.FileArgument();
        var syndrome = new Option<string>("--syndrome") { Description = "column of the file that holds the syndrome (or specimen, ward …)", Required = true };
        var regimens = new Option<string>("--regimens") { Description = "regimens with commas, drugs of a combination with +: AMC,AMC+GEN", Required = true };
        var draws = new Option<int>("--draws") { Description = "draws from the posterior", DefaultValueFactory = _ => DefaultDraws };
        var seed = new Option<int>("--seed") { Description = "seed of the draws", DefaultValueFactory = _ => 1 };
        var first = FirstIsolatesCommand.MethodOption("--first-isolates", "isolate");
        var guideline = LaboratoryInput.GuidelineOption();
        var format = CommonOptions.Format();
        var command = new Command(
            "wisca",
            "Weighted-incidence syndromic combination antibiogram with Bayesian 95 % intervals; S and increased exposure (EUCAST I) count as covered.\nExample: curb wisca isolates.csv --syndrome SPEC_TYPE --regimens AMC,AMC+GEN,TZP")
        {
            file, syndrome, regimens, draws, seed, first, guideline, format,
        };
        command.SetAction(parsed =>
        {
            using var input = LaboratoryInput.Open(parsed.GetValue(file)!);
            var sets = Regimens(parsed.GetValue(regimens)!, input);
            if (parsed.GetValue(draws) < 100)
            {
                throw CommandFailure.WrongArguments($"--draws: found {parsed.GetValue(draws)}; expected 100 or more. Example: --draws 1000");
            }

            var method = FirstIsolatesCommand.ReadMethod("--first-isolates", parsed.GetValue(first)!);
            var settings = LaboratoryInput.Settings(parsed.GetValue(guideline)!, input.Library);
            var all = input.File.EveryRow();
            var (isolates, results) = EveryRow.Facts(all.Isolates, all.Susceptibilities, input.Library, settings, new FirstIsolateRule(method));
            var seen = Isolates(isolates, results, Column(input, parsed.GetValue(syndrome)!), sets, settings.Guideline == "EUCAST");
            var answers = Wisca.Estimate(seen, sets.Length, parsed.GetValue(draws), parsed.GetValue(seed));
            Write(answers, parsed.GetValue(regimens)!.Split(',', StringSplitOptions.TrimEntries), parsed.GetValue(format));
            return LaboratoryInput.Account(all.Rejections);
        });
        return command;
    }

    private static string[][] Regimens(string text, LaboratoryInput input) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries).Select(regimen => regimen.Split('+', StringSplitOptions.TrimEntries)
            .Select(drug => input.DrugCode(drug) ?? throw CommandFailure.WrongArguments($"--regimens: found {drug}; expected WHONET drug codes or drug names. Example: --regimens AMC,AMC+GEN")).ToArray())];

    /// <summary>The texts of one column, row by row.</summary>
    private static List<string> Column(LaboratoryInput input, string name)
    {
        int column = input.File.Layout.Header.ToList().FindIndex(header => header.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (column < 0)
        {
            throw CommandFailure.WrongArguments($"--syndrome: found {name}; expected a column of the file: {string.Join(", ", input.File.Layout.Header.Take(30))} …");
        }

        var texts = new List<string>();
        foreach (var batch in input.File.Batches())
        {
            for (int row = 0; row < batch.Count; row++)
            {
                texts.Add(batch.Text(row, column).Trim());
            }
        }

        return texts;
    }

    private static List<WiscaIsolate> Isolates(IsolateFacts isolates, SusceptibilityFacts results, List<string> syndromes, string[][] regimens, bool exposureCounts)
    {
        var seen = new List<WiscaIsolate>();
        int row = 0;
        var susceptible = new Dictionary<string, bool>(StringComparer.Ordinal);
        for (int i = 0; i < isolates.Count; i++)
        {
            susceptible.Clear();
            for (; row < results.Count && results.Isolate.Values[row] == isolates.Isolate.Values[i]; row++)
            {
                if (results.Sir[row] is { } sir && sir != "NI" && results.Drug[row] is { } drug)
                {
                    bool covers = sir is "S" or "SDD" || (exposureCounts && sir == "I");
                    susceptible[drug] = covers && susceptible.GetValueOrDefault(drug, true);
                }
            }

            if (isolates.FirstIsolate.Values[i] && isolates.Organism[i] is { } organism)
            {
                seen.Add(new WiscaIsolate(syndromes[(int)isolates.Isolate.Values[i]], organism, [.. regimens.Select(regimen => Covered(regimen, susceptible))]));
            }
        }

        return seen;
    }

    /// <summary>Covered where any drug works; not covered where every drug was tested and none works; else unknown.</summary>
    private static bool? Covered(string[] regimen, Dictionary<string, bool> susceptible) =>
        regimen.Any(drug => susceptible.GetValueOrDefault(drug)) ? true : regimen.All(susceptible.ContainsKey) ? false : null;

    private static void Write(IReadOnlyList<WiscaCoverage> answers, string[] regimens, string? format)
    {
        using var output = TableOutput.Open(format, "syndrome", "regimen", "coverage", "ci_low", "ci_high", "isolates");
        foreach (var answer in answers)
        {
            output.Row(answer.Syndrome, regimens[answer.Regimen], Shown(answer.Coverage), Shown(answer.Low), Shown(answer.High), answer.Isolates);
        }
    }

    private static double? Shown(double share) => double.IsNaN(share) ? null : Math.Round(share, ShownDecimals);
}
