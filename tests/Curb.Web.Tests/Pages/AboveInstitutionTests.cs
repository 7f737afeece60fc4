using Curb.Antibiograms;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Supervision;
using Curb.Web.Antibiogram;
using Curb.Web.Laboratory;
using Curb.Web.Shell;
using Curb.Web.Texts;
using Curb.Web.TopDrugs;

namespace Curb.Web.Tests.Pages;

/// <summary>Pages as somebody above institutions asks them: no period, and no filter, gives by its difference from another what is too small to be shown.</summary>
public sealed class AboveInstitutionTests
{
    private static readonly Institution s_hospital = new("H1", "甲医院", "A", "tertiary", "general", "");
    private static readonly Scope s_region = Scope.Of(["H1"], false) with { FewestShown = 5 };
    private static readonly Names s_names = new(_ => null, _ => null);

    private static FilterOptions View(int from, int to, string? department = null) =>
        new([s_hospital], s_hospital, new Period(new(2024, from), new(2024, to)), new Period(new(2024, 1), new(2024, 12)), ["内科", "外科"], department);

    /// <summary>Isolates of E. coli, resistant and susceptible to one drug, by month.</summary>
    private static FactsInMemory Isolates(params (int Resistant, int Susceptible)[] months)
    {
        var facts = new FactSet();
        long number = 0;
        foreach (var (month, at) in months.Select((month, at) => (month, at)))
        {
            for (int i = 0; i < month.Resistant + month.Susceptible; i++)
            {
                string name = new CalendarMonth(2024, at + 1).ToString();
                number++;
                facts.Isolates.Isolate.Append(number);
                facts.Isolates.Organism.Append("eco");
                facts.Isolates.FirstIsolate.Append(true);
                facts.Isolates.Host.Append("human");
                facts.Isolates.Month.Append(name);
                facts.Isolates.Screening.Append(false);
                facts.Isolates.Institution.Append("H1");
                facts.Isolates.EndRow();
                facts.Susceptibilities.Isolate.Append(number);
                facts.Susceptibilities.Organism.Append("eco");
                facts.Susceptibilities.FirstIsolate.Append(true);
                facts.Susceptibilities.Host.Append("human");
                facts.Susceptibilities.Month.Append(name);
                facts.Susceptibilities.Drug.Append("CIP");
                facts.Susceptibilities.Sir.Append(i < month.Resistant ? "R" : "S");
                facts.Susceptibilities.Institution.Append("H1");
                facts.Susceptibilities.EndRow();
            }
        }

        return new FactsInMemory(facts);
    }

    private static long? Resistant(FactsInMemory facts, Scope scope, FilterOptions options, LaboratoryFilter? filter = null) =>
        AntibiogramQuestions.Ask(facts, scope, options, filter ?? LaboratoryFilter.None, CountingRule.SusceptibleOnly, s_names, Phrases.Chinese) is PanelOutcome<AntibiogramView>.Shown { View: var view } ? view.Organisms.Single().Cells["CIP"].Resistant : null;

    [Fact]
    public void Resistant_isolates_of_a_small_month_are_no_difference_of_two_antibiograms()
    {
        var facts = Isolates((9, 20), (8, 20), (3, 20), (9, 20), (9, 20), (9, 20));
        Assert.Equal((20, 3), (Resistant(facts, Scope.Of(["H1"], false), View(1, 3)), Resistant(facts, Scope.Of(["H1"], false), View(3, 3))));
        Assert.Equal((17, null, null, 47), (Resistant(facts, s_region, View(1, 2)), Resistant(facts, s_region, View(1, 3)), Resistant(facts, s_region, View(4, 6)), Resistant(facts, s_region, View(1, 6))));
    }

    [Fact]
    public void A_filter_of_isolates_is_refused_above_institutions_and_answered_within()
    {
        var facts = Isolates([.. Enumerable.Repeat((9, 20), 6)]);
        foreach (var (filter, options) in new[] { (LaboratoryFilter.None with { Sex = "f" }, View(1, 6)), (LaboratoryFilter.None with { Specimen = "blood" }, View(1, 6)), (LaboratoryFilter.None with { WardType = "icu" }, View(1, 6)), (LaboratoryFilter.None, View(1, 6, "内科")) })
        {
            var refused = Assert.IsType<PanelOutcome<AntibiogramView>.Empty>(AntibiogramQuestions.Ask(facts, s_region, options, filter, CountingRule.SusceptibleOnly, s_names, Phrases.Chinese));
            Assert.Equal("laboratory.filter-within", refused.Reason);
            Assert.NotEqual("laboratory.filter-within", (AntibiogramQuestions.Ask(facts, Scope.Of(["H1"], false), options, filter, CountingRule.SusceptibleOnly, s_names, Phrases.Chinese) as PanelOutcome<AntibiogramView>.Empty)?.Reason);
        }
    }

    [Fact]
    public void Drugs_are_told_by_the_year_and_of_whole_institutions()
    {
        var facts = new FactSet();
        for (int month = 1; month <= 12; month++)
        {
            foreach (var (drug, lines) in new[] { ("AMX", 20), ("CRO", 20), ("TGC", month == 3 ? 2 : 0) })
            {
                for (int i = 0; i < lines; i++)
                {
                    facts.DrugUse.Institution.Append("H1");
                    facts.DrugUse.Counted.Append(true);
                    facts.DrugUse.Month.Append(new CalendarMonth(2024, month).ToString());
                    facts.DrugUse.Drug.Append(drug);
                    facts.DrugUse.Ddds.Append(1);
                    facts.DrugUse.EndRow();
                }
            }
        }

        PanelOutcome<TopDrugsView> Ask(Scope scope, FilterOptions options) => TopDrugsQuestions.Ask(new FactsInMemory(facts), scope, options, "ddds", s_names, Phrases.Chinese);
        string[] Drugs(PanelOutcome<TopDrugsView> outcome) => outcome is PanelOutcome<TopDrugsView>.Shown { View: var view } ? [.. view.Lines.Select(line => line.Drug)] : [];
        Assert.Equal(["AMX", "CRO", "TGC"], Drugs(Ask(Scope.Of(["H1"], false), View(1, 12))).Order());
        string[] year = Drugs(Ask(s_region, View(1, 12)));
        Assert.DoesNotContain("TGC", year);
        Assert.True(year.Length == 1, "two of three drugs beside the known sum would give the third");
        Assert.Equal("panel.no-part-above", Assert.IsType<PanelOutcome<TopDrugsView>.Empty>(Ask(s_region, View(1, 12, "内科"))).Reason);
    }
}
