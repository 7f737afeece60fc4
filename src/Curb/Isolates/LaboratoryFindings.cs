using Curb.Intake.Received;
using Curb.ReferenceData;

namespace Curb.Isolates;

/// <summary>
/// What a laboratory should look at again in what it delivers: unusual and inconsistent phenotypes, key drugs that were not tested, expected resistance measured susceptible,
/// reported categories that differ from the guideline's, reference strains out of range, and contaminated blood cultures. A pure function of its arguments.
/// </summary>
public static class LaboratoryFindings
{
    /// <summary>All findings, by row.</summary>
    /// <exception cref="ReferenceFaultException">The reference tables don't hold the guideline year, or a rule can't be read.</exception>
    public static IReadOnlyList<LaboratoryFinding> Of(ReceivedIsolates isolates, ReceivedSusceptibilities received, ReferenceLibrary library, LaboratorySettings settings)
    {
        var interpretation = new IsolateInterpretation(library, settings, received.Test.Dictionary, received.Value.Dictionary, new ComparisonSettings(false));
        var (findings, cultures) = new LaboratoryJudge(library, settings, interpretation).Of(isolates, received);
        return [.. findings, Contamination(cultures, library)];
    }

    /// <summary>What the blood cultures of all parts of a source say together.</summary>
    public static LaboratoryFinding Contamination(IEnumerable<BloodCulture> cultures, ReferenceLibrary library) => BloodCultures.Judge([.. cultures], library);
}
