using System.Globalization;

namespace Curb.Exchange.Demo;

/// <summary>
/// Temperatures and a few laboratory values of patients who are treated: fever before the first dose that falls where therapy works, markers before and three days into it. Hospitals
/// with a laboratory of dilutions deliver them, the others do not. Drawn from a stream of its own, so that everything else of the demo stays as it was.
/// </summary>
internal sealed class BedsideGenerator(ulong seed, DemoWriter writer)
{
    private const double Normal = 36.6;

    private static readonly int[] s_days = [0, 1, 2, 3, 5];

    /// <summary>Writes what was measured of a treated stay.</summary>
    /// <param name="stay">The stay, with its end.</param>
    /// <param name="firstDose">Minutes.</param>
    public void Measure(DemoVisit stay, long firstDose)
    {
        if (writer.Institution.Laboratory != "mic")
        {
            return;
        }

        var random = new DemoRandom(seed, writer.Institution.Code + stay.Key + "bedside");
        bool works = random.Chance(0.85), feverish = random.Chance(0.7);
        double peak = feverish ? 1.7 + (1.6 * random.Uniform()) : 0.6 * random.Uniform(), left = 1;
        int reached = 0;
        foreach (int day in s_days)
        {
            for (; reached < day; reached++)
            {
                left *= works ? 0.45 : 0.92;
            }

            long at = day == 0 ? firstDose - random.Between(20, 50) : (DemoClock.DayOf(firstDose) + day) * (long)DemoClock.Day + (8 * DemoClock.Hour) + random.Below(90);
            Append(stay, at, $"{stay.Key}-T{day}", "体温", "", Normal + (peak * left) + (0.25 * random.Uniform()), 1, "℃");
        }

        Laboratory(stay, random, firstDose - random.Between(30, 90), $"{stay.Key}-L0", 1, works);
        Laboratory(stay, random, firstDose + (3 * DemoClock.Day) + random.Between(-120, 120), $"{stay.Key}-L3", works ? 0.45 : 1.1, works);
    }

    private void Laboratory(DemoVisit stay, DemoRandom random, long at, string key, double share, bool works)
    {
        bool child = stay.Patient.Child(at);
        var level = new DemoRandom(seed, stay.Key + "level");
        double crp = 25 + (170 * level.Uniform()), procalcitonin = 0.08 + (level.Chance(0.4) ? 9 * level.Uniform() : 0.4 * level.Uniform()), leucocytes = 8 + (11 * level.Uniform());
        double creatinine = child ? 20 + (30 * level.Uniform()) : level.Chance(0.14) ? 140 + (260 * level.Uniform()) : 48 + (55 * level.Uniform());
        Append(stay, at, key, "C反应蛋白", "1988-5", crp * share, 1, "mg/L");
        Append(stay, at, key, "白细胞", "6690-2", 5.5 + ((leucocytes - 5.5) * share), 2, "10^9/L");
        Append(stay, at, key, "降钙素原", "33959-8", procalcitonin * share, 2, "ng/mL");
        Append(stay, at, key, "肌酐", "14682-9", creatinine * (works ? 1 : 1.05) * (0.97 + (0.06 * random.Uniform())), 0, "μmol/L");
        if (key.EndsWith("L0", StringComparison.Ordinal))
        {
            Append(stay, at, key, "丙氨酸氨基转移酶", "1742-6", 10 + (45 * level.Uniform()), 0, "U/L");
        }
    }

    /// <summary>Nothing is measured before the stay, after it, or after the two years; a laboratory gives what lies below its limit as a bound.</summary>
    private void Append(DemoVisit stay, long at, string key, string name, string code, double value, int decimals, string unit)
    {
        at = DemoClock.OffMidnight(Math.Max(at, stay.StartedAt + 5));
        if (at >= DemoClock.End || at > stay.EndedAt)
        {
            return;
        }

        var measurements = writer.Delivery.Measurements;
        writer.Begin(measurements, $"{key}-{name}");
        measurements.Patient.Append(stay.Patient.Key);
        measurements.Encounter.Append(stay.Key);
        measurements.Code.Append(code.Length > 0 ? code : null);
        measurements.ItemName.Append(name);
        measurements.Value.Append(name == "降钙素原" && value < 0.05 ? "<0.05" : value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
        measurements.Unit.Append(unit);
        measurements.TakenAt.Append(DemoClock.Micros(at));
        measurements.EndRow();
    }
}
