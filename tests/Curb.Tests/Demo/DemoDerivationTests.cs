using Curb.AntimicrobialUse;
using Curb.Columns;
using Curb.Exchange;
using Curb.Exchange.Demo;
using Curb.Facts;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.Isolates;
using Curb.Policies;
using Curb.ReferenceData;

namespace Curb.Tests.Demo;

/// <summary>What was planted in the demo is what the derived facts hold, to the row.</summary>
public sealed class DemoDerivationTests(DemoDerivationTests.Derived derived) : IClassFixture<DemoDerivationTests.Derived>
{
    /// <summary>Facts of the hospital-scale demo.</summary>
    public sealed class Derived
    {
        public Derived()
        {
            var reference = ReferenceLibrary.Load(ContentFolder.Open("reference"));
            var catalogue = PolicyLibrary.Load(ContentFolder.Open("policies")).Catalogue();
            var records = Join([.. Demo.Parts.Select(part => part.Delivery)]);
            Use = UseDerivation.Derive(records, reference, catalogue, new Dictionary<string, string>());
            (Isolates, Susceptibilities) = IsolateDerivation.Derive(records.Isolates, records.Susceptibilities, reference, new LaboratorySettings("EUCAST", 2025));
        }

        public DemoRows Demo { get; } = new();

        public FactSet Use { get; }

        public IsolateFacts Isolates { get; }

        public SusceptibilityFacts Susceptibilities { get; }

        private static ReceivedRecords Join(List<Delivery> parts)
        {
            var records = new ReceivedRecords("DT01");
            foreach (var part in parts)
            {
                int isolates = records.Isolates.Count;
                Append(part.Encounters, records.Encounters);
                Append(part.WardStays, records.WardStays);
                Append(part.DrugOrders, records.DrugOrders);
                Append(part.Surgeries, records.Surgeries);
                Append(part.Specimens, records.Specimens);
                Append(part.Isolates, records.Isolates);
                for (int row = 0; row < part.Susceptibilities.Count; row++)
                {
                    records.Susceptibilities.AppendFrom(part.Susceptibilities, row);
                    records.Susceptibilities.Isolate.Set(records.Susceptibilities.Count - 1, part.Susceptibilities.Isolate[row] + isolates);
                }
            }

            return records;
        }

        private static void Append(ReceivedTable from, ReceivedTable to)
        {
            for (int row = 0; row < from.Count; row++)
            {
                to.AppendFrom(from, row);
                to.Id.Set(to.Count - 1, to.Count - 1);
            }
        }
    }

    private EncounterFacts Encounters => derived.Use.Encounters;

    private SurgeryFacts Surgeries => derived.Use.Surgeries;

    [Fact]
    public void Stays_and_use_are_as_planted()
    {
        var stays = Rows(Encounters, row => Encounters.Kind[row] == "inpatient" && Encounters.Discharged[row] == true);
        Planted(DemoMeasure.DischargedStays, stays.Count);
        Planted(DemoMeasure.PatientDays, stays.Sum(row => (long)Encounters.PatientDays[row]!.Value));
        Planted(DemoMeasure.StaysWithAntimicrobial, stays.Count(row => Encounters.UsedAny[row] == true));
        Planted(DemoMeasure.StaysWithTherapy, stays.Count(row => Encounters.Therapeutic[row] == true));
    }

