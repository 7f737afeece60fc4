using System.CommandLine;
using Curb.Cli.Output;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Storage;

namespace Curb.Cli.Commands;

/// <summary><c>curb courses</c>: the treatment courses of a data folder, one a row.</summary>
internal static class CoursesCommand
{
    private static readonly string[] s_filters = ["institution", "department", "physician", "patient", "encounter", "kind", "purpose"];

    public static Command Create()
    {
        var from = new Option<string?>("--from") { Description = "first cohort month, such as 2023-01" };
        var to = new Option<string?>("--to") { Description = "last cohort month, such as 2023-12" };
        var only = s_filters.Select(name => new Option<string?>("--" + name) { Description = $"only this {name}" }).ToArray();
        var (data, format) = (CommonOptions.Data(), CommonOptions.Format());
        var command = new Command("courses", "Treatment courses: orders of one patient joined while the gap is at most 36 hours; days, switches, escalation, de-escalation, oral switch, double anaerobic days. The rules stand in reference/course-rules.\nExample: curb courses --institution DT01 --from 2025-01 --purpose therapy") { from, to, data, format };
        foreach (var option in only)
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            var where = only.Select(option => (option.Name[2..], parsed.GetValue(option))).Where(pair => pair.Item2 is not null).Select(pair => Condition.Is(pair.Item1, pair.Item2!)).ToList();
            AddMonth(where, parsed.GetValue(from), ConditionTest.AtLeast, "--from");
            AddMonth(where, parsed.GetValue(to), ConditionTest.AtMost, "--to");
            using var folder = OpenedFolder.Open(parsed.GetValue(data)!, DataFolderAccess.Read);
            Write((CourseFacts)folder.Facts.Rows(new FactQuery("course", [Measure.Rows()], where, []), Scope.DataFolderOwner, int.MaxValue), parsed.GetValue(format));
            return ExitCodes.Done;
        });
        return command;
    }

    private static void AddMonth(List<Condition> where, string? text, ConditionTest test, string option)
    {
        if (text is not null)
        {
            var month = CalendarMonth.Parse(text) ?? throw CommandFailure.WrongArguments($"{option}: found \"{text}\", expected a month such as 2023-01.");
            where.Add(new Condition("month", test, month.ToString()));
        }
    }

    private static void Write(CourseFacts courses, string? format)
    {
        if (courses.Count == 0)
        {
            Console.Error.WriteLine("No treatment courses. They are made by curb derive from antimicrobial orders that have a start.");
        }

        var shown = courses.Columns.Where(column => column.Name != "received_id").ToList();
        using var output = TableOutput.Open(format, [.. shown.Select(column => column.Name)]);
        for (int i = 0; i < courses.Count; i++)
        {
            int row = i;
            output.Row([.. shown.Select(column => column.ValueAt(row))]);
        }
    }
}
