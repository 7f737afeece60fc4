using Curb.Prescribing;
using Curb.Privileges;
using Curb.ReferenceData;
using Curb.Tests.Support;

namespace Curb.Tests.Privileges;

/// <summary>A privilege follows training and examination; a title can only rule it out.</summary>
public sealed class PrivilegeGrantTests
{
    private static readonly DateOnly s_day = new(2026, 3, 1);
    private static readonly PrivilegeGrant s_grant = new(new ProfessionalTitles(Reference.Library));

    private static StaffMember Staff(string title, StaffKind kind = StaffKind.Physician) => new("H1", "D1", "某", title, "呼吸内科", kind);

    private static (ExamSitting, Examination) Passed(PrivilegeKind kind, DateOnly on, int months = 12, bool passed = true) =>
        (new ExamSitting("s", "e", "H1", "D1", 1, default, default, new DateTimeOffset(on.ToDateTime(new TimeOnly(10, 0)), TimeSpan.FromHours(8)), [], new Dictionary<int, string>(), 8, passed), new Examination("e", "H1", "考核", kind, on, on, 30, 10, 80, 1, months, "", []));

    private static GrantGround Ground(StaffMember staff, IReadOnlyList<(ExamSitting, Examination)>? exams = null, IReadOnlyList<Course>? courses = null, params SanctionRecord[] sanctions) =>
        new(staff, exams ?? [Passed(PrivilegeKind.Special, s_day.AddMonths(-1))], courses ?? [new Course("c", "H1", "培训", "", s_day.AddMonths(-2), 2, "")], sanctions);

    private static string Codes(GrantGround ground, PrivilegeKind kind, DateOnly? to = null) => string.Join(',', s_grant.Judge(ground, kind, s_day, to ?? s_day.AddMonths(6)).Objections.Select(one => one.Code));

    [Theory]
    [InlineData("主任医师", PrivilegeKind.Special, "")]
    [InlineData("副主任医师", PrivilegeKind.Special, "")]
    [InlineData("主治医师", PrivilegeKind.Special, "title-too-low")]
    [InlineData("主治医师", PrivilegeKind.Restricted, "")]
    [InlineData("住院医师", PrivilegeKind.Restricted, "title-too-low")]
    [InlineData("住院医师", PrivilegeKind.Unrestricted, "")]
    [InlineData("某某", PrivilegeKind.Unrestricted, "unknown-title")]
    public void A_title_rules_out_what_lies_above_it(string title, PrivilegeKind kind, string codes) => Assert.Equal(codes, Codes(Ground(Staff(title)), kind));

    [Fact]
    public void No_title_grants_anything_by_itself()
    {
        Assert.Equal("no-exam", Codes(Ground(Staff("主任医师"), []), PrivilegeKind.Unrestricted));
        Assert.Equal("no-exam", Codes(Ground(Staff("主任医师"), [Passed(PrivilegeKind.Special, s_day, passed: false)]), PrivilegeKind.Unrestricted));
        Assert.Equal("no-training", Codes(Ground(Staff("主任医师"), courses: []), PrivilegeKind.Special));
        Assert.Equal("no-training", Codes(Ground(Staff("主任医师"), courses: [new Course("c", "H1", "", "", s_day.AddMonths(-13), 2, "")]), PrivilegeKind.Special));
    }

    [Fact]
    public void An_examination_covers_its_grade_and_those_below_for_as_long_as_it_counts()
    {
        Assert.Equal("no-exam", Codes(Ground(Staff("主任医师"), [Passed(PrivilegeKind.Restricted, s_day)]), PrivilegeKind.Special));
        Assert.Equal("", Codes(Ground(Staff("主任医师"), [Passed(PrivilegeKind.Special, s_day)]), PrivilegeKind.Restricted));
        Assert.Equal("exam-too-old", Codes(Ground(Staff("主任医师"), [Passed(PrivilegeKind.Special, s_day.AddMonths(-12).AddDays(-1))]), PrivilegeKind.Special));
        Assert.Equal("", Codes(Ground(Staff("主任医师"), [Passed(PrivilegeKind.Special, s_day.AddMonths(-12))]), PrivilegeKind.Special, s_day));
        Assert.Equal("beyond-exam", Codes(Ground(Staff("主任医师")), PrivilegeKind.Special, s_day.AddMonths(11).AddDays(1)));
        Assert.Equal("", Codes(Ground(Staff("主任医师")), PrivilegeKind.Special, s_day.AddMonths(11)));
    }

