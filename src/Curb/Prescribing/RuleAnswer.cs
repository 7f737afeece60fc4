using Curb.Policies;

namespace Curb.Prescribing;

/// <summary>The three answers of a rule.</summary>
public enum RuleOutcome
{
    Met,
    NotMet,
    CannotAssess,
}

/// <summary>What one rule says about one order.</summary>
/// <param name="Outcome">Met, not met, or cannot assess.</param>
/// <param name="Because">Why.</param>
public sealed record RuleAnswer(RuleOutcome Outcome, Bilingual Because)
{
    /// <summary>The case is milder than the rule's severity: at most this.</summary>
    public RuleSeverity AtMost { get; init; } = RuleSeverity.Refuse;

    /// <summary>What this case asks for, where it is not what the rule asks for.</summary>
    public RuleDemand? Demand { get; init; }

    /// <summary>False where the answer rests on a list or catalogue that nobody has checked: it never refuses by itself.</summary>
    public bool Verified { get; init; } = true;

    /// <summary>What remains to be done although the rule is met: papers within 24 hours.</summary>
    public Bilingual? Duty { get; init; }

    /// <summary>True where there is something to say: the rule is broken, or leaves a duty.</summary>
    public bool HasWord => Outcome == RuleOutcome.NotMet || Duty is not null;

    public static RuleAnswer Met(string zh, string en) => new(RuleOutcome.Met, new Bilingual(zh, en));

    public static RuleAnswer NotMet(string zh, string en) => new(RuleOutcome.NotMet, new Bilingual(zh, en));

    public static RuleAnswer Unknown(string zh, string en) => new(RuleOutcome.CannotAssess, new Bilingual(zh, en));
}

/// <summary>One rule of the order check: a pure function of the order and what is known.</summary>
/// <param name="id">Id, as packs set it.</param>
public abstract class OrderRule(string id)
{
    protected static readonly RuleAnswer s_notTherapy = RuleAnswer.Met("非治疗用药，不适用", "does not apply: not for therapy");
    protected static readonly RuleAnswer s_notProphylaxis = RuleAnswer.Met("非预防用药，不适用", "does not apply: not for prophylaxis");
    protected static readonly RuleAnswer s_local = RuleAnswer.Met("局部用药，不适用", "does not apply: local use");
    protected static readonly RuleAnswer s_purposeUnknown = RuleAnswer.Unknown("用药目的未知", "it is not known whether the drug is for therapy or prophylaxis");

    public string Id { get; } = id;

    public abstract RuleAnswer Judge(OrderCase order);

    /// <summary>Tells the inputs that the answer rests on, as name=value; only when somebody asks.</summary>
    public abstract void Trace(OrderCase order, TraceLines lines);
}
