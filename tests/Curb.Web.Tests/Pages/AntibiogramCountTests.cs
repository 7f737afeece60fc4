using Curb.Antibiograms;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Web.Antibiogram;
using Curb.Web.Laboratory;
using Curb.Web.Shell;
using Curb.Web.Texts;

namespace Curb.Web.Tests.Pages;

/// <summary>The page counts what the command counts: docs/decisions/antibiogram-counting.md.</summary>
public class AntibiogramCountTests
{
    private static readonly string[] s_categories = ["S", "I", "SDD", "R", "NS", "IR", "NI", ""];

    [Fact]
    public void The_page_and_the_command_give_the_same_numbers()
    {
        var facts = Facts();
        var rows = new Antibiograms.Antibiogram([]).Ask(new FactsInMemory(facts), Scope.DataFolderOwner);
        var outcome = AntibiogramQuestions.Ask(new FactsInMemory(facts), Scope.DataFolderOwner, new FilterOptions([], null, null, null, [], null), LaboratoryFilter.None, CountingRule.SusceptibleOnly, new Names(_ => null, _ => null), Phrases.English);
        var view = Assert.IsType<PanelOutcome<AntibiogramView>.Shown>(outcome).View;
        Assert.Equal(rows.Sum(row => row.Unread), view.Unread);
        foreach (var row in rows)
        {
            var shown = Assert.Single(view.Organisms, organism => organism.Code == row.Organism);
            var cell = shown.Cells[row.Drug];
            Assert.Equal((row.Isolates, row.Tested, row.Susceptible, row.Resistant, row.Expected), (shown.Isolates, cell.Tested, cell.Susceptible, cell.Resistant, cell.Expected));
            Assert.Equal(row.IsExpectedResistant, cell.ExpectedResistant);
        }

        Assert.Contains(rows, row => row.IsExpectedResistant);
        Assert.Contains(rows, row => row.Expected > 0 && !row.IsExpectedResistant);
    }

    /// <summary>Isolates with several results of a drug, and one drug to which every isolate is resistant by nature.</summary>
    private static FactSet Facts()
    {
        var random = new Random(11);
        var facts = new FactSet();
        for (int isolate = 1; isolate <= 200; isolate++)
        {
            string organism = random.Next(2) == 0 ? "eco" : "kpn";
            bool first = random.Next(3) > 0;
            Set(facts.Isolates, isolate, organism, first);
            facts.Isolates.Screening.Append(false);
            End(facts.Isolates);
            for (int result = random.Next(5); result >= 0; result--)
            {
                AddResult(facts.Susceptibilities, isolate, organism, first, "D" + random.Next(3), s_categories[random.Next(s_categories.Length)]);
            }

            AddResult(facts.Susceptibilities, isolate, organism, first, "AMP", "IR");
        }

        return facts;
    }

    private static void AddResult(SusceptibilityFacts results, int isolate, string organism, bool first, string drug, string sir)
    {
        results.Isolate.Append(isolate);
        results.Organism.Append(organism);
        results.FirstIsolate.Append(first);
        results.Host.Append("human");
        results.Drug.Append(drug);
        results.Sir.Append(sir);
        End(results);
    }

    private static void Set(IsolateFacts isolates, int isolate, string organism, bool first)
    {
        isolates.Isolate.Append(isolate);
        isolates.Organism.Append(organism);
        isolates.FirstIsolate.Append(first);
        isolates.Host.Append("human");
    }

    private static void End(FactTable table)
    {
        table.Institution.Append("H1");
        table.EndRow();
    }
}
