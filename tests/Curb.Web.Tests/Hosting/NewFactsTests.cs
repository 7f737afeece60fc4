using Curb.Disclosure;
using Curb.Storage;
using Curb.Web.Hosting;

namespace Curb.Web.Tests.Hosting;

/// <summary>A derivation while pages are being read: what they show afterwards is of the new facts, and is worked out before anybody asks.</summary>
public class NewFactsTests
{
    private int _stand = 1;

    [Fact]
    public async Task An_answer_from_old_facts_never_stands_for_new_ones()
    {
        using var keeper = new InstanceKeeper(Open, TimeProvider.System);
        using var before = keeper.Use(Scope.DataFolderOwner);
        _stand = 2;
        await Shown(keeper, "2");

        // The request that began on the old facts finishes only now.
        Assert.Equal("of 1", before.Data.Answers.Remember("question", () => "of 1"));

        using var after = keeper.Use(Scope.DataFolderOwner);
        Assert.Equal("of 2", after.Data.Answers.Remember("question", () => "of 2"));
    }

    [Fact]
    public async Task First_pages_of_new_facts_are_worked_out_before_they_are_shown()
    {
        using var keeper = new InstanceKeeper(Open, TimeProvider.System);
        using (keeper.Use(Scope.DataFolderOwner))
        {
        }

        string? shownMeanwhile = null;
        keeper.BeforeShown = data =>
        {
            using var lease = keeper.Use(Scope.DataFolderOwner);
            shownMeanwhile = lease.Data.Stamps[0].Stamp;
            data.For(Scope.DataFolderOwner).Answers.Remember("scorecard", () => "ready");
        };
        _stand = 2;
        await Shown(keeper, "2");

        using var after = keeper.Use(Scope.DataFolderOwner);
        Assert.Equal("1", shownMeanwhile);
        Assert.Equal("ready", after.Data.Answers.Remember("scorecard", () => "worked out again"));
    }

    [Fact]
    public async Task What_can_not_be_worked_out_beforehand_does_not_keep_new_facts_away()
    {
        using var keeper = new InstanceKeeper(Open, TimeProvider.System) { BeforeShown = _ => throw new IOException("planted") };
        using (keeper.Use(Scope.DataFolderOwner))
        {
        }

        _stand = 2;
        await Shown(keeper, "2");
    }

    [Fact]
    public async Task Answers_outlive_a_change_on_which_no_figure_rests()
    {
        using var keeper = new InstanceKeeper(() => Open() with { Stamps = [new FactStamp("H1", "same", new DateTime(2026, 1, 1), 1)] }, TimeProvider.System);
        using (var lease = keeper.Use(Scope.DataFolderOwner))
        {
            lease.Data.Answers.Remember("question", () => "kept");
        }

        _stand = 2;
        keeper.Look();
        await Task.Delay(300);
        using var after = keeper.Use(Scope.DataFolderOwner);
        Assert.Equal("kept", after.Data.Answers.Remember("question", () => "made again"));
    }

    private InstanceData Open()
    {
        int opened = _stand;
        return new InstanceData(new NothingThere(), [], [], _ => [], [new FactStamp("H1", $"{opened}", new DateTime(2026, 1, opened), opened)], () => { }) { IsCurrent = () => _stand == opened };
    }

    private static async Task Shown(InstanceKeeper keeper, string stamp)
    {
        for (int tries = 0; tries < 100; tries++)
        {
            keeper.Look();
            using (var lease = keeper.Use(Scope.DataFolderOwner))
            {
                if (lease.Data.Stamps[0].Stamp == stamp)
                {
                    return;
                }
            }

            await Task.Delay(50);
        }

        Assert.Fail($"the facts with stamp {stamp} were never shown");
    }

    private sealed class NothingThere : Curb.Facts.IFactSource
    {
        public IReadOnlyList<Curb.Facts.FactGroup> Ask(Curb.Facts.FactQuery query, Scope scope) => [];

        public Curb.Columns.Table Rows(Curb.Facts.FactQuery query, Scope scope, int limit) => throw new NotSupportedException();

        public IEnumerable<Curb.Antibiograms.IsolateProfiles> Profiles(Scope scope) => [];
    }
}
