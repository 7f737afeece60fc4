using Curb.Policies;

namespace Curb.Prescribing;

/// <summary>The answer to an order.</summary>
public enum Verdict
{
    Allow,
    Warn,
    Require,
    Refuse,
}

/// <summary>One rule's answer with what it means for the order.</summary>
/// <param name="Setting">How the packs in force set the rule.</param>
/// <param name="Answer">What the rule says.</param>
/// <param name="Severity">What the order meets with; null where the rule is met or cannot be assessed.</param>
/// <param name="Demand">What is asked for.</param>
/// <param name="Speaks">False while the rule runs in silence.</param>
/// <param name="Capped">True where a refusal became a demand because something it rests on is unverified.</param>
/// <param name="Answered">True where the physician gave a reason and the demand is thereby met.</param>
public sealed record RuleFinding(OrderRuleSetting Setting, RuleAnswer Answer, RuleSeverity? Severity, RuleDemand Demand, bool Speaks, bool Capped, bool Answered)
{
    public string Rule => Setting.Rule;

    /// <summary>True where the rule has something to say: it is broken, or leaves a duty.</summary>
    public bool HasWord => Answer.HasWord;

    /// <summary>The rule and the order that <see cref="Tell"/> asks; null where nobody wanted to know the inputs.</summary>
    internal (OrderRule Rule, OrderCase Case)? Asked { get; init; }

    /// <summary>The inputs that the answer rests on; empty where nobody asked for them.</summary>
    public IReadOnlyList<string> Trace
    {
        get
        {
            var texts = new TraceTexts();
            Tell(texts);
            return texts.Lines;
        }
    }

    /// <summary>Tells the inputs that the answer rests on, nothing where nobody asked for them.</summary>
    public void Tell(TraceLines lines) => Asked?.Rule.Trace(Asked.Value.Case, lines);

    /// <summary>What the finding alone would make of the order.</summary>
    public Verdict Verdict => Severity switch
    {
        RuleSeverity.Refuse => Verdict.Refuse,
        RuleSeverity.Require => Answered ? Verdict.Warn : Verdict.Require,
        RuleSeverity.Warn => Verdict.Warn,
        _ => Answer.Duty is null ? Verdict.Allow : Verdict.Warn,
    };
}

/// <summary>A drug that could be ordered instead.</summary>
/// <param name="Drug">Code.</param>
/// <param name="Route">WHO route.</param>
/// <param name="Name">Name.</param>
/// <param name="Grade">Its grade: within the privilege.</param>
/// <param name="Because">Which organisms it covers, by whose figures: the ward's, or the hospital's with the months that they rest on.</param>
public sealed record Alternative(string Drug, string Route, Bilingual Name, ReferenceData.Grade Grade, Bilingual Because);

/// <summary>The answer to one order with every rule's own.</summary>
/// <param name="Verdict">By the rules that speak.</param>
/// <param name="IfAllSpoke">As it would be if the silent rules spoke too.</param>
/// <param name="Rules">Each rule's answer, in the order in which rules run.</param>
public sealed record OrderAnswer(Verdict Verdict, Verdict IfAllSpoke, IReadOnlyList<RuleFinding> Rules)
{
    public IReadOnlyList<Alternative> Alternatives { get; init; } = [];

    /// <summary>Why no alternative is named; null where one is, or none is needed.</summary>
    public Bilingual? NoAlternative { get; init; }
}
