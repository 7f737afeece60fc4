using Curb.ReferenceData;

namespace Curb.Prescribing;

/// <summary>Where an order is written.</summary>
public enum CareSetting
{
    Unknown,
    Outpatient,
    Emergency,
    Inpatient,
}

/// <summary>
/// One order of an antimicrobial as the order check judges it, before it is signed or after. Null means unknown everywhere: an empty list of allergies says that there
/// are none, no list says that nobody told.
/// </summary>
public sealed record Order
{
    /// <summary>The caller's own id of the order; echoed in the answer.</summary>
    public string Id { get; init; } = "";

    public string Institution { get; init; } = "";

    /// <summary>The caller's key of the patient: by it the hospital's records are looked up. Empty where it is not told.</summary>
    public string PatientKey { get; init; } = "";

    /// <summary>The caller's key of the stay or visit; empty where it is not told.</summary>
    public string Encounter { get; init; } = "";

    /// <summary>The order is still being written: it leaves nothing in the records.</summary>
    public bool Draft { get; init; }

    /// <summary>When the order is written.</summary>
    public required DateTime At { get; init; }

    public CareSetting Setting { get; init; }

    public string? Department { get; init; }

    public Prescriber Prescriber { get; init; } = Prescriber.Unknown;

    public OrderPatient Patient { get; init; } = OrderPatient.Unknown;

    /// <summary>Code of the antimicrobial.</summary>
    public required string Drug { get; init; }

    /// <summary>WHO route: O, P, Inhal, local …; empty where unknown.</summary>
    public string Route { get; init; } = "";

    /// <summary>Into a vein; null where the route does not tell.</summary>
    public bool? Intravenous { get; init; }

    /// <summary>Acts in the whole body; null where the route does not tell.</summary>
    public bool? Systemic { get; init; }

    public string? Form { get; init; }

    /// <summary>The grade that the hospital's own catalogue gives, where the caller tells it.</summary>
    public Grade? StatedGrade { get; init; }

    /// <summary>One dose of the labelled product, grams.</summary>
    public double? DoseGrams { get; init; }

    public double? DosesPerDay { get; init; }

    /// <summary>A single dose: stat, once.</summary>
    public bool Once { get; init; }

    /// <summary>Days the order lasts or supplies.</summary>
    public double? Days { get; init; }

    /// <summary>When the first dose is due or was given.</summary>
    public DateTime? Start { get; init; }

    /// <summary>The last dose, or the stop of the order.</summary>
    public DateTime? Stop { get; init; }

    /// <summary>True for therapy, false for prophylaxis.</summary>
    public bool? Therapy { get; init; }

    /// <summary>The order continues what is already given: first doses are not judged again.</summary>
    public bool Continues { get; init; }

    public Indication? Indication { get; init; }

    /// <summary>WHONET codes of the organisms that are treated, where the order names them.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Other antimicrobials of the patient that are running; null where unknown.</summary>
    public IReadOnlyList<ActiveOrder>? Active { get; init; }

    /// <summary>Names of all other drugs of the patient; null where unknown.</summary>
    public IReadOnlyList<string>? OtherDrugs { get; init; }

    /// <summary>Times at which counting pathogen tests were collected; null where unknown.</summary>
    public IReadOnlyList<DateTime>? Cultures { get; init; }

    /// <summary>Results of the patient's earlier isolates; null where unknown.</summary>
    public IReadOnlyList<EarlierResult>? Results { get; init; }

    public PlannedOperation? Operation { get; init; }

    /// <summary>Whether the patient can take and absorb tablets; null where unknown.</summary>
    public bool? OralPossible { get; init; }

    public EmergencyOverride? Emergency { get; init; }

    public ConsultGiven? Consult { get; init; }

    /// <summary>False where consults are not delivered, so that none does not mean that there was none.</summary>
    public bool ConsultsKnown { get; init; } = true;

    /// <summary>Whether a special file is open for the course; null where unknown.</summary>
    public bool? SpecialFile { get; init; }

    /// <summary>Reasons the physician gave, by rule.</summary>
    public IReadOnlyDictionary<string, string> Reasons { get; init; } = System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;
}

