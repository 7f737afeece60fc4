using Curb.Columns;
using Curb.Exchange;
using Curb.Exchange.Demo;
using Curb.ReferenceData;

namespace Curb.Tests.Demo;

/// <summary>What the demo delivers is understood by the reference tables: nothing of it is meant to be unknown.</summary>
public sealed class DemoReferenceTests
{
    private static readonly ReferenceLibrary s_reference = ReferenceLibrary.Load(ContentFolder.Open("reference"));

    // One hospital of each style: codes and Latin abbreviations, Chinese words, disk diffusion.
    public static TheoryData<string> Hospitals => ["DT02", "DS03", "DS04"];

    [Theory]
    [MemberData(nameof(Hospitals))]
    public void Organisms_and_specimens_are_known_by_code_or_Chinese_name(string hospital)
    {
        var part = new DemoDistrict(DemoScale.District, 1).Parts(hospital).First();
        Assert.Equal([], Distinct(part.Delivery.Isolates.Organism).Where(text => s_reference.OrganismCode(text) is null));
        Assert.Equal([], Distinct(part.Delivery.Specimens.SpecimenType).Where(text => s_reference.SpecimenCode(text) is null));
    }

    [Theory]
    [MemberData(nameof(Hospitals))]
    public void Frequencies_routes_and_dose_units_of_antimicrobials_are_known(string hospital)
    {
        var orders = new DemoDistrict(DemoScale.District, 1).Parts(hospital).First().Delivery.DrugOrders;
        var antimicrobials = Enumerable.Range(0, orders.Count).Where(row => orders.DrugCode[row] is not null).ToList();
        Assert.Equal([], antimicrobials.Select(row => orders.Frequency[row]!).Distinct().Where(text => s_reference.Frequency(text) is null));
        Assert.Equal([], antimicrobials.Select(row => orders.Route[row]!).Distinct().Where(text => s_reference.Route(text) is null));
        Assert.Equal([], antimicrobials.Select(row => orders.DoseUnit[row]!).Distinct().Where(text => s_reference.DoseUnit(text) is null));
    }

    [Fact]
    public void Drugs_are_known_and_have_a_daily_dose_except_the_one_meant_to_have_none()
    {
        var district = new DemoDistrict(DemoScale.District, 1);
        Assert.Equal(8, district.Parts("DS02").Count());
        var used = district.Truth.InpatientGrams.Keys.Select(key => (key.Drug, key.Route)).Distinct().ToList();
        Assert.Equal([], used.Where(use => s_reference.Antimicrobial(use.Drug) is null));
        Assert.Equal([("cn-etimicin", "P")], used.Where(use => s_reference.Ddd(use.Drug, use.Route) is null));
    }

    private static IEnumerable<string> Distinct(TextColumn column) => Enumerable.Range(0, column.Count).Select(row => column[row]!).Distinct();
}
