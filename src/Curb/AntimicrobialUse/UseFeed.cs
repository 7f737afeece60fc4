using Curb.Intake;

namespace Curb.AntimicrobialUse;

/// <summary>
/// What is known of an institution's whole feed while only a part of its patients is derived: what was not delivered at all is unknown for each of them, and what was
/// delivered for others is "no" for those without. Null values are taken from the records at hand.
/// </summary>
/// <param name="HasOrders">Drug orders were delivered.</param>
/// <param name="HasSpecimens">Specimens or isolates were delivered.</param>
/// <param name="OtherDrugs">Inpatient orders of drugs that are no antimicrobials were delivered.</param>
/// <param name="HasDiagnoses">Diagnoses were delivered.</param>
/// <param name="AsOf">Latest time of the feed, microseconds since 1970, up to which open stays are counted.</param>
public sealed record UseFeed(bool? HasOrders, bool? HasSpecimens, bool? OtherDrugs, bool? HasDiagnoses, long? AsOf)
{
    /// <summary>The records at hand are all there is.</summary>
    public static UseFeed OfRecords { get; } = new(null, null, null, null, null);
}
