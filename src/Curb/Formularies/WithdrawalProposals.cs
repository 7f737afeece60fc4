using Curb.AbnormalUse;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Policies;
using Curb.Prescribing;
using Curb.ReferenceData;

namespace Curb.Formularies;

/// <summary>One reason of the data to ask whether a drug should stay.</summary>
/// <param name="Ground">resistance, violations or reactions: the grounds of Order 84 art. 22.</param>
/// <param name="Figure">What was counted: per cent resistant, findings for each hundred orders, reports of reactions.</param>
/// <param name="Because">In words, with the counts.</param>
/// <param name="Verified">False where it rests on a clause that nobody has checked.</param>
public sealed record WithdrawalEvidence(string Ground, double Figure, Bilingual Because, bool Verified);

/// <summary>A drug that the data propose for withdrawal (清退). A proposal is a question to the committee, never a decision.</summary>
/// <param name="Drug">Drug code.</param>
/// <param name="Evidence">Every ground found.</param>
public sealed record WithdrawalProposal(string Drug, IReadOnlyList<WithdrawalEvidence> Evidence);

/// <summary>Proposals, and the grounds that could not be looked at.</summary>
public sealed record WithdrawalSurvey(IReadOnlyList<WithdrawalProposal> Proposals, IReadOnlyList<Bilingual> NotAssessed);

/// <summary>Looks through a hospital's facts for grounds of withdrawal: resistance beyond the steps of the law, and frequent breaches, and reports of adverse reactions. What is not delivered is said and not passed over.</summary>
public sealed class WithdrawalProposals(ReferenceLibrary reference)
{
    private const string Dataset = "withdrawal-rules";
    private const double PerThousand = 1000;

    private readonly Dictionary<string, double> _rules = Rules(reference);

    /// <param name="facts">Facts.</param>
    /// <param name="scope">The institution.</param>
    /// <param name="alerts">Resistance beyond the steps, by drug and organism.</param>
    /// <param name="drugs">Drugs of the formulary; proposals are made for these alone.</param>
    /// <param name="from">First month.</param>
    /// <param name="to">Last month.</param>
    public WithdrawalSurvey Survey(IFactSource facts, Scope scope, IReadOnlyList<UseAlert> alerts, IReadOnlySet<string> drugs, string from, string to)
    {
        var found = new Dictionary<string, List<WithdrawalEvidence>>(StringComparer.Ordinal);
        foreach (var alert in alerts.Where(alert => alert.Type == "resistance" && alert.Subject.Drug is { } drug && drugs.Contains(drug) && alert.Expected >= _rules["resistance-step"]))
        {
            Add(alert.Subject.Drug!, new WithdrawalEvidence("resistance", alert.Observed, new Bilingual($"{Organism(alert.Organism, true)} {alert.Because.Zh}", $"{Organism(alert.Organism, false)}: {alert.Because.En}"), alert.Verified));
        }

        var orders = Count(facts, scope, "drug_use", Measure.Rows(Condition.Is("counted", true), Condition.Is("returned", false)), from, to);
        var broken = Count(facts, scope, "finding", Measure.DistinctOf("order_key"), from, to, new Condition("severity", ConditionTest.In, ["require", "refuse"]));
        foreach (var (drug, count) in broken.Where(pair => drugs.Contains(pair.Key) && orders.GetValueOrDefault(pair.Key) >= _rules["violations-fewest-orders"]))
        {
            double share = 100.0 * count / orders[drug];
            if (share >= _rules["violations-share"])
            {
                Add(drug, new WithdrawalEvidence("violations", share, new Bilingual($"{orders[drug]} 条医嘱中 {count} 条有须处理的问题（{share:0.0}%）", $"{count} of {orders[drug]} orders have a finding that asks for something ({share:0.0} %)"), true));
            }
        }

        var missing = new List<Bilingual>();
        foreach (var (drug, evidence) in Reactions(facts, scope, orders, from, to, missing).Where(one => drugs.Contains(one.Drug)))
        {
            Add(drug, evidence);
        }

        if (orders.Count == 0)
        {
            missing.Add(new Bilingual($"违规：{from} 至 {to} 没有医嘱", $"violations: no orders from {from} to {to}"));
        }

        return new WithdrawalSurvey([.. found.Select(pair => new WithdrawalProposal(pair.Key, pair.Value)).OrderByDescending(one => one.Evidence.Count).ThenByDescending(one => one.Evidence.Max(evidence => evidence.Figure)).ThenBy(one => one.Drug, StringComparer.Ordinal)], missing);

        void Add(string drug, WithdrawalEvidence evidence) => (found.TryGetValue(drug, out var known) ? known : found[drug] = []).Add(evidence);
    }

