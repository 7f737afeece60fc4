using Curb.Casework;
using Curb.Disclosure;
using Curb.Policies;
using Curb.Storage;
using Curb.Storage.Casework;
using Curb.Storage.Records;
using Curb.Storage.Regional;
using Curb.Supervision;
using Curb.Supervision.Inspections;
using Curb.Tests.Casework;
using Curb.Tests.Records;

namespace Curb.Tests.RegionalSupervision;

/// <summary>An inspection from the draw to the re-check, the same on either database.</summary>
public abstract class InspectionRecordsContract : DatabaseContract
{
    private static readonly Actor s_actor = new("li", "10.0.0.9");
    private static readonly CasePerson s_expert = new("li", (role, _, _) => role is "expert");
    private static readonly CasePerson s_supervisor = new("wang", (role, _, _) => role is "commission-supervisor");
    private static readonly CasePerson s_clerk = new("zhao", (role, _, _) => role is "hospital-administrator");
    private static readonly DateTimeOffset s_noon = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] s_photo = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3];

    protected void What_a_device_sends_again_is_kept_once_and_what_it_may_not_send_is_named()
    {
        using var records = Open();
        var (desk, cases) = Desk(records);
        var begun = Begun(desk);
        var entry = new SheetEntry("entry-0001", "p#t.1", [], "no", "缺登记", "somebody else", "tablet", s_noon);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("kept", Assert.Single(desk.Take(begun.Body, [entry, entry], s_actor).DistinctBy(one => one.Id)).Outcome);
            Assert.Equal("kept", desk.Take(begun.Body, "photo-0001", "p#t.1", "../药房.jpg", s_photo, s_noon, s_expert, s_actor).Outcome);
        }

        Assert.Equal("li", Assert.Single(desk.Entries(begun.Body)).By); // Who sends it says who it was, not the device.
        var evidence = Assert.Single(desk.Evidence(begun.Body));
        Assert.Equal(("药房.jpg", "image/jpeg", 7L, 1), (evidence.Name, evidence.Media, evidence.Bytes, evidence.Sequence));
        Assert.Equal(s_photo, cases.Files.Read(evidence.Digest));
        Assert.Single(cases.Attachments(CaseReader.DataFolderOwner, begun.Body.Case!.Value));
        Assert.Equal(
            ["item", "answer", "note", "item", "item"],
            desk.Take(begun.Body, [entry with { Id = "entry-0002", Item = "p#other" }, entry with { Id = "entry-0003", Answer = "maybe" }, entry with { Id = "entry-0004", Note = new string('长', 2001) }, entry with { Id = "x" }, entry with { Id = "entry-0005", Seen = ["'"] }], s_actor).Select(one => one.Outcome));
        Assert.Equal(
            ["kind", "size", "item", "item"],
            new[]
            {
                desk.Take(begun.Body, "photo-0002", "p#t.1", "a.exe", [1, 2], s_noon, s_expert, s_actor), desk.Take(begun.Body, "photo-0003", "p#t.1", "a.jpg", new byte[InspectionRecords.MostEvidence + 1], s_noon, s_expert, s_actor),
                desk.Take(begun.Body, "photo-0004", "p#other", "a.jpg", s_photo, s_noon, s_expert, s_actor), desk.Take(begun.Body, "x", "p#t.1", "a.jpg", s_photo, s_noon, s_expert, s_actor),
            }.Select(one => one.Outcome));
        Assert.Empty(records.AuditProblems());
    }

    protected void It_goes_from_hand_in_by_letter_and_rectification_to_the_recheck()
    {
        using var records = Open();
        var (desk, cases) = Desk(records);
        var begun = Begun(desk);
        Assert.Equal(["p#t.1 unanswered", "p#t.2 unanswered"], desk.HandIn(begun, s_expert, s_actor).Select(one => $"{one.Point} {one.Reason}"));
        desk.Take(begun.Body, [Entry("entry-0001", "p#t.1", "no", ""), Entry("entry-0002", "p#t.2", "yes", ""), Entry("entry-0003", "p#t.2", "partly", "两台设备")], s_actor);
        Assert.Equal(["p#t.1 problem", "p#t.2 contested"], desk.HandIn(begun, s_expert, s_actor).Select(one => $"{one.Point} {one.Reason}"));
        desk.Take(begun.Body, [Entry("entry-0004", "p#t.1", "no", "缺登记") with { Seen = ["entry-0001"] }, Entry("entry-0005", "p#t.2", "yes", "") with { Seen = ["entry-0002", "entry-0003"] }], s_actor);
        desk.Take(begun.Body, "photo-0001", "p#t.1", "药房.jpg", s_photo, s_noon, s_expert, s_actor);
        Assert.Empty(desk.HandIn(begun, s_expert, s_actor));
        var handed = Now(desk);
        var finding = Assert.Single(handed.Body.Findings);
        Assert.Equal(("handed-in", "缺登记", "photo-0001"), (handed.State, finding.What, Assert.Single(finding.Evidence)));
        Assert.Equal("closed", desk.Take(handed.Body, [Entry("entry-0006", "p#t.1", "yes", "")], s_actor)[0].Outcome);
        Assert.Equal("kept", desk.Take(handed.Body, [Entry("entry-0004", "p#t.1", "no", "缺登记")], s_actor)[0].Outcome); // What came before is kept, whenever it is sent again.

        var letter = InspectionLetter.Draft(handed.Body, new Institution("H1", "甲医院", "", "tertiary", "general", ""), "示范卫健委", ["甲", "乙"], desk.Evidence(handed.Body), new DateOnly(2199, 1, 1)) with { Number = "示卫〔2026〕9号" };
        Assert.Contains("药房.jpg", Assert.Single(Assert.Single(letter.Tables).Rows).Cells);
        desk.Issued(handed, letter, s_supervisor, s_actor);
        var issued = Now(desk);
        Assert.Equal("in-rectification", issued.State);
        Assert.False(desk.Close(issued, CaseReader.DataFolderOwner, "好", s_supervisor, s_actor));
        var problem = Assert.Single(desk.Problems(CaseReader.DataFolderOwner, issued.Body)).Problem!;
        Assert.Equal((new DateOnly(2199, 1, 1), "缺登记"), (problem.DueOn, problem.Details["problem"]));
        Step(cases, problem.Number, s_clerk, "report", ("evidence", "已补"), ("done-on", "2026-09-20"));
        Step(cases, problem.Number, s_supervisor, "close", ("verification", "属实"));
        Assert.True(desk.Close(issued, CaseReader.DataFolderOwner, "全部整改到位", s_supervisor, s_actor));
        Assert.Equal("closed", Now(desk).State);
        Assert.Equal(("closed", "示卫〔2026〕9号"), cases.Get(CaseReader.DataFolderOwner, issued.Body.Case!.Value) is { } done ? (done.State, done.Form["letter"]) : default);
        Assert.Empty(records.AuditProblems());
    }

    protected void Draws_programmes_and_lists_come_back_as_they_were_kept()
    {
        using var records = Open();
        var store = new SupervisionStore(records);
        var campaign = new InspectionCampaign("1", "检查", "random", "2026-09", "p", ["p#t"], new Dictionary<string, int> { ["tertiary"] = 1 }, 2, 3, 5, ["law"]);
        var draw = FrozenDraw.Make("D/2026/1", "D", campaign, "种子", "given", new DateOnly(2026, 9, 1), "wei", [new Institution("H1", "甲医院", "A", "tertiary", "general", "")], [new PoolExpert("E1", "D", "", "甲", "H1", "", ["law"], null, [], true), new PoolExpert("E2", "D", "", "乙", "", "", ["pharmacy"], null, [], true)]);
        store.Save(InspectionKinds.Draw, draw.Id, "D", "", "2026-09", "drawn", draw, 0, s_actor);
        store.Save(InspectionKinds.Programme, "D/2026", "D", "", "2026", "adopted", new InspectionProgramme("D", 2026, "计划", [campaign], new DateOnly(2026, 1, 5)), 0, s_actor);
        var kept = store.Find(InspectionKinds.Draw, draw.Id, _ => true)!.Body;
        Assert.True(kept.IsProven);
        Assert.Equal((draw.Digest, "E2", "E1", 1, "law"), (kept.Digest, Assert.Single(kept.Drawn[0].Experts), Assert.Single(kept.Drawn[0].Avoided), kept.Drawn[0].Lacking, Assert.Single(kept.Drawn[0].LackedFields)));
        Assert.Equal(1, store.Find(InspectionKinds.Programme, "D/2026", _ => true)!.Body.Campaign("1")!.PerLevel["tertiary"]);
        Assert.Empty(store.All(InspectionKinds.Draw, Scope.Of(["H1"], false)));
    }

    private static SheetEntry Entry(string id, string item, string answer, string note) => new(id, item, [], answer, note, "", "tablet", s_noon);

    private static void Step(CaseStore cases, long number, CasePerson person, string step, params (string Name, string Value)[] fields) =>
        Assert.Empty(cases.Change(number, null, s_actor, (type, one) => cases.Engine.Take(type, one, step, person, fields.ToDictionary(pair => pair.Name, pair => pair.Value), "", cases.Today))!.Refusals);

    private static Kept<Inspection> Now(InspectionRecords desk) => desk.Find("D/2026/1/H1", _ => true)!;

    private static Kept<Inspection> Begun(InspectionRecords desk)
    {
        InspectionItem Item(string id) => new(id, "四", new Bilingual("任务", "Task"), new Bilingual("要求" + id, "Demand"), "ask", Bilingual.Empty);
        desk.Plan(new Inspection("D/2026/1/H1", "D", "D/2026/1", "seed", "H1", "检查", "random", "2026-09", "p", ["E1"], ["li"], [Item("p#t.1"), Item("p#t.2")], [], null, null, null, [], "", null), s_actor);
        Assert.Equal("closed", desk.Take(Now(desk).Body, [Entry("entry-0000", "p#t.1", "yes", "")], s_actor)[0].Outcome);
        desk.Begin(Now(desk), "甲、乙", s_actor);
        desk.Begin(Now(desk), "甲、乙", s_actor); // Twice is once.
        return Now(desk);
    }

    private static (InspectionRecords Desk, CaseStore Cases) Desk(RecordStore records)
    {
        var cases = new CaseStore(records, ShippedCasework.Types, ShippedCasework.Calendar);
        return (new InspectionRecords(new SupervisionStore(records), cases), cases);
    }
}

public sealed class InspectionOnSqliteTests : InspectionRecordsContract
{
    [Fact]
    public void Exactly_once() => What_a_device_sends_again_is_kept_once_and_what_it_may_not_send_is_named();

    [Fact]
    public void Course() => It_goes_from_hand_in_by_letter_and_rectification_to_the_recheck();

    [Fact]
    public void Keeping() => Draws_programmes_and_lists_come_back_as_they_were_kept();
}

[Collection(DatabasesCollection.Name)]
public sealed class InspectionOnPostgresTests(PostgresServer server) : InspectionRecordsContract
{
    [PostgresFact]
    public void Exactly_once() => What_a_device_sends_again_is_kept_once_and_what_it_may_not_send_is_named();

    [PostgresFact]
    public void Course() => It_goes_from_hand_in_by_letter_and_rectification_to_the_recheck();

    [PostgresFact]
    public void Keeping() => Draws_programmes_and_lists_come_back_as_they_were_kept();

    protected override PostgresServer Server => server;
}
