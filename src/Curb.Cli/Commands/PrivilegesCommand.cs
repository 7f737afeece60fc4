using System.CommandLine;
using Curb.Cli.Output;
using Curb.Disclosure;
using Curb.Exchange;
using Curb.Exchange.Governance;
using Curb.Privileges;
using Curb.ReferenceData;
using Curb.Storage;
using Curb.Storage.Governance;

namespace Curb.Cli.Commands;

/// <summary><c>curb privileges</c>: who may prescribe up to which grade and who may dispense; <c>curb questions</c>: the bank that examinations are drawn from.</summary>
internal static class PrivilegesCommand
{
    public static Command Create()
    {
        var (data, format, institution) = (CommonOptions.Data(), CommonOptions.Format(), Institution());
        var day = new Option<string?>("--on") { Description = "the day; today when left out" };
        var command = new Command("privileges", "The register as it stands on a day: highest grade, restriction, suspension, end. The same that calling systems pull.\nExample: curb privileges --institution H001 --on 2026-12-01") { institution, day, data, format };
        command.Subcommands.Add(Import());
        command.SetAction(parsed =>
        {
            using var records = RecordSheets.Open(parsed.GetValue(data)!);
            var store = new GovernanceStore(records);
            var scope = Scope.Of([parsed.GetValue(institution)!], false);
            using var output = TableOutput.Open(parsed.GetValue(format), [.. PrivilegeList.Heads]);
            foreach (var line in PrivilegeList.Of(store, scope, parsed.GetValue(institution)!, RecordSheets.Day("--on", parsed.GetValue(day)) ?? store.Today).Lines)
            {
                output.Row(line.Staff, line.Kind, line.Department, line.Title, line.Privilege, line.From, line.To, line.RestrictedTo, line.SuspendedUntil, line.Reason, line.Dispensing);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    public static Command CreateQuestions()
    {
        var (data, format, institution) = (CommonOptions.Data(), CommonOptions.Format(), Institution());
        var command = new Command("questions", "The question bank of an institution; `curb questions import` takes one in.\nExample: curb questions --institution H001") { institution, data, format };
        var file = new Argument<string>("file") { Description = "CSV or XLSX" };
        var (into, at) = (CommonOptions.Data(), Institution());
        var import = new Command("import", $"Takes questions in; every wrong cell is told by row and column. Columns: {string.Join(" ", PeopleSheets.QuestionColumns.Select(column => column.Header))}.\nExample: curb questions import 题库.xlsx --institution H001") { file, at, into };
        import.SetAction(parsed =>
        {
            string code = parsed.GetValue(at)!;
            var read = RecordSheets.Read(parsed.GetValue(file)!, (stream, name) => PeopleSheets.Questions(stream, name, code));
            using var records = RecordSheets.Open(parsed.GetValue(into)!);
            var (added, changed) = new ExamStore(records).Save(code, read.Lines, Actor.CommandLine);
            Console.Error.WriteLine($"{read.Read} rows read, {added} questions new, {changed} changed, {read.Lines.Count - added - changed} as they were.");
            return RecordSheets.Report(read.Rejections);
        });
        command.Subcommands.Add(import);
        command.SetAction(parsed =>
        {
            using var records = RecordSheets.Open(parsed.GetValue(data)!);
            using var output = TableOutput.Open(parsed.GetValue(format), "id", "topic", "kind", "text", "options", "answer", "retired", "source");
            foreach (var one in new ExamStore(records).Questions(Scope.Of([parsed.GetValue(institution)!], false), parsed.GetValue(institution)!))
            {
                output.Row(one.Id, one.Topic, one.Kind.ToString().ToLowerInvariant(), one.Text, string.Join(" | ", one.Options), Question.Letters(one.Right), one.Retired, one.Source);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static Option<string> Institution() => new("--institution") { Description = "code of the institution", Required = true };

    private static Command Import()
    {
        var file = new Argument<string>("file") { Description = "CSV or XLSX" };
        var (data, institution) = (CommonOptions.Data(), Institution());
        var command = new Command("import", $"Takes staff in, and what an older register granted them. A privilege needs days and what it rests on; one above what the title lets be granted is refused. Columns: {string.Join(" ", PeopleSheets.StaffColumns.Select(column => column.Header))}.\nExample: curb privileges import 处方权.xlsx --institution H001") { file, institution, data };
        command.SetAction(parsed =>
        {
            string code = parsed.GetValue(institution)!;
            var read = RecordSheets.Read(parsed.GetValue(file)!, (stream, name) => new PeopleSheets(ReferenceLibrary.Load(ContentFolder.Open("reference"))).Staff(stream, name, code));
            using var records = RecordSheets.Open(parsed.GetValue(data)!);
            var (added, changed, granted) = PeopleImport.Save(new GovernanceStore(records), code, [.. read.Lines.Select(line => (line.Staff, line.Granted))], Actor.CommandLine);
            Console.Error.WriteLine($"{read.Read} rows read, {added} people new, {changed} changed, {granted} privileges taken over.");
            return RecordSheets.Report(read.Rejections);
        });
        return command;
    }
}
