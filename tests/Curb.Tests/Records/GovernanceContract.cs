using Curb.Disclosure;
using Curb.Formularies;
using Curb.Prescribing;
using Curb.Privileges;
using Curb.ReferenceData;
using Curb.Storage;
using Curb.Storage.Governance;
using Curb.Storage.Records;
using Curb.Supervision;

namespace Curb.Tests.Records;

/// <summary>Records of formularies and privileges, the same on either database.</summary>
public abstract class GovernanceContract : DatabaseContract
{
    private static readonly Actor s_actor = new("li", "10.0.0.7", "because");
    private static readonly Scope s_scope = Scope.Of(["H1"], false);

    private readonly FixedClock _clock = new();

    protected override TimeProvider Time => _clock;

    private static DrugList Draft(DrugListKind kind, string place, DateOnly from) => new("", kind, place, 0, "目录", DrugListState.Draft, from, "会议纪要", true);

    private static FormularyItem Item(string drug) => new("1", drug, drug, "1g", "粉针剂", "P", "甲", 9.8m);

    protected void Lists_are_versioned_approved_filed_and_taken_together()
    {
        using (var records = Open())
        {
            records.Save(new Institution("H1", "甲医院", "A", "tertiary", "general", "青禾区"), s_actor);
            var store = new GovernanceStore(records);
            var province = store.Prepare(Draft(DrugListKind.Catalogue, OrganisationTree.Root, new(2026, 1, 1)) with { Grades = [new GradeLine("MEM", "", "", Grade.Special, "甲")] }, s_actor);
            store.Approve(province.Id, [], s_actor);
            var own = store.Prepare(Draft(DrugListKind.Catalogue, "H1", new(2026, 1, 1)) with { Grades = [new GradeLine("CRO", "P", "", Grade.Restricted), new GradeLine("AMB", "P", "脂质体", Grade.Special)] }, s_actor);
            Assert.Throws<InvalidOperationException>(() => store.Approve(own.Id, [new ApprovalObjection("x", true, "", Curb.Policies.Bilingual.Empty)], s_actor));
            store.Approve(own.Id, [], s_actor);
            Assert.Throws<InvalidOperationException>(() => store.Approve(own.Id, [], s_actor));
            Assert.Throws<InvalidOperationException>(() => store.Amend(own.Id, "x", new(2026, 1, 1), "", s_actor));
            var first = store.Prepare(Draft(DrugListKind.Formulary, "H1", new(2026, 1, 1)) with { Items = [Item("CRO"), Item("CAZ")] }, s_actor);
            var second = store.Prepare(Draft(DrugListKind.Formulary, "H1", new(2026, 3, 1)) with { Items = [Item("CRO"), Item("MEM")] }, s_actor);
            Assert.Equal((1, 2), (first.Number, second.Number));
            store.Approve(first.Id, [], s_actor);
            store.Acknowledge(first.Id, "R-1", new(2026, 1, 1), s_actor);
            store.Approve(second.Id, [], s_actor);
            var dropped = store.Prepare(Draft(DrugListKind.Formulary, "H1", new(2026, 5, 1)) with { Items = [Item("TGC")] }, s_actor);
            store.Drop(dropped.Id, s_actor);
            store.Stop("H1", new DrugStop("CAZ", "", true, new Validity(new(2026, 3, 1), new(2027, 2, 28)), "耐药"), 0, s_actor);
            store.Stop("H1", new DrugStop("CRO", "P", false, new Validity(new(2026, 3, 1), new(2026, 3, 31)), "召回"), 0, s_actor);
        }

        using var again = Open();
        var known = new GovernanceStore(again);
        Assert.Equal(["approved", "approved", "dropped"], known.Versions("H1", DrugListKind.Formulary).Select(list => list.State.ToString().ToLowerInvariant()));
        Assert.Equal(9.8m, known.Versions("H1", DrugListKind.Formulary)[0].Items[0].Price);
        Assert.Equal(2, known.InForce("H1", DrugListKind.Formulary, new(2026, 3, 1))!.Number);
        Assert.Equal(1, known.InForce("H1", DrugListKind.Formulary, new(2026, 2, 28))!.Number);
        Assert.Null(known.InForce("H1", DrugListKind.Formulary, new(2025, 12, 31)));
        var snapshot = known.Snapshot(s_scope, "H1");
        Assert.Equal(snapshot.Version, new GovernanceStore(again).Snapshot(Scope.DataFolderOwner, "H1").Version);
        Assert.Throws<DisclosureRefusedException>(() => known.Snapshot(Scope.Of(["H2"], false), "H1"));
        FormularyStatus? On(string drug, DateOnly day) => snapshot.FormularyOn(day)?.Find(drug, "P", day)?.Status;
        Assert.Equal(
            (FormularyStatus.Listed, FormularyStatus.Listed, null, FormularyStatus.Suspended, FormularyStatus.Withdrawn, FormularyStatus.Unfiled, FormularyStatus.Listed),
            (On("CRO", new(2026, 1, 1))!.Value, On("CAZ", new(2026, 2, 28))!.Value, On("MEM", new(2026, 2, 28)), On("CRO", new(2026, 3, 31))!.Value, On("CAZ", new(2026, 3, 1))!.Value, On("MEM", new(2026, 3, 1))!.Value, On("CRO", new(2026, 4, 1))!.Value));
        known.Acknowledge(known.InForce("H1", DrugListKind.Formulary, new(2026, 3, 1))!.Id, "R-2", new(2026, 3, 20), s_actor);
        snapshot = known.Snapshot(s_scope, "H1");
        Assert.Equal((FormularyStatus.Unfiled, FormularyStatus.Listed), (On("MEM", new(2026, 3, 19))!.Value, On("MEM", new(2026, 3, 20))!.Value));
        var grades = snapshot.CatalogueOn(new(2026, 3, 1), GradedCatalogue.Empty);
        Assert.Equal((Grade.Special, Grade.Restricted, Grade.Special), (grades.GradeOf("MEM", "P")!.Value, grades.GradeOf("CRO", "P")!.Value, grades.GradeOf("AMB", "P", "脂质体")!.Value));
        var (ban, suspension) = (known.Stops(s_scope, "H1").Single(one => one.Stop.Banned), known.Stops(s_scope, "H1").Single(one => !one.Stop.Banned));
        Assert.False(known.Resume(s_scope, ban.Id, new(2026, 3, 9), s_actor));
        Assert.False(known.Resume(Scope.Of(["H2"], false), suspension.Id, new(2026, 3, 9), s_actor));
        Assert.True(known.Resume(s_scope, suspension.Id, new(2026, 3, 9), s_actor));
        Assert.Empty(again.AuditProblems());
        Assert.Contains("approve-drug-list", again.AuditProcesses());
    }