    [Fact]
    public void Dispensing_is_for_pharmacists_and_prescribing_for_physicians()
    {
        (ExamSitting, Examination)[] dispensing = [Passed(PrivilegeKind.Dispensing, s_day)];
        Assert.Equal("", Codes(Ground(Staff("主管药师", StaffKind.Pharmacist), dispensing), PrivilegeKind.Dispensing));
        Assert.Equal("not-a-pharmacist", Codes(Ground(Staff("主任医师"), dispensing), PrivilegeKind.Dispensing));
        Assert.Equal("not-a-physician", Codes(Ground(Staff("主管药师", StaffKind.Pharmacist)), PrivilegeKind.Unrestricted));
        Assert.Equal("no-exam", Codes(Ground(Staff("主任医师"), dispensing), PrivilegeKind.Unrestricted));
    }

    [Theory]
    [InlineData(Sanction.Cancellation, 0, "locked-out")]
    [InlineData(Sanction.Suspension, 0, "locked-out")]
    [InlineData(Sanction.Restriction, 0, "")]
    [InlineData(Sanction.Warning, 0, "")]
    [InlineData(Sanction.Cancellation, -6, "")]
    public void What_was_cancelled_comes_back_only_after_its_day(Sanction sanction, int months, string codes) =>
        Assert.Equal(codes, Codes(Ground(Staff("主任医师"), null, null, new SanctionRecord("x", "H1", "D1", sanction, s_day.AddMonths(months - 1), sanction == Sanction.Warning ? null : s_day.AddMonths(months + 5).AddDays(-1), "超常处方", "", 0, "")), PrivilegeKind.Special));

    [Fact]
    public void A_sanction_limits_what_is_held_until_its_last_day_or_until_it_is_lifted()
    {
        var suspension = new SanctionRecord("x", "H1", "D1", Sanction.Suspension, s_day, s_day.AddMonths(6), "限制后再次超常处方", "", 0, "");
        var governance = new PrescribingGovernance("H1") { PrivilegesFrom = s_day.AddYears(-1), Privileges = [new GovernedPrivilege("D1", Grade.Special, new Validity(s_day.AddYears(-1), s_day.AddYears(1)))], Limits = [suspension.Limit!] };
        Assert.Null(governance.PrescriberOn("D1", s_day.AddDays(-1))!.SuspendedUntil);
        Assert.Equal(s_day.AddMonths(6), governance.PrescriberOn("D1", s_day)!.SuspendedUntil);
        Assert.Contains("限制后再次超常处方", governance.PrescriberOn("D1", s_day)!.Because, StringComparison.Ordinal);
        Assert.Equal((null, Grade.Special), (governance.PrescriberOn("D1", s_day.AddMonths(6).AddDays(1))!.SuspendedUntil, governance.PrescriberOn("D1", s_day.AddMonths(6).AddDays(1))!.Privilege));
        Assert.Equal(s_day.AddDays(9), (suspension with { LiftedOn = s_day.AddDays(10) }).Limit!.Valid.To);
        Assert.Null((suspension with { LiftedOn = s_day }).Limit);
        Assert.Null((suspension with { Sanction = Sanction.Warning }).Limit);
        var restricted = governance with { Limits = [(suspension with { Sanction = Sanction.Restriction }).Limit!] };
        Assert.Equal((Grade.Unrestricted, s_day.AddMonths(6)), (restricted.PrescriberOn("D1", s_day)!.Privilege, restricted.PrescriberOn("D1", s_day)!.RestrictedUntil));
    }
}
