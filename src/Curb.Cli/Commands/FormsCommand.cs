using System.CommandLine;
using Curb.Casework;
using Curb.Cli.Output;
using Curb.Disclosure;
using Curb.Exchange.Forms;
using Curb.Exchange.Tabular;
using Curb.Indicators;
using Curb.Storage;
using Curb.Storage.Forms;
using Curb.Supervision;
using Curb.Supervision.Forms;

namespace Curb.Cli.Commands;

/// <summary><c>curb forms</c>: monthly reports of institutions without systems: who owes what, workbooks out and in, chasing.</summary>
internal static class FormsCommand
{
    public static Command Create()
    {
        var (data, format) = (CommonOptions.Data(), CommonOptions.Format());
        var late = new Option<bool>("--late") { Description = "only reports whose day has passed" };
        var command = new Command("forms", "Monthly reports of institutions that deliver no records: what each owes, was it sent, how late.\nExample: curb forms --late") { late, data, format };
        command.Subcommands.Add(Template());
        command.Subcommands.Add(Import());
        command.Subcommands.Add(Chase());
        command.SetAction(parsed => With(parsed.GetValue(data)!, (folder, records) =>
        {
            using var table = TableOutput.Open(parsed.GetValue(format), "institution", "form", "month", "due_on", "state", "days_late", "version", "reminders");
            foreach (var report in Owed(folder, records, Today()).Where(report => !parsed.GetValue(late) || report.State == ReportState.Late))
            {
                table.Row(report.Institution.Code, report.Form.Id, report.Month.ToString(), report.DueOn, report.State switch { ReportState.InTime => "in-time", ReportState.SentLate => "sent-late", ReportState.Late => "late", _ => "not-due" }, report.DaysLate, report.Version, report.Reminders);
            }

            return ExitCodes.Done;
        }));
        return command;
    }

    /// <summary>Reports owed by every institution of a folder.</summary>
    internal static IReadOnlyList<OwedReport> Owed(DataFolder folder, RecordStore records, DateOnly today) => FormCalendar.Owed(
        new FormStore(records), ContentTrees.Forms().Forms, folder.Institutions(Scope.DataFolderOwner), folder.Facts.Stamps(Scope.DataFolderOwner).Select(stamp => stamp.Institution).ToHashSet(StringComparer.Ordinal), today);

