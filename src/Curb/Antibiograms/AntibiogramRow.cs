namespace Curb.Antibiograms;

/// <summary>One cell of a cumulative antibiogram: an organism and a drug (or a combination of drugs) within a group.</summary>
/// <param name="Group">Values of the chosen dimensions, in their order; null where unknown.</param>
/// <param name="Organism">WHONET organism code; * where a syndromic antibiogram pools all organisms.</param>
/// <param name="Drug">WHONET drug code, or codes with + between for a combination.</param>
/// <param name="Isolates">Counted isolates of the organism in the group, tested or not.</param>
/// <param name="Tested">Counted isolates with a category for the drug, expected resistance included; where several methods were used, the most resistant result counts once.</param>
/// <param name="Susceptible">S. For a combination: susceptible to at least one of its drugs, by the counting rule.</param>
/// <param name="Intermediate">I.</param>
/// <param name="Resistant">R, NS and expected resistance. For a combination: tested against all of its drugs and susceptible to none.</param>
/// <param name="Expected">Of the resistant, those whose result is expected resistance (IR).</param>
public sealed record AntibiogramRow(IReadOnlyList<string?> Group, string Organism, string Drug, long Isolates, long Tested, long Susceptible, long Intermediate, long Resistant, long Expected)
{
    /// <summary>The organism of rows that pool all organisms.</summary>
    public const string EveryOrganism = "*";

    /// <summary>SDD: susceptible, dose-dependent; a category of its own. S, I, SDD and R add up to tested.</summary>
    public long DoseDependent { get; init; }

    /// <summary>Isolates with a value of the drug that has no category (no breakpoint apart); isolates with another, readable value may be among them.</summary>
    public long Unread { get; init; }

    /// <summary>Isolates that count as susceptible under a rule.</summary>
    public long Counted(CountingRule rule) => Susceptible + (rule == CountingRule.WithIncreasedExposure ? Intermediate : 0);

    /// <summary>Share that counts as susceptible, with its interval.</summary>
    public Proportion? CountedShare(CountingRule rule, IntervalMethod method = IntervalMethod.Wilson) => Proportion.Of(Counted(rule), Tested, method);

    /// <summary>Share S alone, with its interval.</summary>
    public Proportion? SusceptibleShare(IntervalMethod method = IntervalMethod.Wilson) => Proportion.Of(Susceptible, Tested, method);

    /// <summary>Share resistant, with its interval.</summary>
    public Proportion? ResistantShare(IntervalMethod method = IntervalMethod.Wilson) => Proportion.Of(Resistant, Tested, method);

    /// <summary>True where all tested are resistant by nature, so that a share would say nothing about this place.</summary>
    public bool IsExpectedResistant => Expected > 0 && Expected == Tested;

    /// <summary>True where too few isolates were tested to state a share (CLSI M39: 30).</summary>
    public bool IsTooSmall(int minimum) => Tested < minimum;
}
