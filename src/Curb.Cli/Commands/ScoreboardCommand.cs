using System.CommandLine;
using System.Globalization;
using Curb.Cli.Output;
using Curb.Cli.Work;
using Curb.Indicators;
using Curb.Storage;
using Curb.Storage.Scoreboard;
using Curb.Supervision.Scoreboard;

namespace Curb.Cli.Commands;

/// <summary><c>curb scoreboard</c>: frozen monthly evaluations of every institution: making, listing, showing and proving them.</summary>
internal static class ScoreboardCommand
{
    public static Command Create() => new("scoreboard", "Evaluates every institution month by month and keeps the figures as they were. Example: curb scoreboard evaluate --from 2025-01 --to 2025-12")
    {
        Evaluate(),
        List(),
        Show(),
        Check(),
    };

    private static Command Evaluate()
    {
        var (data, format) = (CommonOptions.Data(), CommonOptions.Format());
        var from = new Option<string?>("--from") { Description = "first month yyyy-MM; the last month with facts when left out" };
        var to = new Option<string?>("--to") { Description = "last month yyyy-MM; the first one when left out" };
        var whole = new Option<bool>("--as-one") { Description = "the span as one period, such as a year for the annual report; else month by month" };
        var command = new Command("evaluate", "Evaluates months and keeps them. A month whose figures are the same as those kept is not kept again. Example: curb scoreboard evaluate --from 2025-01 --to 2025-12 --as-one") { data, from, to, whole, format };
        command.SetAction(parsed =>
        {
            string path = Path.GetFullPath(parsed.GetValue(data)!);
            using var folder = IndicatorsCommand.Open(path);
            using var records = RecordStore.OpenForAccounts(path, TimeProvider.System);
            var evaluations = new MonthlyEvaluations(folder, records);
            var first = Month(parsed.GetValue(from), "--from") ?? Month(parsed.GetValue(to), "--to") ?? evaluations.LastMonth();
            var last = Month(parsed.GetValue(to), "--to") ?? first;
            using var table = TableOutput.Open(parsed.GetValue(format), "period", "version", "new", "institutions", "indicators", "data", "definitions", "policies", "digest");
            foreach (var period in parsed.GetValue(whole) ? [new Period(first, last)] : Enumerable.Range(first.Index, Math.Max(0, last.Index - first.Index + 1)).Select(index => Period.Of(CalendarMonth.At(index))))
            {
                var (one, isNew) = evaluations.Keep(period, Actor.CommandLine, (_, _, _) => { });
                table.Row(one.Period.ToString(), one.Version, isNew ? "yes" : "no", one.Institutions, one.Indicators, one.Basis.Data, one.Basis.Definitions, one.Basis.Policies, one.Digest);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static Command List()
    {
        var (data, format) = (CommonOptions.Data(), CommonOptions.Format());
        var command = new Command("list", "The evaluations kept, newest first. Example: curb scoreboard list") { data, format };
        command.SetAction(parsed =>
        {
            using var records = Records(parsed.GetValue(data)!);
            using var table = TableOutput.Open(parsed.GetValue(format), "period", "version", "made_at", "made_by", "institutions", "indicators", "data", "definitions", "policies", "digest");
            foreach (var one in new EvaluationStore(records).All())
            {
                table.Row(one.Period.ToString(), one.Version, one.MadeAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), one.MadeBy, one.Institutions, one.Indicators, one.Basis.Data, one.Basis.Definitions, one.Basis.Policies, one.Digest);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Show()
    {
        var (data, format) = (CommonOptions.Data(), CommonOptions.Format());
        var month = new Option<string?>("--month") { Description = "yyyy-MM or a span yyyy-MM/yyyy-MM; the newest month when left out" };
        var indicator = new Option<string[]>("--indicator") { Description = "ids with commas; all when left out" };
        var command = new Command("show", "The kept figures of a period: institution by indicator, with origin (computed, reported, received). Example: curb scoreboard show --month 2025-12 --indicator use-intensity") { data, month, indicator, format };
        command.SetAction(parsed =>
        {
            using var records = Records(parsed.GetValue(data)!);
            var store = new EvaluationStore(records);
            var evaluation = Asked(store, parsed.GetValue(month));
            var institutions = store.Institutions(evaluation);
            var wanted = IndicatorQuestionOptions.Split(parsed.GetValue(indicator)).ToHashSet(StringComparer.Ordinal);
            using var table = TableOutput.Open(parsed.GetValue(format), "period", "version", "institution", "indicator", "edition", "numerator", "denominator", "value", "target", "verdict", "origin", "because");
            foreach (var figures in store.Indicators(evaluation).Where(id => wanted.Count == 0 || wanted.Contains(id)).Select(id => store.Figures(evaluation, id)!))
            {
                for (int i = 0; i < institutions.Count; i++)
                {
                    if (figures[i] is { } figure)
                    {
                        table.Row(evaluation.Period.ToString(), evaluation.Version, institutions[i].Code, figures.Indicator, figures.Edition, figure.Numerator, figure.Denominator, figure.Value, figure.Target?.ToString(), figure.Mark, Origin(figure.Origin), figure.Because.En);
                    }
                }
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Check()
    {
        var data = CommonOptions.Data();
        var month = new Option<string?>("--month") { Description = "yyyy-MM or a span; the newest month when left out" };
        var command = new Command("check", "Proves that a kept evaluation is unchanged, computes it again and says in what it differs. Example: curb scoreboard check --month 2025-12") { data, month };
        command.SetAction(parsed =>
        {
            string path = Path.GetFullPath(parsed.GetValue(data)!);
            using var folder = IndicatorsCommand.Open(path);
            var evaluations = new MonthlyEvaluations(folder, folder.Records);
            var kept = Asked(evaluations.Store, parsed.GetValue(month));
            var problems = evaluations.Store.Problems(kept);
            var differences = problems.Count > 0 ? [] : evaluations.Differences(kept, (_, _, _) => { });
            foreach (string line in problems.Concat(differences))
            {
                Console.Out.WriteLine(line);
            }

            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kept.Period} version {kept.Version}: {(problems.Count > 0 ? "damaged" : "unchanged since it was kept")}; {differences.Count} figures differ when computed now"));
            return problems.Count > 0 ? ExitCodes.UnusableInput : differences.Count > 0 ? ExitCodes.DoneWithRejectedRows : ExitCodes.Done;
        });
        return command;
    }

    internal static RecordStore Records(string data)
    {
        string path = Path.GetFullPath(data);
        return DataFolder.IsThere(path) ? RecordStore.OpenForAccounts(path, TimeProvider.System) : throw CommandFailure.UnusableInput($"There is no data folder at {path}. Name one with --data.");
    }

    private static string Origin(FigureOrigin origin) => origin switch { FigureOrigin.Computed => "computed", FigureOrigin.Reported => "reported", _ => "received" };

    private static Evaluation Asked(EvaluationStore store, string? text)
    {
        var all = store.All();
        var found = text is null ? store.Months().Take(1).FirstOrDefault() : all.FirstOrDefault(one => one.Period.ToString() == text);
        return found ?? throw CommandFailure.UnusableInput($"{text ?? "No month"} was never evaluated. Kept: {string.Join(", ", all.Select(one => one.Period.ToString()).Distinct().Take(12))}. Make one: curb scoreboard evaluate --from 2025-01");
    }

    private static CalendarMonth? Month(string? text, string option) =>
        text is null ? null : CalendarMonth.Parse(text) ?? throw CommandFailure.WrongArguments($"{option}: found \"{text}\", expected a month such as 2025-03.");
}
