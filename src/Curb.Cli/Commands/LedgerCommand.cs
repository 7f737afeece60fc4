using System.CommandLine;
using Curb.Casework;
using Curb.Cli.Output;
using Curb.Disclosure;
using Curb.Exchange;
using Curb.Exchange.Documents;
using Curb.ReferenceData;
using Curb.Storage;
using Curb.Storage.Casework;
using Curb.Storage.Regional;
using Curb.Supervision;

namespace Curb.Cli.Commands;

/// <summary><c>curb ledger</c>: how institutions stand with their ledgers of problems; <c>chase</c> and <c>workbook</c>.</summary>
internal static class LedgerCommand
{
    public static Command Create()
    {
        var (data, format) = (CommonOptions.Data(), CommonOptions.Format());
        var command = new Command("ledger", "How institutions stand with their ledger of problems: handed in, open, overdue, months without report, and what comes next.\nExample: curb ledger --format csv") { data, format };
        command.SetAction(parsed => With(parsed.GetValue(data)!, (records, ledgers, _) =>
        {
            using var output = TableOutput.Open(parsed.GetValue(format), "institution", "round", "report_by", "sent_on", "problems", "open", "overdue", "closed", "months_without_report", "working_days_late", "next_step");
            foreach (var (round, one) in Standings(records, ledgers))
            {
                output.Row(one.Institution, round.Id, round.ReportBy, one.SentOn, one.Problems, one.Open, one.Overdue, one.Closed, string.Join(' ', one.MissingMonths), one.DaysLate, one.Step);
            }
        }));
        command.Subcommands.Add(Chase());
        command.Subcommands.Add(Workbook());
        return command;
    }

    /// <summary>Everything that has not come of the ledgers of all institutions.</summary>
    internal static IReadOnlyList<CaseFinding> Missing(RecordStore records)
    {
        var (ledgers, cases) = Open(records);
        return [.. Standings(records, ledgers).Where(pair => pair.Standing.IsLate).SelectMany(pair => LedgerChase.Missing(pair.Round, pair.Standing, cases.Today))];
    }

    /// <summary>Departments of a plan that owe their quarterly reports.</summary>
    internal static CaseHarvest Departments(RecordStore records)
    {
        var content = ContentTrees.Society(ContentTrees.CaseTypes());
        return DepartmentRecords.Late(new SupervisionStore(records), content.Reporting, content.Plans);
    }

    private static CaseHarvest Owed(RecordStore records)
    {
        var departments = Departments(records);
        return departments with { Findings = [.. Missing(records), .. departments.Findings] };
    }

    private static Command Chase()
    {
        var data = CommonOptions.Data();
        var command = new Command("chase", "Opens a case for every ledger and monthly report that has not come and for every department that owes its quarter, reminds of what is overdue and hands it up. Running it again changes nothing: run it every day.\nExample: curb ledger chase") { data };
        command.SetAction(parsed => With(parsed.GetValue(data)!, (records, ledgers, cases) =>
        {
            int late = Standings(records, ledgers).Count(pair => pair.Standing.IsLate), opened = cases.Raise(Owed(records), Actor.CommandLine).Sum(one => one.Opened + one.Reopened);
            var (reminded, escalated) = cases.Pass(Actor.CommandLine);
            Console.Error.WriteLine($"{late} institutions late, {opened} cases opened, {reminded} reminders, {escalated} handed up.");
        }));
        return command;
    }

    private static Command Workbook()
    {
        var data = CommonOptions.Data();
        var file = new Option<string>("--out") { Description = "workbook to write", Required = true };
        var institution = new Option<string?>("--institution") { Description = "only this one" };
        var command = new Command("workbook", "Writes the ledger as a workbook with the columns that commissions ask for.\nExample: curb ledger workbook --out ledger.xlsx") { data, file, institution };
        command.SetAction(parsed => With(parsed.GetValue(data)!, (records, ledgers, _) =>
        {
            var names = records.Institutions(Scope.DataFolderOwner).ToDictionary(one => one.Code, one => one.Name, StringComparer.Ordinal);
            var problems = ledgers.Problems(CaseReader.DataFolderOwner, parsed.GetValue(institution)).OrderBy(one => one.Institution, StringComparer.Ordinal).ThenBy(one => one.Number).ToList();
            using var target = new FileStream(parsed.GetValue(file)!, FileMode.Create);
            LedgerWorkbook.Write(target, problems, ledgers.Type, code => names.GetValueOrDefault(code, code), ContentTrees.Plans().Named, ledgers.LastProgress(Scope.DataFolderOwner).GetValueOrDefault);
            Console.Error.WriteLine($"{problems.Count} problems.");
        }));
        return command;
    }

    private static IReadOnlyList<(CheckRound Round, LedgerStanding Standing)> Standings(RecordStore records, LedgerRecords ledgers) =>
        ledgers.Standings(CaseReader.DataFolderOwner, Scope.DataFolderOwner, records.Institutions(Scope.DataFolderOwner));

    private static int With(string path, Action<RecordStore, LedgerRecords, CaseStore> work)
    {
        if (!Directory.Exists(path))
        {
            throw CommandFailure.UnusableInput($"There is no data folder at {Path.GetFullPath(path)}.");
        }

        using var records = RecordStore.OpenForAccounts(path, TimeProvider.System);
        var (ledgers, cases) = Open(records);
        work(records, ledgers, cases);
        return ExitCodes.Done;
    }

    private static (LedgerRecords Ledgers, CaseStore Cases) Open(RecordStore records)
    {
        var cases = new CaseStore(records, ContentTrees.CaseTypes(), WorkingCalendar.Load(ReferenceLibrary.Load(ContentFolder.Open("reference"))));
        return (new LedgerRecords(new SupervisionStore(records), cases, OrganisationTree.Of(records.Places(), records.Institutions(Scope.DataFolderOwner))), cases);
    }
}
