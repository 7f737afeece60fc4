using Curb.Supervision;
using Curb.Supervision.Inspections;

namespace Curb.Storage.Regional;

/// <summary>The kinds of records that inspections, model cases and disclosure lists keep.</summary>
public static class InspectionKinds
{
    public static SupervisionKind<InspectionProgramme> Programme { get; } = new("inspection-programme");

    public static SupervisionKind<PoolExpert> Expert { get; } = new("inspection-expert");

    public static SupervisionKind<FrozenDraw> Draw { get; } = new("inspection-draw");

    public static SupervisionKind<Inspection> Inspection { get; } = new("inspection");

    /// <summary>Entries of sheets; the parent is the inspection.</summary>
    public static SupervisionKind<SheetEntry> Entry { get; } = new("inspection-entry");

    /// <summary>Pictures and documents; the parent is the inspection.</summary>
    public static SupervisionKind<InspectionEvidence> Evidence { get; } = new("inspection-evidence");

    public static SupervisionKind<ModelCase> ModelCase { get; } = new("model-case");

    public static SupervisionKind<DisclosureList> Disclosure { get; } = new("disclosure-list");
}