    protected void A_sixth_purchase_is_refused_even_when_many_buy_at_once()
    {
        using var records = Open();
        var store = new GovernanceStore(records);
        var hospital = new Institution("H1", "甲医院", "A", "tertiary", "general", "");
        var outcomes = new System.Collections.Concurrent.ConcurrentBag<RuleVerdict>();
        Parallel.For(1, 13, number =>
        {
            var purchase = new TemporaryPurchase("", "H1", "POL", "P", "50万单位", "粉针剂", "14支", "重症医学科", new(2026, 3, 1), new(2026, 3, 31), number);
            outcomes.Add(store.Buy(purchase, known => TemporaryPurchases.Of("POL", known, Policies.ShippedContent.Policies, hospital, new(2026, 3, 1)), s_actor).NextVerdict);
        });
        Assert.Equal((5, 7), (outcomes.Count(one => one == RuleVerdict.Met), outcomes.Count(one => one == RuleVerdict.NotMet)));
        Assert.Equal(5, store.Purchases(s_scope, "H1").Count);
        Assert.Empty(store.Purchases(Scope.Of(["H2"], false), "H1"));
    }

    protected void People_privileges_and_sanctions_are_kept_and_end_by_themselves()
    {
        using var records = Open();
        var store = new GovernanceStore(records);
        StaffMember[] people = [new("H1", "D1", "甲", "主任医师", "内科", StaffKind.Physician, "wang"), new("H1", "D2", "乙", "主治医师", "外科", StaffKind.Physician), new("H1", "P1", "丙", "主管药师", "药学部", StaffKind.Pharmacist)];
        Assert.Equal((3, 0), store.Save("H1", people, s_actor));
        Assert.Equal((0, 0), store.Save("H1", people, s_actor));
        Assert.Equal((0, 1), store.Save("H1", [people[1] with { LeftOn = new(2026, 6, 30) }], s_actor));
        Assert.Equal("D1", Assert.Single(store.OfAccount("wang")).Code);
        Assert.Empty(store.OfAccount(""));
        static Privilege Of(string staff, PrivilegeKind kind) => new("", "H1", staff, kind, new(2026, 1, 1), new(2026, 12, 31), "", default, "", "考核", 0);
        store.Grant("H1", [Of("D1", PrivilegeKind.Special), Of("D2", PrivilegeKind.Restricted), Of("P1", PrivilegeKind.Dispensing)], s_actor);
        var snapshot = store.Snapshot(s_scope, "H1");
        Assert.Equal((Grade.Special, Grade.Restricted, true, true), (snapshot.PrescriberOn("D1", new(2026, 12, 31))!.Privilege!.Value, snapshot.PrescriberOn("D2", new(2026, 6, 30))!.Privilege!.Value, snapshot.PrescriberOn("D2", new(2026, 7, 1))!.NoPrivilege, snapshot.MayDispense("P1", new(2026, 3, 1))));
        Assert.Equal((true, new DateOnly(2026, 12, 31)), (snapshot.PrescriberOn("D1", new(2027, 1, 1))!.NoPrivilege, snapshot.PrescriberOn("D1", new(2027, 1, 1))!.EndedOn!.Value));
        store.Sanction(new SanctionRecord("", "H1", "D1", Sanction.Cancellation, new(2026, 3, 1), new(2026, 8, 31), "超常处方", "", 0, ""), s_actor);
        var cancelled = store.Snapshot(s_scope, "H1");
        Assert.Equal(Grade.Special, cancelled.PrescriberOn("D1", new(2026, 2, 28))!.Privilege);
        Assert.True(cancelled.PrescriberOn("D1", new(2026, 9, 1))!.NoPrivilege);
        Assert.NotEqual(snapshot.Version, cancelled.Version);
        string id = Assert.Single(store.Sanctions(s_scope, "H1")).Id;
        Assert.False(store.Lift(Scope.Of(["H2"], false), id, new(2026, 4, 1), "申诉成立", s_actor));
        Assert.True(store.Lift(s_scope, id, new(2026, 4, 1), "申诉成立", s_actor));
        Assert.False(store.Lift(s_scope, id, new(2026, 4, 1), "again", s_actor));
        Assert.Null(store.Snapshot(s_scope, "H1").PrescriberOn("D1", new(2026, 4, 1))!.SuspendedUntil);
        var course = store.Add(new Course("", "H1", "培训", "法规", new(2026, 1, 5), 2.5, "甲") { Attended = ["D1"] }, s_actor);
        store.Attend(s_scope, course.Id, ["D1", "D2"], s_actor);
        Assert.Equal((2.5, "D1,D2"), (store.Courses(s_scope, "H1")[0].Hours, string.Join(',', store.Courses(s_scope, "H1")[0].Attended)));
        store.Save(new DepartmentPharmacist("H1", "儿科", "P1", new(2026, 1, 1), null, "驻科"), s_actor);
        store.Save(new DepartmentPharmacist("H1", "儿科", "P1", new(2026, 1, 1), new(2026, 2, 1), "驻科"), s_actor);
        Assert.False(Assert.Single(store.DepartmentPharmacists(s_scope, "H1")).Holds(new(2026, 3, 1)));
        Assert.Equal(3, PrivilegeList.Of(store, s_scope, "H1", new(2026, 2, 1)).Lines.Count);
        Assert.Empty(records.AuditProblems());
    }

