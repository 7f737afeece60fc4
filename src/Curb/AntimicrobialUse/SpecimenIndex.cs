using System.Runtime.InteropServices;
using Curb.Columns;
using Curb.Intake.Received;
using Curb.ReferenceData;

namespace Curb.AntimicrobialUse;

/// <summary>
/// Specimens and infection-related tests of the records: those delivered as such, and those known only from their isolates.
/// Each is tied to the encounter it names, else to the patient's stay in which it was collected.
/// </summary>
internal sealed class SpecimenIndex
{
    private const string NoGrowth = "xxx";

    private readonly UseContext _context;
    private readonly List<Specimen> _specimens = [];

    private SpecimenIndex(UseContext context) => _context = context;

    /// <summary>One specimen.</summary>
    /// <param name="Received">Row of the received specimen; -1 where only isolates were delivered.</param>
    /// <param name="Isolate">Row of its first isolate; -1 where it has none.</param>
    /// <param name="Encounter">Row of the encounter; -1 where none is known.</param>
    /// <param name="Collected">Time of collection.</param>
    /// <param name="Ordered">Time of the request.</param>
    /// <param name="Type">Specimen type of the reference; null where not understood.</param>
    /// <param name="Test">culture, smear, antigen, molecular, serology, marker-specific, pct, il6, other.</param>
    /// <param name="Readings">The readings by which it counts as testing before therapy.</param>
    /// <param name="Positive">True where a pathogen was found; null where no result was delivered or understood.</param>
    /// <param name="Rejected">True where the laboratory refused it.</param>
    internal readonly record struct Specimen(int Received, int Isolate, int Encounter, long? Collected, long? Ordered, SpecimenType? Type, string Test, TestReadings Readings, bool? Positive, bool Rejected)
    {
        /// <summary>True where a test was made that a reading counts.</summary>
        public bool Counts(TestReadings reading) => (Readings & reading) != 0 && !Rejected;

        /// <summary>Whether it was ordered and collected before a time; null where that can't be said.</summary>
        public bool? Before(long time)
        {
            bool? collected = Collected is { } at ? Precision.Before(at, time) : null;
            bool? ordered = Ordered is { } request ? Precision.Before(request, time) : true;
            return collected == false || ordered == false ? false : collected is null ? null : ordered is null ? null : true;
        }
    }

    public ReadOnlySpan<Specimen> All => CollectionsMarshal.AsSpan(_specimens);

    public Grouping OfEncounter { get; private set; } = null!;

    public static SpecimenIndex Build(UseContext context)
    {
        var index = new SpecimenIndex(context);
        var growth = index.ReadIsolates(out var orphans);
        index.ReadSpecimens(growth);
        index.ReadOrphans(orphans);
        index.LeaveOutToldTwice();
        index.OfEncounter = Grouping.By(context.Stays.Count, [.. index._specimens.Select(specimen => specimen.Encounter)]);
        return index;
    }

    /// <summary>Growth by row of the received specimen; isolates whose specimen was not delivered are handed back.</summary>
    private Dictionary<int, (int Isolate, bool Growth)> ReadIsolates(out List<int> orphans)
    {
        var isolates = _context.Records.Isolates;
        var rows = new KeyIndex(_context.Records.Specimens.Key).RowsOf(isolates.Specimen);
        var organisms = new Distinct<bool>(isolates.Organism, Grew);
        var growth = new Dictionary<int, (int Isolate, bool Growth)>();
        orphans = [];
        for (int isolate = 0; isolate < rows.Length; isolate++)
        {
            if (rows[isolate] < 0)
            {
                orphans.Add(isolate);
                continue;
            }

            bool had = growth.TryGetValue(rows[isolate], out var known);
            growth[rows[isolate]] = (had ? known.Isolate : isolate, known.Growth || organisms[isolate]);
        }

        return growth;
    }

    private bool Grew(string? organism) => organism is not null && _context.Reference.OrganismCode(organism) != NoGrowth;

    private void ReadSpecimens(Dictionary<int, (int Isolate, bool Growth)> growth)
    {
        var received = _context.Records.Specimens;
        var encounters = _context.Stays.RowsOf(received.Encounter);
        var tests = new Distinct<string>(received.Test, TestOf);
        var results = new Distinct<bool?>(received.Result, text => _context.Meanings.Meaning("result", text) switch { "positive" => true, "negative" => false, _ => null });
        var types = new Distinct<SpecimenType?>(received.SpecimenType, TypeOf);
        for (int row = 0; row < received.Count; row++)
        {
            bool grown = growth.TryGetValue(row, out var known);
            long? collected = received.CollectedAt[row];
            int encounter = encounters[row] >= 0 ? encounters[row] : Covering(received.Patient[row], collected ?? received.OrderedAt[row]);
            bool? positive = grown && known.Growth ? true : results[row] ?? (grown ? false : null);
            bool rejected = received.RejectedReason.IsKnown(row);
            _specimens.Add(new Specimen(row, grown ? known.Isolate : -1, encounter, collected, received.OrderedAt[row], types[row], tests[row], _context.Lists.Readings(tests[row]), positive, rejected));
        }
    }