    /// <summary>Drugs with many reports of reactions that they may have caused. Reports are counted once each, whatever drugs they name beside; those not judged yet, and those judged unlikely, are not counted.</summary>
    private List<(string Drug, WithdrawalEvidence Evidence)> Reactions(IFactSource facts, Scope scope, Dictionary<string, long> orders, string from, string to, List<Bilingual> missing)
    {
        if (facts.Ask(new FactQuery("adverse_reaction", [Measure.Rows()], [], []), scope).Sum(group => group.Sums[0] ?? 0) == 0)
        {
            missing.Add(new Bilingual("不良反应：未提供不良反应报告，无法判定", "adverse reactions: no reports are delivered, so they can't be assessed"));
            return [];
        }

        var reports = ReportsOf(facts, scope, from, to, Condition.Is("causal", true));
        var serious = ReportsOf(facts, scope, from, to, Condition.Is("causal", true), Condition.Is("serious", true));
        var found = new List<(string, WithdrawalEvidence)>();
        foreach (var (drug, count) in reports)
        {
            long ordered = orders.GetValueOrDefault(drug), grave = serious.GetValueOrDefault(drug);
            double rate = ordered == 0 ? 0 : PerThousand * count / ordered;
            bool many = count >= _rules["reactions-fewest-reports"] && ordered >= _rules["reactions-fewest-orders"] && rate >= _rules["reactions-rate"];
            if (many || grave >= _rules["reactions-serious"])
            {
                found.Add((drug, new WithdrawalEvidence("reactions", count, new Bilingual(
                    $"{count} 份报告与该药有关联（其中严重 {grave} 份），{ordered} 条医嘱，每千条医嘱 {(ordered == 0 ? "无法计算" : $"{rate:0.0} 份")}；标准为本软件所定，未核实",
                    $"{count} reports that it may have caused ({grave} serious), {ordered} orders, {(ordered == 0 ? "no rate" : $"{rate:0.0} a thousand orders")}; the bounds are this program's own, unverified"), false)));
            }
        }

        return found;
    }

    private static Dictionary<string, long> ReportsOf(IFactSource facts, Scope scope, string from, string to, params IEnumerable<Condition> where) =>
        facts.Ask(new FactQuery("adverse_reaction", [Measure.DistinctOf("report")], [new Condition("month", ConditionTest.Between, from, to), .. where], ["drug"]), scope)
            .Where(group => group.Dimensions[0] is { Length: > 0 }).ToDictionary(group => group.Dimensions[0]!, group => (long)(group.Sums[0] ?? 0), StringComparer.Ordinal);

    private string Organism(string? code, bool chinese) => code is not null && reference.Organism(code) is { } known ? (chinese ? known.NameZh ?? known.Name : known.Name) : code ?? "";

    private static Dictionary<string, long> Count(IFactSource facts, Scope scope, string fact, Measure measure, string from, string to, params IEnumerable<Condition> where) =>
        facts.Ask(new FactQuery(fact, [measure], [new Condition("order_month", ConditionTest.Between, from, to), .. where], ["drug"]), scope)
            .Where(group => group.Dimensions[0] is { Length: > 0 }).ToDictionary(group => group.Dimensions[0]!, group => (long)(group.Sums[0] ?? 0), StringComparer.Ordinal);

    private static Dictionary<string, double> Rules(ReferenceLibrary reference)
    {
        var table = reference.Table(Dataset, reference.Latest(Dataset));
        return Enumerable.Range(0, table.Count).ToDictionary(row => table[row, table.Column("rule")], row => double.Parse(table[row, table.Column("value")], System.Globalization.CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }
}
