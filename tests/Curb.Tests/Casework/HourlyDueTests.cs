using Curb.Casework;
using Curb.Policies;

namespace Curb.Tests.Casework;

/// <summary>Cases that are due within hours: nights and days off count.</summary>
public class HourlyDueTests
{
    private static readonly DateOnly s_saturday = new(2026, 3, 7);
    private static readonly DateTime s_night = new(2026, 3, 7, 23, 40, 0);
    private static readonly Dictionary<string, string> s_nothing = [];
    private static readonly CaseEngine s_engine = ShippedCasework.Engine;
    private static readonly CaseType s_override = ShippedCasework.Types.Find("emergency-override")!;
    private static readonly CaseType s_consult = ShippedCasework.Types.Find("special-consult")!;

    private static CaseFinding Finding(string type, params (string, string)[] details) =>
        ShippedCasework.Finding(type, "k", "1") with { Details = details.ToDictionary(pair => pair.Item1, pair => pair.Item2) };

    [Fact]
    public void An_override_of_saturday_night_is_due_24_hours_later_and_not_on_monday()
    {
        var one = s_engine.Open(s_override, Finding("emergency-override"), "curb", s_saturday, null, s_night).Case;
        Assert.Equal((new DateOnly(2026, 3, 8), (DateTime?)new DateTime(2026, 3, 8, 23, 40, 0)), (one.DueOn, one.DueAt));
        Assert.False(one.IsOverdue(new DateTime(2026, 3, 8, 23, 40, 0)));
        Assert.True(one.IsOverdue(new DateTime(2026, 3, 8, 23, 41, 0)));
    }

    [Fact]
    public void The_hours_of_the_law_run_from_the_first_dose_where_the_finding_tells_it()
    {
        var one = s_engine.Open(s_override, Finding("emergency-override") with { DueAt = s_night.AddHours(20) }, "curb", s_saturday, null, s_night).Case;
        Assert.Equal((DateTime?)s_night.AddHours(20), one.DueAt);
    }

    [Theory]
    [InlineData("routine", 24)]
    [InlineData("urgent", 4)]
    [InlineData("emergency", 0.1667)]
    [InlineData(null, 24)]
    public void A_consult_has_the_limit_of_its_urgency(string? urgency, double hours)
    {
        var finding = urgency is null ? Finding("special-consult") : Finding("special-consult", ("urgency", urgency));
        Assert.Equal((DateTime?)s_night.AddHours(hours), s_engine.Open(s_consult, finding, "wang", s_saturday, null, s_night).Case.DueAt);
    }

    [Fact]
    public void An_emergency_consult_of_several_fields_is_as_urgent_as_any_other()
    {
        var team = ShippedCasework.Types.Find("team-consult")!;
        Assert.Equal((DateTime?)s_night.AddHours(0.1667), s_engine.Open(team, Finding("team-consult", ("urgency", "emergency")), "wang", s_saturday, null, s_night).Case.DueAt);
        Assert.Equal((DateTime?)s_night.AddHours(48), s_engine.Open(team, Finding("team-consult", ("urgency", "routine")), "wang", s_saturday, null, s_night).Case.DueAt);
    }

    [Fact]
    public void Escalation_of_hours_counts_plain_days_and_a_step_with_working_days_takes_the_minute_away()
    {
        var one = s_engine.Open(s_override, Finding("emergency-override"), "curb", s_saturday, null, s_night).Case;
        Assert.Equal("medical-affairs", s_engine.Pass(s_override, one, new DateOnly(2026, 3, 8)).Case.OwnerRole);
        Assert.Equal("hospital-director", s_engine.Pass(s_override, one, new DateOnly(2026, 3, 9)).Case.OwnerRole);
        var asked = s_engine.Take(s_override, one, "ask", ShippedCasework.Person("yi", "medical-affairs"), s_nothing, "why", new DateOnly(2026, 3, 9)).Case;
        Assert.Equal((new DateOnly(2026, 3, 12), (DateTime?)null), (asked.DueOn, asked.DueAt));
        var closed = s_engine.Take(s_override, one, "justify", ShippedCasework.Person("yi", "medical-affairs"), new Dictionary<string, string> { ["completed-at"] = "2026-03-08", ["finding"] = "justified" }, "", s_saturday).Case;
        Assert.Equal((null, (DateTime?)null), (closed.DueOn, closed.DueAt));
    }

    /// <summary>The slow way: walk hour by hour.</summary>
    [Fact]
    public void Hours_agree_with_a_walk_over_the_clock()
    {
        for (int start = 0; start < 400; start += 37)
        {
            var began = s_night.AddHours(start);
            var walked = began;
            for (int hour = 0; hour < 24; hour++)
            {
                walked = walked.AddHours(1);
            }

            Assert.Equal((DateTime?)walked, s_engine.Open(s_override, Finding("emergency-override"), "curb", DateOnly.FromDateTime(began), null, began).Case.DueAt);
        }
    }

    [Theory]
    [InlineData("hours: 24", "hours: 0", "due.hours")]
    [InlineData("hours: 24", "hours: soon", "due.hours")]
    [InlineData("detail: urgency, is: emergency", "detail: colour, is: emergency", "due")]
    public void A_fault_in_a_limit_is_named(string sound, string broken, string key)
    {
        string text = ShippedCasework.Tree.Read("special-consult.yaml");
        Assert.Contains(sound, text, StringComparison.Ordinal);
        var faults = new List<ContentFault>();
        CaseTypeLibrary.Read(Tests.Policies.ShippedContent.With(ShippedCasework.Tree, "special-consult.yaml", _ => text.Replace(sound, broken, StringComparison.Ordinal)), faults);
        Assert.Contains(faults, fault => fault.Key == key || fault.Key.EndsWith("." + key, StringComparison.Ordinal));
    }

    /// <summary>A limit rests on a clause of the rule book, or says that it is the program's own.</summary>
    [Fact]
    public void Every_limit_names_a_clause_that_exists_or_says_whose_it_is()
    {
        foreach (var limit in ShippedCasework.Types.Types.SelectMany(type => type.Limits))
        {
            Assert.True(limit.Clause.Length > 0 ? Tests.Policies.ShippedContent.Policies.Clause(limit.Clause) is not null : limit.Rule.Zh.Contains("默认", StringComparison.Ordinal), limit.Rule.Zh);
        }
    }
}
