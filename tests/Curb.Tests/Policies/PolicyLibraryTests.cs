using Curb.Policies;

namespace Curb.Tests.Policies;

public class PolicyLibraryTests
{
    [Fact]
    public void Shipped_packs_load_without_a_fault()
    {
        Assert.True(ShippedContent.Policies.Packs.Count >= 20);
        Assert.True(ShippedContent.Indicators.Definitions.Count >= 30);
    }
}
