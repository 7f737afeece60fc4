using Curb.Exchange;
using Curb.Policies;
using Curb.ReferenceData;
using Curb.Tests.Support;

namespace Curb.Tests.Policies;

public class GradedCatalogueTests
{
    [Fact]
    public void Every_graded_drug_is_a_drug_of_the_reference_table()
    {
        var reference = ReferenceLibrary.Load(ContentFolder.OpenAt(Path.Combine(SharedData.Checkout, "reference")));
        Assert.True(ShippedContent.Policies.Catalogue().Entries.Count > 130);
        Assert.DoesNotContain(ShippedContent.Policies.Catalogue().Entries.Keys, key => reference.Antimicrobial(key.Drug) is null);
    }

    [Theory]
    [InlineData("X1,甲,,top,U,", "grade", "\"top\"")]
    [InlineData("X1,甲,U", "", "3 cells")]
    [InlineData("X1,甲,,special,S,\nX1,甲,,special,S,", "drug", "\"X1\"")]
    public void Faulty_lines_of_a_catalogue_are_named(string line, string key, string found)
    {
        var faults = new List<ContentFault>();
        var tree = ShippedContent.With(ShippedContent.PolicyTree, "cn/graded-catalogue-illustrative/catalogue.csv", text => text + line + "\n");
        PolicyLibrary.Read(tree, faults);
        Assert.Contains(faults, fault => fault.Key == key && fault.Found == found && fault.Line > 100);
    }
}
