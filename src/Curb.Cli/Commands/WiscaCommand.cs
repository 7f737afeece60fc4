using System.CommandLine;
using Curb.Antibiograms;
using Curb.Cli.Output;
using Curb.Columns;
using Curb.Facts;
using Curb.Isolates;

namespace Curb.Cli.Commands;

/// <summary><c>curb wisca</c>: expected coverage of empirical regimens by syndrome.</summary>
internal static class WiscaCommand
{
    private const int DefaultDraws = 1000;
    private const int ShownDecimals = 4;
    private const int FewestDraws = 100;

    public static Command Create()
    {
        var file = LaboratoryInput.OptionalFileArgument();
        var syndrome = new Option<string>("--syndrome") { Description = "column of the file that holds the syndrome (or specimen, ward …); for a data folder a column of isolate facts: specimen_group, ward_type, department, onset …", Required = true };
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
        var folder = new FolderIsolates.Options(command);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(draws) < FewestDraws)
            {
                throw CommandFailure.WrongArguments($"--draws: found {parsed.GetValue(draws)}; expected {FewestDraws} or more. Example: --draws 1000");
            }

            var question = new Question(
                parsed.GetValue(syndrome)!, parsed.GetValue(regimens)!, parsed.GetValue(draws), parsed.GetValue(seed),
                new FirstIsolateRule(FirstIsolatesCommand.ReadMethod("--first-isolates", parsed.GetValue(first)!)), parsed.GetValue(format));
            return parsed.GetValue(file) is { } path
                ? Run(path, parsed.GetValue(guideline)!, question)
                : Run(folder.Read(parsed), parsed.GetValue(guideline)!, question);
        });
        return command;
    }

    private static int Run(string path, string guideline, Question question)
    {
        using var input = LaboratoryInput.Open(path);
        var sets = Regimens(question.Regimens, input.Drugs);
        var settings = LaboratoryInput.Settings(guideline, input.Library);
        var all = input.File.EveryRow();
        var (isolates, results) = EveryRow.Facts(all.Isolates, all.Susceptibilities, input.Library, settings, question.Rule);
        var syndromes = Column(input, question.Syndrome);
        var seen = Isolates(isolates, results, i => isolates.FirstIsolate.Values[i] ? syndromes[(int)isolates.Isolate.Values[i]] : null, sets, settings.Guideline == "EUCAST");
        Answer(question, [("", seen)], sets.Length);
        return LaboratoryInput.Account(all.Rejections);
    }

    private static int Run(FolderIsolates derived, string guideline, Question question)
    {
        var library = LaboratoryInput.OpenLibrary();
        var sets = Regimens(question.Regimens, new DrugNames(library));
        var isolates = derived.Isolates;
        if (isolates.Find(question.Syndrome) is not TextColumn column)
        {
            throw CommandFailure.WrongArguments($"--syndrome: found {question.Syndrome}; expected a text column of isolate facts: specimen_group, specimen_type, ward_type, ward, department, onset, sex. Example: --syndrome specimen_group");
        }

        bool[] first = DerivedIsolates.FirstIsolateFlags(isolates, derived.Results, library, question.Rule);
        bool exposureCounts = LaboratoryInput.Settings(guideline, library).Guideline == "EUCAST";
        var parts = derived.Shown.GroupBy(row => isolates.Institution[row] ?? "").Select(institution => (institution.Key, Rows: institution.ToHashSet()))
            .Select(part => (part.Key, Isolates(isolates, derived.Results, i => first[i] && part.Rows.Contains(i) ? column[i] ?? "" : null, sets, exposureCounts)));
        Answer(question, [.. parts], sets.Length, derived.SeveralInstitutions);
        return ExitCodes.Done;
    }

    private static void Answer(Question question, IReadOnlyList<(string Institution, List<WiscaIsolate> Isolates)> parts, int regimens, bool severalInstitutions = false)
    {
        var names = question.Regimens.Split(',', StringSplitOptions.TrimEntries);
        string[] header = ["syndrome", "regimen", "coverage", "ci_low", "ci_high", "isolates"];
        using var output = TableOutput.Open(question.Format, severalInstitutions ? ["institution", .. header] : header);
        foreach (var (institution, isolates) in parts)
        {
            foreach (var answer in Wisca.Estimate(isolates, regimens, question.Draws, question.Seed))
            {
                object?[] cells = [answer.Syndrome, names[answer.Regimen], Shown(answer.Coverage), Shown(answer.Low), Shown(answer.High), answer.Isolates];
                output.Row(severalInstitutions ? [institution, .. cells] : cells);
            }
        }
    }

    private static string[][] Regimens(string text, DrugNames drugs) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries).Select(regimen => regimen.Split('+', StringSplitOptions.TrimEntries)
            .Select(drug => drugs.Code(drug) ?? throw CommandFailure.WrongArguments($"--regimens: found {drug}; expected WHONET drug codes or drug names. Example: --regimens AMC,AMC+GEN")).ToArray())];

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

    private static List<WiscaIsolate> Isolates(IsolateFacts isolates, SusceptibilityFacts results, Func<int, string?> syndrome, string[][] regimens, bool exposureCounts)
    {
        var seen = new List<WiscaIsolate>();
        var rowsOf = Enumerable.Range(0, results.Count).ToLookup(row => results.Isolate.Values[row]);
        var susceptible = new Dictionary<string, bool>(StringComparer.Ordinal);
        for (int i = 0; i < isolates.Count; i++)
        {
            susceptible.Clear();
            if (isolates.Organism[i] is not { } organism || syndrome(i) is not { } place)
            {
                continue;
            }

            foreach (int row in rowsOf[isolates.Isolate.Values[i]])
            {
                if (results.Sir[row] is { } sir && sir != "NI" && results.Drug[row] is { } drug)
                {
                    bool covers = sir is "S" or "SDD" || (exposureCounts && sir == "I");
                    susceptible[drug] = covers && susceptible.GetValueOrDefault(drug, true);
                }
            }

            seen.Add(new WiscaIsolate(place, organism, [.. regimens.Select(regimen => Covered(regimen, susceptible))]));
        }

        return seen;
    }

    /// <summary>Covered where any drug works; not covered where every drug was tested and none works; else unknown.</summary>
    private static bool? Covered(string[] regimen, Dictionary<string, bool> susceptible) =>
        regimen.Any(drug => susceptible.GetValueOrDefault(drug)) ? true : regimen.All(susceptible.ContainsKey) ? false : null;

    private static double? Shown(double share) => double.IsNaN(share) ? null : Math.Round(share, ShownDecimals);

    private sealed record Question(string Syndrome, string Regimens, int Draws, int Seed, FirstIsolateRule Rule, string? Format);
}
