using Curb.ReferenceData;

namespace Curb.Susceptibilities;

/// <summary>Membership of a drug in a class that a table names: an ATC code prefix (J01G) or a pharmacological class of the drug table.</summary>
public static class DrugClasses
{
    public static bool Contains(Antimicrobial? drug, string classOrAtc) =>
        drug is not null
        && (drug.DrugClass.Equals(classOrAtc, StringComparison.OrdinalIgnoreCase)
            || drug.Atc.Any(atc => atc.StartsWith(classOrAtc, StringComparison.OrdinalIgnoreCase)));
}