    protected void An_examination_is_sat_once_at_a_time_saved_as_it_goes_and_marked_when_time_is_up()
    {
        using var records = Open();
        var (store, exams) = (new GovernanceStore(records), new ExamStore(records));
        var staff = new StaffMember("H1", "D1", "甲", "主任医师", "内科", StaffKind.Physician, "wang");
        store.Save("H1", [staff], s_actor);
        var bank = Enumerable.Range(0, 12).Select(i => new Question($"Q{i}", "H1", "法规", QuestionKind.Single, $"问 {i}", ["甲", "乙", "丙"], [i % 3], "解析", "依据")).ToList();
        Assert.Equal((12, 0), exams.Save("H1", bank, s_actor));
        Assert.Equal((0, 1), exams.Save("H1", [.. bank.Take(5), bank[5] with { Text = "改" }], s_actor));
        var exam = exams.Add(new Examination("", "H1", "考核", PrivilegeKind.Special, new(2026, 3, 1), new(2026, 3, 31), 30, 10, 60, 2, 36, "s", []), s_actor);
        var (sitting, problem) = exams.Start(exam, staff, s_actor);
        Assert.Null(problem);
        Assert.Equal(sitting!.Id, exams.Start(exam, staff, s_actor).Sitting!.Id);
        Assert.Null(exams.Sitting(sitting.Id, [staff with { Code = "D2" }]));
        var six = Enumerable.Range(0, 6).ToDictionary(at => at, at => Question.Letters(sitting.Paper[at].Right));
        exams.Answer(sitting.Id, [staff], six);
        Assert.Equal(6, exams.Sitting(sitting.Id, [staff])!.Value.Sitting.Answers.Count);
        _clock.Now += TimeSpan.FromMinutes(31);
        exams.Answer(sitting.Id, [staff], new Dictionary<int, string> { [7] = "A" });
        var over = exams.Sitting(sitting.Id, [staff])!.Value.Sitting;
        Assert.Equal((6, true, 6), (over.Right!.Value, over.Passed!.Value, over.Answers.Count));
        Assert.Equal("passed", exams.Start(exam, staff, s_actor).Problem);
        var other = staff with { Code = "D2", Account = "li" };
        store.Save("H1", [other], s_actor);
        for (int attempt = 1; attempt <= 2; attempt++)
        {
            var second = exams.Start(exam, other, s_actor).Sitting!;
            Assert.False(exams.Submit(second.Id, [other], new Dictionary<int, string>(), s_actor)!.Passed);
        }

        Assert.Equal("no-attempts", exams.Start(exam, other, s_actor).Problem);
        _clock.Now = new DateTimeOffset(2026, 4, 2, 3, 0, 0, TimeSpan.Zero);
        Assert.Equal("closed", exams.Start(exam, staff with { Code = "D3" }, s_actor).Problem);
        Assert.Equal(3, exams.Sittings(s_scope, "H1").Count);
        Assert.Empty(exams.Sittings(Scope.Of(["H2"], false), "H1"));
        Assert.Empty(records.AuditProblems());
    }

    private sealed class FixedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 10, 3, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

public sealed class GovernanceOnSqliteTests : GovernanceContract
{
    [Fact]
    public void Lists() => Lists_are_versioned_approved_filed_and_taken_together();

    [Fact]
    public void Purchases() => A_sixth_purchase_is_refused_even_when_many_buy_at_once();

    [Fact]
    public void People() => People_privileges_and_sanctions_are_kept_and_end_by_themselves();

    [Fact]
    public void Examinations() => An_examination_is_sat_once_at_a_time_saved_as_it_goes_and_marked_when_time_is_up();
}

[Collection(DatabasesCollection.Name)]
public sealed class GovernanceOnPostgresTests(PostgresServer server) : GovernanceContract
{
    [PostgresFact]
    public void Lists() => Lists_are_versioned_approved_filed_and_taken_together();

    [PostgresFact]
    public void Purchases() => A_sixth_purchase_is_refused_even_when_many_buy_at_once();

    [PostgresFact]
    public void People() => People_privileges_and_sanctions_are_kept_and_end_by_themselves();

    [PostgresFact]
    public void Examinations() => An_examination_is_sat_once_at_a_time_saved_as_it_goes_and_marked_when_time_is_up();

    protected override PostgresServer Server => server;
}
