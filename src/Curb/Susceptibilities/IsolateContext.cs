namespace Curb.Susceptibilities;

/// <summary>What of an isolate decides which breakpoint row holds for it. Results of isolates with equal contexts are interpreted alike.</summary>
/// <param name="Organism">Current WHONET organism code.</param>
/// <param name="SpecimenGroup">blood, urine, csf, respiratory …; blank where the specimen is unknown.</param>
/// <param name="Host">human, animal, or the animal (dogs, cattle …).</param>
/// <param name="Site">Site of infection or route a person named (meningitis, endocarditis, pneumonia, uncomplicated urinary tract infection, oral …); null to propose it from the specimen.</param>
public sealed record IsolateContext(string Organism, string SpecimenGroup = "", string Host = "human", string? Site = null);

/// <summary>Choices of a site or a person that change interpretation; each has a test that shows it changing a result.</summary>
public sealed record InterpretationSettings
{
    /// <summary>Expected resistance overrides a measured value (the result becomes IR).</summary>
    public bool ExpectedResistance { get; init; } = true;

    /// <summary>Expert rules change results of an isolate after its values were read.</summary>
    public bool ExpertRules { get; init; } = true;

    /// <summary>Pharmacokinetic (non-species) breakpoints stand in where a species has none.</summary>
    public bool NonSpeciesBreakpoints { get; init; }

    /// <summary>Rows of screening tests (cefoxitin for oxacillin) give categories.</summary>
    public bool ScreeningRows { get; init; } = true;

    /// <summary>A zone is read by the drug's row whatever the content of the disk.</summary>
    public bool AnyDiskContent { get; init; }

    /// <summary>
    /// How values are read to compare isolates of a patient: the same value always the same way, so without specimen, site, expected resistance, expert rules or screens, which repeat another drug's finding,
    /// and by any row there is, pharmacokinetic ones and those for other disks included. Never a category to report.
    /// </summary>
    public static InterpretationSettings Ruler { get; } = new() { ExpectedResistance = false, ExpertRules = false, NonSpeciesBreakpoints = true, AnyDiskContent = true, ScreeningRows = false };

    /// <summary>Epidemiological cut-offs instead of clinical breakpoints: S is wild type, R is not.</summary>
    public bool EpidemiologicalCutoffs { get; init; }
}
