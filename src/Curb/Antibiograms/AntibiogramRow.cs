namespace Curb.Antibiograms;

/// <summary>One cell of a cumulative antibiogram: an organism and a drug within a group.</summary>
/// <param name="Group">Values of the chosen dimensions, in their order; null where unknown.</param>
/// <param name="Organism">WHONET organism code.</param>
/// <param name="Drug">WHONET drug code.</param>
/// <param name="Isolates">Counted isolates of the organism in the group, tested or not.</param>
/// <param name="Tested">Counted isolates with a category for the drug, expected resistance included; where several methods were used, the most resistant result counts once.</param>
/// <param name="Susceptible">S.</param>
/// <param name="Intermediate">I and SDD.</param>
/// <param name="Resistant">R, NS and expected resistance.</param>
/// <param name="Expected">Of the resistant, those whose result is expected resistance (IR).</param>
public sealed record AntibiogramRow(IReadOnlyList<string?> Group, string Organism, string Drug, long Isolates, long Tested, long Susceptible, long Intermediate, long Resistant, long Expected)
{
    /// <summary>Isolates with a value of the drug that has no category (no breakpoint apart); isolates with another, readable value may be among them.</summary>
    public long Unread { get; init; }

    /// <summary>Share susceptible, with its interval.</summary>
    public Proportion? SusceptibleShare => Proportion.Wilson(Susceptible, Tested);

    /// <summary>Share resistant, with its interval.</summary>
    public Proportion? ResistantShare => Proportion.Wilson(Resistant, Tested);

    /// <summary>True where all tested are resistant by nature, so that a share would say nothing about this place.</summary>
    public bool IsExpectedResistant => Expected > 0 && Expected == Tested;

    /// <summary>True where too few isolates were tested to state a share (CLSI M39: 30).</summary>
    public bool IsTooSmall(int minimum) => Tested < minimum;
}
