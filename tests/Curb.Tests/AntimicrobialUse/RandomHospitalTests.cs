using Curb.AntimicrobialUse;
using Curb.Columns;
using Curb.Facts;
using Curb.Intake;
using Curb.Tests.Support;

namespace Curb.Tests.AntimicrobialUse;

/// <summary>Random small hospitals: the derivation and the slow second way must agree on every stay.</summary>
public class RandomHospitalTests
{
    [Fact]
    public void The_derivation_agrees_with_the_slow_second_way()
    {
        for (int seed = 1; seed <= 60; seed++)
        {
            var hospital = RandomHospital.Make(seed);
            var facts = hospital.Derive();
            var stays = facts.Encounters;
            for (int stay = 0; stay < stays.Count; stay++)
            {
                var slow = SlowUse.Of(hospital.Records, stay);
                string where = $"seed {seed}, stay {stay}";
                Assert.True((slow.Used, slow.Special, slow.Therapeutic) == (stays.UsedAny[stay], stays.UsedSpecial[stay], stays.Therapeutic[stay]), where + ": flags");
                Assert.True((slow.Agents, slow.Dot, slow.Lot, slow.Most) == (stays.Agents[stay], stays.Dot[stay], stays.Lot[stay], stays.CombinedMost[stay]), $"{where}: {slow}, found {stays.Agents[stay]} {stays.Dot[stay]} {stays.Lot[stay]} {stays.CombinedMost[stay]}");
                Assert.True(Math.Abs(slow.Ddds - stays.Ddds[stay]!.Value) < 1e-9 && Math.Abs(slow.DddsSpecial - stays.DddsSpecial[stay]!.Value) < 1e-9, $"{where}: {slow}, found {stays.Ddds[stay]} {stays.DddsSpecial[stay]}");
                Assert.True((slow.PatientDays, slow.Culture) == (stays.PatientDays[stay], stays.CultureBeforeTherapy[stay]), $"{where}: {slow}, found {stays.CultureBeforeTherapy[stay]}");
                int midnights = Enumerable.Range(0, facts.Occupancy.Count).Where(row => facts.Occupancy.Encounter[row] == stays.Encounter[stay]).Sum(row => facts.Occupancy.PatientDays[row]!.Value);
                Assert.True(slow.Midnights == midnights, $"{where}: {midnights} midnights, expected {slow.Midnights}");
            }
        }
    }

    [Fact]
    public void The_months_of_a_line_add_up_to_the_line()
    {
        var facts = RandomHospital.Make(99).Derive();
        var byLine = Enumerable.Range(0, facts.UseMonths.Count).GroupBy(row => facts.UseMonths.OrderKey[row]!).ToDictionary(group => group.Key, group => (Ddds: group.Sum(row => facts.UseMonths.Ddds[row] ?? 0), Days: group.Sum(row => facts.UseMonths.Days[row]!.Value)));

        Assert.All(Enumerable.Range(0, facts.DrugUse.Count).Where(row => facts.DrugUse.Ddds.IsKnown(row)), row =>
        {
            Assert.Equal(facts.DrugUse.Ddds[row]!.Value, byLine[facts.DrugUse.OrderKey[row]!].Ddds, 9);
            Assert.Equal(facts.DrugUse.Days[row]!.Value, byLine[facts.DrugUse.OrderKey[row]!].Days, 9);
        });
    }

    [Fact]
    public void Parts_of_the_patients_and_the_whole_give_the_same_rows()
    {
        for (int seed = 1; seed <= 12; seed++)
        {
            var hospital = RandomHospital.Make(seed);
            var deriver = new UseDeriver(Reference.Library, Curb.ReferenceData.GradeHistory.Always(SmallHospital.Catalogue), hospital.Mappings, UseSettings.Load(Reference.Library));
            var whole = Rows(deriver.Derive(hospital.Records, UseFeed.OfRecords));
            var feed = new UseFeed(true, hospital.Records.Specimens.Count > 0, OtherDrugs(hospital.Records), false, null);
            var parts = Enumerable.Range(0, 3).SelectMany(part => Rows(deriver.Derive(Part(hospital.Records, part, 3), feed))).ToList();

            Assert.Equal(whole.Order(StringComparer.Ordinal), parts.Order(StringComparer.Ordinal));
        }
    }

    private static bool OtherDrugs(ReceivedRecords records) => Enumerable.Range(0, records.DrugOrders.Count).Any(row => records.DrugOrders.DrugName[row] == "呋塞米");

