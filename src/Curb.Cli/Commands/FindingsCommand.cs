using System.CommandLine;
using Curb.AntimicrobialUse;
using Curb.Cli.Output;
using Curb.Cli.Work;
using Curb.Columns;
using Curb.Disclosure;
using Curb.Exchange;
using Curb.Exchange.Orders;
using Curb.Facts;
using Curb.Policies;
using Curb.Prescribing;
using Curb.ReferenceData;
using Curb.Storage;
using Curb.Storage.Governance;
using Curb.Supervision;
using Curb.Web.OrderCheck;

namespace Curb.Cli.Commands;

/// <summary><c>curb findings</c>: what the rules of the order check found in received orders; and a simulation of other severities before they speak.</summary>
internal static class FindingsCommand
{
    private static readonly string[] s_severities = ["inform", "warn", "require", "refuse"];
    private static readonly string[] s_columns = ["institution", "order_month", "rule", "severity", "demand", "clause", "verified", "department", "physician", "drug", "grade", "order", "encounter", "explained"];

    public static Command Create()
    {
        var from = new Option<string?>("--from") { Description = "first month in which orders start, such as 2025-01" };
        var to = new Option<string?>("--to") { Description = "last month" };
        var institution = new Option<string[]>("--institution") { Description = "only this institution" };
        var rule = new Option<string?>("--rule") { Description = "only these rules, with commas" };
        var severity = new Option<string?>("--severity") { Description = "only from this severity up: " + string.Join(", ", s_severities) };
        var by = new Option<string?>("--by") { Description = "counts instead of rows, by columns of the fact: rule, physician, department, drug, month …, with commas" };
        var simulate = new Option<string?>("--simulate") { Description = "as if rules had other severities: rule=severity, with commas; off silences a rule. Alerts per physician, before and after, with the packs, privileges and supply list of order-check.json in the data folder" };
        var of = new Option<string>("--of") { Description = "orders, or operations: received operations by the rules of prophylaxis, those without any order among them", DefaultValueFactory = _ => "orders" };
        var sample = new Option<int>("--sample") { Description = "with --simulate: so many orders whose verdict would change, instead of the counts" };
        var language = new Option<string>("--language") { Description = "language of the reasons: en or zh", DefaultValueFactory = _ => "en" };
        var (data, format) = (CommonOptions.Data(), CommonOptions.Format());
        var command = new Command(
            "findings",
            "What the rules of the order check found in received orders: the same engine as before an order is signed. What hospitals don't deliver (allergies, weight, consults, special files) is not judged.\nExample: curb findings --from 2025-01 --to 2025-12 --by rule,severity\nExample: curb findings --of operations --by rule,department\nExample: curb findings --simulate duplicate-class=refuse --sample 20")
        { of, from, to, institution, rule, severity, by, simulate, sample, language, data, format };
        command.SetAction(parsed =>
        {
            using var folder = OpenedFolder.Open(parsed.GetValue(data)!, DataFolderAccess.Read);
            var institutions = OpenedFolder.Institutions(folder, parsed.GetValue(institution) ?? []);
            var span = (From: Month("--from", parsed.GetValue(from)) ?? "0000-00", To: Month("--to", parsed.GetValue(to)) ?? "9999-99");
            if (parsed.GetValue(simulate) is { } changes)
            {
                Simulate(parsed.GetValue(data)!, folder, institutions, Changes(changes), span, parsed.GetValue(sample), parsed.GetValue(language)!, parsed.GetValue(format));
                return ExitCodes.Done;
            }

            var subject = Subject(parsed.GetValue(of)!);
            var where = Conditions(subject, span, parsed.GetValue(rule), parsed.GetValue(severity));
            var scope = Scope.Of(institutions, true);
            if (parsed.GetValue(by) is { } dimensions)
            {
                Count(folder, scope, subject, where, dimensions, parsed.GetValue(format));
            }
            else if (subject == s_operations)
            {
                Operations(folder, scope, where, parsed.GetValue(language)!, parsed.GetValue(format));
            }
            else
            {
                Rows(folder, scope, where, parsed.GetValue(language)!, parsed.GetValue(format));
            }

            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>What findings are of.</summary>
    /// <param name="Fact">The fact.</param>
    /// <param name="Key">Its subject's key.</param>
    /// <param name="Month">The month of the subject.</param>
    /// <param name="Counted">What is counted, in a heading.</param>
    /// <param name="Rules">Rules that may be found.</param>
    private sealed record FindingSubject(string Fact, string Key, string Month, string Counted, IReadOnlyList<string> Rules);

    private static readonly FindingSubject s_orders = new("finding", "order_key", "order_month", "orders", [.. OrderRuleBook.All.Select(one => one.Id)]);
    private static readonly FindingSubject s_operations = new("operation_finding", "surgery", "operation_month", "operations", OperationFindings.Rules);

    private static FindingSubject Subject(string word) => word switch { "orders" => s_orders, "operations" => s_operations, _ => throw CommandFailure.WrongArguments($"--of {word}: expected orders or operations.") };

    private static string? Month(string option, string? text) =>
        text is null || Indicators.CalendarMonth.Parse(text) is not null ? text : throw CommandFailure.WrongArguments($"{option}: found \"{text}\", expected a month such as 2025-12.");

    private static List<Condition> Conditions(FindingSubject subject, (string From, string To) span, string? rules, string? severity)
    {
        var where = new List<Condition> { new(subject.Month, ConditionTest.Between, span.From, span.To) };
        if (rules is not null)
        {
            where.Add(new Condition("rule", ConditionTest.In, [.. rules.Split(',', StringSplitOptions.TrimEntries).Select(rule => Rule(subject, rule))]));
        }

        if (severity is not null)
        {
            where.Add(new Condition("severity", ConditionTest.In, [.. s_severities.Skip((int)Severity(severity))]));
        }

        return where;
    }

    private static string Rule(FindingSubject subject, string rule) => subject.Rules.Contains(rule) ? rule : throw CommandFailure.WrongArguments($"There is no rule \"{rule}\" of {subject.Counted}; expected one of {string.Join(", ", subject.Rules)}.");

    private static RuleSeverity Severity(string text) => Array.IndexOf(s_severities, text) is var at and >= 0 ? (RuleSeverity)at : throw CommandFailure.WrongArguments($"Found \"{text}\", expected a severity: {string.Join(", ", s_severities)}. Example: --severity require");

    private static void Count(DataFolder folder, Scope scope, FindingSubject subject, List<Condition> where, string dimensions, string? format)
    {
        var columns = dimensions.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        try
        {
            var groups = folder.Facts.Ask(new FactQuery(subject.Fact, [Measure.Rows(), Measure.DistinctOf(subject.Key)], where, columns), scope);
            using var output = TableOutput.Open(format, [.. columns, "findings", subject.Counted]);
            foreach (var group in groups)
            {
                output.Row([.. group.Dimensions, group.Sums[0], group.Sums[1]]);
            }
        }
        catch (UnknownVocabularyException unknown)
        {
            throw CommandFailure.WrongArguments($"--by {dimensions}: {unknown.Message}");
        }
    }

    private static void Rows(DataFolder folder, Scope scope, List<Condition> where, string language, string? format)
    {
        var rows = (FindingFacts)folder.Facts.Rows(new FactQuery("finding", [Measure.Rows()], where, []), scope, int.MaxValue);
        using var output = TableOutput.Open(format, s_columns);
        for (int i = 0; i < rows.Count; i++)
        {
            output.Row(rows.Institution[i], rows.OrderMonth[i], rows.Rule[i], rows.Severity[i], rows.Demand[i], rows.Clause[i], rows.Verified[i], rows.Department[i], rows.Physician[i], rows.Drug[i], rows.Grade[i], rows.OrderKey[i], rows.Encounter[i], language == "zh" ? rows.ExplainedZh[i] : rows.Explained[i]);
        }
    }

    private static void Operations(DataFolder folder, Scope scope, List<Condition> where, string language, string? format)
    {
        var rows = (OperationFindingFacts)folder.Facts.Rows(new FactQuery(s_operations.Fact, [Measure.Rows()], where, []), scope, int.MaxValue);
        using var output = TableOutput.Open(format, ["institution", "operation_month", "rule", "severity", "demand", "clause", "verified", "department", "surgeon", "procedure", "drugs", "operation", "encounter", "explained"]);
        for (int i = 0; i < rows.Count; i++)
        {
            output.Row(rows.Institution[i], rows.OperationMonth[i], rows.Rule[i], rows.Severity[i], rows.Demand[i], rows.Clause[i], rows.Verified[i], rows.Department[i], rows.Surgeon[i], rows.Procedure[i], rows.Drugs[i], rows.Surgery[i], rows.Encounter[i], language == "zh" ? rows.ExplainedZh[i] : rows.Explained[i]);
        }
    }

    private static Dictionary<string, RuleSeverity?> Changes(string text)
    {
        var changes = new Dictionary<string, RuleSeverity?>(StringComparer.Ordinal);
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = part.Split('=');
            if (pair.Length != 2)
            {
                throw CommandFailure.WrongArguments($"--simulate {part}: expected rule=severity. Example: --simulate duplicate-class=refuse,long-course=off");
            }

            changes[Rule(s_orders, pair[0])] = pair[1] == "off" ? null : Severity(pair[1]);
        }

        return changes;
    }

    private static void Simulate(string path, DataFolder folder, IReadOnlyList<string> institutions, Dictionary<string, RuleSeverity?> changes, (string From, string To) span, int sample, string language, string? format)
    {
        using var output = TableOutput.Open(format, sample > 0 ? ["institution", "order", "order_month", "physician", "drug", "verdict_before", "verdict_after", "rules", "explained"] : ["institution", "physician", "orders", "alerts_before", "alerts_after", "refusals_before", "refusals_after"]);
        foreach (string code in institutions)
        {
            var (simulation, use, _) = SimulateWork.Run(path, folder, code, changes, span, sample);
            foreach (var changed in simulation.Sample)
            {
                output.Row(code, use.OrderKey[changed.Row], use.OrderMonth[changed.Row], use.Physician[changed.Row], use.Drug[changed.Row], AnswerDocument.Word(changed.Before), AnswerDocument.Word(changed.After), string.Join(';', changed.Findings.Select(finding => finding.Rule)), string.Join("; ", changed.Findings.Select(finding => finding.Answer.Because.In(language))));
            }

            foreach (var physician in simulation.Physicians.TakeWhile(_ => sample == 0))
            {
                output.Row(code, physician.Physician, physician.Orders, physician.AlertsBefore, physician.AlertsAfter, physician.RefusalsBefore, physician.RefusalsAfter);
            }
        }
    }
}
