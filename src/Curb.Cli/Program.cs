using System.CommandLine;
using Curb.Cli.Commands;

namespace Curb.Cli;

/// <summary>The <c>curb</c> command.</summary>
public static class Program
{
    public static int Main(string[] args)
    {
        Console.OutputEncoding = new System.Text.UTF8Encoding(false);
        return Run(args);
    }

    /// <summary>Runs one command line and returns its exit code; messages go to standard error, tables to standard output.</summary>
    public static int Run(string[] args)
    {
        var root = new RootCommand("Curb (遏耐): antimicrobial stewardship for hospitals and health commissions.");
        foreach (var command in Verbs())
        {
            root.Subcommands.Add(command);
        }

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                Console.Error.WriteLine(error.Message);
            }

            Console.Error.WriteLine($"See: curb {string.Join(' ', args.TakeWhile(a => !a.StartsWith('-')).Take(1))} --help");
            return ExitCodes.WrongArguments;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (CommandFailure failure)
        {
            Console.Error.WriteLine(failure.Message);
            return failure.ExitCode;
        }
        catch (Storage.DataFolderException unusable)
        {
            Console.Error.WriteLine(unusable.Message);
            return ExitCodes.UnusableInput;
        }
        catch (Exception fault)
        {
            Console.Error.WriteLine($"CURB-FAULT: {fault.GetType().Name}: {fault.Message}");
            Console.Error.WriteLine("This is a fault of the program, not of the input. Run again with CURB_TRACE=1 for the details.");
            if (Environment.GetEnvironmentVariable("CURB_TRACE") == "1")
            {
                Console.Error.WriteLine(fault);
            }

            return ExitCodes.OurFault;
        }
    }

    private static IEnumerable<Command> Verbs() =>
    [
        InterpretCommand.Create(),
        LaboratoryFindingsCommand.Create(),
        FirstIsolatesCommand.Create(),
        ClassifyCommand.Create(),
        CoursesCommand.Create(),
        WiscaCommand.Create(),
        AccountsCommand.Create(),
        AntibiogramCommand.Create(),
        BackupCommand.Create(),
        BackupCommand.CreateRestore(),
        BatchesCommand.Create(),
        BenchCommand.Create(),
        CasesCommand.Create(),
        CheckCommand.Create(),
        FallbackCommand.Create(),
        DemoCommand.Create(),
        DenominatorsCommand.Create(),
        DeriveCommand.Create(),
        DrugsCommand.Create(),
        ExplainCommand.Create(),
        FederationCommand.Create(),
        FindingsCommand.Create(),
        FormsCommand.Create(),
        FormularyCommand.Create(),
        IndicatorsCommand.Create(),
        IngestCommand.Create(),
        InstitutionsCommand.Create(),
        InterventionsCommand.Create(),
        BriefsCommand.Create(),
        InspectionsCommand.Create(),
        LedgerCommand.Create(),
        NoticesCommand.Create(),
        PacksCommand.Create(),
        PlansCommand.Create(),
        PrivilegesCommand.Create(),
        PrivilegesCommand.CreateQuestions(),
        QualityCommand.Create(),
        ReferenceCommand.Create(),
        ScoreboardCommand.Create(),
        ReportCommand.Create(),
        UseComparisonCommands.AdministrationRatio(),
        UseComparisonCommands.ResistanceIndex(),
        ServeCommand.Create(),
        TemplatesCommand.Create(),
        VerifyCommand.Create(),
        WarningsCommand.Create(),
        WorkCommand.Create(),
    ];
}
