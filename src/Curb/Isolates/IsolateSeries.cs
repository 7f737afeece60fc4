namespace Curb.Isolates;

/// <summary>What the first-isolate rules need of isolates, as columns of equal length.</summary>
/// <param name="Patient">Number of the patient; 0 where the source names none: such isolates are never de-duplicated.</param>
/// <param name="Species">Number of the species; 0 where the organism is unknown or nothing grew: never a first isolate.</param>
/// <param name="Day">Specimen date in days; <see cref="UnknownDay"/> where unknown: such an isolate lies in no period and is only counted by the isolate-based method.</param>
/// <param name="Tie">Order of two isolates of one patient, species and day, taken from the source's own numbers, so that the order of rows in a file changes nothing.</param>
/// <param name="Phenotypes">Results; needed by the phenotype method and by "only tested".</param>
public sealed record IsolateSeries(int[] Patient, int[] Species, int[] Day, Comparison<int> Tie, PhenotypeMatrix? Phenotypes)
{
    public const int UnknownDay = int.MinValue;

    public int Count => Patient.Length;
}
