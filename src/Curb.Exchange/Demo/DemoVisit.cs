namespace Curb.Exchange.Demo;

/// <summary>A stay or visit while it is being made.</summary>
internal sealed class DemoVisit
{
    public required string Key { get; init; }

    public required DemoPatient Patient { get; init; }

    public required DemoDepartment Department { get; init; }

    public required DemoDoctor Doctor { get; init; }

    public required DemoDiagnosis Diagnosis { get; init; }

    public required long StartedAt { get; init; }

    /// <summary>Discharge, or the end of the visit.</summary>
    public required long EndedAt { get; set; }

    /// <summary>When the patient enters the intensive care unit, and leaves it; equal where never.</summary>
    public long IcuFrom { get; set; }

    public long IcuTo { get; set; }

    /// <summary>First therapeutic dose, minutes; 0 where there is none.</summary>
    public long FirstDose { get; set; }

    public double DrugCost { get; set; }

    public double OtherCost { get; set; }

    public bool Operated { get; set; }

    /// <summary>True for a patient of the planted cluster.</summary>
    public bool InCluster { get; init; }

    /// <summary>True where prophylaxis was given around an operation.</summary>
    public bool Prophylaxis { get; set; }

    /// <summary>Grams ordered, as the DDD counts them, drugs taken home left out.</summary>
    public List<(DemoDrug Drug, double Grams)> Grams { get; } = [];

    /// <summary>What the account of planted things notes once the stay is known to be discharged, with the record's key where there is one.</summary>
    public List<(DemoMeasure Measure, string? Key)> Notes { get; } = [];

    /// <summary>True for an inpatient stay.</summary>
    public bool Inpatient { get; init; }

    /// <summary>What grows in this patient, once something has.</summary>
    public DemoInfection? Infection { get; set; }

    /// <summary>False while the patient still lies in at the end of the two years.</summary>
    public bool Discharged => EndedAt < DemoClock.End;

    public int StayDays => Math.Max(1, DemoClock.DayOf(EndedAt) - DemoClock.DayOf(StartedAt));

    public bool InIcu(long at) => Department.IsIcu || (at >= IcuFrom && at < IcuTo);
}

/// <summary>One strain in one patient: what is found again in the next specimen.</summary>
internal sealed record DemoInfection(DemoSite Site, DemoOrganism Organism, DemoPhenotype Phenotype, IReadOnlyList<(string Test, string Value)> Results);

/// <summary>One antimicrobial order line to be written.</summary>
/// <param name="Drug">The product.</param>
/// <param name="Doctor">Who prescribes.</param>
/// <param name="Kind">standing, once, take-home, or null for prescriptions.</param>
/// <param name="Purpose">治疗, 预防 or null.</param>
/// <param name="StartedAt">Start, minutes.</param>
/// <param name="StoppedAt">Stop, minutes; null for single doses and prescriptions.</param>
/// <param name="Days">Days of supply or of the order.</param>
/// <param name="Quantity">Amount dispensed.</param>
/// <param name="QuantityUnit">Unit of that amount.</param>
/// <param name="Prescription">Prescription number, outpatients.</param>
/// <param name="Frequency">Where it differs from the product's usual one.</param>
internal sealed record DemoOrder(
    DemoDrug Drug,
    DemoDoctor Doctor,
    string? Kind,
    string? Purpose,
    long StartedAt,
    long? StoppedAt,
    double Days,
    double Quantity,
    string QuantityUnit,
    string? Prescription = null,
    string? Frequency = null);
