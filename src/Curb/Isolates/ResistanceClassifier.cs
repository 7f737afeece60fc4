using Curb.ReferenceData;
using Curb.Susceptibilities;

namespace Curb.Isolates;

/// <summary>What was found about the resistance classes of one isolate.</summary>
/// <param name="Classes">Classes that apply, in the order of their table.</param>
/// <param name="CannotAssess">Classes that are about the organism and could not be assessed, because none of the deciding drugs or tests was done.</param>
public sealed record ResistanceClasses(IReadOnlyList<string> Classes, IReadOnlyList<string> CannotAssess);

/// <summary>
/// Resistance classes by definitions that are data: tables <c>reference/resistance-classes</c>, for MDR, XDR and PDR <c>reference/mdr-categories</c>
/// (Magiorakos 2012), and for DTR <c>reference/difficult-to-treat</c> (Kadri 2018). What was not tested is neither resistant nor susceptible.
/// Each organism's rules become masks over the drugs once; an answer that was given before is given again, so assessing allocates nothing. For one thread.
/// </summary>
public sealed class ResistanceClassifier
{
    private readonly ClassRules _rules;
    private readonly bool _intermediateCounts;
    private readonly DrugPlanes _planes;
    private readonly Dictionary<string, OrganismClasses> _byOrganism = new(StringComparer.Ordinal);

    /// <param name="library">Reference tables.</param>
    /// <param name="drugs">Drugs by the index under which results are given.</param>
    /// <param name="intermediateCounts">True where I means intermediate (CLSI) and so "non-susceptible" for MDR and DTR; false where it means increased exposure (EUCAST).</param>
    public ResistanceClassifier(ReferenceLibrary library, IReadOnlyList<string> drugs, bool intermediateCounts)
    {
        _intermediateCounts = intermediateCounts;
        _rules = new ClassRules(library, drugs);
        _planes = new DrugPlanes(drugs.Count);
    }

    /// <summary>Assesses one isolate.</summary>
    /// <param name="organism">Its organism.</param>
    /// <param name="tests">Its special tests.</param>
    /// <param name="byDrug">The most resistant result per drug index; none where not tested.</param>
    public ResistanceClasses Assess(Organism organism, SpecialTests tests, ReadOnlySpan<SirCategory> byDrug)
    {
        _planes.Read(byDrug, _intermediateCounts);
        if (!_byOrganism.TryGetValue(organism.Code, out var classes))
        {
            classes = _rules.For(organism);
            _byOrganism.Add(organism.Code, classes);
        }

        return classes.Assess(_planes, tests);
    }
}