/// <summary>Who writes the order.</summary>
/// <param name="Id">Staff code; empty where unknown.</param>
/// <param name="TitleLevel">senior, intermediate or junior; null where unknown.</param>
/// <param name="Privilege">Highest grade that he may prescribe; null where no register tells.</param>
/// <param name="NoPrivilege">True where the register says that he holds none.</param>
/// <param name="SuspendedUntil">Last day of a suspension; null where none is known.</param>
public sealed record Prescriber(string Id, string? TitleLevel, Grade? Privilege, bool NoPrivilege = false, DateOnly? SuspendedUntil = null)
{
    /// <summary>Last day of a privilege that ran out and was not renewed; null where none did.</summary>
    public DateOnly? EndedOn { get; init; }

    /// <summary>Last day of a restriction below the grade that was granted; null where there is none.</summary>
    public DateOnly? RestrictedUntil { get; init; }

    /// <summary>Reason of a restriction or suspension; empty where there is none.</summary>
    public string Because { get; init; } = "";

    public static Prescriber Unknown { get; } = new("", null, null);
}

/// <summary>The patient as far as rules ask.</summary>
/// <param name="AgeYears">Age, years; fractions for the youngest.</param>
/// <param name="Sex">m or f.</param>
/// <param name="WeightKg">Body weight.</param>
/// <param name="HeightCm">Body height.</param>
/// <param name="CreatinineMgDl">Serum creatinine, mg/dL.</param>
/// <param name="Pregnant">Pregnant.</param>
/// <param name="Dialysis">On dialysis: clearance formulas do not hold.</param>
/// <param name="Allergies">Known allergies; empty where the patient has none, null where nobody asked.</param>
public sealed record OrderPatient(double? AgeYears, string? Sex, double? WeightKg, double? HeightCm, double? CreatinineMgDl, bool? Pregnant, bool? Dialysis, IReadOnlyList<Allergy>? Allergies)
{
    public static OrderPatient Unknown { get; } = new(null, null, null, null, null, null, null, null);
}

/// <summary>An allergy, already matched to a drug or a class.</summary>
/// <param name="Text">As recorded.</param>
/// <param name="Allergen">Drug code or class id; null where the words were not understood.</param>
/// <param name="Severe">Anaphylaxis or severe skin reaction; null where unknown.</param>
public sealed record Allergy(string Text, string? Allergen, bool? Severe);

/// <summary>What is treated.</summary>
/// <param name="Code">ICD-10 code; null where only a text is known.</param>
/// <param name="Text">Diagnosis as written.</param>
/// <param name="Infection">Whether it is an infection: by the code, or as the caller says; null where neither tells.</param>
/// <param name="Mild">A mild or local infection; null where unknown.</param>
public sealed record Indication(string? Code, string Text, bool? Infection, bool? Mild);

/// <summary>Another antimicrobial that runs while the order starts.</summary>
/// <param name="Drug">Code of the drug.</param>
/// <param name="Therapy">True for therapy, false for prophylaxis, null where unknown.</param>
/// <param name="Systemic">False for local use.</param>
public sealed record ActiveOrder(string Drug, bool? Therapy = null, bool? Systemic = true);

/// <summary>One result of an earlier isolate of the patient.</summary>
/// <param name="Organism">WHONET code.</param>
/// <param name="Drug">Drug code.</param>
/// <param name="Sir">Category.</param>
/// <param name="CollectedOn">Day of the specimen.</param>
public sealed record EarlierResult(string Organism, string Drug, string Sir, DateOnly CollectedOn);

/// <summary>The operation that prophylaxis is for.</summary>
/// <param name="Procedure">ICD-9-CM-3 code; null where unknown.</param>
/// <param name="Start">Skin incision; null where not yet fixed.</param>
/// <param name="End">End of the operation; null while unknown.</param>
/// <param name="HighRisk">Implant, vital organ, high-risk patient: prophylaxis may be given where it is otherwise not; null where unknown.</param>
public sealed record PlannedOperation(string? Procedure, DateTime? Start, DateTime? End, bool? HighRisk);

/// <summary>The physician goes beyond his privilege in an emergency (越级使用).</summary>
/// <param name="Reason">The indication in detail; empty where not recorded.</param>
/// <param name="Since">When the first such order was written; null for this one.</param>
public sealed record EmergencyOverride(string Reason, DateTime? Since);

/// <summary>A consult on the special grade.</summary>
/// <param name="Agreed">Whether the expert agreed.</param>
/// <param name="At">When; null where unknown.</param>
/// <param name="Expert">Who.</param>
public sealed record ConsultGiven(bool Agreed, DateTime? At, string Expert);
