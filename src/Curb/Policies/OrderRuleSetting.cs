namespace Curb.Policies;

/// <summary>What an order that doesn't keep a rule meets with, from mild to strict.</summary>
public enum RuleSeverity
{
    /// <summary>Told beside the answer; the order passes.</summary>
    Inform,

    /// <summary>A warning; the order passes.</summary>
    Warn,

    /// <summary>The order passes once what the rule demands is there: a reason, a consult, a culture, a special file.</summary>
    Require,

    /// <summary>The order must not be signed.</summary>
    Refuse,
}

/// <summary>What is asked for before an order goes on.</summary>
public enum RuleDemand
{
    None,
    Reason,
    Consult,
    Culture,
    SpecialFile,
}

/// <summary>How a policy pack sets one rule of the order check.</summary>
/// <param name="Rule">Id of the rule: grade-beyond-privilege.</param>
/// <param name="Severity">What an order meets with that doesn't keep it.</param>
/// <param name="Demand">What is asked for where the severity is require.</param>
/// <param name="Clause">Full id of the clause that it rests on.</param>
/// <param name="Confidence">How sure the clause is; an unverified one never refuses by itself.</param>
/// <param name="Pack">The pack that says so.</param>
/// <param name="Title">The rule in a few words.</param>
public sealed record OrderRuleSetting(string Rule, RuleSeverity Severity, RuleDemand Demand, string Clause, Confidence Confidence, string Pack, Bilingual Title);

/// <summary>A pack of a lower level that sets a rule looser than one above it: it does not rule.</summary>
public sealed record OrderRuleConflict(OrderRuleSetting Looser, OrderRuleSetting Stricter)
{
    public Bilingual Explanation => new(
        $"{Looser.Pack} 将规则 {Looser.Rule} 定为 {Looser.Severity}，宽于 {Stricter.Pack} 的 {Stricter.Severity}；以较严者为准",
        $"{Looser.Pack} sets {Looser.Rule} to {Looser.Severity}, looser than {Stricter.Severity} of {Stricter.Pack}; the stricter one rules");
}
