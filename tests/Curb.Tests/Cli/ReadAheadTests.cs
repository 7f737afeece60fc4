using Curb.Storage;

namespace Curb.Tests.Cli;

public class ReadAheadTests
{
    [Fact]
    public void Items_come_once_and_in_their_order()
    {
        Assert.Equal(Enumerable.Range(0, 1000), ReadAhead.Of(Enumerable.Range(0, 1000)));
        Assert.Equal(Enumerable.Range(0, 1000), ReadAhead.Of(Enumerable.Range(0, 1000), 7));
        Assert.Empty(ReadAhead.Of(Array.Empty<int>()));
    }

    [Fact]
    public void Making_runs_ahead_by_no_more_than_asked()
    {
        int made = 0;
        IEnumerable<int> Make()
        {
            for (; made < 100; made++)
            {
                yield return made;
            }
        }

        int taken = 0;
        foreach (int item in ReadAhead.Of(Make(), 2))
        {
            Assert.Equal(taken++, item);
            // In hand, two waiting, one in the making.
            Assert.True(Volatile.Read(ref made) <= item + 4, $"{made} were made while {item} was in hand");
        }

        Assert.Equal(100, taken);
    }

    [Fact]
    public void A_failure_is_thrown_as_it_was_after_the_items_before_it()
    {
        static IEnumerable<int> Failing()
        {
            yield return 1;
            yield return 2;
            throw new InvalidDataException("row 3");
        }

        var seen = new List<int>();
        var failure = Assert.Throws<InvalidDataException>(() => seen.AddRange(Each(ReadAhead.Of(Failing()), seen)));
        Assert.Equal(("row 3", 2), (failure.Message, seen.Count));
    }

    [Fact]
    public void Giving_up_early_ends_the_making_and_disposes_its_source()
    {
        bool disposed = false;
        IEnumerable<int> Endless()
        {
            try
            {
                for (int i = 0; ; i++)
                {
                    yield return i;
                }
            }
            finally
            {
                disposed = true;
            }
        }

        foreach (int item in ReadAhead.Of(Endless()))
        {
            if (item == 3)
            {
                break;
            }
        }

        Assert.True(disposed);
    }

    [Fact]
    public void A_failure_of_the_one_who_takes_ends_the_making_too()
    {
        int made = 0;
        Assert.Throws<ArgumentException>(() =>
        {
            foreach (int _ in ReadAhead.Of(Enumerable.Range(0, int.MaxValue).Select(i => made = i)))
            {
                throw new ArgumentException("taker");
            }
        });
        int after = made;
        Thread.Sleep(20);
        Assert.Equal(after, made);
    }

    /// <summary>Adds each item as it comes, so that those before a failure are kept.</summary>
    private static IEnumerable<int> Each(IEnumerable<int> items, List<int> into)
    {
        foreach (int item in items)
        {
            into.Add(item);
        }

        return [];
    }
}
