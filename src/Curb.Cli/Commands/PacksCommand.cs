using System.CommandLine;
using Curb.Cli.Output;
using Curb.Exchange;
using Curb.Facts;
using Curb.Indicators;
using Curb.Policies;
using Curb.Prescribing;
using Curb.ReferenceData;
using Curb.Supervision;

namespace Curb.Cli.Commands;

/// <summary><c>curb packs</c>: lists policy packs; <c>check</c> validates them, <c>test</c> runs their examples, <c>clauses</c> shows the register.</summary>
internal static class PacksCommand
{
    public static Command Create()
    {
        var command = new Command("packs", "Lists policy packs.\nExample: curb packs check");
        var format = CommonOptions.Format();
        format.Recursive = true;
        command.Options.Add(format);
        command.SetAction(parsed => List(parsed.GetValue(format)));
        command.Subcommands.Add(Sub("check", "Validates packs and indicators: provenance, clauses, topics; lists conflicts and claims. Exit code 3 where something is wrong.", format, Check));
        command.Subcommands.Add(Sub("test", "Runs the examples that ship with packs and indicators. Exit code 3 where one fails.", format, Test));
        command.Subcommands.Add(Sub("clauses", "The register of clauses: what rests on each, or why nothing does yet.", format, Clauses));
        return command;
    }

    private static Command Sub(string name, string description, Option<string?> format, Func<string?, int> run)
    {
        var command = new Command(name, description);
        command.SetAction(parsed => run(parsed.GetValue(format)));
        return command;
    }

    private static int List(string? format)
    {
        var policies = ContentTrees.Policies();
        using var output = TableOutput.Open(format, "pack", "title_zh", "title_en", "number", "level", "in_force_from", "in_force_to", "status", "confidence", "verified", "clauses", "parameters", "unverified_parameters");
        foreach (var pack in policies.Packs)
        {
            int unverified = pack.Parameters.Count(parameter => parameter.Values.Any(value => !value.Confidence.IsVerified()));
            output.Row(pack.Id, pack.Title.Zh, pack.Title.En, pack.Number, pack.Level.ToString().ToLowerInvariant(), pack.From, pack.To, pack.Status, pack.Confidence.Mark(), pack.Confidence.IsVerified(), pack.Clauses.Count, pack.Parameters.Count, unverified);
        }

        return ExitCodes.Done;
    }

    private static int Check(string? format)
    {
        var faults = new List<ContentFault>();
        var policies = PolicyLibrary.Read(ContentFolder.Open("policies"), faults);
        var indicators = IndicatorLibrary.Read(ContentFolder.Open("indicators"), faults);
        PlanLibrary.Read(ContentFolder.Open("policies"), policies, [.. indicators.Definitions.Select(definition => definition.Id)], faults);
        faults.AddRange(faults.Count == 0 ? ClauseRegister.Check(policies, indicators) : []);
        using (var output = TableOutput.Open(format, "finding", "file", "line", "key", "found", "expected"))
        {
            faults.ForEach(fault => output.Row("fault", fault.File, fault.Line, fault.Key, fault.Found, fault.Expected));
            foreach (var conflict in policies.Conflicts())
            {
                output.Row("conflict", conflict.Looser.Id, null, conflict.LooserValue.Clause, conflict.Explanation.En, "a number at least as strict as " + conflict.StricterValue.Clause);
            }

            foreach (var claim in policies.Claims)
            {
                output.Row("claim-not-applied", claim.Id, null, claim.Values[0].Clause, claim.Claim!.Because.En, "as " + claim.Claim.Against);
            }
        }

        Console.Error.WriteLine($"{policies.Packs.Count} packs, {policies.Parameters.Count()} parameters, {indicators.Definitions.Count} indicators: {faults.Count} faults, {policies.Conflicts().Count} conflicts, {policies.Claims.Count()} claims not applied.");
        return faults.Count == 0 ? ExitCodes.Done : ExitCodes.UnusableInput;
    }

    private static int Test(string? format)
    {
        var faults = new List<ContentFault>();
        var (policies, indicators) = (ContentTrees.Policies(), ContentTrees.Indicators());
        var outcomes = PackExamples.Run(ContentFolder.Open("policies"), policies, faults)
            .Concat(OperationExamples.Run(ContentFolder.Open("policies"), policies, ReferenceLibrary.Load(ContentFolder.Open("reference")), faults))
            .Concat(IndicatorExamples.Run(ContentFolder.Open("indicators"), indicators, policies, facts => new FactsInMemory(facts), faults)).ToList();
        using (var output = TableOutput.Open(format, "source", "example", "shows", "expected", "found", "passed"))
        {
            outcomes.ForEach(outcome => output.Row(outcome.Source, outcome.Name, outcome.Shows, outcome.Expected, outcome.Found, outcome.Passed));
        }

        faults.ForEach(fault => Console.Error.WriteLine(fault));
        Console.Error.WriteLine($"{outcomes.Count} examples, {outcomes.Count(outcome => !outcome.Passed)} failed, {faults.Count} faults in example files.");
        return faults.Count == 0 && outcomes.TrueForAll(outcome => outcome.Passed) ? ExitCodes.Done : ExitCodes.UnusableInput;
    }

    private static int Clauses(string? format)
    {
        using var output = TableOutput.Open(format, "clause", "article", "text_zh", "text_en", "confidence", "verified", "modelled_by", "not_modelled");
        foreach (var coverage in ClauseRegister.Of(ContentTrees.Policies(), ContentTrees.Indicators()))
        {
            var clause = coverage.Clause;
            output.Row(clause.Id, clause.Article, clause.Text.Zh, clause.Text.En, clause.Confidence.Mark(), clause.Confidence.IsVerified(), string.Join(';', coverage.ModelledBy), clause.NotModelled?.En);
        }

        return ExitCodes.Done;
    }
}
