using System.CommandLine;
using System.Diagnostics;
using Curb.Cli.Output;
using Curb.Disclosure;
using Curb.Exchange;
using Curb.Exchange.Documents;
using Curb.Facts;
using Curb.Indicators;
using Curb.Storage;
using Curb.Storage.Regional;
using Curb.Supervision;

namespace Curb.Cli.Commands;

/// <summary><c>curb briefs</c>: a rule run over all institutions; a frozen brief run again and compared; evidence packs.</summary>
internal static class BriefsCommand
{
    private const int ReplyDays = 15;

    private static readonly string[] s_columns = ["institution", "name", "value", "target", "answer", "numerator", "denominator", "note"];

    public static Command Create()
    {
        var command = new Command("briefs", "Rule briefs: a rule run over all institutions, run again on today's data, with evidence for each.\nExample: curb briefs run --indicator inpatient-use-rate --from 2025-10 --to 2025-12");
        command.Subcommands.Add(Run());
        command.Subcommands.Add(Again());
        command.Subcommands.Add(Pack());
        return command;
    }

    private static Command Run()
    {
        var (data, format) = (CommonOptions.Data(), CommonOptions.Format());
        var indicator = new Option<string>("--indicator") { Description = "id of an indicator with a target", Required = true };
        var from = new Option<string>("--from") { Description = "first month yyyy-MM", Required = true };
        var to = new Option<string>("--to") { Description = "last month yyyy-MM", Required = true };
        var file = new Option<string?>("--out") { Description = "Word document of the brief" };
        var command = new Command("run", "Runs a rule over all institutions: figure, target, answer, cases by number, what came back. Nothing is kept; a brief is kept when it is issued on its page.\nExample: curb briefs run --indicator inpatient-use-rate --from 2025-10 --to 2025-12 --out brief.docx") { indicator, from, to, file, data, format };
        command.SetAction(parsed =>
        {
            using var folder = IndicatorsCommand.Open(parsed.GetValue(data)!);
            var period = new Period(Month(parsed.GetValue(from)!, "--from"), Month(parsed.GetValue(to)!, "--to"));
            var brief = Brief(folder, "*", period, parsed.GetValue(indicator)!, folder.Institutions(Scope.DataFolderOwner));
            using (var output = TableOutput.Open(parsed.GetValue(format), s_columns))
            {
                foreach (var one in brief.Recipients)
                {
                    var cells = one.Own[0].Cells;
                    output.Row(one.Code, one.Name, cells[1], cells[2], cells[3], cells[4], cells[5], cells[6]);
                }
            }

            if (parsed.GetValue(file) is { } path)
            {
                using var target = new FileStream(path, FileMode.Create);
                NoticeDocument.Write(target, brief, null);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Again()
    {
        var (data, format) = (CommonOptions.Data(), CommonOptions.Format());
        var notice = NoticeOption();
        var command = new Command("again", "Runs a frozen brief's rule on today's data and lays both side by side.\nExample: curb briefs again --notice district:示范区/rule-brief/inpatient-use-rate/2025-12") { notice, data, format };
        command.SetAction(parsed => With(parsed.GetValue(data)!, parsed.GetValue(notice)!, (folder, then, indicator, period) =>
        {
            var lines = RuleBriefComparison.Of(then, Brief(folder, then.Place, period, indicator, Recipients(folder, then)));
            using (var output = TableOutput.Open(parsed.GetValue(format), "institution", "name", "then", "answer_then", "now", "answer_now", "change", "data_changed"))
            {
                foreach (var line in lines)
                {
                    output.Row(line.Institution, line.Name, line.ThenValue, line.ThenAnswer, line.NowValue, line.NowAnswer, line.Change, line.DataChanged ? "yes" : "no");
                }
            }

            Console.Error.WriteLine($"{lines.Count(line => line.Change == "same")} the same, {lines.Count(line => line.Change != "same")} changed; data of {lines.Count(line => line.DataChanged)} derived anew since.");
        }));
        return command;
    }

    private static Command Pack()
    {
        var data = CommonOptions.Data();
        var notice = NoticeOption();
        var institution = new Option<string?>("--institution") { Description = "only this one; all of the brief when left out" };
        var folderOut = new Option<string>("--out") { Description = "folder for the workbooks", Required = true };
        var command = new Command("pack", "Writes the evidence for what a brief says of each institution as a workbook: its words, months, departments, and the records behind both sides.\nExample: curb briefs pack --notice district:示范区/rule-brief/inpatient-use-rate/2025-12 --institution H001 --out evidence") { notice, institution, folderOut, data };
        command.SetAction(parsed => With(parsed.GetValue(data)!, parsed.GetValue(notice)!, (folder, then, indicator, period) =>
        {
            var clock = Stopwatch.StartNew();
            var wanted = then.Recipients.Where(one => parsed.GetValue(institution) is not { } asked || one.Code == asked).ToList();
            if (wanted.Count == 0)
            {
                throw CommandFailure.WrongArguments($"--institution {parsed.GetValue(institution)}: the brief does not name it; expected one of {string.Join(", ", then.Recipients.Take(10).Select(one => one.Code))}.");
            }

            string target = Directory.CreateDirectory(parsed.GetValue(folderOut)!).FullName;
            foreach (var recipient in wanted)
            {
                using var file = new FileStream(Path.Combine(target, string.Concat(recipient.Code.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')) + ".xlsx"), FileMode.Create);
                EvidencePack.Write(file, then, recipient, Ground(folder, indicator, period, recipient.Code));
            }

            Console.Error.WriteLine(FormattableString.Invariant($"{wanted.Count} packs, {clock.Elapsed.TotalSeconds:0.0} s."));
        }));
        return command;
    }

    private static EvidenceGround Ground(DataFolder folder, string indicator, Period period, string institution)
    {
        var indicators = ContentTrees.Indicators();
        var engine = new IndicatorEngine(indicators, ContentTrees.Policies(), folder.Facts, folder.Institutions(Scope.DataFolderOwner));
        var question = IndicatorQuestion.All with { Indicators = [indicator], From = period.From, To = period.To };
        var scope = Scope.Of([institution], true);
        return new EvidenceGround(
            Stamps(folder).GetValueOrDefault(institution, ""), engine.Compute(question with { By = ["institution", "month"] }, scope),
            indicators.Find(indicator)!.Carries(["institution", "department"]) ? engine.Compute(question with { By = ["institution", "department"] }, scope) : [], Rows(true), Rows(false));

        Columns.Table? Rows(bool numerator)
        {
            try
            {
                return engine.RowsBehind(indicator, numerator, question, scope, EvidencePack.MostRows);
            }
            catch (UnknownVocabularyException)
            {
                return null; // A side that is told, or awaits records, has no rows.
            }
        }
    }

    private static Notice Brief(DataFolder folder, string place, Period period, string indicator, IReadOnlyList<Institution> institutions)
    {
        var (indicators, policies) = (ContentTrees.Indicators(), ContentTrees.Policies());
        if (indicators.Find(indicator) is not { Kind: IndicatorKind.Ratio } definition || definition.EditionOn(period.To.LastDay).Target is null)
        {
            throw CommandFailure.WrongArguments($"--indicator: found \"{indicator}\", expected the id of a ratio with a target, such as inpatient-use-rate; curb indicators lists them.");
        }

        var formula = AssessmentFormula.Load(ContentFolder.Open("policies"), [.. indicators.Definitions.Select(one => one.Id)])[0];
        var engine = new IndicatorEngine(indicators, policies, folder.Facts, institutions);
        var scope = Scope.Of(institutions.Select(one => one.Code), false);
        return RuleBrief.Run(
            place, "本级卫生健康委员会", period, definition, institutions, policies, formula, over => engine.Compute(IndicatorQuestion.All with { Indicators = [definition.Id], From = over.From, To = over.To }, scope), Stamps(folder), DateOnly.FromDateTime(DateTime.Today).AddDays(ReplyDays));
    }

    private static Dictionary<string, string> Stamps(DataFolder folder) =>
        folder.Facts.Stamps(Scope.DataFolderOwner).GroupBy(stamp => stamp.Institution).ToDictionary(group => group.Key, group => $"{group.First().Stamp}; batch {group.First().LastBatch}", StringComparer.Ordinal);

    private static IReadOnlyList<Institution> Recipients(DataFolder folder, Notice then) => [.. folder.Institutions(Scope.DataFolderOwner).Where(one => then.Recipients.Any(recipient => recipient.Code == one.Code))];

    private static int With(string path, string id, Action<DataFolder, Notice, string, Period> work)
    {
        using var folder = IndicatorsCommand.Open(path);
        using var records = RecordStore.OpenForAccounts(path, TimeProvider.System);
        var notice = new SupervisionStore(records).All(SupervisionKinds.Notice, Scope.DataFolderOwner).FirstOrDefault(kept => kept.Id == id)?.Body;
        if (notice is null || RuleBrief.IndicatorOf(notice) is not { } indicator || RuleBrief.PeriodOf(notice) is not { } period)
        {
            throw CommandFailure.WrongArguments($"There is no rule brief \"{id}\"; curb notices lists notices with their kind.");
        }

        work(folder, notice, indicator, period);
        return ExitCodes.Done;
    }

    private static Option<string> NoticeOption() => new("--notice") { Description = "id of the brief, as curb notices lists it", Required = true };

    private static CalendarMonth Month(string text, string option) => CalendarMonth.Parse(text) ?? throw CommandFailure.WrongArguments($"{option}: found \"{text}\", expected a month such as 2025-12.");
}
