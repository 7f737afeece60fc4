namespace Curb.Supervision;

/// <summary>A place of the organisation tree: from a province down to a department.</summary>
/// <param name="Code">Unique; an institution's is the code by which it delivers.</param>
/// <param name="Parent">Code of the place above; blank for the root.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Name, Chinese or local; of a department as records name it.</param>
/// <param name="NameEn">English name; empty where none.</param>
public sealed record Place(string Code, string Parent, PlaceKind Kind, string Name, string NameEn);

/// <summary>Kinds of places, from the widest to the narrowest; a place lies in one of a wider kind.</summary>
public enum PlaceKind
{
    /// <summary>All that this installation holds.</summary>
    Root,

    /// <summary>Province or municipality (省、直辖市).</summary>
    Province,

    /// <summary>City (市).</summary>
    City,

    /// <summary>District or county (区、县).</summary>
    District,

    /// <summary>Hospital, community centre (医疗机构).</summary>
    Institution,

    /// <summary>Campus of an institution (院区).</summary>
    Campus,

    /// <summary>Department (科室).</summary>
    Department,
}
