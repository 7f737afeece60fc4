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
    /// <param name="knowledge">What an order of a day is judged by; asked by several threads, again and again.</param>
    /// <param name="threads">So many threads judge at once.</param>
    public static FindingFacts Derive(ReceivedOrders orders, DrugUseFacts use, Func<DateOnly, OrderKnowledge> knowledge, int threads = 1)
    {
        var facts = Sharing(use);
        var known = new SettingCodes(facts);
        if (threads == 1)
        {
            Judge(orders, knowledge, 0, orders.Count, (row, finding) => Append(facts, known, use, row, finding));
            return facts;
        }

        foreach (var (row, finding) in Judge(orders, knowledge, threads))
        {
            Append(facts, known, use, row, finding);
        }

        return facts;
    }

    /// <summary>Every breach of every order with its line, in the order of the lines.</summary>
    public static IEnumerable<(int Row, RuleFinding Finding)> Judge(ReceivedOrders orders, Func<DateOnly, OrderKnowledge> knowledge, int threads)
    {
        int parts = (orders.Count + RowsAPart - 1) / RowsAPart;
        return Enumerable.Range(0, parts).AsParallel().AsOrdered().WithDegreeOfParallelism(threads).SelectMany(part =>
        {
            var found = new List<(int Row, RuleFinding Finding)>();
            Judge(orders, knowledge, part * RowsAPart, Math.Min(orders.Count, (part + 1) * RowsAPart), (row, finding) => found.Add((row, finding)));
            return found;
        });
    }

    private static void Judge(ReceivedOrders orders, Func<DateOnly, OrderKnowledge> knowledge, int from, int until, Action<int, RuleFinding> found)
    {
        var breaches = new List<RuleFinding>();
        var day = DateOnly.MinValue;
        OrderKnowledge? known = null;
        ReadOnlySpan<(OrderRule Rule, OrderRuleSetting Setting)> rules = [];
        for (int row = from; row < until; row++)
        {
            if (orders.Of(row) is not { } order)
            {
                continue;
            }

            // Orders of one stay lie side by side, often of one day.
            if (known is null || DateOnly.FromDateTime(order.At) != day)
            {
                day = DateOnly.FromDateTime(order.At);
                known = knowledge(day);
                rules = OrderRuleBook.Set(known.Rules);
            }

            breaches.Clear();
            OrderCheck.AddBreaches(order, known, rules, breaches);
            foreach (var breach in breaches)
            {
                found(row, breach);
            }
        }
    }

    private static FindingFacts Sharing(DrugUseFacts use)
    {
        var facts = new FindingFacts();
        facts.Institution.Share(use.Institution.Dictionary);
        facts.OrderKey.Share(use.OrderKey.Dictionary);
        facts.Encounter.Share(use.Encounter.Dictionary);
        facts.Patient.Share(use.Patient.Dictionary);
        facts.Kind.Share(use.Kind.Dictionary);
        facts.Month.Share(use.Month.Dictionary);
        facts.OrderMonth.Share(use.OrderMonth.Dictionary);
        facts.Department.Share(use.Department.Dictionary);
        facts.Physician.Share(use.Physician.Dictionary);
        facts.Drug.Share(use.Drug.Dictionary);
        facts.Grade.Share(use.Grade.Dictionary);
        return facts;
    }

    private static void Append(FindingFacts facts, SettingCodes known, DrugUseFacts use, int row, RuleFinding finding)
    {
        facts.Institution.AppendFrom(use.Institution, row);
        facts.ReceivedId.Append(use.ReceivedId[row]);
        var (rule, clause) = known.Of(finding.Setting);
        facts.Rule.AppendCode(rule);
        facts.Severity.AppendCode(known.Severity(finding.Severity));
        facts.Demand.AppendCode(known.Demand(finding.Demand));
        facts.Clause.AppendCode(clause);
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

    private static string? Word(RuleDemand demand) => demand switch { RuleDemand.Reason => "reason", RuleDemand.Consult => "consult", RuleDemand.Culture => "culture", RuleDemand.SpecialFile => "special-file", _ => null };

    private static string Word(RuleSeverity? severity) => severity switch { RuleSeverity.Refuse => "refuse", RuleSeverity.Require => "require", RuleSeverity.Warn => "warn", _ => "inform" };

    /// <summary>Codes of what a rule's setting says of itself, and of the words for its weight, looked up once each.</summary>
    private sealed class SettingCodes(FindingFacts facts)
    {
        private readonly int[] _demands = [.. Enum.GetValues<RuleDemand>().Select(demand => facts.Demand.Dictionary.Code(Word(demand)))];
        private readonly int[] _severities = [.. Enum.GetValues<RuleSeverity>().Select(severity => facts.Severity.Dictionary.Code(Word(severity)))];
        private readonly int _without = facts.Severity.Dictionary.Code(Word((RuleSeverity?)null));
        private readonly Dictionary<OrderRuleSetting, (int Rule, int Clause)> _known = new(ReferenceEqualityComparer.Instance);

        public int Demand(RuleDemand demand) => _demands[(int)demand];

        public int Severity(RuleSeverity? severity) => severity is { } known ? _severities[(int)known] : _without;

        public (int Rule, int Clause) Of(OrderRuleSetting setting)
        {
            if (!_known.TryGetValue(setting, out var codes))
            {
                _known[setting] = codes = (facts.Rule.Dictionary.Code(setting.Rule), facts.Clause.Dictionary.Code(setting.Clause));
            }

            return codes;
        }
    }
}
