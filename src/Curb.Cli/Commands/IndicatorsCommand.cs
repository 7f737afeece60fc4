using System.CommandLine;
using Curb.Cli.Output;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Policies;
using Curb.Storage;
using Curb.Supervision;

namespace Curb.Cli.Commands;

/// <summary><c>curb indicators</c>: figures, targets and verdicts over the facts of a data folder.</summary>
internal static class IndicatorsCommand
{
    private static readonly string[] s_after = ["numerator", "denominator", "value", "unit", "target", "verdict", "clause", "edition", "target_confidence", "unknown", "rank", "item", "because", "edition_from", "edition_in_force", "too_small"];

    public static Command Create()
    {
        var command = new Command("indicators", "Computes indicators with target, verdict and clause.\nExample: curb indicators --from 2023-01 --to 2023-12 --by institution,month --indicator 使用强度,inpatient-use-rate");
        var indicator = new Option<string[]>("--indicator") { Description = "ids or names, Chinese or English, with commas; all when left out" };
        var by = new Option<string[]>("--by") { Description = "institution, department, physician, drug, month … with commas", DefaultValueFactory = _ => ["institution"] };
        var judgeAs = new Option<string?>("--judge-as") { Description = "judge institutions whose kind is not registered as this: tertiary/general" };
        var language = new Option<string>("--language") { Description = "language of the reasons: en or zh", DefaultValueFactory = _ => "en" };
        var compare = new Option<bool>("--compare-editions") { Description = "each figure by every edition of its indicator, one under the other; with --edition, by those" };
        var (data, format) = (CommonOptions.Data(), CommonOptions.Format());
        var question = new IndicatorQuestionOptions(command);
        foreach (Option option in new Option[] { indicator, by, judgeAs, language, compare, data, format })
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            var policies = ContentTrees.Policies();
            var asked = question.Read(parsed, IndicatorQuestionOptions.Split(parsed.GetValue(indicator)), IndicatorQuestionOptions.Split(parsed.GetValue(by)), policies);
            asked = parsed.GetValue(compare) && asked.Editions.Count == 0 ? asked with { Editions = [IndicatorQuestion.EveryEdition] } : asked;
            using var folder = Open(parsed.GetValue(data)!);
            var institutions = JudgedAs(folder.Institutions(Scope.DataFolderOwner), parsed.GetValue(judgeAs));
            Write(parsed.GetValue(format), asked, Compute(ContentTrees.Indicators(), policies, folder, institutions, asked), parsed.GetValue(language)!);
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>Opens a folder to ask for figures; says where records wait to be derived, so that nobody takes them for not delivered.</summary>
    public static DataFolder Open(string path)
    {
        var folder = OpenedFolder.Open(path, DataFolderAccess.Read);
        var derived = folder.Facts.Stamps(Scope.DataFolderOwner).Select(stamp => stamp.Institution).ToHashSet(StringComparer.Ordinal);
        int waiting = folder.Received.Institutions(Scope.DataFolderOwner).Count(institution => !derived.Contains(institution));
        if (waiting > 0)
        {
            Console.Error.WriteLine($"Records of {waiting} institutions have no facts yet, and no figure counts them: curb derive --data {folder.Path}");
        }

        return folder;
    }

    private static IReadOnlyList<IndicatorValue> Compute(IndicatorLibrary indicators, PolicyLibrary policies, DataFolder folder, IReadOnlyList<Institution> institutions, IndicatorQuestion question)
    {
        question = LimitedToPacks(indicators, policies, question);
        try
        {
            return new IndicatorEngine(indicators, policies, folder.Facts, institutions).Compute(question, Scope.DataFolderOwner);
        }
        catch (UnknownVocabularyException unknown)
        {
            throw CommandFailure.WrongArguments(unknown.Message);
        }
    }

    /// <summary>With packs and without indicators: those that the packs define or set a limit for, as far as they carry the dimensions.</summary>
    private static IndicatorQuestion LimitedToPacks(IndicatorLibrary indicators, PolicyLibrary policies, IndicatorQuestion question)
    {
        if (question.Indicators.Count > 0 || question.Choice.Only is not { } packs)
        {
            return question;
        }

        var topics = packs.SelectMany(pack => policies.Pack(pack)!.Parameters).Select(parameter => parameter.Topic.Id).ToHashSet();
        bool Concerns(IndicatorEdition edition) => packs.Any(pack => edition.Also.Prepend(edition.Clause).Any(clause => clause.StartsWith(pack + "#", StringComparison.Ordinal))) || edition.Target is { } topic && topics.Contains(topic);
        var named = indicators.Definitions.Where(definition => definition.Carries([.. question.By.Union(question.Only.Keys)]) && definition.Editions.Any(Concerns)).Select(definition => definition.Id).ToList();
        return named.Count > 0 ? question with { Indicators = named } : throw CommandFailure.WrongArguments($"No indicator that carries {string.Join(", ", question.By)} rests on {string.Join(", ", packs)}.");
    }

    private static IReadOnlyList<Institution> JudgedAs(IReadOnlyList<Institution> institutions, string? judgeAs)
    {
        if (judgeAs is null)
        {
            return institutions;
        }

        string[] parts = judgeAs.Split('/');
        return parts.Length == 2
            ? [.. institutions.Select(one => one with { Level = one.Level == "unknown" ? parts[0] : one.Level, Kind = one.Kind == "unknown" ? parts[1] : one.Kind })]
            : throw CommandFailure.WrongArguments($"--judge-as: found \"{judgeAs}\", expected level/kind such as tertiary/general.");
    }

    private static void Write(string? format, IndicatorQuestion question, IReadOnlyList<IndicatorValue> values, string language)
    {
        if (values.Count == 0)
        {
            Console.Error.WriteLine("No facts to compute from. Take files in with curb ingest, then run curb derive.");
        }

        using var output = TableOutput.Open(format, ["indicator", "period", .. question.By, .. s_after]);
        foreach (var value in values)
        {
            output.Row([value.Indicator.Id, value.Period.ToString(), .. value.Dimensions.Select(pair => pair.Value), .. After(value, language)]);
        }
    }

    private static object?[] After(IndicatorValue value, string language) =>
    [
        value.Numerator,
        value.Denominator,
        value.Value,
        value.Indicator.Unit.In(language),
        value.Target is { } target ? $"{PolicyLimit.Sign(target.Parameter.Operator)} {target.Value.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)}" : null,
        value.Verdict.Term(),
        value.Clause,
        value.Edition.Id,
        value.Target is null ? null : value.TargetVerified ? "verified" : "unverified",
        value.Unknown,
        value.Rank,
        value.RankedItem,
        value.Because.In(language),
        value.Edition.From,
        value.EditionInForce,
        value.TooSmall,
    ];
}
