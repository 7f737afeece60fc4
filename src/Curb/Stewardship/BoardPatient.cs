namespace Curb.Stewardship;

/// <summary>A patient on systemic antimicrobials as it stands at a moment, with what was known then and nothing that came later.</summary>
/// <param name="Patient">Key of the patient.</param>
/// <param name="Encounter">Key of the stay.</param>
/// <param name="Department">Department of the latest order; null where unknown.</param>
/// <param name="Physician">Prescriber of the latest order; null where unknown.</param>
/// <param name="Since">Start of the first order of the present course.</param>
/// <param name="Day">Day of the course, 1 on its first.</param>
/// <param name="Running">Orders that run, oldest first.</param>
/// <param name="Cultures">Specimens of the course, newest first.</param>
/// <param name="Isolates">Isolates of the course whose results were known, newest first.</param>
public sealed record BoardPatient(string Patient, string Encounter, string? Department, string? Physician, DateTime Since, int Day, IReadOnlyList<BoardOrder> Running, IReadOnlyList<BoardCulture> Cultures, IReadOnlyList<BoardIsolate> Isolates)
{
    /// <summary>What was measured of the stay up to the moment, newest first.</summary>
    public IReadOnlyList<BoardMeasurement> Measurements { get; init; } = [];

    /// <summary>What the institution delivers measurements of at all.</summary>
    public IReadOnlySet<string> Delivered { get; init; } = new HashSet<string>();

    /// <summary>Running drugs for therapy or of unknown purpose.</summary>
    public IEnumerable<BoardOrder> Therapy => Running.Where(order => order.Purpose != "prophylaxis");
}

/// <summary>A running order.</summary>
/// <param name="Key">Key of the order: the one id by which its culture, review, findings and notices are found.</param>
/// <param name="Drug">Code.</param>
/// <param name="Route">WHO route.</param>
/// <param name="Intravenous">Into a vein; null where unknown.</param>
/// <param name="Purpose">therapy, prophylaxis; null where unknown.</param>
/// <param name="Grade">unrestricted, restricted, special; null where no catalogue tells.</param>
/// <param name="KeyClass">Class of key drugs; null where it has none.</param>
/// <param name="Start">First dose.</param>
/// <param name="Since">Start of the first order of the same drug that this one continues.</param>
/// <param name="GramsPerDay">Grams a day; null where unknown.</param>
/// <param name="Physician">Prescriber.</param>
public sealed record BoardOrder(string Key, string Drug, string Route, bool? Intravenous, string? Purpose, string? Grade, string? KeyClass, DateTime Start, DateTime Since, double? GramsPerDay, string? Physician);

/// <summary>A specimen for a pathogen test.</summary>
/// <param name="Collected">When it was taken.</param>
/// <param name="Group">Specimen group.</param>
/// <param name="Sterile">From a sterile site; null where unknown.</param>
/// <param name="Positive">Grown or not; null while it was not yet known.</param>
public sealed record BoardCulture(DateTime Collected, string? Group, bool? Sterile, bool? Positive);

/// <summary>An isolate with its results.</summary>
/// <param name="Organism">WHONET code.</param>
/// <param name="Collected">Day of the specimen.</param>
/// <param name="Group">Specimen group.</param>
/// <param name="Sterile">From a sterile site.</param>
/// <param name="Classes">Resistance classes, ; between; empty where none.</param>
/// <param name="Sir">Category by drug; of several results the worst.</param>
public sealed record BoardIsolate(string Organism, DateOnly Collected, string? Group, bool Sterile, string Classes, IReadOnlyDictionary<string, string> Sir);
