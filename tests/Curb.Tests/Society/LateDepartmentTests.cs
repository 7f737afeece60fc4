using Curb.Casework;
using Curb.Society;
using Curb.Storage;
using Curb.Storage.Casework;
using Curb.Storage.Regional;
using Curb.Supervision;
using Curb.Tests.Casework;
using Curb.Tests.Policies;
using Curb.Tests.RegionalSupervision;

namespace Curb.Tests.Society;

/// <summary>A department that has not reported is a case of the commission until it has.</summary>
public sealed class LateDepartmentTests : IDisposable
{
    private const string Place = "region:市";

    private static readonly Actor s_actor = new("wei");
    private static readonly ActionPlan s_plan = ShippedPlans.Library.Find(ShippedPlans.Tianjin)!;
    private static readonly DepartmentReporting s_reporting = DepartmentReporting.Load(ShippedContent.PolicyTree, ShippedContent.Policies, [.. ShippedPlans.Library.Units.Keys]);

    private readonly TemporaryFolder _folder = new();
    private readonly MovedClock _clock = new();
    private readonly RecordStore _records;

    public LateDepartmentTests() => _records = RecordStore.OpenForAccounts(_folder.Path, _clock);

    private SupervisionStore Store => new(_records);

    private CaseStore Cases => new(_records, ShippedCasework.Types, ShippedCasework.Calendar);

    public void Dispose()
    {
        _records.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_place_that_does_not_carry_the_plan_out_owes_nothing() => Assert.Empty(Late().Findings);

    [Fact]
    public void A_late_department_has_one_case_with_all_it_owes_and_looking_again_changes_nothing()
    {
        Sent(s_reporting.Periods(s_plan, Store.Today).Where(one => one.DueOn < Store.Today).Select(one => one.Period), except: "education", owes: 2);
        Assert.Equal((1, 0), Raise());
        Assert.Equal((0, 0), Raise());
        var one = Assert.Single(Open());
        Assert.Equal((Place, "commission-supervisor", "2025-Q2、2025-Q3"), (one.Institution, one.OwnerRole, one.Details["periods"]));
        Assert.Contains("教育", one.Subject.Title.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_reminded_of_handed_up_seen_again_with_the_next_quarter_and_ends_by_the_reports()
    {
        string[] due = [.. s_reporting.Periods(s_plan, Store.Today).Where(one => one.DueOn < Store.Today).Select(one => one.Period)];
        Sent(due, except: "education", owes: 1);
        Raise();
        var opened = Assert.Single(Open());
        _clock.Now = new DateTimeOffset(opened.DueOn!.Value.AddDays(20), TimeOnly.MinValue, TimeSpan.Zero);
        var (reminded, escalated) = Cases.Pass(s_actor);
        Assert.True(reminded > 0 && escalated == 1);
        Assert.Equal("commission-reader", Assert.Single(Open()).OwnerRole);

        _clock.Now = new DateTimeOffset(2026, 1, 20, 3, 0, 0, TimeSpan.Zero); // The fourth quarter has passed for everybody.
        Sent(["2025-Q4"], except: "education", owes: 1);
        Raise();
        Assert.Equal("2025-Q3、2025-Q4", Late().Findings.Single().Details["periods"]);
        Assert.Single(Open());
        Send("education", "2025-Q3");
        Raise();
        Assert.Single(Open());
        Send("education", "2025-Q4");
        Assert.Equal((0, 1), Raise());
        Assert.Empty(Open());
        Assert.Empty(_records.AuditProblems());
    }

    [Fact]
    public void A_commission_finds_the_case_of_its_own_place_in_its_inbox_and_a_commission_elsewhere_does_not()
    {
        Sent(s_reporting.Periods(s_plan, Store.Today).Where(one => one.DueOn < Store.Today).Select(one => one.Period), except: "education", owes: 1);
        Raise();
        CaseReader Reader(string place) => new("wei", Curb.Disclosure.Scope.Nothing, Curb.Disclosure.Scope.Of([], false).Beside([place]), [CaseReader.RoleKey("commission-supervisor", place)]);
        Assert.Equal(1, Cases.Search(Reader(Place), new CaseSearch(null, null, null, "waiting"), 0, 10).Total);
        Assert.Equal(0, Cases.Search(Reader("region:别处"), new CaseSearch(null, null, null, "open"), 0, 10).Total);
    }

    private CaseHarvest Late() => DepartmentRecords.Late(Store, s_reporting, ShippedPlans.Library);

    private (int Opened, int Gone) Raise()
    {
        var raised = Cases.Raise(Late(), s_actor);
        return (raised.Sum(one => one.Opened + one.Reopened), raised.Sum(one => one.Gone));
    }

    private IReadOnlyList<CaseFile> Open() => Cases.Search(CaseReader.DataFolderOwner, new CaseSearch(null, LateDepartments.Type, null, "open"), 0, 50).Cases;

    /// <summary>Every department has sent every period, but for one that owes the last ones.</summary>
    private void Sent(IEnumerable<string> periods, string except, int owes)
    {
        string[] all = [.. periods];
        foreach (string unit in DepartmentPlan.Units(s_plan))
        {
            foreach (string period in unit == except ? all.SkipLast(owes) : all)
            {
                Send(unit, period);
            }
        }
    }

    private void Send(string unit, string period)
    {
        var due = s_reporting.Periods(s_plan, Store.Today).Single(one => one.Period == period).DueOn;
        var report = new DepartmentReport(s_plan.Id, Place, unit, period, new Dictionary<string, TaskProgress>(), new Dictionary<string, ReportedCount>(), due, "x");
        Store.Save(SocietyKinds.Department, $"{Place}/{s_plan.Id}/{unit}/{period}", Place, s_plan.Id, period, "sent", report, null, s_actor);
    }

    private sealed class MovedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2025, 11, 3, 3, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
