using System.CommandLine;
using Curb.AbnormalUse;
using Curb.Cli.Output;
using Curb.Disclosure;
using Curb.Exchange;
using Curb.Indicators;
using Curb.ReferenceData;
using Curb.Storage;

namespace Curb.Cli.Commands;

/// <summary><c>curb warnings</c>: sudden growth of use, front ranks for half a year, and resistance beyond the steps of the rule book.</summary>
internal static class WarningsCommand
{
    private static readonly string[] s_columns =
    [
        "type", "institution", "subject_kind", "subject", "drug", "organism", "setting", "from", "to", "observed", "expected", "unit", "ratio", "ratio_low", "ratio_high", "p", "q", "measure", "clause", "confidence", "because",
    ];

    private static readonly string[] s_types = ["growth", "front-rank", "resistance"];

    public static Command Create()
    {
        var month = new Option<string?>("--month") { Description = "last month looked at, such as 2025-12; the last of the data when left out" };
        var from = new Option<string?>("--from") { Description = "look at the end of every month from this one to --month; each alert names the months it rests on" };
        var institution = new Option<string[]>("--institution") { Description = "only these, with commas; seasons and false alarms are then reckoned over them alone" };
        var type = new Option<string[]>("--type") { Description = string.Join(", ", s_types) + ", with commas; all when left out" };
        var language = new Option<string>("--language") { Description = "language of the reasons: en or zh", DefaultValueFactory = _ => "en" };
        var (data, format) = (CommonOptions.Data(), CommonOptions.Format());
        var command = new Command(
            "warnings",
            "What the rules ask to be looked into: sudden growth of a drug, department, physician or manufacturer (tested against its own robust baseline over all series at once; q is the false discovery rate), front ranks of use for half a year, resistance of a target bacterium above 30, 40, 50 or 75 % (ratio then is the share with its interval, expected the step).\nExample: curb warnings --month 2025-12 --type growth,resistance")
        { month, from, institution, type, language, data, format };
        command.SetAction(parsed =>
        {
            var types = Types(parsed.GetValue(type));
            using var folder = OpenedFolder.Open(parsed.GetValue(data)!, DataFolderAccess.Read);
            var asked = IndicatorQuestionOptions.Split(parsed.GetValue(institution));
            var scope = asked.Count == 0 ? Scope.DataFolderOwner : Scope.Of(OpenedFolder.WithFacts(folder, [.. asked]), true);
            var reference = ReferenceLibrary.Load(ContentFolder.Open("reference"));
            var surveillance = new UseSurveillance(folder.Facts, ContentTrees.Policies(), folder.Institutions(scope), SurveillanceRules.Load(reference), code => reference.Antimicrobial(code)?.DrugClass ?? "");
            var last = Month("--month", parsed.GetValue(month)) ?? surveillance.LastMonth(scope);
            var first = Month("--from", parsed.GetValue(from)) ?? last;
            var found = last is null ? [] : Enumerable.Range(first!.Value.Index, Math.Max(1, last.Value.Index - first.Value.Index + 1)).Select(index => surveillance.Find(scope, CalendarMonth.At(index))).ToList();
            Write(found, types, parsed.GetValue(format), parsed.GetValue(language)!);
            return ExitCodes.Done;
        });
        return command;
    }

    private static IReadOnlyList<string> Types(string[]? given)
    {
        var types = IndicatorQuestionOptions.Split(given);
        return types.FirstOrDefault(type => !s_types.Contains(type)) is { } unknown
            ? throw CommandFailure.WrongArguments($"--type: found \"{unknown}\", expected {string.Join(", ", s_types)}. Example: --type growth,resistance")
            : types.Count > 0 ? types : s_types;
    }

    private static CalendarMonth? Month(string option, string? text) =>
        text is null ? null : CalendarMonth.Parse(text) ?? throw CommandFailure.WrongArguments($"{option}: found \"{text}\", expected a month such as 2025-12.");

    private static void Write(IReadOnlyList<UseAlerts> found, IReadOnlyList<string> types, string? format, string language)
    {
        Console.Error.WriteLine($"{found.Sum(one => one.Tested)} series tested for growth, {found.Sum(one => one.TooShort)} with too short a baseline; {found.Sum(one => one.Alerts.Count)} alerts.");
        using var output = TableOutput.Open(format, s_columns);
        foreach (var alert in found.SelectMany(one => one.Alerts).Where(alert => types.Contains(alert.Type)))
        {
            var subject = alert.Subject;
            output.Row(
                alert.Type, subject.Institution, subject.Kind, subject.Name, subject.Drug, alert.Organism, subject.Setting, alert.From, alert.To, Shown(alert.Observed), Shown(alert.Expected), alert.Unit,
                Shown(alert.Ratio?.Value), Shown(alert.Ratio?.Low), Shown(alert.Ratio?.High), alert.P?.ToString("G3", System.Globalization.CultureInfo.InvariantCulture), alert.Q?.ToString("G3", System.Globalization.CultureInfo.InvariantCulture),
                alert.Measure.In(language), alert.Clause, alert.Verified ? "verified" : "unverified", alert.Because.In(language));
        }
    }

    private static double? Shown(double? value) => value is { } known ? Math.Round(known, 4) : null;
}
