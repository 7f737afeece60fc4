using Curb.Disclosure;
using Curb.Exchange;
using Curb.Facts;
using Curb.Indicators;
using Curb.Policies;
using Curb.ReferenceData;
using Curb.Storage;

namespace Curb.Specs;

/// <summary>The examples that ship with policies and indicators, on the slow engine and on the embedded store.</summary>
public class ShippedExampleSpecs
{
    private static readonly ContentTree s_policyTree = ContentFolder.OpenAt(Path.Combine(Checkout(), "policies"));
    private static readonly ContentTree s_indicatorTree = ContentFolder.OpenAt(Path.Combine(Checkout(), "indicators"));
    private static readonly PolicyLibrary s_policies = PolicyLibrary.Load(s_policyTree);
    private static readonly IndicatorLibrary s_indicators = IndicatorLibrary.Load(s_indicatorTree);

    [Fact]
    public void Packs_hold_what_their_examples_say()
    {
        var faults = new List<ContentFault>();
        var outcomes = PackExamples.Run(s_policyTree, s_policies, faults);
        Assert.Empty(faults);
        Assert.NotEmpty(outcomes);
        Assert.DoesNotContain(outcomes, outcome => !outcome.Passed);
    }

    [Fact]
    public void Indicators_give_what_their_examples_say_row_by_row() => Hold(facts => new FactsInMemory(facts));

    [Fact]
    public void Indicators_give_what_their_examples_say_on_the_embedded_store()
    {
        string path = Directory.CreateTempSubdirectory("curb-specs-").FullName;
        try
        {
            using var folder = DataFolder.Open(path, DataFolderAccess.Write);
            Hold(facts =>
            {
                folder.Facts.Replace("H1", facts, "spec");
                return folder.Facts;
            });
        }
        finally
        {
            Directory.Delete(path, true);
        }
    }

    [Fact]
    public void Every_indicator_ships_with_an_example() =>
        Assert.DoesNotContain(s_indicators.Definitions, definition => !s_indicatorTree.Under(definition.Id + "/examples").Any());

    [Fact]
    public void An_example_with_a_wrong_expectation_fails()
    {
        var tree = new ContentTree(s_indicatorTree.Paths, path => s_indicatorTree.Read(path).Replace("numerator: 12,", "numerator: 13,", StringComparison.Ordinal));
        var outcomes = IndicatorExamples.Run(tree, s_indicators, s_policies, facts => new FactsInMemory(facts), []);
        Assert.Contains(outcomes, outcome => !outcome.Passed && outcome.Expected.Contains("numerator=13", StringComparison.Ordinal) && outcome.Found.Contains("numerator=12", StringComparison.Ordinal));
    }

    private static void Hold(Func<FactSet, IFactSource> engine)
    {
        var faults = new List<ContentFault>();
        var outcomes = IndicatorExamples.Run(s_indicatorTree, s_indicators, s_policies, engine, faults);
        Assert.Empty(faults);
        Assert.True(outcomes.Count > 100);
        Assert.DoesNotContain(outcomes, outcome => !outcome.Passed);
    }

    private static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Curb.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("Curb.slnx was not found above the spec assembly.");
    }
}
