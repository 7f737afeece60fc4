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
        var regimens = Regimens(question.Regimens, input.Drugs);
        var settings = LaboratoryInput.Settings(guideline, input.Library);
        int column = Column(input, question.Syndrome);
        var isolates = StreamedIsolates.Of(input.File.ReadParts(tests => new IsolatePartReader(tests, input.Library, settings, question.Rule)), question.Rule);
        var counts = new WiscaCounts(regimens.Length);
        using var syndromes = Texts(input, column).GetEnumerator();
        foreach (var (profiles, rowOf, rows) in isolates.PartsWithRows())
        {
            var texts = new string?[rows];
            for (int row = 0; row < rows && syndromes.MoveNext(); row++)
            {
                texts[row] = syndromes.Current;
            }

            WiscaCounting.Count(profiles, regimens, settings.Guideline == "EUCAST", i => (profiles.Flags.Span[i] & (byte)ProfileFlags.FirstIsolate) != 0 ? texts[rowOf[i]] : null, counts);
        }

        Answer(question, [("", counts)]);
        return LaboratoryInput.Account(isolates.Rejections);
    }

    private static int Run(FolderIsolates derived, string guideline, Question question)
    {
        var library = LaboratoryInput.OpenLibrary();
        var regimens = Regimens(question.Regimens, new DrugNames(library));
        var isolates = derived.Isolates;
        if (isolates.Find(question.Syndrome) is not TextColumn column)
        {
            throw CommandFailure.WrongArguments($"--syndrome: found {question.Syndrome}; expected a text column of isolate facts: specimen_group, specimen_type, ward_type, ward, department, onset, sex. Example: --syndrome specimen_group");
        }

        bool[] first = DerivedIsolates.FirstIsolateFlags(isolates, derived.Results, library, question.Rule);
        bool exposureCounts = LaboratoryInput.Settings(guideline, library).Guideline == "EUCAST";
        var profiles = ProfilePacking.Of(isolates, IsolateResults.Of(derived.Results));
        var parts = new List<(string, WiscaCounts)>();
        foreach (var institution in derived.Shown.GroupBy(row => isolates.Institution[row] ?? ""))
        {
            var rows = institution.ToHashSet();
            var counts = new WiscaCounts(regimens.Length);
            WiscaCounting.Count(profiles, regimens, exposureCounts, i => first[i] && rows.Contains(i) ? column[i] ?? "" : null, counts);
            parts.Add((institution.Key, counts));
        }

        Answer(question, parts, derived.SeveralInstitutions);
        return ExitCodes.Done;
    }

    private static void Answer(Question question, IReadOnlyList<(string Institution, WiscaCounts Isolates)> parts, bool severalInstitutions = false)
    {
        var names = question.Regimens.Split(',', StringSplitOptions.TrimEntries);
        string[] header = ["syndrome", "regimen", "coverage", "ci_low", "ci_high", "isolates"];
        using var output = TableOutput.Open(question.Format, severalInstitutions ? ["institution", .. header] : header);
        foreach (var (institution, isolates) in parts)
        {
            foreach (var answer in Wisca.Estimate(isolates, question.Draws, question.Seed))
            {
                object?[] cells = [answer.Syndrome, names[answer.Regimen], Shown(answer.Coverage), Shown(answer.Low), Shown(answer.High), answer.Isolates];
                output.Row(severalInstitutions ? [institution, .. cells] : cells);
            }
        }
    }

    private static DrugCombination[] Regimens(string text, DrugNames drugs) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries).Select(regimen => new DrugCombination([.. regimen.Split('+', StringSplitOptions.TrimEntries)
            .Select(drug => drugs.Code(drug) ?? throw CommandFailure.WrongArguments($"--regimens: found {drug}; expected WHONET drug codes or drug names. Example: --regimens AMC,AMC+GEN"))]))];

    /// <summary>The place of a column by its name.</summary>
    private static int Column(LaboratoryInput input, string name)
    {
        int column = input.File.Layout.Header.ToList().FindIndex(header => header.Equals(name, StringComparison.OrdinalIgnoreCase));
        return column >= 0
            ? column
            : throw CommandFailure.WrongArguments($"--syndrome: found {name}; expected a column of the file: {string.Join(", ", input.File.Layout.Header.Take(30))} …");
    }

    /// <summary>The texts of one column, row by row.</summary>
    private static IEnumerable<string> Texts(LaboratoryInput input, int column)
    {
        var distinct = new TextDictionary();
        foreach (var batch in input.File.Batches())
        {
            for (int row = 0; row < batch.Count; row++)
            {
                yield return batch.Trimmed(row, column) is { IsEmpty: false } text ? distinct.Text(distinct.Code(text)) ?? "" : "";
            }
        }
    }

    private static double? Shown(double share) => double.IsNaN(share) ? null : Math.Round(share, ShownDecimals);

    private sealed record Question(string Syndrome, string Regimens, int Draws, int Seed, FirstIsolateRule Rule, string? Format);
}
