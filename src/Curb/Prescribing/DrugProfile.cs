using Curb.AntimicrobialUse;
using Curb.Policies;
using Curb.ReferenceData;

namespace Curb.Prescribing;

/// <summary>A dose limit of a drug on a route for a span of ages; grams of the labelled product. Null where the list has no number.</summary>
public sealed record DoseLimit(string Route, double FromYears, double ToYears, double? SingleGrams, double? DailyGrams, double? SingleMgPerKg, double? DailyMgPerKg, double? FewestDoses, double? MostDoses, bool Verified);

/// <summary>The highest daily dose below a clearance; 0 avoids the drug, null gives advice without a number.</summary>
public sealed record RenalDose(double BelowMlPerMin, double? DailyGrams, Bilingual Advice, bool Verified);

/// <summary>An interaction with another drug whose name contains a word.</summary>
public sealed record Interaction(string Word, RuleSeverity Severity, Bilingual Effect, bool Verified);

/// <summary>What speaks against a drug: pregnancy, or an age from one to another.</summary>
public sealed record PatientCaution(string Condition, double FromYears, double ToYears, RuleSeverity Severity, Bilingual Advice, bool Verified);

/// <summary>What an allergy means for a drug: after a mild or unknown reaction, and after a severe one.</summary>
public sealed record AllergyRelation(string Allergen, RuleSeverity Severity, RuleSeverity AfterSevere, bool Verified);

/// <summary>Where a drug acts whatever a test says: at these diagnoses only, or never at these.</summary>
/// <param name="Route">WHO route; empty for every route.</param>
/// <param name="Only">True: at the diagnosis only; false: never there.</param>
/// <param name="Diagnosis">Beginning of an ICD-10 code, without point.</param>
public sealed record DrugSite(string Route, bool Only, string Diagnosis);

/// <summary>All that the lists say about one antimicrobial, looked up once and shared by every order.</summary>
/// <param name="Drug">The antimicrobial.</param>
/// <param name="Rank">Breadth of spectrum, 1 to 6; null where unranked.</param>
/// <param name="Anaerobes">Active against anaerobes.</param>
/// <param name="KeyClass">Group under strengthened control; null where none.</param>
/// <param name="KeyDrug">On the national list of key drugs of 2024.</param>
/// <param name="GoodOral">Tablets give nearly the levels of the infusion.</param>
public sealed record DrugProfile(Antimicrobial Drug, int? Rank, bool Anaerobes, string? KeyClass, bool KeyDrug, bool GoodOral)
{
    public string Code => Drug.Code;

    /// <summary>The class as one allergen: see <see cref="AllergenGroup"/>.</summary>
    public string Allergen { get; } = AllergenGroup(Drug.DrugClass);

    public required IReadOnlyList<DoseLimit> DoseLimits { get; init; }

    public required IReadOnlyList<RenalDose> RenalDoses { get; init; }

    public required IReadOnlyList<Interaction> Interactions { get; init; }

    public required IReadOnlyList<PatientCaution> Cautions { get; init; }

    public required IReadOnlyList<AllergyRelation> Allergies { get; init; }

    public required IReadOnlyList<DrugSite> Sites { get; init; }

    /// <summary>Whether the drug acts where a diagnosis sits: false where a list says that it does not, and for a drug of one site where the diagnosis is unknown.</summary>
    /// <param name="route">WHO route.</param>
    /// <param name="icd10">ICD-10 code; null where unknown.</param>
    public bool ActsAt(string route, string? icd10)
    {
        string code = icd10?.Replace(".", "", StringComparison.Ordinal).ToUpperInvariant() ?? "";
        var rows = Sites.Where(row => row.Route.Length == 0 || row.Route == route).ToLookup(row => row.Only);
        return (!rows[true].Any() || rows[true].Any(At)) && !rows[false].Any(At);

        bool At(DrugSite row) => code.StartsWith(row.Diagnosis, StringComparison.Ordinal);
    }

    /// <summary>The name as people read it.</summary>
    public Bilingual Name => new(Drug.NameZh ?? Drug.Name, Drug.Name);

    /// <summary>What an allergy to a drug or class means; null where the lists say nothing.</summary>
    public AllergyRelation? Relation(string allergen, string? allergenClass) =>
        allergen == Code ? new AllergyRelation(allergen, RuleSeverity.Refuse, RuleSeverity.Refuse, true)
        : Allergies.FirstOrDefault(relation => relation.Allergen == allergen) ?? (allergenClass is null ? null : Allergies.FirstOrDefault(relation => relation.Allergen == AllergenGroup(allergenClass)));

    /// <summary>Classes that stand together as one allergen: all penicillins, all cephalosporins.</summary>
    public static string AllergenGroup(string drugClass) =>
        drugClass.StartsWith("cephalosporins", StringComparison.Ordinal) || drugClass is "cephamycins" or "oxacephems" ? "cephalosporins"
        : drugClass.EndsWith("-with-inhibitor", StringComparison.Ordinal) ? drugClass[..^"-with-inhibitor".Length]
        : drugClass;
}
