using Curb.AntimicrobialUse;
using Curb.Columns;
using Curb.Facts;
using Curb.Prescribing;
using Curb.ReferenceData;
using Curb.Tests.Support;

namespace Curb.Tests.AntimicrobialUse;

/// <summary>The grade of an order line is that of the institution's catalogue in force on the day of the order, and never laxer than the list above it.</summary>
public class GradeByDayTests
{
    private static readonly Validity s_first = new(new DateOnly(2024, 1, 1), new DateOnly(2024, 6, 30));
    private static readonly Validity s_second = new(new DateOnly(2024, 7, 1), null);

    /// <summary>
    /// The packs say: ceftriaxone unrestricted, meropenem special, piperacillin/tazobactam restricted. The hospital makes ceftriaxone restricted from 1 January and special from 1 July 2024;
    /// its meropenem "unrestricted" is laxer and does not rule. The oral form of levofloxacin is restricted from July.
    /// </summary>
    private static readonly PrescribingGovernance s_governance = new("H1")
    {
        Grades =
        [
            new("own-1", true, true, "CRO", "", Grade.Restricted, s_first), new("own-1", true, true, "MEM", "", Grade.Unrestricted, s_first),
            new("own-2", true, true, "CRO", "", Grade.Special, s_second), new("own-2", true, true, "MEM", "", Grade.Unrestricted, s_second), new("own-2", true, true, "LVX", "", Grade.Unrestricted, s_second), new("own-2", true, true, "LVX", "", Grade.Restricted, s_second, "口服溶液"),
        ],
    };

    [Theory]
    [InlineData("头孢曲松", "2023-12-31 23:59", null, "unrestricted")]
    [InlineData("头孢曲松", "2024-01-01 00:01", null, "restricted")]
    [InlineData("头孢曲松", "2024-06-30 23:59", null, "restricted")]
    [InlineData("头孢曲松", "2024-07-01 00:00", null, "special")]
    [InlineData("美罗培南", "2024-03-01 08:00", null, "special")]
    [InlineData("哌拉西林他唑巴坦", "2024-08-01 08:00", null, "restricted")]
    [InlineData("左氧氟沙星", "2024-08-01 08:00", "口服溶液", "restricted")]
    [InlineData("左氧氟沙星", "2024-08-01 08:00", "片剂", "unrestricted")]
    [InlineData("左氧氟沙星", "2024-06-01 08:00", "口服溶液", "unrestricted")]
    public void The_catalogue_in_force_on_the_day_of_the_order_gives_its_grade(string drug, string at, string? form, string grade)
    {
        var facts = Derive(hospital =>
        {
            string stay = hospital.Stay("2023-12-01 08:00", "2024-09-01 08:00");
            hospital.Order(stay, drug, at, null, 0.5, "g", "qd", form is null ? "静滴" : "口服", form: form, kind: "临时");
        });
        Assert.Equal(grade, facts.DrugUse.Grade[0]);
    }

    /// <summary>Two orders of one drug, before and after the change: each side of the share takes its own.</summary>
    [Fact]
    public void One_stay_across_the_change_has_both_grades()
    {
        var facts = Derive(hospital =>
        {
            string stay = hospital.Stay("2024-06-28 08:00", "2024-07-05 08:00");
            hospital.Order(stay, "头孢曲松", "2024-06-29 09:00", "2024-07-01 08:00", 2, "g", "qd");
            hospital.Order(stay, "头孢曲松", "2024-07-02 09:00", "2024-07-03 08:00", 2, "g", "qd");
        });

        Assert.Equal(["restricted", "special"], Enumerable.Range(0, 2).Select(row => facts.DrugUse.Grade[row]));
        Assert.Equal((true, true, false), (facts.Encounters.UsedRestricted[0], facts.Encounters.UsedSpecial[0], facts.Encounters.UsedUnrestricted[0]));
        Assert.Equal((2.0, 1.0), (facts.Encounters.DddsRestricted[0]!.Value, facts.Encounters.DddsSpecial[0]!.Value));
        Assert.Equal(2, facts.Encounters.Dot[0] - 1);                       // one substance still: three days of therapy, one agent
        Assert.Equal(1, facts.Encounters.Agents[0]);
    }

    /// <summary>The same as asking the snapshot day by day, over every day of two years and every drug and form.</summary>
    [Fact]
    public void The_history_says_what_the_snapshot_says_of_each_day()
    {
        var history = s_governance.GradeHistory(SmallHospital.Catalogue);
        for (var day = new DateOnly(2023, 6, 1); day < new DateOnly(2025, 1, 1); day = day.AddDays(1))
        {
            var (now, then) = (history[history.On(Days.From(day))], s_governance.CatalogueOn(day, SmallHospital.Catalogue));
            foreach (string drug in (string[])["CRO", "MEM", "LVX", "TZP", "VAN", "ZZZ"])
            {
                Assert.Equal((then.GradeOf(drug, "P"), then.GradeOf(drug, "O", "口服溶液")), (now.GradeOf(drug, "P"), now.GradeOf(drug, "O", "口服溶液")));
            }
        }
    }

    [Fact]
    public void Without_a_catalogue_of_its_own_an_institution_follows_the_packs_on_every_day()
    {
        var history = new PrescribingGovernance("H1").GradeHistory(SmallHospital.Catalogue);
        Assert.Equal((0, 0), (history.On(null), history.On(0)));
        Assert.Same(SmallHospital.Catalogue, history[0]);
    }

    private static FactSet Derive(Action<SmallHospital> fill)
    {
        var hospital = new SmallHospital();
        fill(hospital);
        return new UseDeriver(Reference.Library, s_governance.GradeHistory(SmallHospital.Catalogue), hospital.Mappings, UseSettings.Load(Reference.Library)).Derive(hospital.Records, UseFeed.OfRecords);
    }
}
