using System.Globalization;
using Curb.Columns;

namespace Curb.Exchange.Demo;

/// <summary>A patient as the demo knows one: a key, a sex and a date of birth; no name, and nobody who exists.</summary>
internal sealed record DemoPatient(string Key, string Sex, int BirthDay)
{
    public double AgeYears(long at) => Math.Max(0, (DemoClock.DayOf(at) - BirthDay) / 365.25);

    public bool Child(long at) => AgeYears(at) < 18;
}

/// <summary>
/// The people of one institution, by age group. A key always stands for the same sex and birth date, in whichever month it is drawn,
/// so that people come back and repeated isolates of one patient occur.
/// </summary>
internal sealed class DemoPatients(ulong seed, DemoInstitution institution)
{
    private static readonly int s_newestAdult = Days.From(new DateOnly(DemoClock.FirstYear - 18, 1, 1));

    /// <summary>Draws a patient of an age group. A newborn is a new patient, keyed after its stay.</summary>
    public DemoPatient Draw(DemoRandom random, string age, long at, string stay) => age switch
    {
        "neonate" => new DemoPatient("P5" + stay, random.Chance(0.52) ? "m" : "f", DemoClock.DayOf(at) - (int)random.Skewed(3)),
        "child" => Of('3', random.Below(Pool(0.45))),
        "woman" => Of('4', random.Below(Pool(0.3))),
        "elderly" => Of('2', random.Below(Pool(0.4))),
        _ => Of('1', random.Below(Pool(0.6))),
    };

    private int Pool(double share) => Math.Max(50, (int)((institution.Discharges + institution.Outpatients + institution.Emergencies) * share));

    private DemoPatient Of(char group, int number)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"P{group}{number:D6}");
        var own = new DemoRandom(seed, institution.Code + key);
        var sex = group == '4' || own.Chance(0.48) ? "f" : "m";
        return new DemoPatient(key, sex, s_newestAdult - AgeInDays(own, group));
    }

    /// <summary>Days by which a patient of the group was born before the youngest adult; negative for children, who are all born before the first day of the data.</summary>
    private static int AgeInDays(DemoRandom own, char group) => group switch
    {
        '2' => (int)(own.Skewed(14) * 365) + (34 * 365),
        '3' => -(int)(18 * 365 * (1 - (own.Uniform() * own.Uniform()))),
        '4' => own.Between(0, 40 * 365),
        _ => own.Between(0, 58 * 365),
    };
}
