using Curb.Cli.Output;
using Curb.Exchange.Governance;
using Curb.Exchange.Tabular;
using Curb.Intake;
using Curb.Storage;

namespace Curb.Cli.Commands;

/// <summary>What the commands over records of formularies and privileges have in common: reading a sheet, showing what is wrong with it, opening the records.</summary>
internal static class RecordSheets
{
    public static RecordStore Open(string path) => Directory.Exists(path)
        ? RecordStore.OpenForAccounts(path, TimeProvider.System)
        : throw CommandFailure.UnusableInput($"There is no data folder at {Path.GetFullPath(path)}.");

    /// <summary>Reads a sheet; a file that is none ends the command.</summary>
    public static SheetReading<T> Read<T>(string path, Func<Stream, string, SheetReading<T>> read)
    {
        if (!File.Exists(path))
        {
            throw CommandFailure.UnusableInput($"{path}: no such file; expected CSV or XLSX.");
        }

        try
        {
            using var stream = File.OpenRead(path);
            return read(stream, Path.GetFileName(path));
        }
        catch (UnusableFileException unusable)
        {
            throw CommandFailure.UnusableInput(unusable.Message);
        }
    }

    /// <summary>Writes every wrong cell to standard error and answers with the exit code.</summary>
    public static int Report(IReadOnlyList<Rejection> rejections)
    {
        foreach (var wrong in rejections)
        {
            Console.Error.WriteLine($"{wrong.File}:{wrong.Line}: {wrong.Column}: found \"{wrong.Found}\", expected {wrong.Expected} ({wrong.Reason})");
        }

        int rows = rejections.Sum(one => one.SourceRows);
        if (rows > 0)
        {
            Console.Error.WriteLine($"{rows} rows were left out; mend them in the file and take it in again.");
        }

        return rows > 0 ? ExitCodes.DoneWithRejectedRows : ExitCodes.Done;
    }

    public static DateOnly? Day(string option, string? text) =>
        text is null ? null : DateOnly.TryParseExact(text, "yyyy-MM-dd", out var day) ? day : throw CommandFailure.WrongArguments($"{option}: found \"{text}\", expected a day such as 2026-01-31.");
}
