using Curb.Facts;
using Curb.Policies;

namespace Curb.Prescribing;

/// <summary>Runs the order check over received orders and writes what is not kept as facts.</summary>
public static class OrderFindings
{
    private const int RowsAPart = 20_000;

    /// <summary>The findings of an institution's orders, in the order of the lines.</summary>
    /// <param name="orders">The orders.</param>
    /// <param name="use">The facts they were made from.</param>
    /// <param name="knowledge">What an order of a day is judged by; asked once for each day.</param>
    public static FindingFacts Derive(ReceivedOrders orders, DrugUseFacts use, Func<DateOnly, OrderKnowledge> knowledge)
    {
        var facts = new FindingFacts();
        foreach (var (row, finding) in Judge(orders, knowledge))
        {
            Append(facts, use, row, finding);
        }

        return facts;
    }

    /// <summary>Every breach of every order with its line, parts judged side by side.</summary>
    public static IEnumerable<(int Row, RuleFinding Finding)> Judge(ReceivedOrders orders, Func<DateOnly, OrderKnowledge> knowledge)
    {
        var byDay = new Dictionary<DateOnly, OrderKnowledge>();
        var gate = new Lock();
        OrderKnowledge Of(DateTime at)
        {
            var day = DateOnly.FromDateTime(at);
            lock (gate)
            {
                return byDay.TryGetValue(day, out var known) ? known : byDay[day] = knowledge(day);
            }
        }

        int parts = (orders.Count + RowsAPart - 1) / RowsAPart;
        return Enumerable.Range(0, parts).AsParallel().AsOrdered().SelectMany(part =>
        {
            var found = new List<(int Row, RuleFinding Finding)>();
            for (int row = part * RowsAPart; row < Math.Min(orders.Count, (part + 1) * RowsAPart); row++)
            {
                if (orders.Of(row) is { } order)
                {
                    found.AddRange(OrderCheck.Judge(order, Of(order.At)).Rules.Where(finding => finding.Answer.Outcome == RuleOutcome.NotMet).Select(finding => (row, finding)));
                }
            }

            return found;
        });
    }

    private static void Append(FindingFacts facts, DrugUseFacts use, int row, RuleFinding finding)
    {
        facts.Institution.Append(use.Institution[row]);
        facts.ReceivedId.Append(use.ReceivedId[row]);
        facts.Rule.Append(finding.Rule);
        facts.Severity.Append(Word(finding.Severity));
        facts.Demand.Append(finding.Demand switch { RuleDemand.Reason => "reason", RuleDemand.Consult => "consult", RuleDemand.Culture => "culture", RuleDemand.SpecialFile => "special-file", _ => null });
        facts.Clause.Append(finding.Setting.Clause);
        facts.Verified.Append(finding.Setting.Confidence.IsVerified() && finding.Answer.Verified);
        facts.OrderKey.AppendFrom(use.OrderKey, row);
        facts.Encounter.AppendFrom(use.Encounter, row);
        facts.Patient.AppendFrom(use.Patient, row);
        facts.Kind.AppendFrom(use.Kind, row);
        facts.Discharged.Append(use.Discharged[row]);
        facts.Month.AppendFrom(use.Month, row);
        facts.OrderMonth.AppendFrom(use.OrderMonth, row);
        facts.Department.AppendFrom(use.Department, row);
        facts.Physician.AppendFrom(use.Physician, row);
        facts.Drug.AppendFrom(use.Drug, row);
        facts.Grade.AppendFrom(use.Grade, row);
        facts.ExplainedZh.Append(finding.Answer.Because.Zh);
        facts.Explained.Append(finding.Answer.Because.En);
        facts.EndRow();
    }

    private static string Word(RuleSeverity? severity) => severity switch { RuleSeverity.Refuse => "refuse", RuleSeverity.Require => "require", RuleSeverity.Warn => "warn", _ => "inform" };
}