    [Fact]
    public void Cultures_before_therapy_are_as_planted()
    {
        var stays = Rows(Encounters, row => Encounters.Discharged[row] == true && Encounters.Therapeutic[row] == true);
        var found = stays.Where(row => Encounters.CultureBeforeTherapy[row] == true).Select(row => Encounters.Encounter[row]!);
        Assert.Equal(derived.Demo.District.Truth.Keys(derived.Demo.Code, DemoMeasure.StaysCulturedBefore).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Prophylaxis_is_as_planted()
    {
        var discharged = Rows(Encounters, row => Encounters.Discharged[row] == true).Select(row => Encounters.Encounter[row]!).ToHashSet();
        var operations = Rows(Surgeries, row => discharged.Contains(Surgeries.Encounter[row]!));
        var classOne = operations.Where(row => Surgeries.IncisionClass[row] == "1" && Surgeries.Interventional[row] == false).ToList();
        Planted(DemoMeasure.ClassOneOperations, classOne.Count);
        Planted(DemoMeasure.ClassOneWithProphylaxis, classOne.Count(row => Surgeries.ProphylaxisGiven[row] == true));
        var given = operations.Where(row => Surgeries.ProphylaxisGiven[row] == true).ToList();
        Planted(DemoMeasure.OperationsWithProphylaxis, given.Count);
        Planted(DemoMeasure.LateProphylaxis, given.Count(row => Surgeries.MinutesBefore[row] < 0));
        Assert.Equal(derived.Demo.District.Truth.Keys(derived.Demo.Code, DemoMeasure.LongProphylaxis).Order(StringComparer.Ordinal), given.Where(row => Surgeries.HoursAfter[row] > 24).Select(row => Surgeries.Surgery[row]!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Prescriptions_and_special_grade_drugs_of_outpatients_are_as_planted()
    {
        var prescriptions = derived.Use.Prescriptions;
        var outpatient = Rows(prescriptions, row => prescriptions.Kind[row] == "outpatient");
        Planted(DemoMeasure.OutpatientPrescriptions, outpatient.Count);
        Planted(DemoMeasure.OutpatientPrescriptionsWithAntimicrobial, outpatient.Count(row => prescriptions.Antimicrobial[row] == true));
        var use = derived.Use.DrugUse;
        var special = Rows(use, row => use.Kind[row] == "outpatient" && use.Grade[row] == "special").Select(row => use.OrderKey[row]!);
        Assert.Equal(derived.Demo.District.Truth.Keys(derived.Demo.Code, DemoMeasure.SpecialOutpatientLines).Order(StringComparer.Ordinal), special.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Grams_of_each_drug_on_each_route_are_as_planted()
    {
        var use = derived.Use.DrugUse;
        var found = Rows(use, row => use.Discharged[row] == true && use.Counted[row] == true && use.DddUnit[row] == "g")
            .GroupBy(row => (use.Drug[row]!, use.Route[row]!))
            .ToDictionary(rows => rows.Key, rows => rows.Sum(row => use.Amount[row]!.Value));
        var planted = derived.Demo.District.Truth.InpatientGrams.ToDictionary(pair => (pair.Key.Drug, pair.Key.Route), pair => pair.Value);
        planted.Remove(("cn-etimicin", "P"));
        Assert.Equal(planted.Keys.Order(), found.Keys.Order());
        Assert.All(planted, pair => Assert.Equal(pair.Value, found[pair.Key], 1e-6 * pair.Value));
    }

    [Fact]
    public void Resistant_phenotypes_are_resistant_by_the_guideline_and_others_are_not()
    {
        AssertResistant("sau", "mrsa", ["OXA", "FOX"]);
        AssertResistant("kpn", "cre", ["MEM"]);
        AssertResistant("eco", "cre", ["MEM"]);
        AssertResistant("aba", "crab", ["MEM"]);
        AssertResistant("efm", "vre", ["VAN"]);
    }

    private void AssertResistant(string organism, string phenotype, string[] drugs)
    {
        var results = derived.Susceptibilities;
        var resistant = Rows(results, row => results.Organism[row] == organism && drugs.Contains(results.Drug[row]) && results.Sir[row] == "R").Select(row => results.Isolate[row]).Distinct().Count();
        Assert.Equal(derived.Demo.District.Truth.Phenotypes.GetValueOrDefault((derived.Demo.Code, organism, phenotype)), resistant);
    }

    private void Planted(DemoMeasure measure, long found) => Assert.Equal((measure, derived.Demo.Planted(measure)), (measure, found));

    private static List<int> Rows(Table table, Func<int, bool> where) => [.. Enumerable.Range(0, table.Count).Where(where)];
}
