namespace Curb.Prescribing;

/// <summary>An estimate of renal function.</summary>
/// <param name="MlPerMin">Clearance, mL/min (Cockcroft–Gault), or filtration, mL/min/1.73 m² (the others).</param>
/// <param name="Formula">cockcroft-gault, schwartz or ckd-epi-2021.</param>
public sealed record RenalFunction(double MlPerMin, string Formula)
{
    /// <summary>Micromoles per litre in one milligram per decilitre of creatinine.</summary>
    public const double MicromolesPerMgDl = 88.4;

    /// <summary>The estimate that fits the patient: Schwartz for children, Cockcroft–Gault for adults with a weight, CKD-EPI for adults without; null where what they need is unknown.</summary>
    /// <param name="patient">The patient.</param>
    /// <param name="adultYears">From this age on adult formulas hold.</param>
    public static RenalFunction? Of(OrderPatient patient, double adultYears)
    {
        if (patient is not { AgeYears: { } age, CreatinineMgDl: { } creatinine and > 0 } || patient.Dialysis == true)
        {
            return null;
        }

        if (age < adultYears)
        {
            return patient.HeightCm is { } height ? new RenalFunction(Schwartz(height, creatinine), "schwartz") : null;
        }

        return patient.Sex is not ("m" or "f") ? null
            : patient.WeightKg is { } weight ? new RenalFunction(CockcroftGault(age, weight, creatinine, patient.Sex == "f"), "cockcroft-gault")
            : new RenalFunction(CkdEpi2021(age, creatinine, patient.Sex == "f"), "ckd-epi-2021");
    }

    /// <summary>CKD-EPI 2021 without race (Inker et al., N Engl J Med 2021;385:1737), mL/min/1.73 m²; adults.</summary>
    public static double CkdEpi2021(double ageYears, double creatinineMgDl, bool female)
    {
        double ratio = creatinineMgDl / (female ? 0.7 : 0.9);
        return 142 * Math.Pow(Math.Min(ratio, 1), female ? -0.241 : -0.302) * Math.Pow(Math.Max(ratio, 1), -1.2) * Math.Pow(0.9938, ageYears) * (female ? 1.012 : 1);
    }

    /// <summary>Cockcroft and Gault (Nephron 1976;16:31), mL/min; adults.</summary>
    public static double CockcroftGault(double ageYears, double weightKg, double creatinineMgDl, bool female) =>
        Math.Max(0, 140 - ageYears) * weightKg / (72 * creatinineMgDl) * (female ? 0.85 : 1);

    /// <summary>The bedside Schwartz formula (Schwartz et al., J Am Soc Nephrol 2009;20:629), mL/min/1.73 m²; children.</summary>
    public static double Schwartz(double heightCm, double creatinineMgDl) => 0.413 * heightCm / creatinineMgDl;
}
