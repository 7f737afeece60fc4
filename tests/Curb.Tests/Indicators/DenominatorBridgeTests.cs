using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Tests.AntimicrobialUse;
using Curb.Tests.Policies;

namespace Curb.Tests.Indicators;

/// <summary>From patient-days of the discharged to occupied days: every step counted, and with all of them both agree.</summary>
public class DenominatorBridgeTests
{
    private static readonly Period s_march = Period.Of(new CalendarMonth(2024, 3));

    /// <summary>
    /// By hand, March 2024. Stay A of 呼吸: 28 February 10:00 to 5 March 10:00, from 2 March in ICU: nights of 28 and 29 February (outside), 1 March in 呼吸, 2, 3 and 4 March in ICU; 6 patient-days, counted with 呼吸.
    /// Stay B of 呼吸: 20 March to 3 April: nights 20 to 31 March (12) in March, discharged in April. Stay C of ICU: 10 to 14 March, 4 nights.
    /// 呼吸: patient-days 6; outside 2; B's 12; moved −3; occupied 1 + 12 = 13 = 6 − 2 + 12 − 3. ICU: 4; moved +3; occupied 7.
    /// </summary>
    [Fact]
    public void A_month_with_a_transfer_and_stays_over_both_ends()
    {
        var hospital = new SmallHospital();
        string a = hospital.Stay("2024-02-28 10:00", "2024-03-05 10:00", "呼吸");
        hospital.Ward(a, "呼吸", "2024-02-28 10:00", "2024-03-02 12:00");
        hospital.Ward(a, "ICU", "2024-03-02 12:00", "2024-03-05 10:00");
        hospital.Stay("2024-03-20 10:00", "2024-04-03 10:00", "呼吸", patient: "p2");
        hospital.Stay("2024-03-10 10:00", "2024-03-14 10:00", "ICU", patient: "p3");

        var lines = new DenominatorBridges(new FactsInMemory(hospital.Derive())).ByDepartment(s_march, Scope.DataFolderOwner).ToDictionary(line => line.Unit!);

        Assert.Equal((6.0, 2.0, 12.0, -3.0, 0.0, 13.0), Steps(lines["呼吸"]));
        Assert.Equal((4.0, 0.0, 0.0, 3.0, 0.0, 7.0), Steps(lines["ICU"]));
        Assert.Equal((1.0, 6.0, 1.0), (lines["呼吸"].Discharges, lines["呼吸"].MeanStay!.Value, lines["呼吸"].Admissions));   // of 呼吸 B alone was admitted in March

        var month = Assert.Single(new DenominatorBridges(new FactsInMemory(hospital.Derive())).ByMonth(s_march, Scope.DataFolderOwner));
        Assert.Equal((10.0, 2.0, 12.0, 0.0, 0.0, 20.0), Steps(month));
    }

    /// <summary>For random institutions every line adds up, the lines of the departments add up to the institution, and each count is that of a loop over the rows.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_line_adds_up_and_the_departments_add_up_to_the_institution(int seed)
    {
        var random = new Random(seed);
        var hospital = new SmallHospital();
        string[] departments = ["呼吸", "ICU", "骨科"];
        for (int i = 0; i < 120; i++)
        {
            var from = new DateTime(2024, 1, 1).AddHours(random.Next(24 * 200));
            var to = from.AddHours(random.Next(24 * 30));
            string stay = hospital.Stay($"{from:yyyy-MM-dd HH:mm}", random.Next(9) == 0 ? null : $"{to:yyyy-MM-dd HH:mm}", departments[random.Next(3)], patient: $"p{i}");
            if (random.Next(2) == 0)
            {
                var moved = from.AddHours(random.Next(24 * 10));
                hospital.Ward(stay, departments[random.Next(3)], $"{from:yyyy-MM-dd HH:mm}", $"{moved:yyyy-MM-dd HH:mm}");
                hospital.Ward(stay, departments[random.Next(3)], $"{moved:yyyy-MM-dd HH:mm}", null);
            }
        }

        var facts = hospital.Derive();
        var period = new Period(new CalendarMonth(2024, 3), new CalendarMonth(2024, 5));
        bool In(string? month) => month is not null && string.CompareOrdinal(month, "2024-03") >= 0 && string.CompareOrdinal(month, "2024-05") <= 0;
        var bridges = new DenominatorBridges(new FactsInMemory(facts));
        var lines = bridges.ByDepartment(period, Scope.DataFolderOwner);
        foreach (var line in lines)
        {
            var (days, outside, others, moved, missing, occupied) = Steps(line);
            Assert.Equal(occupied, days - outside + others + moved - missing);
            Assert.Equal(Enumerable.Range(0, facts.Occupancy.Count).Where(row => In(facts.Occupancy.Month[row]) && facts.Occupancy.Department[row] == line.Unit).Sum(row => facts.Occupancy.PatientDays[row]!.Value), occupied);
            Assert.Equal(Enumerable.Range(0, facts.Encounters.Count).Where(row => facts.Encounters.Discharged[row] == true && In(facts.Encounters.Month[row]) && facts.Encounters.Department[row] == line.Unit).Sum(row => facts.Encounters.PatientDays[row]!.Value), days);
        }

        Assert.Equal(0, lines.Sum(line => line.ElsewhereOrHere));
        var whole = Assert.Single(new DenominatorReconciliation(new FactsInMemory(facts)).Of(period, Scope.DataFolderOwner)).Denominators.ToDictionary(row => row.Name, row => row.Value);
        Assert.Equal((whole["patient-days"], whole["occupied-midnights"], whole["days-present"], whole["discharges"], whole["admissions"]),
            ((double?)lines.Sum(line => line.PatientDays), lines.Sum(line => line.Occupied), lines.Sum(line => line.DaysPresent), lines.Sum(line => line.Discharges), lines.Sum(line => line.Admissions)));
        Assert.All(bridges.ByMonth(period, Scope.DataFolderOwner), line => Assert.Equal(line.Occupied, line.PatientDays - line.OutsidePeriod + line.OtherStays - line.NotPlaced));
    }

    /// <summary>200 DDDs per 100 days are published, 200.1 are not; without days nothing is.</summary>
    [Theory]
    [InlineData(200.0, 100, 200.0, false)]
    [InlineData(200.1, 100, null, true)]
    [InlineData(10.0, 0, null, false)]
    [InlineData(null, 100, null, false)]
    public void The_guard_of_intensity_holds_for_every_rate(double? ddds, double days, double? rate, bool refused)
    {
        var guards = ShippedContent.Indicators.Find("use-intensity")!.Guards;
        Assert.Equal((rate, refused), (DenominatorBridge.Rate(ddds, days, guards), DenominatorBridge.Refused(ddds, days, guards)));
    }

    private static (double, double, double, double, double, double) Steps(DenominatorBridge line) => (line.PatientDays, line.OutsidePeriod, line.OtherStays, line.ElsewhereOrHere, line.NotPlaced, line.Occupied);
}
