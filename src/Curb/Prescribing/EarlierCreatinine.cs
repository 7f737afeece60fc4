using Curb.Columns;
using Curb.Facts;
using Curb.Measurements;

namespace Curb.Prescribing;

/// <summary>The creatinine of each patient whose sample was taken up to the time of an order; when the result came is not delivered, so a sample just before may have been read later. Bounds (&lt;20) are left out: a formula needs a value. Made once of an institution's (or a part's) facts; safe to share between threads.</summary>
internal sealed class EarlierCreatinine
{
    private readonly Dictionary<string, List<(long Taken, double Value)>> _byPatient = new(StringComparer.Ordinal);
    private readonly long _memory;

    /// <param name="facts">Measurements.</param>
    /// <param name="memoryDays">Older ones are left out.</param>
    public EarlierCreatinine(MeasurementFacts facts, int memoryDays)
    {
        _memory = memoryDays * Instants.MicrosecondsPerDay;
        for (int row = 0; row < facts.Count; row++)
        {
            if (facts.Item[row] == MeasuredItems.Creatinine && !facts.Comparator.IsKnown(row) && facts.Value[row] is { } value && facts.TakenAt[row] is { } taken && facts.Patient[row] is { } patient)
            {
                (_byPatient.TryGetValue(patient, out var known) ? known : _byPatient[patient] = []).Add((taken, value));
            }
        }
    }

    /// <summary>The latest value at or before a time, µmol/L; null where there is none that is recent enough.</summary>
    public double? Before(TextColumn patients, int row, DateTime at)
    {
        if (_byPatient.Count == 0 || patients[row] is not { } patient || !_byPatient.TryGetValue(patient, out var known))
        {
            return null;
        }

        long until = Instants.From(at);
        (long Taken, double Value)? latest = null;
        foreach (var one in known)
        {
            if (one.Taken <= until && one.Taken >= until - _memory && !(latest is { } before && before.Taken > one.Taken))
            {
                latest = one;
            }
        }

        return latest?.Value;
    }
}
