using System.CommandLine;
using System.Globalization;
using Curb.Cli.Output;
using Curb.Supervision;

namespace Curb.Cli.Commands;

/// <summary><c>curb plans</c>: action plans as data; <c>tasks</c>, <c>targets</c> and <c>compare</c>.</summary>
internal static class PlansCommand
{
    public static Command Create()
    {
        var format = CommonOptions.Format();
        format.Recursive = true;
        var command = new Command("plans", "Lists action plans.\nExample: curb plans tasks cn-tianjin/resistance-plan-2023") { format };
        command.SetAction(parsed => List(parsed.GetValue(format)));
        var plan = new Argument<string>("PLAN") { Description = "id of a plan, such as cn-tianjin/resistance-plan-2023" };
        command.Subcommands.Add(Sub("tasks", "What the plan asks for, point by point, with who does it, by when and by which clause; what it inherits from the plan above it stands there too.", plan, format, Tasks));
        command.Subcommands.Add(Sub("targets", "What is to be reached, with number, unit, day and indicator.", plan, format, Targets));
        command.Subcommands.Add(Compare(format));
        return command;
    }

    private static Command Sub(string name, string description, Argument<string> plan, Option<string?> format, Action<ActionPlan, PlanLibrary, TableWriter> write)
    {
        var command = new Command(name, description) { plan };
        command.SetAction(parsed =>
        {
            var library = ContentTrees.Plans();
            write(Find(library, parsed.GetValue(plan)!), library, (columns, rows) => Write(parsed.GetValue(format), columns, rows));
            return ExitCodes.Done;
        });
        return command;
    }

    private delegate void TableWriter(string[] columns, IEnumerable<object?[]> rows);

    private static Command Compare(Option<string?> format)
    {
        var (one, other) = (new Argument<string>("PLAN"), new Argument<string>("OTHER"));
        var command = new Command("compare", "Lays two plans side by side by targets, indicators, deliverables, bodies and units.\nExample: curb plans compare cn/resistance-plan-2022 cn-tianjin/resistance-plan-2023") { one, other };
        command.SetAction(parsed =>
        {
            var library = ContentTrees.Plans();
            Write(parsed.GetValue(format), ["kind", "key", "answer", "one", "other"], PlanComparison.Of(Find(library, parsed.GetValue(one)!), Find(library, parsed.GetValue(other)!))
                .Select(contrast => new object?[] { contrast.Kind, contrast.Key, contrast.Answer, string.Join(' ', contrast.One), string.Join(' ', contrast.Other) }));
            return ExitCodes.Done;
        });
        return command;
    }

    private static int List(string? format)
    {
        Write(format, ["plan", "title_zh", "title_en", "number", "level", "from", "to", "parent", "phases", "targets", "tasks", "points", "partial"], ContentTrees.Plans().Plans.Select(plan => new object?[]
        {
            plan.Id, plan.Title.Zh, plan.Title.En, plan.Number, plan.Level.ToString().ToLowerInvariant(), plan.From, plan.To, plan.Parent, plan.Phases.Count, plan.Targets.Count, plan.Tasks.Count, plan.Points.Count(), plan.Partial.En,
        }));
        return ExitCodes.Done;
    }

    private static void Tasks(ActionPlan plan, PlanLibrary library, TableWriter write) =>
        write(
            ["task", "clause", "title_zh", "title_en", "source", "inherited", "phase", "lead", "cooperate", "point", "zh", "en", "does", "levels", "kinds", "due", "every", "dated", "deliverable", "indicator", "body", "confidence"],
            PlanInheritance.Tasks(library.Chain(plan)).SelectMany(held => held.Item.Points.Select(point => new object?[]
            {
                held.Item.Id, held.Item.Clause, held.Item.Title.Zh, held.Item.Title.En, held.Source, held.Inherited, held.Item.Phase, string.Join(' ', held.Item.Lead), string.Join(' ', held.Item.Cooperate),
                point.Id, point.Text.Zh, point.Text.En, point.Does, string.Join(' ', point.For.Levels), string.Join(' ', point.For.Kinds), point.Deadline?.Due, Rhythm(point.Deadline), point.Deadline?.Dated,
                point.Deliverable, point.Indicator, point.Body, Curb.Policies.ConfidenceMarks.Mark(held.Item.Confidence),
            })));

    private static void Targets(ActionPlan plan, PlanLibrary library, TableWriter write) =>
        write(
            ["target", "clause", "title_zh", "title_en", "source", "inherited", "direction", "value", "unit", "by", "indicator", "levels", "confidence"],
            PlanInheritance.Targets(library.Chain(plan)).Select(held => new object?[]
            {
                held.Item.Id, held.Item.Clause, held.Item.Title.Zh, held.Item.Title.En, held.Source, held.Inherited, held.Item.Direction, held.Item.Value, held.Item.Unit, held.Item.By, held.Item.Indicator,
                string.Join(' ', held.Item.For.Levels), Curb.Policies.ConfidenceMarks.Mark(held.Item.Confidence),
            }));

    private static string? Rhythm(PlanDeadline? deadline) => deadline?.Every is not { } every ? null
        : string.Join(' ', new[] { every, deadline.Month?.ToString("00", CultureInfo.InvariantCulture), deadline.Day?.ToString("00", CultureInfo.InvariantCulture) }.OfType<string>());

    private static ActionPlan Find(PlanLibrary library, string id) => library.Find(id)
        ?? throw CommandFailure.WrongArguments($"There is no plan \"{id}\"; expected one of {string.Join(", ", library.Plans.Select(plan => plan.Id))}.");

    private static void Write(string? format, string[] columns, IEnumerable<object?[]> rows)
    {
        using var output = TableOutput.Open(format, columns);
        foreach (object?[] row in rows)
        {
            output.Row(row);
        }
    }
}
