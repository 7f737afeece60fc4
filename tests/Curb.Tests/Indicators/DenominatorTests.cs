using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Tests.AntimicrobialUse;
using Curb.Tests.Policies;

namespace Curb.Tests.Indicators;

public class DenominatorTests
{
    private static readonly Period s_march = Period.Of(new CalendarMonth(2024, 3));

    /// <summary>
    /// By hand, March 2024: stay A 28 February to 3 March (4 midnights, 2 of them before March begins: 28 and 29 February), stay B 10 to 20 March (10), stay C from 25 March, still in,
    /// stay D one day. Patient-days 4 + 10 + 1 = 15; days present 5 + 11 + 1 = 17; admissions B, C, D; discharges A, B, D.
    /// </summary>
    [Fact]
    public void The_denominators_of_a_month_are_those_counted_by_hand()
    {
        var hospital = new SmallHospital();
        string a = hospital.Stay("2024-02-28 10:00", "2024-03-03 10:00");
        hospital.Stay("2024-03-10 10:00", "2024-03-20 10:00", patient: "p2");
        hospital.Stay("2024-03-25 10:00", null, patient: "p3");
        hospital.Stay("2024-03-05 10:00", "2024-03-05 18:00", patient: "p4");
        hospital.Order(a, "头孢曲松", "2024-02-29 10:00", "2024-03-02 09:00", 2, "g", "qd");     // doses on 29 February and 1 March, 1 DDD each
        hospital.Order(a, "呋塞米", "2024-03-31 10:00", "2024-03-31 12:00", 20, "mg", "qd");

        var table = Assert.Single(new DenominatorReconciliation(new FactsInMemory(hospital.Derive())).Of(s_march, Scope.DataFolderOwner));
        var of = table.Denominators.ToDictionary(row => row.Name);

        Assert.Equal((15.0, 17.0, 3.0, 5.0, 3.0), (of["patient-days"].Value, of["days-present"].Value, of["discharges"].Value, of["mean-stay"].Value, of["admissions"].Value));
        Assert.Equal(2 + 10 + 6 + 1, of["occupied-midnights"].Value);       // C: the nights of 25 to 30 March, up to the last time of the records
        Assert.Null(of["inhabitants"].Value);
        Assert.Equal(2.0, of["patient-days"].Ddds);                          // the cohort discharged in March, whenever it was given
        Assert.Equal(of["discharges"].Value * of["mean-stay"].Value, of["patient-days"].Value);
        Assert.Equal(2 * 100 / 15.0, of["patient-days"].Rate(200)!.Value, 9);
        Assert.Null(of["patient-days"].Rate(10));                            // over the guard nothing is published
    }

    /// <summary>Two orders, one of them given back in part: two lines were ordered, and the amount given back is off the doses.</summary>
    [Fact]
    public void What_is_given_back_is_no_order_of_its_own()
    {
        var hospital = new SmallHospital();
        string visit = hospital.Stay("2024-03-01 09:00", null, kind: "outpatient");
        hospital.Order(visit, "阿莫西林胶囊", "2024-03-01 09:10", route: "口服", specification: "0.5g*24粒/盒", quantity: 1, quantityUnit: "盒", prescription: "rx1");
        hospital.Order(visit, "头孢克洛胶囊", "2024-03-01 09:10", route: "口服", specification: "0.25g*10粒/盒", quantity: 1, quantityUnit: "盒", prescription: "rx2");
        hospital.Order(visit, "阿莫西林胶囊", "2024-03-02 09:10", route: "口服", specification: "0.5g*24粒/盒", quantity: -12, quantityUnit: "粒", prescription: "rx1");
        var engine = new IndicatorEngine(ShippedContent.Indicators, ShippedContent.Policies, new FactsInMemory(hospital.Derive()), []);
        var question = IndicatorQuestion.All with { From = s_march.From, To = s_march.To };

        foreach (string indicator in (string[])["antimicrobial-orders", "orders-with-ddd", "orders-with-grade", "orders-with-purpose"])
        {
            var value = Assert.Single(engine.Compute(question with { Indicators = [indicator] }, Scope.DataFolderOwner));
            Assert.Equal(2.0, value.Denominator ?? value.Numerator);
        }
    }

    [Fact]
    public void Each_rate_of_the_table_is_that_of_its_indicator()
    {
        var facts = RandomFacts.Make(5);
        var source = new FactsInMemory(facts);
        var period = new Period(new CalendarMonth(2025, 1), new CalendarMonth(2025, 6));
        var question = IndicatorQuestion.All with { From = period.From, To = period.To };
        foreach (var table in new DenominatorReconciliation(source).Of(period, Scope.DataFolderOwner))
        {
            foreach (var row in table.Denominators.Where(row => row.Ddds is not null))
            {
                var value = IndicatorEngineOracleTests.Engine(source).Compute(question with { Indicators = row.UsedBy }, Scope.DataFolderOwner).Single(found => found["institution"] == table.Institution);
                Assert.Equal((value.Numerator!.Value, value.Denominator!.Value), (row.Ddds!.Value, row.Value!.Value));
            }
        }
    }

    [Theory]
    [InlineData(200.0, 100, true, false)]      // 200 are not over 200
    [InlineData(200.1, 100, false, false)]
    [InlineData(10.0, 99, true, true)]
    [InlineData(10.0, 100, true, false)]
    public void Over_two_hundred_nothing_is_published_and_under_a_hundred_days_it_is_grey(double ddds, int days, bool published, bool grey)
    {
        var facts = new FactSet();
        facts.DrugUse.Institution.Append("H1");
        facts.DrugUse.Kind.Append("inpatient");
        facts.DrugUse.Discharged.Append(true);
        facts.DrugUse.Counted.Append(true);
        facts.DrugUse.Month.Append("2024-03");
        facts.DrugUse.Ddds.Append(ddds);
        facts.DrugUse.EndRow();
        facts.Encounters.Institution.Append("H1");
        facts.Encounters.Kind.Append("inpatient");
        facts.Encounters.Discharged.Append(true);
        facts.Encounters.Month.Append("2024-03");
        facts.Encounters.PatientDays.Append(days);
        facts.Encounters.EndRow();

        var value = Assert.Single(IndicatorEngineOracleTests.Engine(new FactsInMemory(facts)).Compute(IndicatorQuestion.All with { Indicators = ["use-intensity"] }, Scope.DataFolderOwner));

        Assert.Equal((published, grey), (value.Value is not null, value.TooSmall));
        Assert.Equal((ddds, (double)days), (value.Numerator!.Value, value.Denominator!.Value));
    }
}
