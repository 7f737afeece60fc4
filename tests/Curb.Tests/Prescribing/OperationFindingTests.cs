using Curb.Columns;
using Curb.Facts;
using Curb.Prescribing;

namespace Curb.Tests.Prescribing;

/// <summary>Operations as they were received, by the rules of prophylaxis: one changed thing, one finding.</summary>
public sealed class OperationFindingTests
{
    private static readonly DateTime s_incision = new(2026, 3, 1, 9, 0, 0);

    /// <summary>One operation with usual prophylaxis, given as it should be; null leaves a value unknown.</summary>
    private sealed record Operation
    {
        public bool? Given { get; init; } = true;

        public string? Indication { get; init; } = "usual";

        public bool? Implant { get; init; } = false;

        public string? Choice { get; init; } = "recommended";

        public string? FirstDose { get; init; } = "in-window";

        public bool? TimingApplies { get; init; } = true;

        public bool? Stopped { get; init; } = true;

        public bool? Due { get; init; } = false;

        public bool? Redosed { get; init; }

        public string? Encounter { get; init; } = "e1";

        public bool Dated { get; init; } = true;

        public DateTime At { get; init; } = s_incision;

        public int MinutesBefore { get; init; } = 100;

        public string? IncisionGuideline { get; init; }

        public bool? Infection { get; init; }
    }

    [Fact]
    public void An_operation_with_prophylaxis_as_it_should_be_has_no_finding() => Assert.Empty(Found(new Operation()));

    [Fact]
    public void Each_breach_is_one_finding_of_its_rule()
    {
        Assert.Equal(["prophylaxis-missing"], Found(new Operation { Given = false }));
        Assert.Equal(["prophylaxis-not-indicated"], Found(new Operation { Indication = "in-principle-none" }));
        Assert.Equal(["prophylaxis-drug"], Found(new Operation { Choice = "not-recommended" }));
        Assert.Equal(["prophylaxis-timing"], Found(new Operation { FirstDose = "early" }));
        Assert.Equal(["prophylaxis-timing"], Found(new Operation { FirstDose = "late" }));
        Assert.Equal(["prophylaxis-timing"], Found(new Operation { FirstDose = "after-incision" }));
        Assert.Equal(["prophylaxis-duration"], Found(new Operation { Stopped = false }));
        Assert.Equal(["prophylaxis-redose"], Found(new Operation { Due = true, Redosed = false }));
        Assert.Equal(["prophylaxis-drug", "prophylaxis-timing", "prophylaxis-duration", "prophylaxis-redose"], Found(new Operation { Choice = "not-recommended", FirstDose = "late", Stopped = false, Due = true, Redosed = false }));
    }

    [Fact]
    public void What_is_unknown_does_not_apply_or_is_answered_is_no_finding()
    {
        Operation[] none =
        [
            new() { Given = null }, new() { Given = false, Indication = null }, new() { Given = false, Indication = "depends" }, new() { Given = false, Indication = "in-principle-none" }, new() { Given = false, Encounter = null },
            new() { Given = false, Dated = false }, new() { Indication = "in-principle-none", Implant = true }, new() { Choice = "conditional" }, new() { Choice = null }, new() { FirstDose = null }, new() { FirstDose = "late", TimingApplies = false },
            new() { Stopped = null }, new() { Due = null, Redosed = false }, new() { Due = true, Redosed = null }, new() { Due = true, Redosed = true },
        ];
        Assert.All(none, operation => Assert.Empty(Found(operation)));
    }

    /// <summary>A patient who is treated until the day of the operation needs no prophylaxis beside it, and whether the treatment covers is a person's to say.</summary>
    [Theory]
    [InlineData(-48, 24, false)]
    [InlineData(-48, -10, false)]
    [InlineData(5, 48, false)]
    [InlineData(24, 48, true)]
    public void An_antimicrobial_until_the_day_of_the_operation_is_no_missing_prophylaxis(int fromHours, int toHours, bool found) =>
        Assert.Equal(found ? ["prophylaxis-missing"] : [], Found(new Operation { Given = false }, (fromHours, toHours)));

    [Fact]
    public void Who_has_an_infection_or_is_operated_on_one_is_asked_no_question()
    {
        Assert.Empty(Found(new Operation { Given = false, Infection = true }));
        Assert.Empty(Found(new Operation { Given = false, IncisionGuideline = "4" }));
        Assert.Equal(["prophylaxis-missing"], Found(new Operation { Given = false, IncisionGuideline = "3", Infection = false }));
    }

    /// <summary>It rests on a table that nobody has verified: it informs, asks for nothing, and says so.</summary>
    [Fact]
    public void Missing_prophylaxis_is_a_question_and_no_verdict()
    {
        var found = Derive(new Operation { Given = false });
        Assert.Equal(("inform", null, false), (found.Severity[0], found.Demand[0], found.Verified[0] == true));
        Assert.Contains("未经核实", found.ExplainedZh[0], StringComparison.Ordinal);
        Assert.EndsWith("?", found.Explained[0], StringComparison.Ordinal);
    }