    private static DateOnly Today() => DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().DateTime);

    private static Command Template()
    {
        var data = CommonOptions.Data();
        var (form, institution, month) = Asked();
        var file = new Option<string>("--out") { Description = "workbook to write", Required = true };
        var command = new Command("template", "Writes a month's workbook of an institution, filled with what is known of it.\nExample: curb forms template --form primary-monthly --institution C001 --month 2025-06 --out june.xlsx") { form, institution, month, file, data };
        command.SetAction(parsed => With(parsed.GetValue(data)!, (folder, records) =>
        {
            var (definition, one, asked) = Find(folder, parsed.GetValue(form)!, parsed.GetValue(institution)!, parsed.GetValue(month)!);
            var store = new FormStore(records);
            var versions = store.Versions(Scope.DataFolderOwner, one.Code, definition.Id, asked);
            var last = Last(store, definition, one, asked);
            using var target = File.Create(parsed.GetValue(file)!);
            FormWorkbook.Write(target, definition, versions.Count > 0 ? versions[0].Content : FormJudgement.Begun(definition, last), last);
            return ExitCodes.Done;
        }));
        return command;
    }

    private static Command Import()
    {
        var (data, format) = (CommonOptions.Data(), CommonOptions.Format());
        var (form, institution, month) = Asked();
        var file = new Argument<string>("FILE") { Description = "filled-in workbook" };
        var send = new Option<bool>("--send") { Description = "sends the report; a draft without it" };
        var reason = new Option<string>("--reason") { Description = "why a month that was sent is corrected", DefaultValueFactory = _ => "" };
        var command = new Command("import", "Takes a filled-in workbook in. What is wrong is listed with field, row, found and expected, and then nothing is sent (exit code 1).\nExample: curb forms import june.xlsx --form primary-monthly --institution C001 --month 2025-06 --send") { file, form, institution, month, send, reason, data, format };
        command.SetAction(parsed => With(parsed.GetValue(data)!, (folder, records) =>
        {
            var (definition, one, asked) = Find(folder, parsed.GetValue(form)!, parsed.GetValue(institution)!, parsed.GetValue(month)!);
            var store = new FormStore(records);
            var content = Read(parsed.GetValue(file)!, definition);
            var problems = FormJudgement.Check(definition, asked, content, Last(store, definition, one, asked));
            using var table = TableOutput.Open(parsed.GetValue(format), "file", "field", "row", "blocks", "problem");
            foreach (var problem in problems)
            {
                table.Row(parsed.GetValue(file), problem.Field, problem.Row, problem.Blocks ? "yes" : "no", problem.Text.En);
            }

            bool sends = parsed.GetValue(send), blocked = problems.Any(problem => problem.Blocks);
            if (store.Versions(Scope.DataFolderOwner, one.Code, definition.Id, asked) is [{ IsSent: true }, ..] && string.IsNullOrWhiteSpace(parsed.GetValue(reason)))
            {
                throw CommandFailure.WrongArguments($"--reason: the report of {one.Code} for {asked} was sent; a correction needs its reason.");
            }

            var kept = sends && !blocked ? store.Send(one.Code, definition.Id, asked, content, parsed.GetValue(reason)!, Actor.CommandLine) : store.Save(one.Code, definition.Id, asked, content, parsed.GetValue(reason)!, Actor.CommandLine);
            Console.Error.WriteLine($"{one.Code} {asked}: version {kept.Version} {(kept.IsSent ? "sent" : "kept as a draft")}; {problems.Count} problems.");
            return blocked ? ExitCodes.DoneWithRejectedRows : ExitCodes.Done;
        }));
        return command;
    }

    private static Command Chase()
    {
        var data = CommonOptions.Data();
        var command = new Command("chase", "Opens a case for every report whose day has passed, ends those of reports that were sent, reminds and hands up. Running it again changes nothing; the nightly work does it too.\nExample: curb forms chase") { data };
        command.SetAction(parsed => With(parsed.GetValue(data)!, (folder, records) =>
        {
            var raising = new CaseRaising(parsed.GetValue(data)!);
            var (raised, reminded, escalated) = raising.Raise(records, LateReports.Harvest(Owed(folder, records, raising.Store(records).Today)), Actor.CommandLine);
            Console.Error.WriteLine($"{raised.Sum(one => one.Found)} reports late, {raised.Sum(one => one.Opened + one.Reopened)} cases opened, {raised.Sum(one => one.Gone)} ended, {reminded} reminders, {escalated} handed up.");
            return ExitCodes.Done;
        }));
        return command;
    }

    private static (Option<string> Form, Option<string> Institution, Option<string> Month) Asked() => (
        new Option<string>("--form") { Description = "id of the form", Required = true }, new Option<string>("--institution") { Description = "code of the institution", Required = true }, new Option<string>("--month") { Description = "month yyyy-MM", Required = true });

    private static int With(string path, Func<DataFolder, RecordStore, int> act)
    {
        using var folder = IndicatorsCommand.Open(Path.GetFullPath(path));
        using var records = RecordStore.OpenForAccounts(Path.GetFullPath(path), TimeProvider.System);
        return act(folder, records);
    }

    private static FormContent? Last(FormStore store, FormDefinition form, Institution institution, CalendarMonth month) =>
        store.Versions(Scope.DataFolderOwner, institution.Code, form.Id, CalendarMonth.At(month.Index - 1)).FirstOrDefault(version => version.IsSent)?.Content;

    private static FormContent Read(string file, FormDefinition form)
    {
        try
        {
            return FormWorkbook.Read(file, form);
        }
        catch (Exception unusable) when (unusable is UnusableFileException or InvalidDataException or IOException)
        {
            throw CommandFailure.UnusableInput($"{file}: {unusable.Message}");
        }
    }

    private static (FormDefinition Form, Institution Institution, CalendarMonth Month) Find(DataFolder folder, string form, string institution, string month)
    {
        var forms = ContentTrees.Forms();
        var definition = forms.Find(form) ?? throw CommandFailure.WrongArguments($"--form: found \"{form}\", expected {string.Join(", ", forms.Forms.Select(one => one.Id))}.");
        var one = folder.Institutions(Scope.DataFolderOwner).FirstOrDefault(known => known.Code == institution && definition.IsFor(known))
            ?? throw CommandFailure.WrongArguments($"--institution: found \"{institution}\", expected the code of a registered institution that the form is for.");
        return (definition, one, CalendarMonth.Parse(month) ?? throw CommandFailure.WrongArguments($"--month: found \"{month}\", expected yyyy-MM."));
    }
}