    /// <summary>The records of every so many-th stay; each stay of the random hospitals has a patient of its own.</summary>
    private static ReceivedRecords Part(ReceivedRecords records, int part, int of)
    {
        var some = new ReceivedRecords(records.Institution);
        var stays = Enumerable.Range(0, records.Encounters.Count).Where(row => row % of == part).Select(row => records.Encounters.Key[row]!).ToHashSet();
        Copy(records.Encounters, some.Encounters, row => stays.Contains(records.Encounters.Key[row]!));
        Copy(records.DrugOrders, some.DrugOrders, row => stays.Contains(records.DrugOrders.Encounter[row]!));
        Copy(records.Specimens, some.Specimens, row => stays.Contains(records.Specimens.Encounter[row]!));
        Copy(records.WardStays, some.WardStays, row => stays.Contains(records.WardStays.Encounter[row]!));
        return some;
    }

    private static void Copy<T>(T from, T to, Func<int, bool> wanted)
        where T : Table
    {
        foreach (int row in Enumerable.Range(0, from.Count).Where(wanted))
        {
            to.AppendFrom(from, row);
        }
    }

    private static IEnumerable<string> Rows(FactSet facts) =>
        facts.Tables.SelectMany(table => Enumerable.Range(0, table.Count).Select(row => table.Name + "|" + string.Join('|', table.Columns.Select(column => column.ValueAt(row)))));

    [Fact]
    public void Deriving_twice_gives_the_same_rows()
    {
        var hospital = RandomHospital.Make(5);
        var first = hospital.Derive();
        var second = hospital.Derive();

        foreach (var (a, b) in first.Tables.Zip(second.Tables))
        {
            Assert.Equal(a.Count, b.Count);
            Assert.All(a.Columns.Zip(b.Columns), pair => Assert.Equal(Enumerable.Range(0, a.Count).Select(pair.First.ValueAt), Enumerable.Range(0, b.Count).Select(pair.Second.ValueAt)));
        }
    }
}

/// <summary>Writes hospitals at random: overlapping orders, open ones, take-home drugs, ward moves, cultures, drugs that are no antimicrobials.</summary>
internal static class RandomHospital
{
    public static SmallHospital Make(int seed)
    {
        var random = new Random(seed);
        var hospital = new SmallHospital();
        for (int n = 0; n < 12; n++)
        {
            var from = new DateTime(2024, 1, 1, 0, 5, 0).AddHours(random.Next(24 * 90));
            var to = from.AddHours(1 + random.Next(24 * 20));
            string stay = hospital.Stay(Text(from), Text(to), patient: $"p{n}");
            for (int order = random.Next(7); order > 0; order--)
            {
                Order(hospital, random, stay, from, to);
            }

            for (int specimen = random.Next(3); specimen > 0; specimen--)
            {
                hospital.Specimen(stay, Text(Within(random, from, to)), random.Next(3) == 0 ? "降钙素原" : "细菌培养");
            }

            for (int ward = random.Next(4); ward > 0; ward--)
            {
                var began = Within(random, from, to);
                hospital.Ward(stay, $"病区{ward}", Text(began), random.Next(3) == 0 ? null : Text(Within(random, began, to)));
            }
        }

        return hospital;
    }

    private static void Order(SmallHospital hospital, Random random, string stay, DateTime from, DateTime to)
    {
        var start = Within(random, from, to);
        string drug = random.Next(6) == 0 ? "呋塞米" : SlowUse.Drugs.Keys.ElementAt(random.Next(SlowUse.Drugs.Count));
        string frequency = SlowUse.Hours.Keys.ElementAt(random.Next(SlowUse.Hours.Count));
        string? stop = random.Next(4) switch { 0 => null, 1 => Text(start.AddHours(random.Next(400))), _ => Text(Within(random, start, to)) };
        string? purpose = random.Next(3) switch { 0 => null, 1 => "治疗", _ => "预防" };
        hospital.Order(stay, drug, Text(start), stop, 1 + random.Next(2), "g", frequency, purpose: purpose, kind: random.Next(8) == 0 ? "出院带药" : "长期");
    }

    /// <summary>A time between two, never at midnight itself, which would read as a date alone.</summary>
    private static DateTime Within(Random random, DateTime from, DateTime to)
    {
        var at = from.AddMinutes(random.Next(Math.Max(1, (int)(to - from).TotalMinutes)));
        return at.TimeOfDay == TimeSpan.Zero ? at.AddMinutes(1) : at;
    }

    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