    /// <summary>A year in whose operations no dose by the incision is delivered tells nothing of any of them, in whichever part of the patients they are.</summary>
    [Theory]
    [InlineData(null, 0, 0)]
    [InlineData(2026, -12, 0)]
    [InlineData(2025, 40, 0)]
    [InlineData(2026, 40, 1)]
    [InlineData(2026, 0, 1)]
    public void Without_doses_by_the_incision_in_the_year_nothing_is_called_missing(int? year, int minutes, int expected)
    {
        var untold = OperationFindings.OfPart(Facts(new Operation { Given = false }, []), _ => OrderBook.Knowledge, s_none).Untold;
        var elsewhere = new FactSet();
        if (year is { } told)
        {
            elsewhere = Facts(new Operation { At = new DateTime(told, 1, 1, 9, 0, 0), MinutesBefore = minutes }, []);
        }

        var other = OperationFindings.OfPart(elsewhere, _ => OrderBook.Knowledge, s_none).Untold;
        Assert.Equal(expected, UntoldOperations.Settle([untold, other]).Sum(table => table.Count));
        Assert.Equal(expected, UntoldOperations.Settle([other, untold]).Sum(table => table.Count));
    }

    [Fact]
    public void Examples_of_the_rules_of_operations_hold_and_show_all_four_kinds()
    {
        var (faults, kinds) = (new List<Curb.Policies.ContentFault>(), Curb.Policies.ExampleOutcome.Kinds);
        var outcomes = OperationExamples.Run(Policies.ShippedContent.PolicyTree, Policies.ShippedContent.Policies, Support.Reference.Library, faults);
        Assert.Empty(faults);
        Assert.All(outcomes, outcome => Assert.True(outcome.Passed, $"{outcome.Name}: expected {outcome.Expected}, found {outcome.Found}"));
        Assert.All(OperationFindings.OwnRules, rule => Assert.Equal(kinds.Order(), outcomes.Where(outcome => outcome.Name.StartsWith(rule, StringComparison.Ordinal)).Select(outcome => outcome.Shows).Distinct().Order()));
        var planted = new Curb.ReferenceData.ContentTree(Policies.ShippedContent.PolicyTree.Paths, path => Policies.ShippedContent.PolicyTree.Read(path).Replace("hours: 3.02", "hours: 2.98", StringComparison.Ordinal));
        Assert.Contains(OperationExamples.Run(planted, Policies.ShippedContent.Policies, Support.Reference.Library, []), outcome => !outcome.Passed);
    }

    [Fact]
    public void A_finding_carries_its_operation_its_clause_and_its_reason()
    {
        var found = Derive(new Operation { Stopped = false });
        Assert.Equal(("s1", "e1", "p1", "2026-03", "cn/guideline-2015#prophylaxis-duration", 7L), (found.Surgery[0], found.Encounter[0], found.Patient[0], found.OperationMonth[0], found.Clause[0], found.ReceivedId[0]!.Value));
        Assert.Contains("30", found.ExplainedZh[0], StringComparison.Ordinal);
        Assert.Contains("24", found.Explained[0], StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Found(Operation operation, params (int From, int To)[] orders)
    {
        var found = Derive(operation, orders);
        return [.. Enumerable.Range(0, found.Count).Select(row => found.Rule[row]!)];
    }

    private static readonly Dictionary<string, bool> s_none = [];

    /// <summary>In a feed with another operation that has a dose in time.</summary>
    private static OperationFindingFacts Derive(Operation operation, params (int From, int To)[] orders)
    {
        var part = OperationFindings.OfPart(Facts(operation, orders), _ => OrderBook.Knowledge, operation.Infection is { } infection ? new Dictionary<string, bool> { ["e1"] = infection } : s_none);
        var told = OperationFindings.OfPart(Facts(new Operation { FirstDose = "in-window" }, []), _ => OrderBook.Knowledge, s_none);
        return UntoldOperations.Settle([part.Untold, told.Untold]).SingleOrDefault() ?? part.Found;
    }

    private static FactSet Facts(Operation operation, (int From, int To)[] orders)
    {
        var facts = new FactSet();
        var s = facts.Surgeries;
        s.Institution.Append("H1");
        s.ReceivedId.Append(7);
        s.Surgery.Append("s1");
        s.Encounter.Append(operation.Encounter);
        s.Patient.Append("p1");
        s.Drugs.Append(operation.Given == true ? "CZO" : null);
        s.StartedAt.Append(operation.Dated ? Instants.From(operation.At) : null);
        s.ProphylaxisGiven.Append(operation.Given);
        s.Indication.Append(operation.Indication);
        s.IncisionGuideline.Append(operation.IncisionGuideline);
        s.Implant.Append(operation.Implant);
        s.Choice.Append(operation.Choice);
        s.FirstDoseByGuideline.Append(operation.FirstDose);
        s.MinutesBefore.Append(operation.FirstDose == "after-incision" ? -12 : operation.MinutesBefore);
        s.TimingApplies.Append(operation.TimingApplies);
        s.StoppedInTime.Append(operation.Stopped);
        s.HoursAfter.Append(operation.Stopped == false ? 30 : 10);
        s.HoursAllowed.Append(24);
        s.RedoseDue.Append(operation.Due);
        s.Redosed.Append(operation.Redosed);
        s.DurationHours.Append(4);
        s.EndRow();
        foreach (var (from, to) in orders)
        {
            facts.DrugUse.Institution.Append("H1");
            facts.DrugUse.Encounter.Append("e1");
            facts.DrugUse.Counted.Append(true);
            facts.DrugUse.Drug.Append("CRO");
            facts.DrugUse.StartedAt.Append(Instants.From(s_incision.AddHours(from)));
            facts.DrugUse.StoppedAt.Append(Instants.From(s_incision.AddHours(to)));
            facts.DrugUse.EndRow();
        }

        return facts;
    }
}
