using Curb.Columns;
using Curb.Intake;
using Curb.Intake.Received;

namespace Curb.AntimicrobialUse;

/// <summary>The encounters of the records with what every derivation asks about them: kind, cohort month, times, and whose they are.</summary>
internal sealed class StayIndex
{
    private readonly ReceivedEncounters _encounters;
    private readonly KeyIndex _keys;
    private readonly Dictionary<string, List<int>> _ofPatient = new(StringComparer.Ordinal);
    private bool _patientsIndexed;

    public StayIndex(ReceivedRecords records)
    {
        _encounters = records.Encounters;
        _keys = new KeyIndex(_encounters.Key);
    }

    public int Count => _encounters.Count;

    public int[] RowsOf(TextColumn names) => _keys.RowsOf(names);

    public string? Kind(int encounter) => encounter < 0 ? null : _encounters.Kind[encounter];

    public bool IsInpatient(int encounter) => encounter >= 0 && _encounters.Kind.Utf8(encounter).SequenceEqual("inpatient"u8);

    public bool IsDischarged(int encounter) => IsInpatient(encounter) && _encounters.DischargedAt.IsKnown(encounter);

    public long? Start(int encounter) => encounter < 0 ? null : _encounters.AdmittedAt[encounter];

    public long? End(int encounter) => encounter < 0 ? null : _encounters.DischargedAt[encounter];

    /// <summary>The time whose month is the cohort month: discharge of inpatients, start of visits; null while a patient lies in.</summary>
    public long? CohortTime(int encounter) => encounter < 0 ? null : IsInpatient(encounter) ? End(encounter) : Start(encounter) ?? End(encounter);

    /// <summary>
    /// The stay or visit of a patient in which a time lies, -1 where none does: from so long before the start up to the end (end of the day, where the time is a date alone).
    /// </summary>
    public int Covering(string? patient, long time, long lookBack)
    {
        if (patient is null || !OfPatient().TryGetValue(patient, out var stays))
        {
            return -1;
        }

        int best = -1;
        foreach (int stay in stays)
        {
            long start = Start(stay) ?? long.MaxValue;
            long end = End(stay) ?? (IsInpatient(stay) ? long.MaxValue : start + Instants.MicrosecondsPerDay);
            bool after = time >= start - lookBack || Instants.Day(time) == Instants.Day(start);
            bool before = time <= end || Instants.Day(time) == Instants.Day(end);
            if (start != long.MaxValue && after && before && (best < 0 || Better(stay, best)))
            {
                best = stay;
            }
        }

        return best;
    }

    /// <summary>Of two stays that cover a time, the inpatient one, then the later one.</summary>
    private bool Better(int stay, int than) =>
        IsInpatient(stay) != IsInpatient(than) ? IsInpatient(stay) : Start(stay) > Start(than);

    private Dictionary<string, List<int>> OfPatient()
    {
        for (int row = 0; !_patientsIndexed && row < Count; row++)
        {
            if (_encounters.Patient[row] is { } patient)
            {
                (_ofPatient.TryGetValue(patient, out var list) ? list : _ofPatient[patient] = []).Add(row);
            }
        }

        _patientsIndexed = true;
        return _ofPatient;
    }
}