    /// <summary>
    /// A culture without growth in a laboratory's file knows its day alone and no encounter. Where the hospital delivered a culture of the same patient, day and specimen
    /// type with its time and without growth, both tell of one specimen: each delivered one takes up one, and the one that says more stays.
    /// </summary>
    private void LeaveOutToldTwice()
    {
        var received = _context.Records.Specimens;
        (string? Patient, int Day, string? Type) Of(Specimen specimen) => (received.Patient[specimen.Received], Instants.Day(specimen.Collected!.Value), specimen.Type?.Code);
        var cultures = _specimens.Where(specimen => specimen is { Received: >= 0, Collected: not null, Type: not null, Test: "culture", Positive: not true } && received.Patient.IsKnown(specimen.Received)).ToList();
        var timed = cultures.Where(specimen => !Precision.IsDateAlone(specimen.Collected!.Value) && received.Encounter.IsKnown(specimen.Received)).GroupBy(Of).ToDictionary(group => group.Key, group => group.Count());
        var again = new HashSet<int>();
        foreach (var specimen in cultures.Where(specimen => Precision.IsDateAlone(specimen.Collected!.Value) && !received.Encounter.IsKnown(specimen.Received)))
        {
            if (timed.TryGetValue(Of(specimen), out int left) && left > 0)
            {
                timed[Of(specimen)] = left - 1;
                again.Add(specimen.Received);
            }
        }

        _specimens.RemoveAll(specimen => again.Contains(specimen.Received));
    }

    /// <summary>Isolates without a delivered specimen: one specimen for each patient, specimen number, type and day.</summary>
    private void ReadOrphans(List<int> orphans)
    {
        var isolates = _context.Records.Isolates;
        var encounters = _context.Stays.RowsOf(isolates.Encounter);
        var types = new Distinct<SpecimenType?>(isolates.SpecimenType, TypeOf);
        var organisms = new Distinct<bool>(isolates.Organism, Grew);
        var ofCultures = _context.Lists.Readings("culture");
        var together = Together(orphans, isolates, organisms);
        _specimens.EnsureCapacity(_specimens.Count + together.Count);
        foreach (var (first, grown) in together)
        {
            long? collected = isolates.CollectedOn[first] is { } day ? day * Instants.MicrosecondsPerDay : null;
            int encounter = encounters[first] >= 0 ? encounters[first] : Covering(isolates.Patient[first], collected);
            _specimens.Add(new Specimen(-1, first, encounter, collected, null, types[first], "culture", ofCultures, grown, false));
        }
    }

    /// <summary>The first isolate of each specimen, and whether anything grew in it; an isolate without patient and number is a specimen of its own.</summary>
    private static List<(int First, bool Grown)> Together(List<int> orphans, ReceivedIsolates isolates, Distinct<bool> organisms)
    {
        var together = new List<(int First, bool Grown)>(orphans.Count);
        var places = new Dictionary<OneSpecimen, int>(orphans.Count);
        var patients = isolates.Patient.Codes;
        var specimens = isolates.Specimen.Codes;
        var types = isolates.SpecimenType.Codes;
        foreach (int row in orphans)
        {
            int alone = patients[row] == 0 && specimens[row] == 0 ? row : -1;
            ref int place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, new OneSpecimen(patients[row], specimens[row], types[row], isolates.CollectedOn[row] ?? int.MinValue, alone), out bool known);
            if (!known)
            {
                place = together.Count;
                together.Add((row, organisms[row]));
            }
            else if (organisms[row])
            {
                together[place] = (together[place].First, true);
            }
        }

        return together;
    }

    /// <summary>What isolates of one specimen have in common, as codes; hashed by hand, since a file has millions of them.</summary>
    private readonly record struct OneSpecimen(int Patient, int Specimen, int Type, int Day, int Alone)
    {
        public override int GetHashCode()
        {
            ulong hash = ((((ulong)(uint)Patient << 32) | (uint)Specimen) * 0x9E3779B97F4A7C15) ^ (((((ulong)(uint)Day << 32) | (uint)Alone) + (uint)Type) * 0xC2B2AE3D27D4EB4F);
            return (int)(hash >> 32) ^ (int)(hash >> 7);
        }
    }

    /// <summary>A test whose kind is blank is a culture; one that is not understood is "other".</summary>
    private string TestOf(string? text) => string.IsNullOrWhiteSpace(text) ? "culture" : _context.Meanings.Meaning("test", text) is { Length: > 0 } test ? test : "other";

    private SpecimenType? TypeOf(string? text) => text is not null && _context.Reference.SpecimenCode(text) is { } code ? _context.Reference.Specimen(code) : null;

    private int Covering(string? patient, long? time) =>
        time is { } known && _context.Stays.Count > 0 ? _context.Stays.Covering(patient, known, (long)(_context.Settings.SpecimenHoursBeforeAdmission / 24 * Instants.MicrosecondsPerDay)) : -1;
}
