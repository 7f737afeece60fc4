using System.CommandLine;
using Curb.Exchange;
using Curb.Exchange.Tabular;
using Curb.Exchange.Whonet;
using Curb.Intake;
using Curb.Isolates;
using Curb.ReferenceData;
using Curb.Susceptibilities;

namespace Curb.Cli.Commands;

/// <summary>What the laboratory verbs share: a WHONET-style file, the reference tables, a guideline year, and the account of what was refused.</summary>
internal sealed class LaboratoryInput : IDisposable
{
    private const string DefaultGuideline = "EUCAST-2025";
    private const int ShownRejections = 20;

    private LaboratoryInput(ReferenceLibrary library)
    {
        Library = library;
        Drugs = new DrugNames(library);
    }

    public ReferenceLibrary Library { get; }

    public DrugNames Drugs { get; }

    public WhonetFile File { get; private set; } = null!;

    public static Argument<string> FileArgument() => new("file") { Description = "a WHONET-style table: text, SQLite, dBase, XLSX, or - for standard input" };

    public static Argument<string?> OptionalFileArgument() =>
        new("file") { Description = "a WHONET-style table, or - for standard input; without it the data folder is asked", Arity = ArgumentArity.ZeroOrOne };

    public static Option<string> GuidelineOption() =>
        new("--guideline") { Description = "guideline and year: EUCAST-2025, CLSI-2025 …", DefaultValueFactory = _ => DefaultGuideline };

    /// <summary>Opens a file; what can't be used ends the command with code 3 and says why.</summary>
    /// <param name="path">The file.</param>
    /// <param name="data">Data folder whose own breakpoint tables can be named.</param>
    public static LaboratoryInput Open(string path, string data = CommonOptions.UsualData)
    {
        var input = new LaboratoryInput(OpenLibrary(data));
        try
        {
            input.File = WhonetFile.Open(path, input.Drugs.Code);
        }
        catch (UnusableFileException unusable)
        {
            throw CommandFailure.UnusableInput(unusable.Message);
        }
        catch (IOException failure)
        {
            throw CommandFailure.UnusableInput($"{path}: {failure.Message} Expected the path of a WHONET-style table, or - for standard input.");
        }
        catch (UnauthorizedAccessException failure)
        {
            throw CommandFailure.UnusableInput($"{path}: {failure.Message}");
        }

        Console.Error.WriteLine($"{input.File.Name}: {input.File.Reading}");
        if (input.File.Layout.Unread.Count > 0)
        {
            Console.Error.WriteLine($"Columns that are neither a field nor a drug, and were left out: {string.Join(", ", input.File.Layout.Unread)}");
        }

        if (input.File.Layout.Tests.Count == 0)
        {
            Console.Error.WriteLine("No column names a drug (such as AMP_NM, CIP_ND5 or a drug's name): there are no results to read. A file with one result to a row goes in with curb ingest and a profile that fits it.");
        }

        return input;
    }

    /// <summary>The reference tables, with the breakpoint tables that a site loaded into its data folder.</summary>
    public static ReferenceLibrary OpenLibrary(string data = CommonOptions.UsualData) => SiteReference.Open(data);

    /// <summary>The settings for a guideline name; a name or year that can't be had ends the command with code 2.</summary>
    public static LaboratorySettings Settings(string guideline, ReferenceLibrary library)
    {
        var settings = LaboratorySettings.Read(Edition("--guideline", guideline).Text)!;
        var editions = library.BreakpointEditions(settings.Guideline);
        return editions.Contains(settings.Edition)
            ? settings
            : throw CommandFailure.WrongArguments($"--guideline: found {guideline}; the reference tables hold {settings.Guideline} {string.Join(", ", editions.Select(edition => edition.Folder))}. Example: --guideline {(editions.Count > 0 ? editions[^1] : settings.Edition)}");
    }

    /// <summary>A guideline and year as written; whether the tables hold it is another question.</summary>
    public static GuidelineEdition Edition(string option, string text) => GuidelineEdition.Read(text)
        ?? throw CommandFailure.WrongArguments($"{option}: found {text}; expected EUCAST or CLSI, a hyphen and a year. Example: {option} EUCAST-2025");

    /// <summary>Says on standard error what was refused, and gives the exit code.</summary>
    public static int Account(IReadOnlyList<Rejection> rejections)
    {
        foreach (var rejection in rejections.Take(ShownRejections))
        {
            string column = rejection.Column.Length == 0 ? "" : $" column {rejection.Column}";
            Console.Error.WriteLine($"{rejection.File} line {rejection.Line}{column}: found {rejection.Found}; expected {rejection.Expected} ({rejection.Reason})");
        }

        if (rejections.Count > ShownRejections)
        {
            Console.Error.WriteLine($"… and {rejections.Count - ShownRejections} more");
        }

        if (rejections.Count > 0)
        {
            Console.Error.WriteLine($"{rejections.Count} cells or rows were refused.");
        }

        return rejections.Count == 0 ? ExitCodes.Done : ExitCodes.DoneWithRejectedRows;
    }

    public void Dispose() => File?.Dispose();
}
