namespace Curb.AntimicrobialUse;

/// <summary>Why the DDDs of a line could not be computed. The line then stands with unknown DDDs and this reason, never with zero.</summary>
public static class DddProblems
{
    /// <summary>No DDD is published for the drug on this route.</summary>
    public const string NoDdd = "no-ddd-for-route";

    /// <summary>The route was not delivered or not understood.</summary>
    public const string RouteUnknown = "route-unknown";

    /// <summary>Neither a dose schedule nor a quantity was delivered.</summary>
    public const string DoseMissing = "dose-missing";

    /// <summary>The unit of dose or quantity is not known.</summary>
    public const string UnitUnknown = "unit-unknown";

    /// <summary>The frequency was not delivered or not understood, and no quantity stands in for it.</summary>
    public const string FrequencyUnknown = "frequency-unknown";

    /// <summary>The frequency is "as needed", which says nothing about the number of doses.</summary>
    public const string AsNeeded = "frequency-as-needed";

    /// <summary>Start or stop is missing, so that the days are unknown.</summary>
    public const string DaysUnknown = "days-unknown";

    /// <summary>The order stops before it starts.</summary>
    public const string StopBeforeStart = "stop-before-start";

    /// <summary>The dose is counted in pieces or millilitres, and the specification does not say what one holds.</summary>
    public const string StrengthMissing = "strength-missing";

    /// <summary>The quantity is counted in packs, and the specification does not say how many pieces a pack holds.</summary>
    public const string PackSizeUnknown = "pack-size-unknown";

    /// <summary>The DDD of a combination counts one part only, and neither the specification nor the table of contents says how much of it there is.</summary>
    public const string CombinationContentUnknown = "combination-content-unknown";

    /// <summary>Mass and units can't be converted into each other for this drug.</summary>
    public const string UnitNotConvertible = "unit-not-convertible";

    /// <summary>The dose or amount is zero or negative.</summary>
    public const string NotPositive = "amount-not-positive";

    /// <summary>More DDDs a day than any dose can mean: taken for a mistake of unit or strength and left out.</summary>
    public const string Implausible = "implausible-ddds-per-day";
}
