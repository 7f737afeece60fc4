using System.CommandLine;
using Curb.Cli.Output;
using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Storage;

namespace Curb.Cli.Commands;

/// <summary><c>curb explain</c>: the fact rows behind one side of an indicator, each with the delivered file and line it rests on.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var command = new Command("explain", "Shows the rows behind an indicator's numerator or denominator, with source file and line.\nExample: curb explain 使用率 --institution H1 --from 2023-01 --to 2023-03 --side numerator");
        var indicator = new Argument<string>("INDICATOR") { Description = "id or name, Chinese or English" };
        var side = new Option<string>("--side") { Description = "numerator, denominator, or unknown: the rows whose part in the numerator nobody knows", DefaultValueFactory = _ => "numerator" };
        side.AcceptOnlyFromAmong("numerator", "denominator", "unknown");
        var limit = new Option<int>("--limit") { Description = "at most so many rows", DefaultValueFactory = _ => 1_000_000 };
        var (data, format) = (CommonOptions.Data(), CommonOptions.Format());
        command.Arguments.Add(indicator);
        var question = new IndicatorQuestionOptions(command);
        foreach (Option option in new Option[] { side, limit, data, format })
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            var policies = ContentTrees.Policies();
            var asked = question.Read(parsed, [parsed.GetValue(indicator)!], [], policies);
            using var folder = IndicatorsCommand.Open(parsed.GetValue(data)!);
            var rows = Rows(new IndicatorEngine(ContentTrees.Indicators(), policies, folder.Facts, []), parsed.GetValue(indicator)!, parsed.GetValue(side)!, asked, parsed.GetValue(limit));
            Write(parsed.GetValue(format), rows, new SourceLines(folder.Received, rows.Name));
            Console.Error.WriteLine(rows.Count == parsed.GetValue(limit) ? $"{rows.Count} rows, more may follow: raise --limit." : $"{rows.Count} rows.");
            return ExitCodes.Done;
        });
        return command;
    }

    private static Table Rows(IndicatorEngine engine, string indicator, string side, IndicatorQuestion question, int limit)
    {
        try
        {
            return side == "unknown"
                ? engine.RowsUnknown(indicator, true, question, Scope.DataFolderOwner, limit)
                : engine.RowsBehind(indicator, side == "numerator", question, Scope.DataFolderOwner, limit);
        }
        catch (UnknownVocabularyException unknown)
        {
            throw CommandFailure.WrongArguments(unknown.Message);
        }
    }

    private static void Write(string? format, Table rows, SourceLines sources)
    {
        var columns = rows.Columns.Where(column => column.Name is not ("institution" or "received_id")).ToList();
        using var output = TableOutput.Open(format, ["fact", "institution", "source_file", "source_line", .. columns.Select(column => column.Name)]);
        var (institutions, ids) = ((TextColumn)rows.Find("institution")!, (Column<long>)rows.Find("received_id")!);
        for (int row = 0; row < rows.Count; row++)
        {
            var source = ids[row] is { } id ? sources.Of(institutions[row] ?? "", id) : null;
            int at = row;
            output.Row([rows.Name, institutions[row], source?.File, source?.Line, .. columns.Select(column => column.ValueAt(at))]);
        }
    }
}
