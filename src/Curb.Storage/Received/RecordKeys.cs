using Curb.Columns;
using Curb.Intake;
using Curb.Intake.Received;

namespace Curb.Storage.Received;

/// <summary>
/// The keys by which records of each table belong together, as derivation joins them. Tables have to be met in the order of <see cref="Order"/>: encounters say whose they are before
/// anything else names them.
/// </summary>
internal sealed class RecordKeys(KeyParts parts)
{
    /// <summary>The tables in the order in which their keys are met.</summary>
    public static IReadOnlyList<Type> Order { get; } =
    [
        typeof(ReceivedEncounters), typeof(ReceivedPatients), typeof(ReceivedWardStays), typeof(ReceivedDiagnoses), typeof(ReceivedDrugOrders),
        typeof(ReceivedSurgeries), typeof(ReceivedSpecimens), typeof(ReceivedIsolates), typeof(ReceivedAdministrations), typeof(ReceivedMeasurements), typeof(ReceivedReactions),
    ];

    /// <summary>True where doses were delivered, which name the orders they belong to.</summary>
    public bool OrdersAreNamed { get; init; }

    /// <summary>The part of every row of a table.</summary>
    public int[] Of(ReceivedTable table)
    {
        var found = new int[table.Count];
        for (int row = 0; row < found.Length; row++)
        {
            found[row] = table switch
            {
                ReceivedEncounters encounters => Encounter(encounters, row),
                ReceivedPatients patients => Place(Key(KeyParts.Kind.Patient, patients.Key, row), default, default),
                ReceivedWardStays stays => Place(OfEncounter(stays.Encounter, row), default, default),
                ReceivedDiagnoses diagnoses => Place(OfEncounter(diagnoses.Encounter, row), default, default),
                ReceivedDrugOrders orders => DrugOrder(orders, row),
                ReceivedSurgeries surgeries => Place(OfEncounter(surgeries.Encounter, row), Key(KeyParts.Kind.Patient, surgeries.Patient, row), default),
                ReceivedSpecimens specimens => Place(OfEncounter(specimens.Encounter, row), Key(KeyParts.Kind.Patient, specimens.Patient, row), Key(KeyParts.Kind.DeliveredSpecimen, specimens.Key, row)),
                ReceivedIsolates isolates => Isolate(isolates, row),
                ReceivedMeasurements measurements => Place(OfEncounter(measurements.Encounter, row), Key(KeyParts.Kind.Patient, measurements.Patient, row), default),
                ReceivedAdministrations doses => Place(Key(KeyParts.Kind.Order, doses.Order, row), default, default),
                ReceivedReactions reactions => Place(OfEncounter(reactions.Encounter, row), Key(KeyParts.Kind.Patient, reactions.Patient, row), default),
                _ => throw new NotSupportedException($"{table.Name} has no keys of patients."),
            };
        }

        return found;
    }

    /// <summary>The part of every row of summed lines, whose encounters were all delivered.</summary>
    public int[] Of(OtherOrders orders)
    {
        var found = new int[orders.Count];
        for (int row = 0; row < found.Length; row++)
        {
            found[row] = parts.Find(KeyParts.Hash(KeyParts.Kind.DeliveredEncounter, orders.Encounter.Utf8(row)));
        }

        return found;
    }

    private int Encounter(ReceivedEncounters encounters, int row) =>
        Place(Key(KeyParts.Kind.Patient, encounters.Patient, row), Key(KeyParts.Kind.DeliveredEncounter, encounters.Key, row), default);

    /// <summary>Lines of an encounter that was not delivered are put together by their prescription number.</summary>
    private int DrugOrder(ReceivedDrugOrders orders, int row)
    {
        var encounter = OfEncounter(orders.Encounter, row);
        int part = Place(encounter, Key(KeyParts.Kind.Patient, orders.Patient, row), OrdersAreNamed ? Key(KeyParts.Kind.Order, orders.Key, row) : default);
        if (encounter.Kind != KeyParts.Kind.DeliveredEncounter && orders.Prescription.IsKnown(row))
        {
            parts.Put(KeyParts.Hash(KeyParts.Kind.Prescription, orders.Prescription.Utf8(row)), part);
        }

        return part;
    }

    /// <summary>An isolate is told with its specimen; where that was not delivered and the patient is unknown, with the others of that specimen number.</summary>
    private int Isolate(ReceivedIsolates isolates, int row)
    {
        var patient = Key(KeyParts.Kind.Patient, isolates.Patient, row);
        var specimen = Key(KeyParts.Kind.DeliveredSpecimen, isolates.Specimen, row);
        if (!specimen.There || parts.Find(specimen.Hash) < 0)
        {
            specimen = patient.There ? default : Key(KeyParts.Kind.Specimen, isolates.Specimen, row);
        }

        return Place(specimen, OfEncounter(isolates.Encounter, row), patient);
    }

    /// <summary>An encounter as delivered where it was, else by its text alone.</summary>
    private RecordKey OfEncounter(TextColumn column, int row)
    {
        var delivered = Key(KeyParts.Kind.DeliveredEncounter, column, row);
        return !delivered.There || parts.Find(delivered.Hash) >= 0 ? delivered : Key(KeyParts.Kind.Encounter, column, row);
    }

    /// <summary>The part of a record with up to three keys: the first that leads to one says which, the others are tied to it.</summary>
    private int Place(RecordKey first, RecordKey second, RecordKey third)
    {
        int part = Part(first) is >= 0 and var a ? a : Part(second) is >= 0 and var b ? b : Part(third) is >= 0 and var c ? c : New(first, second, third);
        Put(first, part);
        Put(second, part);
        Put(third, part);
        return part;
    }

    private int New(RecordKey first, RecordKey second, RecordKey third)
    {
        var any = first.There ? first : second.There ? second : third;
        return any.There ? parts.Usual(any.Hash) : parts.OfNobody;
    }

    private int Part(RecordKey key) => !key.There ? -1 : key.Kind == KeyParts.Kind.Patient ? parts.Usual(key.Hash) : parts.Find(key.Hash);

    private void Put(RecordKey key, int part)
    {
        if (key.There && key.Kind == KeyParts.Kind.Patient)
        {
            parts.Tie(parts.Usual(key.Hash), part);
        }
        else if (key.There)
        {
            parts.Put(key.Hash, part);
        }
    }

    private static RecordKey Key(KeyParts.Kind kind, TextColumn column, int row) =>
        column.IsKnown(row) ? new(true, kind, KeyParts.Hash(kind, column.Utf8(row))) : default;

    private readonly record struct RecordKey(bool There, KeyParts.Kind Kind, ulong Hash);
}
