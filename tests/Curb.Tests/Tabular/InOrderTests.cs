using Curb.Exchange.Tabular;

namespace Curb.Tests.Tabular;

public class InOrderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void Results_come_in_the_order_of_the_items_however_long_each_takes(int ahead)
    {
        var results = InOrder.Of(Enumerable.Range(0, 40), item =>
        {
            Thread.SpinWait(item % 7 == 0 ? 100_000 : 10);
            return item * item;
        }, ahead);
        Assert.Equal(Enumerable.Range(0, 40).Select(item => item * item), results);
    }

    [Fact]
    public void A_failure_is_thrown_when_its_turn_comes_and_earlier_results_are_given()
    {
        var given = new List<int>();
        var failure = Assert.Throws<InvalidDataException>(() =>
        {
            foreach (int result in InOrder.Of(Enumerable.Range(0, 10), item => item == 4 ? throw new InvalidDataException("four") : item, 3))
            {
                given.Add(result);
            }
        });
        Assert.Equal("four", failure.Message);
        Assert.Equal([0, 1, 2, 3], given);
    }

    [Fact]
    public void Giving_up_early_leaves_no_work_running()
    {
        int running = 0;
        foreach (int _ in InOrder.Of(Enumerable.Range(0, 100), item =>
        {
            Interlocked.Increment(ref running);
            Thread.SpinWait(10_000);
            Interlocked.Decrement(ref running);
            return item;
        }, 4))
        {
            break;
        }

        Assert.Equal(0, running);
    }
}
