using Curb.Facts;
using Curb.Intake;
using Curb.Prophylaxis;
using Curb.ReferenceData;

namespace Curb.AntimicrobialUse;

/// <summary>
/// Received records to the facts of use: encounter, drug_use, use_month, occupancy, prescription, surgery and specimen rows.
/// A pure function of its arguments, linear in the number of rows. Works on one institution, or on part of its patients with all of their records.
/// What was not delivered stays unknown, and a line whose DDDs can't be computed says why (<see cref="DddProblems"/>).
/// </summary>
public static class UseDerivation
{
    /// <summary>Derives with the newest settings of the reference.</summary>
    /// <param name="records">Everything delivered; tables that were not are empty.</param>
    /// <param name="reference">Drugs, DDDs, routes, frequencies, units, specimens, procedures.</param>
    /// <param name="catalogue">Grades of drugs; without one the grades are unknown.</param>
    /// <param name="drugMappings">The institution's own names: text to drug code, empty for a text that is no antimicrobial.</param>
    /// <returns>The facts of use; isolates and susceptibilities are left empty.</returns>
    public static FactSet Derive(ReceivedRecords records, ReferenceLibrary reference, GradedCatalogue catalogue, IReadOnlyDictionary<string, string> drugMappings) =>
        Derive(records, reference, catalogue, drugMappings, UseSettings.Load(reference));

    /// <summary>Derives with settings of the caller.</summary>
    public static FactSet Derive(ReceivedRecords records, ReferenceLibrary reference, GradedCatalogue catalogue, IReadOnlyDictionary<string, string> drugMappings, UseSettings settings) =>
        new UseDeriver(reference, GradeHistory.Always(catalogue), drugMappings, settings).Derive(records, UseFeed.OfRecords);
}
